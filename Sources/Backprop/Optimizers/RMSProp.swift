import BackpropCompute
import BackpropKernels

/// RMSProp (Tieleman and Hinton 2012), centred and with momentum (Graves 2013) where wanted:
///
///     g' = g + weightDecay p
///     s := alpha s + (1 - alpha) g'^2
///     d = g' / (sqrt(s) + epsilon);
///       centred:                     c := alpha c + (1 - alpha) g',  d = g' / (sqrt(s - c^2) + epsilon)
///     p := p - learningRate d;
///       momentum:                    b := momentum b + d,  p := p - learningRate b
public struct RMSProp: Sendable, Equatable {
  /// The length of a step, above 0; a schedule scales it.
  public var learningRate: Double
  /// How much of the mean square s each step keeps, 0 <= alpha < 1.
  public var alpha: Double
  /// Keeps the divisor from zero; above 0, in Float too.
  public var epsilon: Double
  /// How much of the last step's direction each step keeps, 0 <= momentum < 1.
  public var momentum: Double
  /// The share of each parameter that is added to its gradient, 0 or more.
  public var weightDecay: Double
  /// Whether the divisor is the standard deviation of the gradient and not its root mean square.
  public var isCentered: Bool

  /// Ranges are checked where training begins, not here.
  public init(
    learningRate: Double = 0.01, alpha: Double = 0.99, epsilon: Double = 1e-8, momentum: Double = 0,
    weightDecay: Double = 0, isCentered: Bool = false
  ) {
    self.learningRate = learningRate
    self.alpha = alpha
    self.epsilon = epsilon
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.isCentered = isCentered
  }

  var traits: OptimizerTraits {
    OptimizerTraits(
      name: "RMSProp", memoryCount: 1 + (isCentered ? 1 : 0) + (momentum == 0 ? 0 : 1), momentum: momentum,
      weightDecay: weightDecay)
  }

  mutating func set(_ setting: OptimizerSetting, _ value: Double) {
    switch setting {
    case .learningRate: learningRate = value
    case .momentum: momentum = value
    case .weightDecay: weightDecay = value
    }
  }

  func rule<S: Scalar>(learningRate: Double) -> UpdateRule<S> {
    .rmsProp(
      RMSPropStep(
        learningRate: S(learningRate), alpha: S(alpha), oneMinusAlpha: S(1 - alpha), epsilon: S(epsilon),
        momentum: S(momentum), weightDecay: S(weightDecay), isCentered: isCentered,
        hasMomentum: momentum != 0))
  }

  var problem: String? {
    SettingRange.positive.problem("a learning rate", of: "RMSProp", learningRate)
      ?? SettingRange.share.problem("an alpha", of: "RMSProp", alpha)
      ?? SettingRange.positiveInFloat.problem("an epsilon", of: "RMSProp", epsilon)
      ?? SettingRange.share.problem("a momentum", of: "RMSProp", momentum)
      ?? SettingRange.zeroOrMore.problem("a weight decay", of: "RMSProp", weightDecay)
  }
}
