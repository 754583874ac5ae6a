import BackpropCompute
import BackpropKernels

/// The parameters of a step: their gradient, and what becomes of it.
extension Step {
  /// One worker's share of the job at hand.
  @inline(__always)
  func run(_ worker: Int) {
    switch job {
    case .rows(let phase): run(phase, worker)
    case .gradient: forEachTile(worker) { gradient(of: $0, worker) }
    case .gradientAndUpdate:
      if workers == 1, isPlain {
        for tile in workspace.tiles.indices {
          unsafe workspace.parameterGradient(pass, tile: tile, gradient: gradient.pointer, worker: 0)
        }
        kernels.update(rules[0], slice(0..<gradient.count))
        unsafe workspace.pack(pass)
      } else {
        forEachTile(worker) {
          gradient(of: $0, worker)
          update($0)
          finish($0)
        }
      }
    case .norms(let norms): sum(norms, worker)
    case .update:
      forEachTile(worker) {
        update($0)
        if form == .elementwise { finish($0) }
      }
    case .follow:
      forEachTile(worker) {
        follow($0)
        finish($0)
      }
    case .finish: forEachTile(worker) { finish($0) }
    }
  }

  /// Whether an update is the rule alone, the same for all parameters.
  @inline(__always)
  private var isPlain: Bool {
    plan.isUniform && options.clipping == nil && options.maximumNorm == nil && averageShare == nil
      && options.lookahead == nil
  }

  @inline(__always)
  private func forEachTile(_ worker: Int, _ body: (Int) -> Void) {
    for tile in tileBounds[worker]..<tileBounds[worker + 1] { body(tile) }
  }

  @inline(__always)
  private func forEachSlice(_ tile: Int, _ body: (_ range: Range<Int>, _ tensor: Int) -> Void) {
    for index in workspace.tiles[tile].slices.indices {
      let slice = workspace.tiles[tile].slices[index]
      if plan.groups[slice.tensor] >= 0 { body(slice.range, slice.tensor) }
    }
  }

  /// The slice of all vectors that an update rule sees.
  @inline(__always)
  private func slice(_ range: Range<Int>) -> UpdateSlice<S> {
    let first = range.lowerBound
    return unsafe UpdateSlice(
      p: parameters + first, g: gradient.pointer + first,
      first: memories.count > 0 ? memories[0].pointer + first : nil,
      second: memories.count > 1 ? memories[1].pointer + first : nil,
      third: memories.count > 2 ? memories[2].pointer + first : nil, count: range.count)
  }

  /// The gradient of a tile's parameters, penalties and earlier parts of the batch included; after the last part clipped
  /// by value.
  @inline(__always)
  private func gradient(of tile: Int, _ worker: Int) {
    let isLast = part.upperBound == rows
    guard isTrained(tile) else { return }
    unsafe workspace.parameterGradient(pass, tile: tile, gradient: gradient.pointer, worker: worker)
    if lbfgs == nil { unsafe workspace.updateStatistics(pass, tile: tile, parameters: parameters) }
    forEachSlice(tile) { range, tensor in
      let g = unsafe gradient.pointer + range.lowerBound
      addEarlierParts(range, isLast: isLast)
      guard isLast else { return }
      if plan.isWeight[tensor], !options.penalty.isNone {
        unsafe kernels.transform(
          .addPenalty(l1: S(options.penalty.l1), l2: S(options.penalty.l2)), g, parameters + range.lowerBound,
          range.count)
      }
      if case .value(let limit)? = options.clipping {
        unsafe kernels.transform(.clamp(limit: S(limit)), g, g, range.count)
      }
    }
  }

  @inline(__always)
  private func isTrained(_ tile: Int) -> Bool {
    var isTrained = false
    forEachSlice(tile) { _, _ in isTrained = true }
    return isTrained
  }

  /// Adds up the parts' gradients as the tree over the rows of the whole batch does: digit k of the count of parts says
  /// whether `partials[k]` holds the sum over 2^k of them.
  @inline(__always)
  private func addEarlierParts(_ range: Range<Int>, isLast: Bool) {
    let g = unsafe gradient.pointer + range.lowerBound
    var level = 0
    while level < partials.count {
      let isHeld = (partNumber >> level) & 1 == 1
      if isHeld {
        unsafe kernels.add(g, partials[level].pointer + range.lowerBound, range.count)
      } else if !isLast {
        unsafe (partials[level].pointer + range.lowerBound).update(from: g, count: range.count)
        return
      }
      level += 1
    }
  }

  @inline(__always)
  private func update(_ tile: Int) {
    forEachSlice(tile) { range, tensor in
      if gradientFactor != 1 {
        let g = unsafe gradient.pointer + range.lowerBound
        unsafe kernels.transform(.scale(gradientFactor), g, g, range.count)
      }
      kernels.update(rules[plan.groups[tensor]], slice(range))
    }
  }

  @inline(__always)
  private func follow(_ tile: Int) {
    forEachSlice(tile) { range, tensor in
      kernels.update(
        .sgd(learningRate: tensorRates[tensor], weightDecay: 0), slice(range))
    }
  }

  /// What comes after the optimizer: the limit on norms, averages, packing.
  @inline(__always)
  private func finish(_ tile: Int) {
    forEachSlice(tile) { range, tensor in
      let p = unsafe parameters + range.lowerBound
      if let limit = options.maximumNorm, plan.isWeight[tensor] {
        unsafe limitNorms(p, range.count, perUnit: plan.perUnit[tensor], limit: S(limit))
      }
      if returnsToSlow, let lookahead = options.lookahead {
        let slow = unsafe slow.pointer + range.lowerBound
        unsafe kernels.transform(.blend(share: S(lookahead.share)), slow, p, range.count)
        unsafe p.update(from: slow, count: range.count)
      }
    }
    if let share = averageShare {
      let tile = workspace.tiles[tile]
      for index in tile.all.indices {
        let range = tile.all[index]
        unsafe kernels.transform(
          .blend(share: share), average.pointer + range.lowerBound, parameters + range.lowerBound, range.count
        )
      }
    }
    unsafe workspace.pack(pass, tile: tile)
  }

  /// w := w min(1, limit / |w|) for the weights into each unit.
  @inline(__always)
  private func limitNorms(_ p: UnsafeMutablePointer<S>, _ count: Int, perUnit: Int, limit: S) {
    for first in stride(from: 0, to: count, by: max(1, perUnit)) {
      let norm = unsafe kernels.reduce(.squares, p + first, perUnit).squareRoot()
      if norm > limit { unsafe kernels.transform(.scale(limit / norm), p + first, p + first, perUnit) }
    }
  }
}

/// Sums over whole tensors: block by block, and the blocks in their order, whoever added them.
extension Step {
  @inline(__always)
  private func sum(_ norms: Norms, _ worker: Int) {
    let share = (plan.blocks.count + workers - 1) / workers
    let (penalty, sums) = unsafe (options.penalty, blockSums.pointer)
    for index in min(plan.blocks.count, worker * share)..<min(plan.blocks.count, (worker + 1) * share) {
      let block = plan.blocks[index]
      let (first, count) = (block.range.lowerBound, block.range.count)
      unsafe sums[2 * index] = Double(kernels.reduce(.squares, gradient.pointer + first, count))
      let p = unsafe parameters + first
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
  func takeNorms(_ outcome: inout Outcome) {
    var needsGradient = false
    if case .globalNorm? = options.clipping { needsGradient = true }
    guard needsGradient || !options.penalty.isNone else { return }
    runOnAll(.norms(.gradientAndPenalty))
    var squares = 0.0
    for index in plan.blocks.indices {
      unsafe squares += blockSums.pointer[2 * index]
      unsafe outcome.penalty += blockSums.pointer[2 * index + 1]
    }
    outcome.gradientNorm = squares.squareRoot()
    if case .globalNorm(let limit, let epsilon)? = options.clipping {
      gradientFactor = S(min(1, limit / (squares.squareRoot() + epsilon)))
    }
  }

  /// The rate of each tensor under an optimizer of whole tensors: learning rate times |p| / |direction|.
  @inline(__always)
  func setTensorRates(_ rate: Double) {
    runOnAll(.norms(.directions))
    for tensor in tensorRates.indices where plan.groups[tensor] >= 0 {
      var (direction, parameter) = (0.0, 0.0)
      for index in plan.blocks.indices where plan.blocks[index].tensor == tensor {
        unsafe direction += blockSums.pointer[2 * index]
        unsafe parameter += blockSums.pointer[2 * index + 1]
      }
      let trust = direction > 0 && parameter > 0 ? (parameter / direction).squareRoot() : 1
      tensorRates[tensor] = S(rate * plan.factors[plan.groups[tensor]] * trust)
    }
  }

  /// One step of an optimizer that asks for the loss at other places: on all rows, the same ones every time.
  @inline(__always)
  func runWholeFunction(_ lbfgs: LBFGSMemory<S>, _ outcome: inout Outcome) {
    let start = unsafe parameters
    var isFirst = true
    var (lossSum, penalty) = (0.0, 0.0)
    _ = unsafe lbfgs.step(start) { (place, gradient) -> Double in
      unsafe parameters = UnsafeMutablePointer(mutating: place)
      unsafe pack(place)
      var here = Outcome(lossSum: runParts(updating: false), weight: 0)
      if here.lossSum.isFinite { takeNorms(&here) }
      if isFirst { (lossSum, penalty, isFirst) = (here.lossSum, here.penalty, false) }
      unsafe gradient.update(from: self.gradient.pointer, count: self.gradient.count)
      return here.lossSum * Double(scale) + here.penalty
    }
    unsafe parameters = start
    (outcome.lossSum, outcome.penalty) = (lossSum, penalty)
    runOnAll(.finish)
  }
}
