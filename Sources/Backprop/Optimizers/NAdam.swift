import BackpropCompute
import BackpropKernels

/// NAdam, Adam with Nesterov's look ahead (Dozat 2016), at step t = 1, 2, ...:
///
///     g' = g + weightDecay p;  decoupled:  p := p (1 - learningRate weightDecay),  g' = g
///     m := beta1 m + (1 - beta1) g'
///     v := beta2 v + (1 - beta2) g'^2
///     mu_t = beta1 (1 - 0.96^(t momentumDecay) / 2),  P_t = mu_1 mu_2 ... mu_t
///     p := p - learningRate ((1 - mu_t) g' / (1 - P_t) + mu_{t+1} m / (1 - P_{t+1}))
///              / (sqrt(v / (1 - beta2^t)) + epsilon)
public struct NAdam: Sendable, Equatable {
  /// The length of a step, above 0; a schedule scales it.
  public var learningRate: Double
  /// How much of the mean gradient m each step keeps, 0 <= beta1 < 1.
  public var beta1: Double
  /// How much of the mean square v each step keeps, 0 <= beta2 < 1.
  public var beta2: Double
  /// Keeps the divisor from zero; above 0, in Float too.
  public var epsilon: Double
  /// How fast the look ahead grows to beta1, 0 or more.
  public var momentumDecay: Double
  /// How much parameters shrink, 0 or more.
  public var weightDecay: Double
  /// Whether the decay shrinks the parameters directly, as in AdamW.
  public var isDecoupled: Bool

  /// Ranges are checked where training begins, not here.
  public init(
    learningRate: Double = 0.002, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    momentumDecay: Double = 0.004, weightDecay: Double = 0, isDecoupled: Bool = false
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.momentumDecay = momentumDecay
    self.weightDecay = weightDecay
    self.isDecoupled = isDecoupled
  }

  var traits: OptimizerTraits {
    OptimizerTraits(name: "NAdam", memoryCount: 2, momentum: beta1, weightDecay: weightDecay)
  }

  mutating func set(_ setting: OptimizerSetting, _ value: Double) {
    switch setting {
    case .learningRate: learningRate = value
    case .momentum: beta1 = value
    case .weightDecay: weightDecay = value
    }
  }

  func rule<S: Scalar>(step t: Int, learningRate: Double) -> UpdateRule<S> {
    let now = momentum(at: t)
    let next = momentum(at: t + 1)
    let product = momentumProduct(through: t)
    let step = AdamStep(
      beta1: S(beta1), beta2: S(beta2), oneMinusBeta1: S(1 - beta1), oneMinusBeta2: S(1 - beta2),
      stepSize: S(learningRate * next / (1 - product * next)),
      rootCorrection: S(1 / (1 - power(beta2, t)).squareRoot()), epsilon: S(epsilon),
      weightDecay: S(isDecoupled ? 0 : weightDecay),
      shrink: S(isDecoupled ? 1 - learningRate * weightDecay : 1))
    return .nAdam(step, gradientSize: S(learningRate * (1 - now) / (1 - product)))
  }

  /// mu_t.
  private func momentum(at t: Int) -> Double { beta1 * (1 - 0.5 * fading(Double(t))) }

  /// 0.96^(momentumDecay t)
  private func fading(_ t: Double) -> Double {
    Elementary.exp(max(momentumDecay * t * -0.040821994520255166, -700))
  }

  /// P_t, as a function of t alone, so that a resumed training needs no state for it.
  ///
  /// With q = 0.96^momentumDecay, P_t = beta1^t times the product of 1 - q^i / 2, whose logarithm is
  /// -sum_k (q^k + q^2k + ... + q^tk) / (k 2^k): 56 terms suffice, and the inner sums double. Where 1 - P_t
  /// is 1 to the last bit, which it soon is, nothing is summed.
  func momentumProduct(through t: Int) -> Double {
    let bound = power(beta1, t)
    if bound < 0x1p-60 { return 0 }
    let q = fading(1)
    var logarithm = 0.0
    var qk = 1.0
    var half = 1.0
    for k in 1...56 {
      qk *= q
      half *= 0.5
      logarithm -= half / Double(k) * geometricSum(qk, t)
    }
    return bound * Elementary.exp(max(logarithm, -700))
  }

  /// x + x^2 + ... + x^count, without a division by 1 - x, which may be 0.
  private func geometricSum(_ x: Double, _ count: Int) -> Double {
    // From the leading bit on: n terms become 2n by S + x^n S, and 2n + 1 by x + x S.
    var sum = 0.0
    var high = 1.0
    var bit = Int.bitWidth - count.leadingZeroBitCount
    while bit > 0 {
      bit -= 1
      sum += high * sum
      high *= high
      if count >> bit & 1 == 1 {
        sum = x + x * sum
        high *= x
      }
    }
    return sum
  }

  var problem: String? {
    momentsProblem("NAdam", learningRate, beta1, beta2, epsilon, weightDecay)
      ?? SettingRange.zeroOrMore.problem("a momentum decay", of: "NAdam", momentumDecay)
  }
}
