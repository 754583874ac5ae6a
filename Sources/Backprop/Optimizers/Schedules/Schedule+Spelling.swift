#if !hasFeature(Embedded)

  extension Schedule: Spelled {
    /// The words of the schedules. Lengths and times are in epochs, and EPOCHS that are left out are the
    /// whole training.
    public static var forms: [String] {
      [
        "constant", "step:EPOCHS[:FACTOR]", "multi-step:FACTOR:EPOCH[:EPOCH...]", "exponential:FACTOR",
        "linear:FROM:TO[:EPOCHS]", "polynomial[:POWER[:MINIMUM[:EPOCHS]]]",
        "cosine[-periodic][:MINIMUM[:EPOCHS]]", "cosine-restarts:EPOCHS[:GROWTH[:MINIMUM]]",
        "cosine-logarithm[:CYCLES[:EPOCHS]]", "flat-cosine[:EPOCHS]",
        "one-cycle[-linear][-three-phase][-fixed-momentum][:RISE[:START:END[:LOW:HIGH]][:EPOCHS]]",
        "triangular:LOW:UP[:DOWN[:HIGH]]", "triangular2:LOW:UP[:DOWN[:HIGH]]",
        "exp-range:FACTOR:LOW:UP[:DOWN[:HIGH]]", "inverse-time:DECAY", "inverse-scaling[:POWER]",
        "plateau[-maximum][-absolute][:FACTOR[:PATIENCE[:COOLDOWN[:MINIMUM[:THRESHOLD]]]]]",
        "warmup:EPOCHS[:FROM[:HOLD]][+SCHEDULE]",
      ]
    }

    /// Its word with its numbers; a warm-up and the schedule after it stand on both sides of a plus sign.
    ///
    /// That of a custom schedule, `custom:NAME`, is for people: it does not read back.
    public var spelling: String {
      switch self {
      case .constant: "constant"
      case .step(let every, let factor): "step:\(every):\(factor)"
      case .multiStep(let times, let factor): Self.spelled("multi-step", [factor] + times)
      case .exponential(let factor): "exponential:\(factor)"
      case .linear(let from, let to, let length): Self.spelled("linear", [from, to], length)
      case .polynomial(let power, let minimum, let length):
        Self.spelled("polynomial", [power, minimum], length)
      case .cosine(let length, let minimum, let isPeriodic):
        Self.spelled(isPeriodic ? "cosine-periodic" : "cosine", [minimum], length)
      case .cosineRestarts(let length, let growth, let minimum):
        "cosine-restarts:\(length):\(growth):\(minimum)"
      case .cosineLogarithm(let cycles, let length):
        length.map { "cosine-logarithm:\(cycles):\($0)" } ?? "cosine-logarithm:\(cycles)"
      case .flatCosine(let length): Self.spelled("flat-cosine", [], length)
      case .oneCycle(let cycle): cycle.spelling
      case .cyclic(let cycle): cycle.spelling
      case .inverseTime(let decay): "inverse-time:\(decay)"
      case .inverseScaling(let power): "inverse-scaling:\(power)"
      case .plateau(let plateau): plateau.spelling
      case .warmUp(let length, let from, let hold, let then):
        "warmup:\(length):\(from):\(hold)+\(then.spelling)"
      case .custom(let custom): "custom:\(custom.name)"
      }
    }

    /// Nil for a text that is none of the forms, or numbers out of their ranges.
    public init?(spelling: String) {
      // The plus sign before a word, not that of a number such as 1e+20.
      let plus = spelling.indices.first { index in
        spelling[index] == "+" && spelling[spelling.index(after: index)...].first?.isLetter == true
      }
      guard let plus, spelling.hasPrefix("warmup:") else {
        guard let (word, numbers) = Self.wordAndNumbers(of: spelling) else { return nil }
        self.init(word: word, numbers: numbers)
        return
      }
      guard let (word, numbers) = Self.wordAndNumbers(of: String(spelling[..<plus])),
        case .warmUp(let length, let from, let hold, _)? = Schedule(word: word, numbers: numbers)
      else { return nil }
      let rest = spelling[spelling.index(after: plus)...]
      guard !rest.hasPrefix("warmup"), let then = Schedule(spelling: String(rest)) else { return nil }
      self = .warmUp(length: length, from: from, hold: hold, then: then)
    }

    /// Nil for another word, a wrong count of numbers, or numbers out of their ranges.
    public init?(word: String, numbers: [Double]) {
      guard let schedule = Self.unchecked(word, numbers) else { return nil }
      do { try schedule.check() } catch { return nil }
      self = schedule
    }

    private static func unchecked(_ word: String, _ n: [Double]) -> Schedule? {
      switch (word, n.count) {
      case ("constant", 0): .constant
      case ("step", 1): .step(every: n[0])
      case ("step", 2): .step(every: n[0], factor: n[1])
      case ("multi-step", 2...): .multiStep(at: Array(n.dropFirst()), factor: n[0])
      case ("exponential", 1): .exponential(factor: n[0])
      case ("linear", 2...3): .linear(from: n[0], to: n[1], length: n.at(2))
      case ("polynomial", 0...3): .polynomial(power: n.at(0) ?? 1, minimum: n.at(1) ?? 0, length: n.at(2))
      case ("cosine", 0...2): .cosine(length: n.at(1), minimum: n.at(0) ?? 0)
      case ("cosine-periodic", 0...2): .cosine(length: n.at(1), minimum: n.at(0) ?? 0, isPeriodic: true)
      case ("cosine-restarts", 1...3):
        .cosineRestarts(length: n[0], growth: n.at(1) ?? 1, minimum: n.at(2) ?? 0)
      case ("cosine-logarithm", 0...2):
        Int(exactly: n.at(0) ?? 4).map { .cosineLogarithm(cycles: $0, length: n.at(1)) }
      case ("flat-cosine", 0...1): .flatCosine(length: n.at(0))
      case ("inverse-time", 1): .inverseTime(decay: n[0])
      case ("inverse-scaling", 0...1): .inverseScaling(power: n.at(0) ?? 0.5)
      case ("warmup", 1...3): .warmUp(length: n[0], from: n.at(1) ?? 0, hold: n.at(2) ?? 0, then: .constant)
      default:
        OneCycle(word: word, numbers: n).map(Schedule.oneCycle)
          ?? CyclicRate(word: word, numbers: n).map(Schedule.cyclic)
          ?? Plateau(word: word, numbers: n).map(Schedule.plateau)
      }
    }

    static func spelled(_ word: String, _ numbers: [Double], _ length: Double? = nil) -> String {
      (numbers + (length.map { [$0] } ?? [])).reduce(word) { "\($0):\($1)" }
    }
  }

  extension [Double] {
    /// The number at a place; nil after the last.
    func at(_ place: Int) -> Double? { place < count ? self[place] : nil }
  }

#endif
