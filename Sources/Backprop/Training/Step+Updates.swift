import BackpropCompute
import BackpropKernels

/// The parameters of a step: their gradient, and what becomes of it.
extension Step {
  /// One worker's share of the job at hand.
  @inline(__always)
  func run(_ worker: Int) {
    let now = unsafe now
    switch unsafe now.job {
    case .rows(let phase): unsafe run(phase, worker, now)
    case .gradient: forEachTile(worker) { unsafe gradient(of: $0, worker, now) }
    case .gradientAndUpdate:
      if workers == 1, isPlain {
        unsafe updateAll(now)
      } else {
        forEachTile(worker) {
          unsafe gradient(of: $0, worker, now)
          unsafe update($0, now)
          unsafe finish($0, now)
        }
      }
    case .norms(let norms): unsafe sum(norms, worker, now)
    case .update:
      forEachTile(worker) {
        unsafe update($0, now)
        if unsafe now.form == .elementwise { unsafe finish($0, now) }
      }
    case .follow:
      forEachTile(worker) {
        unsafe follow($0, now)
        unsafe finish($0, now)
      }
    case .finish: forEachTile(worker) { unsafe finish($0, now) }
    }
  }

  /// Gradient and update of all parameters by one worker, in one go.
  @inline(__always)
  private func updateAll(_ now: Moment<S>) {
    let pass = unsafe pass(now)
    for tile in workspace.tiles.indices {
      unsafe workspace.parameterGradient(pass, tile: tile, gradient: gradient.pointer, worker: 0)
    }
    unsafe kernels.update(rules[0], slice(0..<gradient.count, now))
    unsafe workspace.pack(pass)
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
  private func slice(_ range: Range<Int>, _ now: Moment<S>) -> UpdateSlice<S> {
    let first = range.lowerBound
    return unsafe UpdateSlice(
      p: now.parameters + first, g: gradient.pointer + first,
      first: memories.count > 0 ? memories[0].pointer + first : nil,
      second: memories.count > 1 ? memories[1].pointer + first : nil,
      third: memories.count > 2 ? memories[2].pointer + first : nil, count: range.count)
  }

  /// The gradient of a tile's parameters, penalties and earlier parts of the batch included; after the last part clipped
  /// by value.
  @inline(__always)
  private func gradient(of tile: Int, _ worker: Int, _ now: Moment<S>) {
    guard isTrained(tile) else { return }
    let pass = unsafe pass(now)
    unsafe workspace.parameterGradient(pass, tile: tile, gradient: gradient.pointer, worker: worker)
    if lbfgs == nil { unsafe workspace.updateStatistics(pass, tile: tile, parameters: now.parameters) }
    forEachSlice(tile) { range, tensor in
      let g = unsafe gradient.pointer + range.lowerBound
      unsafe addEarlierParts(range, now)
      guard unsafe now.isLastPart else { return }
      if plan.isWeight[tensor], !options.penalty.isNone {
        unsafe kernels.transform(
          .addPenalty(l1: S(options.penalty.l1), l2: S(options.penalty.l2)), g,
          now.parameters + range.lowerBound, range.count)
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
  private func addEarlierParts(_ range: Range<Int>, _ now: Moment<S>) {
    let g = unsafe gradient.pointer + range.lowerBound
    for level in partials.indices {
      let partial = unsafe partials[level].pointer + range.lowerBound
      if unsafe (now.partNumber >> level) & 1 == 1 {
        unsafe kernels.add(g, partial, range.count)
      } else if unsafe !now.isLastPart {
        unsafe partial.update(from: g, count: range.count)
        return
      }
    }
  }

  @inline(__always)
  private func update(_ tile: Int, _ now: Moment<S>) {
    forEachSlice(tile) { range, tensor in
      let factor = unsafe now.gradientFactor
      if factor != 1 {
        let g = unsafe gradient.pointer + range.lowerBound
        unsafe kernels.transform(.scale(factor), g, g, range.count)
      }
      unsafe kernels.update(rules[plan.groups[tensor]], slice(range, now))
    }
  }

  @inline(__always)
  private func follow(_ tile: Int, _ now: Moment<S>) {
    forEachSlice(tile) { range, tensor in
      unsafe kernels.update(
        .sgd(learningRate: tensorRates.pointer[tensor], weightDecay: 0), slice(range, now))
    }
  }

  /// What comes after the optimizer: the limit on norms, averages, packing.
  @inline(__always)
  private func finish(_ tile: Int, _ now: Moment<S>) {
    if options.maximumNorm != nil || options.lookahead != nil {
      forEachSlice(tile) { range, tensor in
        let p = unsafe now.parameters + range.lowerBound
        if let limit = options.maximumNorm, plan.isWeight[tensor] {
          unsafe limitNorms(p, range.count, perUnit: plan.perUnit[tensor], limit: S(limit))
        }
        if unsafe now.returnsToSlow, let lookahead = options.lookahead {
          let slow = unsafe slow.pointer + range.lowerBound
          unsafe kernels.transform(.blend(share: S(lookahead.share)), slow, p, range.count)
          unsafe p.update(from: slow, count: range.count)
        }
      }
    }
    if let share = unsafe now.averageShare {
      for index in workspace.tiles[tile].all.indices {
        let range = workspace.tiles[tile].all[index]
        unsafe kernels.transform(
          .blend(share: share), average.pointer + range.lowerBound, now.parameters + range.lowerBound,
          range.count)
      }
    }
    unsafe workspace.pack(pass(now), tile: tile)
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
