import BackpropCompute
import BackpropKernels

/// The engine of a training: one step is a list of phases with a barrier after each.
///
/// | phase | each worker takes | and does |
/// |---|---|---|
/// | rows | a range of the batch's rows | gathers them, forward, loss, backward through all layers |
/// | parameters | tiles of the parameters | their gradient from all rows in tree order, the optimizer, packing |
///
/// The split has no say in the arithmetic. A step takes no memory.
@safe final class Step<S: Scalar> {
  let workspace: Workspace<S>
  let kernels: KernelSet<S>
  let objective: Objective
  let data: Dataset<S>
  let pool: WorkerPool
  /// Workers that a step of this size keeps busy.
  let workers: Int
  let random: RandomSource
  let gradient: AlignedBuffer<S>
  let memories: [AlignedBuffer<S>]

  // What changes from step to step; set before the phases run, read by all workers.
  private var parameters: UnsafeMutablePointer<S>
  private var order: UnsafePointer<Int>?
  private var first = 0
  private var rows = 0
  private var scale: S = 1
  private var number: UInt64 = 0
  private var rule: UpdateRule<S>
  private var targets: UnsafePointer<S>
  private let targetBatch: AlignedBuffer<S>
  private var tileBounds: [Int]
  private var rowsPhase: @Sendable (Int) -> Void = { _ in }
  private var parametersPhase: @Sendable (Int) -> Void = { _ in }

  /// Below so many multiplications in a step, a second worker costs more than it brings.
  private static var smallestParallelStep: Int { 1_000_000 }

  init(
    network: Network<S>, objective: Objective, optimizer: Optimizer, data: Dataset<S>, batch: Int,
    seed: UInt64,
    kernels: KernelSet<S>, pool: WorkerPool
  ) throws(ShapeError) {
    let work = network.parameters.count.multipliedReportingOverflow(by: 3 * batch)
    workers = !work.overflow && work.partialValue < Self.smallestParallelStep ? 1 : pool.count
    workspace = try Workspace(network, rows: batch, isTraining: true, kernels: kernels, workers: workers)
    try MemoryLimit.check(
      [network.parameters.count, 2 + optimizer.memoryCount], of: S.self, who: "optimizer")
    self.kernels = kernels
    self.objective = objective
    self.data = data
    self.pool = pool
    random = RandomSource(seed: seed)
    gradient = AlignedBuffer(count: network.parameters.count)
    var memories: [AlignedBuffer<S>] = []
    for _ in 0..<optimizer.memoryCount { memories.append(AlignedBuffer(count: network.parameters.count)) }
    self.memories = memories
    targetBatch = AlignedBuffer(count: batch * data.targets.columns)
    unsafe targets = UnsafePointer(targetBatch.pointer)
    unsafe parameters = gradient.pointer
    unsafe order = nil
    rule = .sgd(learningRate: 0, weightDecay: 0)
    tileBounds = unsafe Self.divide(workspace.tiles, among: workers, workspace.stages)
    // The phases hold the step unowned, and end within `run`: no cycle, and no reference counted in a step.
    rowsPhase = { [unowned(unsafe) self] worker in unsafe runRows(self, worker) }
    parametersPhase = { [unowned(unsafe) self] worker in unsafe runParameters(self, worker) }
  }

  /// Consecutive tiles of about equal work for each worker: worker w has tiles bounds[w] ..< bounds[w + 1].
  private static func divide(
    _ tiles: [Workspace<S>.Tile], among workers: Int, _ stages: [Stage<S>]
  ) -> [Int] {
    let costs = tiles.map { tile in unsafe tile.outputs.count * stages[tile.stage].inputs }
    let total = costs.reduce(0, +)
    var bounds = [0]
    var done = 0
    for (index, cost) in costs.enumerated() {
      while bounds.count < workers, done + cost / 2 >= total * bounds.count / workers { bounds.append(index) }
      done += cost
    }
    while bounds.count <= workers { bounds.append(tiles.count) }
    return bounds
  }

  /// Packs the weights for the first step, or after somebody else changed the parameters.
  func pack(_ parameters: UnsafePointer<S>) {
    unsafe workspace.pack(Pass(kernels: kernels, parameters: parameters, random: nil))
  }

  /// One step on `rows` rows: `order[first], order[first + 1], ...`, or the rows first, first + 1, ... where `order` is
  /// nil. Returns the sum of the row losses before the update; does not update where it is not finite.
  @inline(__always)
  func run(
    _ parameters: UnsafeMutablePointer<S>, order: UnsafePointer<Int>?, first: Int, rows: Int, number: Int,
    rule: UpdateRule<S>
  ) -> Double {
    unsafe self.parameters = parameters
    unsafe self.order = order
    self.first = first
    self.rows = rows
    self.number = UInt64(number)
    self.rule = rule
    scale = S(1 / objective.divisor(rows: rows, outputs: workspace.outputs))
    if unsafe order == nil {
      unsafe workspace.setInput(
        data.inputs.vector.pointer + first * workspace.inputs, stride: workspace.inputs)
      unsafe targets = data.targets.vector.pointer + first * data.targets.columns
    } else {
      workspace.useBatch()
      unsafe targets = UnsafePointer(targetBatch.pointer)
    }
    if workers == 1 { runRows(self, 0) } else { pool.run(rowsPhase) }
    let loss = unsafe SumOrder.sum(UnsafePointer(workspace.losses.pointer), rows: rows)
    guard loss.isFinite else { return loss }
    if workers == 1 { runParameters(self, 0) } else { pool.run(parametersPhase) }
    return loss
  }

  /// The rows phase of one worker.
  @inline(__always)
  final func rowsPart(_ worker: Int) {
    // Whole tiles of six rows, so that only the last worker has a ragged edge.
    let share = ((rows + workers - 1) / workers + 5) / 6 * 6
    let part = min(rows, worker * share)..<min(rows, (worker + 1) * share)
    guard !part.isEmpty else { return }
    if let order = unsafe order { unsafe gather(order, part) }
    let pass = unsafe Pass(kernels: kernels, parameters: UnsafePointer(parameters), random: (random, number))
    unsafe workspace.forward(pass, rows: part)
    unsafe objective.loss(
      workspace.lossRows(rows: part, targets: targets, targetColumns: data.targets.columns, scale: scale),
      kernels)
    unsafe workspace.backward(pass, rows: part)
  }

  @inline(__always)
  private func gather(_ order: UnsafePointer<Int>, _ part: Range<Int>) {
    let inputs = workspace.inputs
    let columns = data.targets.columns
    for row in part {
      let source = unsafe order[first + row]
      unsafe (workspace.batch.pointer + row * inputs).update(
        from: data.inputs.vector.pointer + source * inputs, count: inputs)
      unsafe (targetBatch.pointer + row * columns).update(
        from: data.targets.vector.pointer + source * columns, count: columns)
    }
  }

  /// The parameters phase of one worker.
  @inline(__always)
  final func parametersPart(_ worker: Int) {
    let pass = unsafe Pass(kernels: kernels, parameters: UnsafePointer(parameters), random: (random, number))
    let range = tileBounds[worker]..<tileBounds[worker + 1]
    for index in range {
      let tile = workspace.tiles[index]
      unsafe workspace.parameterGradient(pass, tile, rows: rows, gradient: gradient.pointer, worker: worker)
      if workers == 1 { continue }
      unsafe workspace.stages.withUnsafeBufferPointer { stages in
        let stage = unsafe stages[tile.stage]
        let W = unsafe stage.parameters + tile.outputs.lowerBound * stage.inputs
        let b = unsafe stage.parameters + stage.inputs * stage.outputs + tile.outputs.lowerBound
        unsafe kernels.update(rule, slice(W, count: tile.outputs.count * stage.inputs))
        kernels.update(rule, slice(b, count: tile.outputs.count))
      }
      unsafe workspace.pack(pass, tile)
    }
    if workers == 1 {
      kernels.update(rule, slice(0, count: gradient.count))
      unsafe workspace.pack(pass)
    }
  }

  @inline(__always)
  private func slice(_ first: Int, count: Int) -> UpdateSlice<S> {
    unsafe UpdateSlice(
      p: parameters + first, g: gradient.pointer + first,
      first: memories.count > 0 ? memories[0].pointer + first : nil,
      second: memories.count > 1 ? memories[1].pointer + first : nil,
      third: memories.count > 2 ? memories[2].pointer + first : nil, count: count)
  }

  /// Where the first NaN or infinity of the last step is, layer by layer.
  func firstNotFinite(layout: ParameterLayout) -> NotFinite.Place {
    for tensor in layout.tensors where unsafe !kernels.allFinite(parameters + tensor.offset, tensor.count) {
      return .parameter(tensor.name)
    }
    for index in unsafe workspace.stages.indices {
      let stage = unsafe workspace.stages[index]
      for row in 0..<rows where unsafe !kernels.allFinite(stage.a + row * stage.stride, stage.outputs) {
        return unsafe .layer(stage.index)
      }
    }
    return .loss
  }
}

extension Step: @unchecked Sendable {}

// The engine is generic; these two doors let it run as code for Float and Double.
@inline(never)
@_specialize(where S == Float)
@_specialize(where S == Double)
func runRows<S: Scalar>(_ step: Step<S>, _ worker: Int) { step.rowsPart(worker) }

@inline(never)
@_specialize(where S == Float)
@_specialize(where S == Double)
func runParameters<S: Scalar>(_ step: Step<S>, _ worker: Int) { step.parametersPart(worker) }
