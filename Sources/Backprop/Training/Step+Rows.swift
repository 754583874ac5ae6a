import BackpropCompute
import BackpropKernels

/// The rows of a step: where they come from, and their way through the network.
extension Step {
  /// The weight of each row in the mean's divisor: the row's own times that of its class; none where all are 1.
  static func divisorWeights(_ data: Dataset<S>, _ objective: PreparedObjective<S>) -> AlignedBuffer<S> {
    guard data.weights != nil || objective.weighsRows else { return AlignedBuffer(count: 0) }
    let buffer = AlignedBuffer<S>(count: data.rows)
    for row in 0..<data.rows {
      var weight = data.weights.map { Double($0[row]) } ?? 1
      if objective.weighsRows {
        weight *= unsafe objective.weight(
          of: data.targets.vector.pointer + row * data.targets.columns, targetColumns: data.targets.columns)
      }
      unsafe buffer.pointer[row] = S(weight)
    }
    return buffer
  }

  /// The number in the data of a row of the step.
  @inline(__always)
  private func source(of row: Int, _ now: Moment<S>) -> Int {
    if let order = unsafe now.order { return unsafe order[now.first + row] }
    return unsafe now.first + row
  }

  /// The row that another is mixed with.
  @inline(__always)
  private func partner(of row: Int, _ mixing: Mixing, _ now: Moment<S>) -> Int {
    unsafe source(of: (row + mixing.shift) % now.rows, now)
  }

  /// The weight of all rows of the step in the mean's divisor.
  @inline(__always)
  func totalWeight(_ now: Moment<S>) -> Double {
    guard divisorWeights.count > 0 else { return unsafe Double(now.rows) }
    var total = 0.0
    for row in unsafe 0..<now.rows {
      var weight = unsafe Double(divisorWeights.pointer[source(of: row, now)])
      if let mixing = unsafe now.mixing {
        let other = unsafe Double(divisorWeights.pointer[partner(of: row, mixing, now)])
        weight = mixing.share * weight + (1 - mixing.share) * other
      }
      total += weight
    }
    return total
  }

  /// Whether rows are copied into a batch: those in a random order, mixed ones, and bytes.
  @inline(__always)
  private func gathers(_ now: Moment<S>) -> Bool {
    unsafe now.order != nil || now.mixing != nil || data.inputs.areBytes
  }

  /// Points the network at the part's rows: where they lie in the data, or where they will be gathered.
  @inline(__always)
  func setInput(_ now: inout Moment<S>) {
    let start = unsafe now.first + now.part.lowerBound
    if unsafe !gathers(now) {
      unsafe workspace.setInput(
        data.inputs.numbers.vector.pointer + start * workspace.inputs, stride: workspace.inputs)
      unsafe now.targets = data.targets.vector.pointer + start * data.targets.columns
      if let weights = data.weights { unsafe now.weights = weights.pointer + start }
    } else {
      workspace.useBatch()
      if data.weights != nil { unsafe now.weights = UnsafePointer(weightBatch.pointer) }
    }
  }

  /// A worker's share of the part's rows: whole tiles of eight, so that only the last worker has a ragged edge.
  @inline(__always)
  private func share(of count: Int, _ worker: Int) -> Range<Int> {
    let share = ((count + workers - 1) / workers + 7) / 8 * 8
    return min(count, worker * share)..<min(count, (worker + 1) * share)
  }

  /// What the layers know of the part at hand.
  @inline(__always)
  func pass(_ now: Moment<S>) -> Pass<S> {
    unsafe Pass(
      kernels: kernels, parameters: UnsafePointer(now.parameters), random: (random, now.number),
      rows: now.part.count, firstRow: now.part.lowerBound, dropoutFactor: now.dropoutFactor)
  }

  /// One phase of the rows, for one worker.
  @inline(__always)
  func run(_ phase: Phase, _ worker: Int, _ now: Moment<S>) {
    let pass = unsafe pass(now)
    switch phase {
    case .rows(let gathers, let forward, let hasLoss, let backward):
      let rows = unsafe share(of: now.part.count, worker)
      guard !rows.isEmpty else { return }
      if unsafe gathers && self.gathers(now) { unsafe gather(rows, now) }
      if !forward.isEmpty { unsafe workspace.forward(pass, rows: rows, through: forward) }
      if hasLoss {
        unsafe objective.loss(
          workspace.lossRows(
            rows: rows, targets: now.targets, targetColumns: data.targets.columns, weights: now.weights,
            losses: losses.pointer + now.part.lowerBound, scale: now.scale), kernels)
      }
      if !backward.isEmpty { unsafe workspace.backward(pass, rows: rows, through: backward) }
    case .statistics(let stage):
      unsafe workspace.statistics(pass, stage: stage, units: units(of: stage, worker), worker: worker)
    case .gradientSums(let stage):
      unsafe workspace.gradientSums(pass, stage: stage, units: units(of: stage, worker), worker: worker)
    }
  }

  /// A worker's share of a layer's units: whole lines of memory.
  @inline(__always)
  private func units(of stage: Int, _ worker: Int) -> Range<Int> {
    let units = layout.layers[stage].outputs
    let share = ((units + workers - 1) / workers + 15) / 16 * 16
    return min(units, worker * share)..<min(units, (worker + 1) * share)
  }

  /// Copies the rows that a worker will need, mixed with others where that is asked for.
  @inline(__always)
  private func gather(_ rows: Range<Int>, _ now: Moment<S>) {
    unsafe data.inputs.withRows { inputs in unsafe gather(rows, of: inputs, now) }
  }

  /// Rows in a random order are nowhere near each other: without asking for them ahead, a step would wait for memory at
  /// every row.
  private static var rowsAhead: Int { 4 }

  @inline(__always)
  private func gather(_ rows: Range<Int>, of inputs: InputRows<S>, _ now: Moment<S>) {
    let columns = data.targets.columns
    let allTargets = unsafe data.targets.vector.pointer
    for row in rows {
      let place = unsafe now.part.lowerBound + row
      let source = unsafe source(of: place, now)
      if row + Self.rowsAhead < rows.upperBound {
        unsafe inputs.prefetch(self.source(of: place + Self.rowsAhead, now))
      }
      let x = unsafe workspace.batch.pointer + row * inputs.columns
      let t = unsafe targetBatch.pointer + row * columns
      unsafe inputs.copy(source, count: inputs.columns, to: x, kernels)
      unsafe t.update(from: allTargets + source * columns, count: columns)
      if let weights = data.weights { unsafe weightBatch.pointer[row] = weights.pointer[source] }
      guard let mixing = unsafe now.mixing else { continue }
      let other = unsafe partner(of: place, mixing, now)
      let share = S(1 - mixing.share)
      unsafe inputs.blend(other, share: share, into: x, kernels)
      unsafe kernels.transform(.blend(share: share), t, allTargets + other * columns, columns)
      if let weights = data.weights {
        unsafe weightBatch.pointer[row] += share * (weights.pointer[other] - weights.pointer[source])
      }
    }
  }
}
