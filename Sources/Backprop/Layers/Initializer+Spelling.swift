#if !hasFeature(Embedded)

  extension Initializer: Spelled {
    /// The words of the initialisers; a deviation is above 0.
    public static var forms: [String] {
      ["zero", "normal[:DEVIATION]", "he", "he-uniform", "glorot", "glorot-normal"]
    }

    /// Its word, with the deviation where it has one.
    public var spelling: String {
      switch self {
      case .zero: "zero"
      case .normal(let deviation): "normal:\(deviation)"
      case .he: "he"
      case .heUniform: "he-uniform"
      case .glorot: "glorot"
      case .glorotNormal: "glorot-normal"
      }
    }

    /// Nil for another word, a wrong count of numbers, or a deviation of 0 or less.
    public init?(word: String, numbers: [Double]) {
      switch (word, numbers.count) {
      case ("zero", 0): self = .zero
      case ("normal", 0): self = .normal()
      case ("normal", 1) where numbers[0] > 0: self = .normal(standardDeviation: numbers[0])
      case ("he", 0): self = .he
      case ("he-uniform", 0): self = .heUniform
      case ("glorot", 0): self = .glorot
      case ("glorot-normal", 0): self = .glorotNormal
      default: return nil
      }
    }
  }

#endif
