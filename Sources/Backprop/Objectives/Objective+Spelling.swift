#if !hasFeature(Embedded)

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
