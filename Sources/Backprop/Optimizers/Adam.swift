import BackpropCompute
import BackpropKernels

/// Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019), at step t = 1, 2, ...:
///
///     Adam:   g' = g + weightDecay p            AdamW:   p := p (1 - learningRate weightDecay),  g' = g
///     m := beta1 m + (1 - beta1) g'
///     v := beta2 v + (1 - beta2) g'^2
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

  func rule<S: Scalar>(step t: Int, learningRate: Double) -> UpdateRule<S> {
    let correction1 = 1 - power(beta1, t)
    let correction2 = 1 - power(beta2, t)
    return .adam(
      AdamStep(
        beta1: S(beta1), beta2: S(beta2), oneMinusBeta1: S(1 - beta1), oneMinusBeta2: S(1 - beta2),
        stepSize: S(learningRate / correction1), rootCorrection: S(1 / correction2.squareRoot()),
        epsilon: S(epsilon), weightDecay: S(isDecoupled ? 0 : weightDecay),
        shrink: S(isDecoupled ? 1 - learningRate * weightDecay : 1)))
  }

  var problem: String? {
    if !(learningRate > 0 && learningRate.isFinite) { return "expected a learning rate above 0" }
    if !(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1) {
      return "expected betas of 0 or more and below 1"
    }
    if !(Float(epsilon) > 0 && epsilon.isFinite) { return "expected an epsilon above 0, in Float too" }
    if !(weightDecay >= 0 && weightDecay.isFinite) { return "expected a weight decay of 0 or more" }
    return nil
  }
}

/// base^exponent by repeated squaring.
func power(_ base: Double, _ exponent: Int) -> Double {
  var result = 1.0
  var square = base
  var rest = exponent
  while rest > 0 {
    if rest & 1 == 1 { result *= square }
    square *= square
    rest >>= 1
  }
  return result
}
