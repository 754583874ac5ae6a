#if !hasFeature(Embedded)

  extension Averaging: Spelled {
    /// The words of the averages.
    public static var forms: [String] { ["exponential[:DECAY]", "stochastic:EPOCHS"] }

    /// Its word with its number.
    public var spelling: String {
      switch self {
      case .exponential(let decay): "exponential:\(decay)"
      case .stochastic(let epochs): "stochastic:\(epochs)"
      }
    }

    /// Nil for another word, a wrong count of numbers, or a number out of its range.
    public init?(word: String, numbers: [Double]) {
      switch (word, numbers.count) {
      case ("exponential", 0): self = .exponential()
      case ("exponential", 1) where numbers[0] >= 0 && numbers[0] < 1: self = .exponential(decay: numbers[0])
      case ("stochastic", 1):
        guard let epochs = Int(exactly: numbers[0]), epochs >= 0 else { return nil }
        self = .stochastic(after: epochs)
      default: return nil
      }
    }
  }

  extension Lookahead: Spelled {
    /// How many steps, and how far the slow parameters follow.
    public static var forms: [String] { ["STEPS[:SHARE]"] }

    /// Both numbers.
    public var spelling: String { "\(steps):\(share)" }

    /// Nil for anything but steps of 1 or more and a share above 0 and at most 1.
    public init?(word: String, numbers: [Double]) {
      guard let steps = Int(word), steps > 0, numbers.count <= 1 else { return nil }
      let share = numbers.first ?? Lookahead().share
      guard share > 0, share <= 1 else { return nil }
      self.init(steps: steps, share: share)
    }
  }

  extension EarlyStopping: Spelled {
    /// The factor, and how many epochs more.
    public static var forms: [String] { ["FACTOR[:EXTRA]"] }

    /// Both numbers.
    public var spelling: String { "\(factor):\(extra)" }

    /// Nil for anything but a factor of 1 or more and an extra of 0 or more.
    public init?(word: String, numbers: [Double]) {
      let extra = numbers.first ?? EarlyStopping().extra
      guard let factor = Double(word), factor.isFinite, numbers.count <= 1, factor >= 1, extra >= 0 else {
        return nil
      }
      self.init(factor: factor, extra: extra)
    }
  }

  extension LayerRate {
    /// How a rate is written: `NAME=FACTOR[:DECAY]`.
    public static var form: String { "NAME=FACTOR[:DECAY]" }

    /// The name, the factor, and the decay where it is not 1.
    public var spelling: String { "\(name)=\(factor)" + (decay == 1 ? "" : ":\(decay)") }

    /// Nil for anything but a name and one or two numbers of 0 or more.
    public init?(spelling: String) {
      guard let equals = spelling.lastIndex(of: "="), equals > spelling.startIndex else { return nil }
      let parts = spelling[spelling.index(after: equals)...].split(
        separator: ":", omittingEmptySubsequences: false)
      let numbers = parts.compactMap { Double($0) }.filter { $0 >= 0 && $0.isFinite }
      guard numbers.count == parts.count, (1...2).contains(numbers.count) else { return nil }
      self.init(String(spelling[..<equals]), factor: numbers[0], decay: numbers.count == 2 ? numbers[1] : 1)
    }
  }

  extension Reduction: Spelled {
    /// The words of the reductions.
    public static var forms: [String] { ["mean", "sum"] }

    /// Its word.
    public var spelling: String {
      switch self {
      case .mean: "mean"
      case .sum: "sum"
      }
    }

    /// Nil for another word, or one with numbers.
    public init?(word: String, numbers: [Double]) {
      switch (word, numbers.count) {
      case ("mean", 0): self = .mean
      case ("sum", 0): self = .sum
      default: return nil
      }
    }
  }

#endif
