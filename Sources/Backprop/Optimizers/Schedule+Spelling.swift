#if !hasFeature(Embedded)

  extension Schedule: Spelled {
    /// The words of the schedules; EPOCHS and FACTOR are above 0, MINIMUM is from 0 to 1.
    public static var forms: [String] { ["constant", "step:EPOCHS[:FACTOR]", "cosine[:MINIMUM]"] }

    /// Its word with its numbers; the length of a cosine, which has no form, is left out.
    public var spelling: String {
      switch self {
      case .constant: "constant"
      case .step(let every, let factor): "step:\(every):\(factor)"
      case .cosine(_, let minimum): "cosine:\(minimum)"
      }
    }

    /// Nil for another word, a wrong count of numbers, or numbers out of their ranges.
    public init?(word: String, numbers: [Double]) {
      switch (word, numbers.count) {
      case ("constant", 0): self = .constant
      case ("step", 1) where numbers[0] > 0: self = .step(every: numbers[0])
      case ("step", 2) where numbers[0] > 0 && numbers[1] > 0:
        self = .step(every: numbers[0], factor: numbers[1])
      case ("cosine", 0): self = .cosine()
      case ("cosine", 1) where (0...1).contains(numbers[0]): self = .cosine(minimum: numbers[0])
      default: return nil
      }
    }
  }

#endif
