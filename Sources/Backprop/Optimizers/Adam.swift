import BackpropCompute
import BackpropKernels

/// Adam (Kingma and Ba 2015), AdamW (Loshchilov and Hutter 2019) and AMSGrad (Reddi et al. 2018), at step t =
/// 1, 2, ...:
///
///     Adam:   g' = g + weightDecay p            AdamW:   p := p (1 - learningRate weightDecay),  g' = g
///     m := beta1 m + (1 - beta1) g'
///     v := beta2 v + (1 - beta2) g'^2           AMSGrad: the largest v so far in place of v below
///     p := p - learningRate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
public struct Adam: Sendable, Equatable {
  /// The length of a step, above 0; a schedule scales it.
  public var learningRate: Double
  /// How much of the mean gradient m each step keeps, 0 <= beta1 < 1.
  public var beta1: Double
  /// How much of the mean square v each step keeps, 0 <= beta2 < 1.
  public var beta2: Double
  /// Keeps the divisor from zero; above 0, in Float too.
  public var epsilon: Double
  /// How much parameters shrink, 0 or more: a part of the gradient in Adam, of the step in AdamW.
  public var weightDecay: Double
  /// Whether the decay shrinks the parameters directly (AdamW).
  public var isDecoupled: Bool
  /// Whether the divisor never falls (AMSGrad): a third memory.
  public var isAMSGrad: Bool

  /// Ranges are checked where training begins, not here.
  public init(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0, isDecoupled: Bool = false, isAMSGrad: Bool = false
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.isDecoupled = isDecoupled
    self.isAMSGrad = isAMSGrad
  }

  var name: String { isDecoupled ? "AdamW" : "Adam" }

  var traits: OptimizerTraits {
    OptimizerTraits(name: name, memoryCount: isAMSGrad ? 3 : 2, momentum: beta1, weightDecay: weightDecay)
  }

  mutating func set(_ setting: OptimizerSetting, _ value: Double) {
    switch setting {
    case .learningRate: learningRate = value
    case .momentum: beta1 = value
    case .weightDecay: weightDecay = value
    }
  }

  func rule<S: Scalar>(step t: Int, learningRate: Double) -> UpdateRule<S> {
    let correction1 = 1 - power(beta1, t)
    let correction2 = 1 - power(beta2, t)
    let step = AdamStep(
      beta1: S(beta1), beta2: S(beta2), oneMinusBeta1: S(1 - beta1), oneMinusBeta2: S(1 - beta2),
      stepSize: S(learningRate / correction1), rootCorrection: S(1 / correction2.squareRoot()),
      epsilon: S(epsilon), weightDecay: S(isDecoupled ? 0 : weightDecay),
      shrink: S(isDecoupled ? 1 - learningRate * weightDecay : 1))
    return isAMSGrad ? .amsGrad(step) : .adam(step)
  }

  var problem: String? { momentsProblem(name, learningRate, beta1, beta2, epsilon, weightDecay) }
}

/// What is wrong with the settings that Adam and its relatives share; nil where nothing is.
func momentsProblem(
  _ name: String, _ learningRate: Double, _ beta1: Double, _ beta2: Double, _ epsilon: Double,
  _ weightDecay: Double
) -> String? {
  SettingRange.positive.problem("a learning rate", of: name, learningRate)
    ?? SettingRange.share.problem("a beta1", of: name, beta1)
    ?? SettingRange.share.problem("a beta2", of: name, beta2)
    ?? SettingRange.positiveInFloat.problem("an epsilon", of: name, epsilon)
    ?? SettingRange.zeroOrMore.problem("a weight decay", of: name, weightDecay)
}
