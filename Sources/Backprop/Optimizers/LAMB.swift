import BackpropCompute
import BackpropKernels

/// LAMB, Adam with a trust ratio for each tensor, for large batches (You et al. 2020), at step t = 1, 2, ...:
///
///     m := beta1 m + (1 - beta1) g
///     v := beta2 v + (1 - beta2) g^2
///     r = (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon) + weightDecay p
///     for each tensor:  trust = |p| / |r|, and 1 where one of the norms is 0
///     p := p - learningRate trust r
public struct LAMB: Sendable, Equatable {
  /// The length of a step as a share of the tensor's own norm, above 0; a schedule scales it.
  public var learningRate: Double
  /// How much of the mean gradient m each step keeps, 0 <= beta1 < 1.
  public var beta1: Double
  /// How much of the mean square v each step keeps, 0 <= beta2 < 1.
  public var beta2: Double
  /// Keeps the divisor from zero; above 0, in Float too.
  public var epsilon: Double
  /// The share of each parameter that joins the direction, 0 or more.
  public var weightDecay: Double

  /// Ranges are checked where training begins, not here.
  public init(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-6,
    weightDecay: Double = 0
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  var traits: OptimizerTraits {
    OptimizerTraits(
      name: "LAMB", form: .wholeTensor, memoryCount: 2, momentum: beta1, weightDecay: weightDecay)
  }

  mutating func set(_ setting: OptimizerSetting, _ value: Double) {
    switch setting {
    case .learningRate: learningRate = value
    case .momentum: beta1 = value
    case .weightDecay: weightDecay = value
    }
  }

  /// The rule that puts r in the gradient's place. The step itself is plain descent along r, with the
  /// learning rate times `trust`.
  func rule<S: Scalar>(step t: Int) -> UpdateRule<S> {
    .lambDirection(
      AdamStep(
        beta1: S(beta1), beta2: S(beta2), oneMinusBeta1: S(1 - beta1), oneMinusBeta2: S(1 - beta2),
        stepSize: S(1 / (1 - power(beta1, t))), rootCorrection: S(1 / (1 - power(beta2, t)).squareRoot()),
        epsilon: S(epsilon), weightDecay: 0, shrink: 1),
      weightDecay: S(weightDecay))
  }

  /// The trust ratio of a tensor, from the norms of its parameters and of its direction.
  static func trust(parameterNorm: Double, directionNorm: Double) -> Double {
    parameterNorm > 0 && directionNorm > 0 ? parameterNorm / directionNorm : 1
  }

  var problem: String? { momentsProblem("LAMB", learningRate, beta1, beta2, epsilon, weightDecay) }
}
