import BackpropCompute
import BackpropKernels

/// Adadelta (Zeiler 2012):
///
///     g' = g + weightDecay p
///     s := rho s + (1 - rho) g'^2
///     d = sqrt(a + epsilon) / sqrt(s + epsilon) g'
///     a := rho a + (1 - rho) d^2
///     p := p - learningRate d
public struct Adadelta: Sendable, Equatable {
  /// The factor on every step, above 0; a schedule scales it.
  public var learningRate: Double
  /// How much of the mean squares s and a each step keeps, 0 <= rho < 1.
  public var rho: Double
  /// Keeps the divisor from zero and lets the first steps be taken; above 0, in Float too.
  public var epsilon: Double
  /// The share of each parameter that is added to its gradient, 0 or more.
  public var weightDecay: Double

  /// Ranges are checked where training begins, not here.
  public init(
    learningRate: Double = 1, rho: Double = 0.9, epsilon: Double = 1e-6, weightDecay: Double = 0
  ) {
    self.learningRate = learningRate
    self.rho = rho
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  var traits: OptimizerTraits { OptimizerTraits(name: "Adadelta", memoryCount: 2, weightDecay: weightDecay) }

  mutating func set(_ setting: OptimizerSetting, _ value: Double) {
    switch setting {
    case .learningRate: learningRate = value
    case .momentum: break
    case .weightDecay: weightDecay = value
    }
  }

  func rule<S: Scalar>(learningRate: Double) -> UpdateRule<S> {
    .adadelta(
      AdadeltaStep(
        learningRate: S(learningRate), rho: S(rho), oneMinusRho: S(1 - rho), epsilon: S(epsilon),
        weightDecay: S(weightDecay)))
  }

  var problem: String? {
    SettingRange.positive.problem("a learning rate", of: "Adadelta", learningRate)
      ?? SettingRange.share.problem("a rho", of: "Adadelta", rho)
      ?? SettingRange.positiveInFloat.problem("an epsilon", of: "Adadelta", epsilon)
      ?? SettingRange.zeroOrMore.problem("a weight decay", of: "Adadelta", weightDecay)
  }
}
