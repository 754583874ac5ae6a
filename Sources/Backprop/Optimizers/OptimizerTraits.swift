/// What a step of an optimizer needs to see at once.
public enum OptimizerForm: Sendable, Equatable {
  /// One element of the parameters, the gradient and the memories.
  case elementwise
  /// The norms of a whole tensor (LAMB).
  case wholeTensor
  /// The loss and its gradient at points of its own choice, on all the data (L-BFGS).
  case wholeFunction
}

/// What an optimizer is, apart from its rule: read when a training begins.
struct OptimizerTraits {
  var name: String
  var form = OptimizerForm.elementwise
  var memoryCount = 0
  /// What the memories are filled with before the first step.
  var initialMemories = (first: 0.0, second: 0.0, third: 0.0)
  /// The setting that a schedule of the momentum moves; nil where there is none.
  var momentum: Double?
  /// How much parameters shrink; nil where the optimizer has no such setting.
  var weightDecay: Double?
}

/// The settings that one can change without knowing which optimizer it is.
enum OptimizerSetting { case learningRate, momentum, weightDecay }
