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
  func source(of row: Int) -> Int { unsafe order.map { unsafe $0[first + row] } ?? first + row }

  /// The row that another is mixed with.
  @inline(__always)
  func partner(of row: Int, _ mixing: Mixing) -> Int { source(of: (row + mixing.shift) % rows) }

  /// The weight of all rows of the step in the mean's divisor.
  @inline(__always)
  func totalWeight() -> Double {
    guard divisorWeights.count > 0 else { return Double(rows) }
    var total = 0.0
    for row in 0..<rows {
      var weight = unsafe Double(divisorWeights.pointer[source(of: row)])
      if let mixing {
        let other = unsafe Double(divisorWeights.pointer[partner(of: row, mixing)])
        weight = mixing.share * weight + (1 - mixing.share) * other
      }
      total += weight
    }
    return total
  }

  /// Points the network at the part's rows: where they lie in the data, or where they will be gathered.
  @inline(__always)
  func setInput() {
    let start = first + part.lowerBound
    if unsafe order == nil, mixing == nil {
      unsafe workspace.setInput(
        data.inputs.vector.pointer + start * workspace.inputs, stride: workspace.inputs)
      unsafe targets = data.targets.vector.pointer + start * data.targets.columns
      unsafe weights = data.weights.map { unsafe $0.pointer + start }
    } else {
      workspace.useBatch()
      unsafe targets = UnsafePointer(targetBatch.pointer)
      unsafe weights = data.weights == nil ? nil : UnsafePointer(weightBatch.pointer)
    }
  }

  /// A worker's share of the part's rows: whole tiles of six, so that only the last worker has a ragged edge.
  @inline(__always)
  private func share(_ worker: Int) -> Range<Int> {
    let share = ((part.count + workers - 1) / workers + 5) / 6 * 6
    return min(part.count, worker * share)..<min(part.count, (worker + 1) * share)
  }

  /// What the layers know of the part at hand.
  @inline(__always)
  var pass: Pass<S> {
    unsafe Pass(
      kernels: kernels, parameters: UnsafePointer(parameters), random: (random, number), rows: part.count,
      firstRow: part.lowerBound)
  }

  /// One phase of the rows, for one worker.
  @inline(__always)
  func run(_ phase: Phase, _ worker: Int) {
    switch phase {
    case .rows(let forward, let hasLoss, let backward):
      let rows = share(worker)
      guard !rows.isEmpty else { return }
      if forward.lowerBound == 0, !forward.isEmpty || hasLoss { gather(rows) }
      if !forward.isEmpty { unsafe workspace.forward(pass, rows: rows, through: forward) }
      if hasLoss {
        unsafe objective.loss(
          workspace.lossRows(
            rows: rows, targets: targets, targetColumns: data.targets.columns, weights: weights,
            losses: losses.pointer + part.lowerBound, scale: scale), kernels)
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
    let units = unsafe workspace.stages[stage].outputs
    let share = ((units + workers - 1) / workers + 15) / 16 * 16
    return min(units, worker * share)..<min(units, (worker + 1) * share)
  }

  /// Copies the rows that a worker will need, mixed with others where that is asked for.
  @inline(__always)
  private func gather(_ rows: Range<Int>) {
    guard unsafe order != nil || mixing != nil else { return }
    let (inputs, columns) = (workspace.inputs, data.targets.columns)
    for row in rows {
      let place = part.lowerBound + row
      let source = source(of: place)
      let x = unsafe workspace.batch.pointer + row * inputs
      let t = unsafe targetBatch.pointer + row * columns
      unsafe x.update(from: data.inputs.vector.pointer + source * inputs, count: inputs)
      unsafe t.update(from: data.targets.vector.pointer + source * columns, count: columns)
      if let weights = data.weights { unsafe weightBatch.pointer[row] = weights.pointer[source] }
      guard let mixing else { continue }
      let other = partner(of: place, mixing)
      let share = S(1 - mixing.share)
      unsafe kernels.transform(
        .blend(share: share), x, data.inputs.vector.pointer + other * inputs, inputs)
      unsafe kernels.transform(
        .blend(share: share), t, data.targets.vector.pointer + other * columns, columns)
      if let weights = data.weights {
        unsafe weightBatch.pointer[row] += share * (weights.pointer[other] - weights.pointer[source])
      }
    }
  }
}
