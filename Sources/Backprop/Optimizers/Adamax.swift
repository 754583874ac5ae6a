import BackpropCompute
import BackpropKernels

/// Adamax, Adam with the largest gradient in place of the mean square (Kingma and Ba 2015), at step t = 1, 2,
/// ...:
///
///     g' = g + weightDecay p
///     m := beta1 m + (1 - beta1) g'
///     u := max(beta2 u, |g'| + epsilon)
///     p := p - learningRate (m / (1 - beta1^t)) / u
public struct Adamax: Sendable, Equatable {
  /// The length of a step, above 0; a schedule scales it.
  public var learningRate: Double
  /// How much of the mean gradient m each step keeps, 0 <= beta1 < 1.
  public var beta1: Double
  /// How fast the largest gradient u fades, 0 <= beta2 < 1.
  public var beta2: Double
  /// Keeps the divisor from zero; above 0, in Float too.
  public var epsilon: Double
  /// The share of each parameter that is added to its gradient, 0 or more.
  public var weightDecay: Double

  /// Ranges are checked where training begins, not here.
  public init(
    learningRate: Double = 0.002, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  var traits: OptimizerTraits {
    OptimizerTraits(name: "Adamax", memoryCount: 2, momentum: beta1, weightDecay: weightDecay)
  }

  mutating func set(_ setting: OptimizerSetting, _ value: Double) {
    switch setting {
    case .learningRate: learningRate = value
    case .momentum: beta1 = value
    case .weightDecay: weightDecay = value
    }
  }

  func rule<S: Scalar>(step t: Int, learningRate: Double) -> UpdateRule<S> {
    .adamax(
      AdamaxStep(
        beta1: S(beta1), beta2: S(beta2), oneMinusBeta1: S(1 - beta1),
        stepSize: S(learningRate / (1 - power(beta1, t))), epsilon: S(epsilon), weightDecay: S(weightDecay)))
  }

  var problem: String? { momentsProblem("Adamax", learningRate, beta1, beta2, epsilon, weightDecay) }
}
