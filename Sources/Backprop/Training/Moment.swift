import BackpropCompute
import BackpropKernels

/// What all workers do at a time.
enum StepJob {
  case rows(Phase)
  case gradient
  case gradientAndUpdate
  case norms(StepNorms)
  case update
  /// Follows the directions that an optimizer of whole tensors left in the gradient.
  case follow
  /// What comes after the optimizer.
  case finish
}

/// What is summed over whole tensors.
enum StepNorms {
  case gradientAndPenalty, directions
}

/// What changes from step to step, and from job to job. Plain numbers and pointers: a worker copies it at the beginning of
/// a job and counts no references.
@unsafe
struct Moment<S: Scalar> {
  var job = StepJob.finish
  /// All parameters of the network.
  var parameters: UnsafeMutablePointer<S>
  /// The rows of the step: `order[first], order[first + 1], ...`, or first, first + 1, ... where nil.
  var order: UnsafePointer<Int>?
  var first = 0
  var rows = 0
  /// The part of the step's rows at hand, and how many came before it.
  var part = 0..<0
  var partNumber = 0
  var number: UInt64 = 0
  /// What the sum of the row losses is multiplied by.
  var scale: S = 1
  var mixing: Mixing?
  /// Of the part at hand.
  var targets: UnsafePointer<S>
  var weights: UnsafePointer<S>?
  var form = OptimizerForm.elementwise
  /// What the rates of dropout are multiplied by.
  var dropoutFactor = 1.0
  /// What clipping by norm multiplies the gradient by.
  var gradientFactor: S = 1
  /// How far the average follows in this step; nil where it does not.
  var averageShare: S?
  var returnsToSlow = false

  init(parameters: UnsafeMutablePointer<S>, targets: UnsafePointer<S>) {
    unsafe self.parameters = parameters
    unsafe self.targets = targets
  }

  var isLastPart: Bool { unsafe part.upperBound == rows }
}

/// What one step came to, before its update.
struct StepOutcome {
  /// The sum of the weighted row losses.
  var lossSum: Double
  /// The rows' weight in the mean's divisor.
  var weight: Double
  /// What is added for large weights.
  var penalty = 0.0
  /// The Euclidean norm of the whole gradient, where something needed it.
  var gradientNorm: Double?
}

/// Which rows a step takes, and when.
@unsafe struct StepBatch {
  /// `order[first], order[first + 1], ...`, or the rows first, first + 1, ... where nil.
  var order: UnsafePointer<Int>?
  var first: Int
  var rows: Int
  /// From 1.
  var number: Int
  /// The epoch that this step ends, from 1; nil where it ends none.
  var endedEpoch: Int?
}
