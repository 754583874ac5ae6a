import BackpropCompute
import BackpropKernels

/// RAdam, Adam with a rectified variance (Liu et al. 2020), at step t = 1, 2, ...:
///
///     g' = g + weightDecay p;  decoupled:  p := p (1 - learningRate weightDecay),  g' = g
///     m := beta1 m + (1 - beta1) g'
///     v := beta2 v + (1 - beta2) g'^2
///     rho = 2 / (1 - beta2) - 1,  rho_t = rho - 2 t beta2^t / (1 - beta2^t)
///     rho_t > 5:  r = sqrt((rho_t - 4) (rho_t - 2) rho / ((rho - 4) (rho - 2) rho_t))
///                 p := p - learningRate r (m / (1 - beta1^t)) sqrt(1 - beta2^t) / (sqrt(v) + epsilon)
///     otherwise:  p := p - learningRate m / (1 - beta1^t)
public struct RAdam: Sendable, Equatable {
  /// The length of a step, above 0; a schedule scales it.
  public var learningRate: Double
  /// How much of the mean gradient m each step keeps, 0 <= beta1 < 1.
  public var beta1: Double
  /// How much of the mean square v each step keeps, 0 <= beta2 < 1.
  public var beta2: Double
  /// Keeps the divisor from zero; above 0, in Float too.
  public var epsilon: Double
  /// How much parameters shrink, 0 or more.
  public var weightDecay: Double
  /// Whether the decay shrinks the parameters directly, as in AdamW.
  public var isDecoupled: Bool

  /// Ranges are checked where training begins, not here.
  public init(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0, isDecoupled: Bool = false
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.isDecoupled = isDecoupled
  }

  var traits: OptimizerTraits {
    OptimizerTraits(name: "RAdam", memoryCount: 2, momentum: beta1, weightDecay: weightDecay)
  }

  mutating func set(_ setting: OptimizerSetting, _ value: Double) {
    switch setting {
    case .learningRate: learningRate = value
    case .momentum: beta1 = value
    case .weightDecay: weightDecay = value
    }
  }

  /// Adam's rule with other constants; where the variance is not to be trusted yet the divisor is 0 sqrt(v) +
  /// 1.
  func rule<S: Scalar>(step t: Int, learningRate: Double) -> UpdateRule<S> {
    let size = learningRate / (1 - power(beta1, t))
    let factor = rectifiedFactor(at: t)
    return .adam(
      AdamStep(
        beta1: S(beta1), beta2: S(beta2), oneMinusBeta1: S(1 - beta1), oneMinusBeta2: S(1 - beta2),
        stepSize: S(size * (factor ?? 1)), rootCorrection: factor == nil ? 0 : 1,
        epsilon: factor == nil ? 1 : S(epsilon), weightDecay: S(isDecoupled ? 0 : weightDecay),
        shrink: S(isDecoupled ? 1 - learningRate * weightDecay : 1)))
  }

  /// r sqrt(1 - beta2^t), or nil where rho_t is 5 or less.
  private func rectifiedFactor(at t: Int) -> Double? {
    let fading = power(beta2, t)
    let rho = 2 / (1 - beta2) - 1
    let now = rho - 2 * Double(t) * fading / (1 - fading)
    guard now > 5 else { return nil }
    let r = ((now - 4) * (now - 2) * rho / ((rho - 4) * (rho - 2) * now)).squareRoot()
    return r * (1 - fading).squareRoot()
  }

  var problem: String? { momentsProblem("RAdam", learningRate, beta1, beta2, epsilon, weightDecay) }
}
