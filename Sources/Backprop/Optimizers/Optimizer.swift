import BackpropCompute
import BackpropKernels

/// How a gradient becomes a step: a rule over a slice of the parameters and the optimizer's memories.
///
/// The trainer owns the memories: flat vectors in the layout of the parameters.
public enum Optimizer: Sendable, Equatable {
  /// Stochastic gradient descent, with momentum or Nesterov's look ahead where wanted.
  case sgd(SGD)
  /// Adam, AdamW and AMSGrad.
  case adam(Adam)
  /// Adam with Nesterov's look ahead.
  case nAdam(NAdam)
  /// Adam with a rectified variance.
  case rAdam(RAdam)
  /// Adam with the largest gradient in place of the mean square.
  case adamax(Adamax)
  /// Steps divided by the root mean square of recent gradients.
  case rmsProp(RMSProp)
  /// Steps divided by the root of all squares so far.
  case adagrad(Adagrad)
  /// Steps as long as recent ones, without a length of their own.
  case adadelta(Adadelta)
  /// The sign of a momentum.
  case lion(Lion)
  /// Adam with a trust ratio for each tensor, for large batches.
  case lamb(LAMB)
  /// The sign of the gradient, with a step size for each parameter; for full batches.
  case rprop(Rprop)
  /// Quasi-Newton directions with a line search; for full batches.
  case lbfgs(LBFGS)
  /// A rule of the user's own.
  case custom(CustomOptimizer)

  /// The learning rate before any schedule.
  public var learningRate: Double {
    get {
      switch self {
      case .sgd(let settings): settings.learningRate
      case .adam(let settings): settings.learningRate
      case .nAdam(let settings): settings.learningRate
      case .rAdam(let settings): settings.learningRate
      case .adamax(let settings): settings.learningRate
      case .rmsProp(let settings): settings.learningRate
      case .adagrad(let settings): settings.learningRate
      case .adadelta(let settings): settings.learningRate
      case .lion(let settings): settings.learningRate
      case .lamb(let settings): settings.learningRate
      case .rprop(let settings): settings.learningRate
      case .lbfgs(let settings): settings.learningRate
      case .custom(let settings): settings.learningRate
      }
    }
    set { set(.learningRate, newValue) }
  }

  /// The setting that a schedule of the momentum moves: the momentum of SGD and RMSProp, beta1 of Adam and
  /// its relatives. Nil where there is none.
  public var momentum: Double? { traits.momentum }

  /// How much parameters shrink; nil where the optimizer has no such setting.
  public var weightDecay: Double? { traits.weightDecay }

  /// The same with another momentum; unchanged where it has none.
  public func withMomentum(_ momentum: Double) -> Optimizer {
    var copy = self
    copy.set(.momentum, momentum)
    return copy
  }

  /// The same with another weight decay; unchanged where it has none.
  public func withWeightDecay(_ weightDecay: Double) -> Optimizer {
    var copy = self
    copy.set(.weightDecay, weightDecay)
    return copy
  }

  /// The optimizer's name, for people: "AdamW", "L-BFGS".
  public var name: String { traits.name }

  /// What a step needs to see at once.
  public var form: OptimizerForm { traits.form }

  /// How many memory vectors it needs, 0 to 3; those of L-BFGS are its own (`LBFGSMemory`).
  ///
  /// A momentum of 0 needs none: where a schedule moves the momentum, ask the optimizer with that momentum.
  public var memoryCount: Int { traits.memoryCount }

  /// What memory `index` is filled with before the first step.
  func initialMemory(_ index: Int) -> Double {
    let memories = traits.initialMemories
    return index == 0 ? memories.first : index == 1 ? memories.second : memories.third
  }

  /// Throws where a setting lies outside its range.
  public func check() throws(ShapeError) {
    if let problem { throw ShapeError("optimizer: \(problem)") }
  }
}

// The places that a new optimizer must be known in, besides the list and its learning rate above.
extension Optimizer {
  var traits: OptimizerTraits {
    switch self {
    case .sgd(let settings): settings.traits
    case .adam(let settings): settings.traits
    case .nAdam(let settings): settings.traits
    case .rAdam(let settings): settings.traits
    case .adamax(let settings): settings.traits
    case .rmsProp(let settings): settings.traits
    case .adagrad(let settings): settings.traits
    case .adadelta(let settings): settings.traits
    case .lion(let settings): settings.traits
    case .lamb(let settings): settings.traits
    case .rprop(let settings): settings.traits
    case .lbfgs(let settings): settings.traits
    case .custom(let settings): settings.traits
    }
  }

  private var problem: String? {
    switch self {
    case .sgd(let settings): settings.problem
    case .adam(let settings): settings.problem
    case .nAdam(let settings): settings.problem
    case .rAdam(let settings): settings.problem
    case .adamax(let settings): settings.problem
    case .rmsProp(let settings): settings.problem
    case .adagrad(let settings): settings.problem
    case .adadelta(let settings): settings.problem
    case .lion(let settings): settings.problem
    case .lamb(let settings): settings.problem
    case .rprop(let settings): settings.problem
    case .lbfgs(let settings): settings.problem
    case .custom(let settings): settings.problem
    }
  }

  /// The rule of step `number` (from 1), its constants worked out once. That of a whole-tensor optimizer
  /// turns the gradient into its direction; L-BFGS has none, and leaves everything as it is.
  ///
  /// Borrows this optimizer where it is a custom one: it must live while the rule is used.
  func rule<S: Scalar>(step number: Int, learningRate: Double, of _: S.Type) -> UpdateRule<S> {
    switch self {
    case .sgd(let settings): settings.rule(step: number, learningRate: learningRate)
    case .adam(let settings): settings.rule(step: number, learningRate: learningRate)
    case .nAdam(let settings): settings.rule(step: number, learningRate: learningRate)
    case .rAdam(let settings): settings.rule(step: number, learningRate: learningRate)
    case .adamax(let settings): settings.rule(step: number, learningRate: learningRate)
    case .rmsProp(let settings): settings.rule(learningRate: learningRate)
    case .adagrad(let settings): settings.rule(step: number, learningRate: learningRate)
    case .adadelta(let settings): settings.rule(learningRate: learningRate)
    case .lion(let settings): settings.rule(learningRate: learningRate)
    case .lamb(let settings): settings.rule(step: number)
    case .rprop(let settings): settings.rule(step: number, learningRate: learningRate)
    case .lbfgs: .sgd(learningRate: 0, weightDecay: 0)
    case .custom(let settings): settings.rule(step: number, learningRate: learningRate)
    }
  }

  private mutating func set(_ setting: OptimizerSetting, _ value: Double) {
    switch self {
    case .sgd(var settings):
      settings.set(setting, value)
      self = .sgd(settings)
    case .adam(var settings):
      settings.set(setting, value)
      self = .adam(settings)
    case .nAdam(var settings):
      settings.set(setting, value)
      self = .nAdam(settings)
    case .rAdam(var settings):
      settings.set(setting, value)
      self = .rAdam(settings)
    case .adamax(var settings):
      settings.set(setting, value)
      self = .adamax(settings)
    case .rmsProp(var settings):
      settings.set(setting, value)
      self = .rmsProp(settings)
    case .adagrad(var settings):
      settings.set(setting, value)
      self = .adagrad(settings)
    case .adadelta(var settings):
      settings.set(setting, value)
      self = .adadelta(settings)
    case .lion(var settings):
      settings.set(setting, value)
      self = .lion(settings)
    case .lamb(var settings):
      settings.set(setting, value)
      self = .lamb(settings)
    case .rprop(var settings):
      settings.set(setting, value)
      self = .rprop(settings)
    case .lbfgs(var settings):
      settings.set(setting, value)
      self = .lbfgs(settings)
    case .custom(var settings):
      settings.set(setting, value)
      self = .custom(settings)
    }
  }
}
