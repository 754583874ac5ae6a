#if !hasFeature(Embedded)

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

#endif
