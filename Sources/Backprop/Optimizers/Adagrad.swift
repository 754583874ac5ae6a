import BackpropCompute
import BackpropKernels

/// Adagrad (Duchi, Hazan and Singer 2011), at step t = 1, 2, ...:
///
///     g' = g + weightDecay p
///     s := s + g'^2,  which begins at initialAccumulator
///     p := p - learningRate / (1 + (t - 1) learningRateDecay) g' / (sqrt(s) + epsilon)
public struct Adagrad: Sendable, Equatable {
  /// The length of the first steps, above 0; a schedule scales it.
  public var learningRate: Double
  /// How fast steps grow shorter by their number alone, 0 or more.
  public var learningRateDecay: Double
  /// What the sum of squares begins at, 0 or more.
  public var initialAccumulator: Double
  /// Keeps the divisor from zero; above 0, in Float too.
  public var epsilon: Double
  /// The share of each parameter that is added to its gradient, 0 or more.
  public var weightDecay: Double

  /// Ranges are checked where training begins, not here.
  public init(
    learningRate: Double = 0.01, learningRateDecay: Double = 0, initialAccumulator: Double = 0,
    epsilon: Double = 1e-10, weightDecay: Double = 0
  ) {
    self.learningRate = learningRate
    self.learningRateDecay = learningRateDecay
    self.initialAccumulator = initialAccumulator
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  var traits: OptimizerTraits {
    OptimizerTraits(
      name: "Adagrad", memoryCount: 1, initialMemories: (initialAccumulator, 0, 0), weightDecay: weightDecay)
  }

  mutating func set(_ setting: OptimizerSetting, _ value: Double) {
    switch setting {
    case .learningRate: learningRate = value
    case .momentum: break
    case .weightDecay: weightDecay = value
    }
  }

  func rule<S: Scalar>(step t: Int, learningRate: Double) -> UpdateRule<S> {
    .adagrad(
      AdagradStep(
        stepSize: S(learningRate / (1 + Double(t - 1) * learningRateDecay)), epsilon: S(epsilon),
        weightDecay: S(weightDecay)))
  }

  var problem: String? {
    SettingRange.positive.problem("a learning rate", of: "Adagrad", learningRate)
      ?? SettingRange.zeroOrMore.problem("a learning rate decay", of: "Adagrad", learningRateDecay)
      ?? SettingRange.zeroOrMore.problem("an initial accumulator", of: "Adagrad", initialAccumulator)
      ?? SettingRange.positiveInFloat.problem("an epsilon", of: "Adagrad", epsilon)
      ?? SettingRange.zeroOrMore.problem("a weight decay", of: "Adagrad", weightDecay)
  }
}
