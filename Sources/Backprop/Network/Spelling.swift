#if !hasFeature(Embedded)

  /// A setting that people write as a word, with numbers behind colons: `relu`, `leaky-relu:0.2`, `step:30:0.5`.
  ///
  /// The command line, the configuration and the model file all read and write settings through this one protocol.
  public protocol Spelled: Equatable {
    /// Every form that may be written, for help and for errors: `leaky-relu[:SLOPE]`.
    static var forms: [String] { get }
    /// How this setting is written.
    var spelling: String { get }
    /// The setting of a word and its numbers; nil where they are none of the forms.
    init?(word: String, numbers: [Double])
  }

  extension Spelled {
    /// The setting that a text spells; nil where it is none of `forms`, or a number in it is not finite.
    public init?(spelling: String) {
      let parts = spelling.split(separator: ":", omittingEmptySubsequences: false)
      guard let word = parts.first else { return nil }
      var numbers: [Double] = []
      for part in parts.dropFirst() {
        guard let number = Double(part), number.isFinite else { return nil }
        numbers.append(number)
      }
      self.init(word: String(word), numbers: numbers)
    }
  }

  extension Activation: Spelled {
    /// The words of the activations; a slope is 0 or more.
    public static var forms: [String] {
      ["identity", "relu", "leaky-relu[:SLOPE]", "sigmoid", "tanh", "gelu", "silu"]
    }

    /// Its word, with the slope where it has one.
    public var spelling: String {
      switch self {
      case .identity: "identity"
      case .relu: "relu"
      case .leakyReLU(let slope): "leaky-relu:\(slope)"
      case .sigmoid: "sigmoid"
      case .tanh: "tanh"
      case .gelu: "gelu"
      case .silu: "silu"
      }
    }

    /// Nil for another word, a wrong count of numbers, or a slope below 0.
    public init?(word: String, numbers: [Double]) {
      switch (word, numbers.count) {
      case ("identity", 0): self = .identity
      case ("relu", 0): self = .relu
      case ("leaky-relu", 0): self = .leakyReLU()
      case ("leaky-relu", 1) where numbers[0] >= 0: self = .leakyReLU(slope: numbers[0])
      case ("sigmoid", 0): self = .sigmoid
      case ("tanh", 0): self = .tanh
      case ("gelu", 0): self = .gelu
      case ("silu", 0): self = .silu
      default: return nil
      }
    }
  }

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

  extension Objective: Spelled {
    /// The words of the objectives, loss and output function in one.
    public static var forms: [String] {
      [
        "squared", "squared-sigmoid", "half-squared", "half-squared-sigmoid", "binary-cross-entropy",
        "cross-entropy",
      ]
    }

    /// Its word.
    public var spelling: String {
      switch self {
      case .squaredError(let error):
        (error.isHalved ? "half-squared" : "squared") + (error.output == .sigmoid ? "-sigmoid" : "")
      case .binaryCrossEntropy: "binary-cross-entropy"
      case .crossEntropy: "cross-entropy"
      }
    }

    /// Nil for another word, or where there is any number.
    public init?(word: String, numbers: [Double]) {
      guard numbers.isEmpty else { return nil }
      switch word {
      case "squared": self = .squaredError(SquaredError())
      case "squared-sigmoid": self = .squaredError(SquaredError(output: .sigmoid))
      case "half-squared": self = .halfSquaredError()
      case "half-squared-sigmoid": self = .halfSquaredError(output: .sigmoid)
      case "binary-cross-entropy": self = .binaryCrossEntropy
      case "cross-entropy": self = .crossEntropy
      default: return nil
      }
    }
  }

#endif
