import BackpropCompute
import BackpropKernels

/// How a gradient becomes a step: an elementwise rule over a slice of the parameters and the optimizer's memories.
///
/// The trainer owns the memories: flat vectors in the layout of the parameters.
public enum Optimizer: Sendable, Equatable {
  /// Stochastic gradient descent, plain or with momentum; no memory vector, or one.
  case sgd(SGD)
  /// Adam and AdamW; two memory vectors.
  case adam(Adam)

  /// Stochastic gradient descent, with momentum where it is not zero; the weight decay is added to the gradient.
  public static func sgd(
    learningRate: Double = 0.01, momentum: Double = 0, weightDecay: Double = 0
  ) -> Optimizer {
    .sgd(SGD(learningRate: learningRate, momentum: momentum, weightDecay: weightDecay))
  }

  /// Adam; the weight decay is added to the gradient (L2).
  public static func adam(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0
  ) -> Optimizer {
    .adam(
      Adam(
        learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay,
        isDecoupled: false))
  }

  /// AdamW: Adam whose weight decay shrinks the parameters directly.
  public static func adamW(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0.01
  ) -> Optimizer {
    .adam(
      Adam(
        learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay,
        isDecoupled: true))
  }

  /// The learning rate before any schedule.
  public var learningRate: Double {
    get {
      switch self {
      case .sgd(let sgd): sgd.learningRate
      case .adam(let adam): adam.learningRate
      }
    }
    set {
      switch self {
      case .sgd(var sgd):
        sgd.learningRate = newValue
        self = .sgd(sgd)
      case .adam(var adam):
        adam.learningRate = newValue
        self = .adam(adam)
      }
    }
  }

  /// How many memory vectors it needs.
  var memoryCount: Int {
    switch self {
    case .sgd(let sgd): sgd.momentum == 0 ? 0 : 1
    case .adam: 2
    }
  }

  /// The rule of step `number` (from 1), its constants worked out once.
  func rule<S: Scalar>(step number: Int, learningRate: Double, of _: S.Type) -> UpdateRule<S> {
    switch self {
    case .sgd(let sgd): sgd.rule(learningRate: learningRate)
    case .adam(let adam): adam.rule(step: number, learningRate: learningRate)
    }
  }

  /// Throws where a setting lies outside its range.
  func check() throws(ShapeError) {
    let problem =
      switch self {
      case .sgd(let sgd): sgd.problem
      case .adam(let adam): adam.problem
      }
    if let problem { throw ShapeError("optimizer: \(problem)") }
  }
}
