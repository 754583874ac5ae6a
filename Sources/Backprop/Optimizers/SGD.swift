import BackpropCompute
import BackpropKernels

/// Stochastic gradient descent, at step t = 1, 2, ...:
///
///     g' = g + weightDecay p
///     m := g' at the first step, then momentum m + (1 - dampening) g'        (m = g' without momentum)
///     p := p - learningRate m,  with Nesterov's look ahead  p - learningRate (g' + momentum m)
public struct SGD: Sendable, Equatable {
  /// The factor on every step, above 0; a schedule scales it.
  public var learningRate: Double
  /// How much of the last step's direction each step keeps, 0 <= momentum < 1.
  public var momentum: Double
  /// How much of the gradient the velocity leaves out after the first step, 0 <= dampening <= 1; without
  /// momentum it has no meaning.
  public var dampening: Double
  /// The share of each parameter that is added to its gradient, 0 or more.
  public var weightDecay: Double
  /// Whether the step looks ahead along the velocity (Nesterov 1983; Sutskever et al. 2013); needs momentum,
  /// and no dampening.
  public var isNesterov: Bool

  /// Ranges are checked where training begins, not here.
  public init(
    learningRate: Double = 0.01, momentum: Double = 0, dampening: Double = 0, weightDecay: Double = 0,
    isNesterov: Bool = false
  ) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.dampening = dampening
    self.weightDecay = weightDecay
    self.isNesterov = isNesterov
  }

  var traits: OptimizerTraits {
    OptimizerTraits(
      name: "SGD", memoryCount: momentum == 0 ? 0 : 1, momentum: momentum, weightDecay: weightDecay)
  }

  mutating func set(_ setting: OptimizerSetting, _ value: Double) {
    switch setting {
    case .learningRate: learningRate = value
    case .momentum: momentum = value
    case .weightDecay: weightDecay = value
    }
  }

  func rule<S: Scalar>(step t: Int, learningRate: Double) -> UpdateRule<S> {
    if momentum == 0 { return .sgd(learningRate: S(learningRate), weightDecay: S(weightDecay)) }
    return .momentum(
      MomentumStep(
        learningRate: S(learningRate), momentum: S(momentum), fresh: S(t == 1 ? 1 : 1 - dampening),
        velocityShare: S(isNesterov ? momentum : 1), gradientShare: isNesterov ? 1 : 0,
        weightDecay: S(weightDecay)))
  }

  var problem: String? {
    if isNesterov && dampening != 0 {
      return SettingRange.refusal("no dampening with Nesterov momentum for SGD", dampening)
    }
    return SettingRange.positive.problem("a learning rate", of: "SGD", learningRate)
      ?? (isNesterov ? SettingRange.openShare : .share).problem(
        isNesterov ? "a Nesterov momentum" : "a momentum", of: "SGD", momentum)
      ?? SettingRange.proportion.problem("a dampening", of: "SGD", dampening)
      ?? SettingRange.zeroOrMore.problem("a weight decay", of: "SGD", weightDecay)
  }
}
