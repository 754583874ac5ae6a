import BackpropCompute

/// L-BFGS (Liu and Nocedal 1989) with a line search for the strong Wolfe conditions (Nocedal and Wright 2006,
/// algorithms 3.5 and 3.6), for full batches. One step is up to `maximumIterations` of:
///
///     q = -g;  for the pairs (s, y) from the newest:  alpha_i = s.q / y.s,  q := q - alpha_i y
///     d = q (y.s / y.y) of the newest;  for the pairs from the oldest:  d := d + (alpha_i - y.d / y.s) s
///     a:  f(x + a d) <= f(x) + 1e-4 a g.d  and  |f'(x + a d).d| <= 0.9 |g.d|,  first tried at learningRate
///     x := x + a d;  s = a d and y = the gradient's change join the history where y.s > 1e-10
///
/// The very first search begins at learningRate min(1, 1 / (|g_1| + |g_2| + ...)).
public struct LBFGS: Sendable, Equatable {
  /// The step that every line search tries first, above 0; 1 is right but for noise. A schedule scales it.
  public var learningRate: Double
  /// Directions in one step, 1 or more.
  public var maximumIterations: Int
  /// Evaluations of the loss in one step, 1 or more; nil allows 5/4 of the iterations.
  public var maximumEvaluations: Int?
  /// A step ends where no component of the gradient is larger, 0 or more.
  public var gradientTolerance: Double
  /// A step ends where neither the parameters nor the loss change by more, 0 or more.
  public var changeTolerance: Double
  /// Pairs (s, y) that are remembered, 1 or more: each costs two numbers for every parameter.
  public var historySize: Int

  /// Ranges are checked where training begins, not here.
  public init(
    learningRate: Double = 1, maximumIterations: Int = 20, maximumEvaluations: Int? = nil,
    gradientTolerance: Double = 1e-7, changeTolerance: Double = 1e-9, historySize: Int = 100
  ) {
    self.learningRate = learningRate
    self.maximumIterations = maximumIterations
    self.maximumEvaluations = maximumEvaluations
    self.gradientTolerance = gradientTolerance
    self.changeTolerance = changeTolerance
    self.historySize = historySize
  }

  /// Evaluations of the loss that one step may cost at most, but for those that end a line search.
  var evaluationLimit: Int {
    if let maximumEvaluations { return maximumEvaluations }
    let iterations = min(maximumIterations, Int(Int32.max))
    return iterations + iterations / 4
  }

  var traits: OptimizerTraits { OptimizerTraits(name: "L-BFGS", form: .wholeFunction) }

  mutating func set(_ setting: OptimizerSetting, _ value: Double) {
    if case .learningRate = setting { learningRate = value }
  }

  var problem: String? {
    if maximumIterations < 1 {
      return "expected 1 iteration or more in a step for L-BFGS, got \(maximumIterations)"
    }
    if let maximumEvaluations, maximumEvaluations < 1 {
      return "expected 1 evaluation or more in a step for L-BFGS, got \(maximumEvaluations)"
    }
    if historySize < 1 { return "expected a history of 1 pair or more for L-BFGS, got \(historySize)" }
    return SettingRange.positive.problem("a learning rate", of: "L-BFGS", learningRate)
      ?? SettingRange.zeroOrMore.problem("a gradient tolerance", of: "L-BFGS", gradientTolerance)
      ?? SettingRange.zeroOrMore.problem("a change tolerance", of: "L-BFGS", changeTolerance)
  }
}
