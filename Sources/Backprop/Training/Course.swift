import BackpropCompute
import BackpropKernels

/// Steps that follow one another, and what they have come to.
@unsafe struct Course {
  /// The rows of the data in the order of the epoch, or nil where they are taken as they lie.
  var order: UnsafePointer<Int>?
  /// The rows of all steps, and how many a step takes; the last one takes what is left.
  var rows: Range<Int>
  var batchRows: Int
  /// Steps taken before.
  var steps: Int
  /// The epoch that the last of these steps ends, from 1; nil where it ends none.
  var endedEpoch: Int?
  /// The sum over the steps of what each step came to.
  var lossSum = 0.0
  var weight = 0.0
  var penalty = 0.0
  var gradientNorm: Double?
  /// A learning rate that is none; no step was taken with it.
  var refusedRate: Double?
  /// Whether the end of an epoch found a parameter, or something in the optimizer's memories, that is NaN or infinite.
  var isSpoilt = false
  /// Whether somebody did not want the next step.
  var isStopped = false

  init(order: UnsafePointer<Int>?, rows: Range<Int>, batchRows: Int, steps: Int, endedEpoch: Int?) {
    unsafe self.order = order
    unsafe self.rows = rows
    unsafe self.batchRows = batchRows
    unsafe self.steps = steps
    unsafe self.endedEpoch = endedEpoch
  }
}

// The engine is generic; this door lets it run as code for Float and Double.
/// Takes the steps of a course; ends at the first whose loss is not finite, which it counts, or whose rate is none, or that
/// `isWanted` refuses where it is asked.
@inline(never)
@_specialize(where S == Float)
@_specialize(where S == Double)
func runSteps<S: Scalar>(
  _ trainer: Trainer<S>, _ step: Step<S>, _ pace: Pace, _ course: inout Course, asks: Bool,
  isWanted: () -> Bool
) {
  keepingSubnormals {
    var first = unsafe course.rows.lowerBound
    let end = unsafe course.rows.upperBound
    var parameters = unsafe trainer.network.parameters.mutablePointer()
    let decay = unsafe !asks && course.batchRows == 1 ? step.descentDecay(pace, after: course.steps) : nil
    while first < end {
      if asks {
        trainer.steps = unsafe course.steps
        guard isWanted() else {
          unsafe course.isStopped = true
          return
        }
        // Who was asked may have taken a snapshot, which this step then leaves alone.
        unsafe parameters = trainer.network.parameters.mutablePointer()
      }
      if let decay {
        first += unsafe step.descend(parameters, &course, from: first, weightDecay: decay, pace)
        if first == end { return }
      }
      let rate = unsafe pace.learningRate(after: course.steps)
      guard rate >= 0 && rate.isFinite else {
        unsafe course.refusedRate = rate
        return
      }
      let rows = unsafe min(course.batchRows, end - first)
      unsafe course.steps += 1
      let outcome = unsafe step.run(
        parameters,
        StepBatch(
          order: course.order, first: first, rows: rows, number: course.steps,
          endedEpoch: first + rows == end ? course.endedEpoch : nil), pace, rate: rate)
      unsafe course.lossSum += outcome.lossSum
      unsafe course.weight += outcome.weight
      unsafe course.penalty += outcome.penalty
      unsafe course.gradientNorm = outcome.gradientNorm
      if !outcome.lossSum.isFinite { return }
      first += rows
    }
    // A weight of minus infinity may hide behind a ReLU, and the last step's overflow is in no loss yet.
    if unsafe course.endedEpoch != nil {
      unsafe course.isSpoilt =
        !(step.allFinite(parameters) && step.memories.allSatisfy { unsafe step.allFinite($0.pointer) })
    }
  }
}
