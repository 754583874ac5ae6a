import BackpropCompute
import BackpropKernels

/// Lion, the sign of an interpolated momentum (Chen et al. 2023):
///
///     c = beta1 m + (1 - beta1) g
///     p := p - learningRate (sign(c) + weightDecay p)        (sign(0) = 0)
///     m := beta2 m + (1 - beta2) g
public struct Lion: Sendable, Equatable {
  /// The length of a step in every coordinate, above 0; a third to a tenth of Adam's does. A schedule scales
  /// it.
  public var learningRate: Double
  /// The share of the momentum in the direction, 0 <= beta1 < 1.
  public var beta1: Double
  /// How much of the momentum m each step keeps, 0 <= beta2 < 1.
  public var beta2: Double
  /// How much of each parameter, times the learning rate, a step takes away; 0 or more.
  public var weightDecay: Double

  /// Ranges are checked where training begins, not here.
  public init(
    learningRate: Double = 1e-4, beta1: Double = 0.9, beta2: Double = 0.99, weightDecay: Double = 0
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.weightDecay = weightDecay
  }

  var traits: OptimizerTraits {
    OptimizerTraits(name: "Lion", memoryCount: 1, momentum: beta1, weightDecay: weightDecay)
  }

  mutating func set(_ setting: OptimizerSetting, _ value: Double) {
    switch setting {
    case .learningRate: learningRate = value
    case .momentum: beta1 = value
    case .weightDecay: weightDecay = value
    }
  }

  func rule<S: Scalar>(learningRate: Double) -> UpdateRule<S> {
    .lion(
      LionStep(
        learningRate: S(learningRate), beta1: S(beta1), beta2: S(beta2), oneMinusBeta1: S(1 - beta1),
        oneMinusBeta2: S(1 - beta2), shrink: S(1 - learningRate * weightDecay)))
  }

  var problem: String? {
    SettingRange.positive.problem("a learning rate", of: "Lion", learningRate)
      ?? SettingRange.share.problem("a beta1", of: "Lion", beta1)
      ?? SettingRange.share.problem("a beta2", of: "Lion", beta2)
      ?? SettingRange.zeroOrMore.problem("a weight decay", of: "Lion", weightDecay)
  }
}
