#if !hasFeature(Embedded)

  extension Activation: Spelled {
    /// The words of the activations; a slope or an alpha is 0 or more, a threshold above 0.
    public static var forms: [String] {
      [
        "identity", "relu", "leaky-relu[:SLOPE]", "relu6", "elu[:ALPHA]", "selu", "gelu", "gelu-tanh", "silu",
        "mish", "hard-swish", "sigmoid", "log-sigmoid", "hard-sigmoid", "tanh", "hard-tanh",
        "softplus[:THRESHOLD]", "softsign", "softmax", "log-softmax",
      ]
    }

    /// Its word, with the number where it has one. A custom one is `custom:NAME`, which no text turns back into a
    /// function.
    public var spelling: String {
      switch self {
      case .identity: "identity"
      case .relu: "relu"
      case .leakyReLU(let slope): "leaky-relu:\(slope)"
      case .relu6: "relu6"
      case .elu(let alpha): "elu:\(alpha)"
      case .selu: "selu"
      case .gelu: "gelu"
      case .geluTanh: "gelu-tanh"
      case .silu: "silu"
      case .mish: "mish"
      case .hardSwish: "hard-swish"
      case .sigmoid: "sigmoid"
      case .logSigmoid: "log-sigmoid"
      case .hardSigmoid: "hard-sigmoid"
      case .tanh: "tanh"
      case .hardTanh: "hard-tanh"
      case .softplus(.infinity): "softplus"
      case .softplus(let threshold): "softplus:\(threshold)"
      case .softsign: "softsign"
      case .softmax: "softmax"
      case .logSoftmax: "log-softmax"
      case .custom(let custom): "custom:\(custom.name)"
      }
    }

    /// Nil for another word, a wrong count of numbers, or a number out of its range; `custom` among them.
    public init?(word: String, numbers: [Double]) {
      switch (word, numbers.count) {
      case ("identity", 0): self = .identity
      case ("relu", 0): self = .relu
      case ("leaky-relu", 0): self = .leakyReLU()
      case ("leaky-relu", 1) where numbers[0] >= 0: self = .leakyReLU(slope: numbers[0])
      case ("relu6", 0): self = .relu6
      case ("elu", 0): self = .elu()
      case ("elu", 1) where numbers[0] >= 0: self = .elu(alpha: numbers[0])
      case ("selu", 0): self = .selu
      case ("gelu", 0): self = .gelu
      case ("gelu-tanh", 0): self = .geluTanh
      case ("silu", 0): self = .silu
      case ("mish", 0): self = .mish
      case ("hard-swish", 0): self = .hardSwish
      case ("sigmoid", 0): self = .sigmoid
      case ("log-sigmoid", 0): self = .logSigmoid
      case ("hard-sigmoid", 0): self = .hardSigmoid
      case ("tanh", 0): self = .tanh
      case ("hard-tanh", 0): self = .hardTanh
      case ("softplus", 0): self = .softplus()
      case ("softplus", 1) where numbers[0] > 0: self = .softplus(threshold: numbers[0])
      case ("softsign", 0): self = .softsign
      case ("softmax", 0): self = .softmax
      case ("log-softmax", 0): self = .logSoftmax
      default: return nil
      }
    }
  }

#endif
