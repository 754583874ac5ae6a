import BackpropCompute
import BackpropKernels

/// Yes or no, one output for each question (several questions at once are multi-label), and the mean over all outputs:
///
///     l = -q t ln p - (1 - t) ln(1 - p),     p = sigmoid(z)  or  p = z
///     dl/dz = (q t + 1 - t) p - q t,         divided by p (1 - p) where p = z
///
/// q is the weight of a question's yes, 1 if not said. Targets are from 0 to 1; under smoothing s they become t (1 - s) +
/// s/2. Of the sigmoid it is one kernel, finite for every z. Of a probability the logarithms are no smaller than -100 and
/// the divisor no smaller than 1e-12, as in PyTorch.
public struct BinaryCrossEntropy: Sendable, Equatable {
  /// What stands between the network's output z and the probability p: identity is for networks that end in a sigmoid of
  /// their own.
  public var output: SquaredError.Output
  /// The share of each target that is given to both answers alike; 0 or more and below 1.
  public var smoothing: Double
  /// The weight of the yes of each output; empty where all are 1. They do not change what the mean divides by.
  public var positiveWeights: [Double]

  /// The cross-entropy of the outputs' sigmoid, or of the outputs themselves.
  public init(
    output: SquaredError.Output = .sigmoid, smoothing: Double = 0, positiveWeights: [Double] = []
  ) {
    self.output = output
    self.smoothing = smoothing
    self.positiveWeights = positiveWeights
  }
}

extension BinaryCrossEntropy: LossDefinition {
  var traits: LossTraits {
    LossTraits(
      name: "binary cross-entropy", output: output == .sigmoid ? .sigmoid : .identity, targets: .shares,
      metric: .accuracy, outputWeights: positiveWeights)
  }

  @inline(__always)
  func function<S: Scalar>() -> LossFunction<S> {
    output == .sigmoid
      ? .binaryCrossEntropy(smoothing: S(smoothing))
      : .binaryCrossEntropyOfProbabilities(smoothing: S(smoothing))
  }

  func check(outputs: Int) throws(ShapeError) {
    try expect(
      smoothing >= 0 && smoothing < 1, "binary cross-entropy", "smoothing", "0 or more and below 1",
      smoothing)
    try expectWeights(positiveWeights, outputs: outputs, "binary cross-entropy", "positive weights")
  }
}
