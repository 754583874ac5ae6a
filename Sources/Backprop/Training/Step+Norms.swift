import BackpropCompute
import BackpropKernels

/// Sums over whole tensors: block by block, and the blocks in their order, whoever added them.
extension Step {
  /// One worker's share of the blocks.
  @inline(__always)
  func sum(_ norms: StepNorms, _ worker: Int, _ now: Moment<S>) {
    let share = (plan.blocks.count + workers - 1) / workers
    let (penalty, sums) = unsafe (options.penalty, blockSums.pointer)
    for index in min(plan.blocks.count, worker * share)..<min(plan.blocks.count, (worker + 1) * share) {
      let block = plan.blocks[index]
      let (first, count) = (block.range.lowerBound, block.range.count)
      unsafe sums[2 * index] = Double(kernels.reduce(.squares, gradient.pointer + first, count))
      let p = unsafe now.parameters + first
      switch norms {
      case .directions: unsafe sums[2 * index + 1] = Double(kernels.reduce(.squares, p, count))
      case .gradientAndPenalty:
        unsafe sums[2 * index + 1] = 0
        guard plan.isWeight[block.tensor], !penalty.isNone else { continue }
        unsafe sums[2 * index + 1] =
          penalty.l2 / 2 * Double(kernels.reduce(.squares, p, count))
          + penalty.l1 * Double(kernels.reduce(.magnitudes, p, count))
      }
    }
  }

  /// The penalty of the parameters and the norm of the gradient, and what clipping makes of that.
  @inline(__always)
  func takeNorms(_ now: inout Moment<S>, _ outcome: inout StepOutcome) {
    var clipping: (limit: Double, epsilon: Double)?
    if case .globalNorm(let limit, let epsilon)? = options.clipping { clipping = (limit, epsilon) }
    guard clipping != nil || !options.penalty.isNone else { return }
    unsafe runOnAll(.norms(.gradientAndPenalty), &now)
    var squares = 0.0
    for index in plan.blocks.indices {
      unsafe squares += blockSums.pointer[2 * index]
      unsafe outcome.penalty += blockSums.pointer[2 * index + 1]
    }
    let norm = squares.squareRoot()
    outcome.gradientNorm = norm
    if let clipping { unsafe now.gradientFactor = S(min(1, clipping.limit / (norm + clipping.epsilon))) }
  }

  /// The rate of each tensor under an optimizer of whole tensors: learning rate times |p| / |direction|.
  @inline(__always)
  func setTensorRates(_ rate: Double, _ now: inout Moment<S>) {
    unsafe runOnAll(.norms(.directions), &now)
    for tensor in plan.groups.indices where plan.groups[tensor] >= 0 {
      var (direction, parameter) = (0.0, 0.0)
      for index in plan.blocks.indices where plan.blocks[index].tensor == tensor {
        unsafe direction += blockSums.pointer[2 * index]
        unsafe parameter += blockSums.pointer[2 * index + 1]
      }
      let trust = LAMB.trust(
        parameterNorm: parameter.squareRoot(), directionNorm: direction.squareRoot())
      unsafe tensorRates.pointer[tensor] = S(rate * plan.factors[plan.groups[tensor]] * trust)
    }
  }

  /// One step of an optimizer that asks for the loss at other places: on all rows, the same ones every time.
  @inline(__always)
  func runWholeFunction(_ lbfgs: LBFGSMemory<S>, _ now: inout Moment<S>, _ outcome: inout StepOutcome) {
    let start = unsafe now.parameters
    var here = unsafe now
    var first: StepOutcome?
    _ = unsafe lbfgs.step(start) { (place, gradient) -> Double in
      unsafe here.parameters = UnsafeMutablePointer(mutating: place)
      unsafe pack(place)
      var found = unsafe StepOutcome(lossSum: runParts(&here, updating: false), weight: 0)
      if found.lossSum.isFinite { unsafe takeNorms(&here, &found) }
      if first == nil { first = found }
      forgetFrozenGradients()
      unsafe gradient.update(from: self.gradient.pointer, count: self.gradient.count)
      return unsafe found.lossSum * Double(here.scale) + found.penalty
    }
    outcome.lossSum = first?.lossSum ?? .nan
    outcome.penalty = first?.penalty ?? 0
    unsafe here.parameters = start
    unsafe runOnAll(.finish, &here)
  }

  /// A tile's gradient is computed where any of its tensors is trained; who moves all parameters at once must not move the
  /// others.
  private func forgetFrozenGradients() {
    for (index, tensor) in layout.tensors.enumerated() where plan.groups[index] < 0 {
      unsafe (gradient.pointer + tensor.offset).update(repeating: 0, count: tensor.count)
    }
  }
}
