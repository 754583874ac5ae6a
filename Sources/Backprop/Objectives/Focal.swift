import BackpropCompute
import BackpropKernels

/// Cross-entropy that looks away from what is already right (Lin et al. 2017), one of several classes:
///
///     l = -w_y (1 - p_y)^gamma ln p_y,     p = softmax(z)
///     dl/dz_k = w_y (1 - p_y)^gamma (gamma p_y ln(p_y) / (1 - p_y) - 1) ([k = y] - p_k)
///
/// Targets are a column of classes. The mean is over the rows; class weights do not change what it divides by.
public struct Focal: Sendable, Equatable {
  /// How much it looks away; 0 or more, and 0 is cross-entropy.
  public var gamma: Double
  /// The weight of each class; empty where all are 1.
  public var classWeights: [Double]

  /// The focal loss of the outputs' softmax.
  public init(gamma: Double = 2, classWeights: [Double] = []) {
    self.gamma = gamma
    self.classWeights = classWeights
  }
}

extension Focal: LossDefinition {
  var traits: LossTraits {
    LossTraits(
      name: "focal", output: .softmax, targets: .labels, isMeanOverRows: true, answersEachOutput: false,
      metric: .accuracy, outputWeights: classWeights)
  }

  func function<S: Scalar>() -> LossFunction<S> { .focal(gamma: S(gamma)) }

  func check(outputs: Int) throws(ShapeError) {
    try expect(gamma >= 0 && gamma.isFinite, "focal", "gamma", "a finite number of 0 or more", gamma)
    try expectWeights(classWeights, outputs: outputs, "focal", "class weights")
  }
}

/// Cross-entropy that looks away from what is already right (Lin et al. 2017), yes or no, one output for each question:
///
///     l = -a (1 - p)^gamma ln p,     p = sigmoid(x),  x = z and a = alpha for a yes, x = -z and a = 1 - alpha for a no
///     dl/dx = -a (1 - p)^gamma (gamma p ln(1/p) + 1 - p)
///
/// Targets are 0 or 1. The mean is over all outputs.
public struct BinaryFocal: Sendable, Equatable {
  /// How much it looks away; 0 or more, and 0 is cross-entropy.
  public var gamma: Double
  /// The weight of a yes, between 0 and 1, that of a no being 1 - alpha; nil where both are 1.
  public var alpha: Double?

  /// The focal loss of the outputs' sigmoid.
  public init(gamma: Double = 2, alpha: Double? = 0.25) {
    self.gamma = gamma
    self.alpha = alpha
  }
}

extension BinaryFocal: LossDefinition {
  var traits: LossTraits {
    LossTraits(name: "binary focal", output: .sigmoid, targets: .yesOrNo, metric: .accuracy)
  }

  func function<S: Scalar>() -> LossFunction<S> {
    .binaryFocal(gamma: S(gamma), positive: S(alpha ?? 1), negative: alpha.map { S(1 - $0) } ?? 1)
  }

  func check(outputs: Int) throws(ShapeError) {
    try expect(gamma >= 0 && gamma.isFinite, "binary focal", "gamma", "a finite number of 0 or more", gamma)
    if let alpha {
      try expect(alpha > 0 && alpha < 1, "binary focal", "alpha", "a number between 0 and 1", alpha)
    }
  }
}
