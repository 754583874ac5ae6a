import BackpropCompute
import BackpropKernels

/// The engine of a training: one step is a list of jobs that all workers do at the same time, with a barrier after each.
///
/// | job | each worker takes | and does |
/// |---|---|---|
/// | rows | a range of the batch's rows | gathers them, forward, loss, backward through all layers |
/// | sums (batch normalisation) | some units of a layer | sums over all rows, between two jobs on rows |
/// | gradient | tiles of the parameters | their gradient from all rows in tree order |
/// | norms (clipping, penalties, LAMB) | blocks of the parameters | sums over whole tensors |
/// | update | tiles of the parameters | the optimizer, averages, packing |
///
/// Where no norm is needed, gradient and update are one job, and a tile is updated while it is in the cache. The split has
/// no say in the arithmetic. A step takes no memory.
@safe final class Step<S: Scalar> {
  let workspace: Workspace<S>
  let kernels: KernelSet<S>
  let objective: PreparedObjective<S>
  let options: TrainingOptions
  let plan: UpdatePlan
  let form: OptimizerForm
  /// The factor on the learning rate of a plain update.
  private let firstFactor: Double
  let data: Dataset<S>
  let pool: WorkerPool
  /// Workers that a step of this size keeps busy.
  let workers: Int
  let random: RandomSource
  let gradient: AlignedBuffer<S>
  let memories: [AlignedBuffer<S>]
  /// The running average of the parameters, and the slow parameters of lookahead; empty where there are none.
  let average: AlignedBuffer<S>
  let slow: AlignedBuffer<S>
  let lbfgs: LBFGSMemory<S>?
  let layout: ParameterLayout
  /// Whether an update is the rule alone, the same for all parameters.
  let isPlain: Bool
  /// The rows of a part of a batch.
  let partRows: Int
  let phases: [Phase]
  /// Takes the steps of a small network; the rest of this is then for the step that fails alone.
  let small: SmallStep<S>?
  /// Worker w has the tiles tileBounds[w] ..< tileBounds[w + 1].
  let tileBounds: [Int]
  let targetBatch: AlignedBuffer<S>
  let weightBatch: AlignedBuffer<S>
  /// The weight of each row of the data in the mean's divisor; empty where all are 1.
  let divisorWeights: AlignedBuffer<S>
  /// One loss for each row of the batch.
  let losses: AlignedBuffer<S>
  /// Two sums for each block of the plan.
  let blockSums: AlignedBuffer<Double>
  /// Sums of the gradient over earlier parts, as a binary counter has its digits.
  let partials: [AlignedBuffer<S>]

  /// One rule for each factor of the plan.
  let rules: UnsafeMutablePointer<UpdateRule<S>>
  /// One rate for each tensor.
  let tensorRates: AlignedBuffer<S>
  /// What changes from step to step; set before a job runs, read once by every worker.
  var now: Moment<S>
  private var work = WorkerPool.Work { _ in }

  init(
    network: Network<S>, objective: Objective, optimizer: Optimizer, options: TrainingOptions,
    data: Dataset<S>, batch: Int, seed: UInt64, kernels: KernelSet<S>, pool: WorkerPool
  ) throws(ShapeError) {
    let count = network.parameters.count
    layout = network.layout
    plan = try UpdatePlan(network.layout, rates: options.rates)
    form = optimizer.form
    firstFactor = plan.factors.first ?? 1
    let wholeBatchLayers = layout.layers.count { $0.layer.needsWholeBatch }
    workers = Self.cost(
      network, rows: batch, barriers: 2 + 2 * wholeBatchLayers, vectorWidth: kernels.vectorWidth
    ).workers(in: pool)
    partRows = SumOrder.rowsInPart(of: batch, parts: options.parts)
    workspace = try Workspace(network, rows: partRows, isTraining: true, kernels: kernels, workers: workers)
    let levels = SumOrder.depth((batch + partRows - 1) / partRows)
    let averages = (options.averaging == nil ? 0 : 1) + (options.lookahead == nil ? 0 : 1)
    // Parameters, gradient and packed weights, and what the settings add.
    try MemoryLimit.check(
      [count, 3 + optimizer.memoryCount + levels + averages], of: S.self, who: "optimizer")
    self.kernels = kernels
    self.objective = PreparedObjective(objective, outputs: network.outputs)
    self.options = options
    self.data = data
    self.pool = pool
    random = RandomSource(seed: seed)
    gradient = AlignedBuffer(count: count)
    memories = (0..<optimizer.memoryCount).map { index in
      AlignedBuffer(count: count, repeating: S(optimizer.initialMemory(index)))
    }
    average = AlignedBuffer(count: options.averaging == nil ? 0 : count)
    slow = AlignedBuffer(count: options.lookahead == nil ? 0 : count)
    unsafe average.pointer.update(from: network.parameters.pointer, count: average.count)
    unsafe slow.pointer.update(from: network.parameters.pointer, count: slow.count)
    lbfgs = try LBFGSMemory<S>.needed(by: optimizer, count: count)
    partials = (0..<levels).map { _ in AlignedBuffer(count: count) }
    unsafe rules = .allocate(capacity: max(1, plan.factors.count))
    unsafe rules.initialize(
      repeating: .sgd(learningRate: 0, weightDecay: 0), count: max(1, plan.factors.count))
    tensorRates = AlignedBuffer(count: network.layout.tensors.count)
    targetBatch = AlignedBuffer(count: batch * data.targets.columns)
    divisorWeights = Self.divisorWeights(data, self.objective)
    weightBatch = AlignedBuffer(count: data.weights == nil ? 0 : batch)
    losses = AlignedBuffer(count: batch)
    blockSums = AlignedBuffer(count: 2 * plan.blocks.count)
    phases = Phase.passes(
      layers: network.layout.layers.count, wholeBatchStages: workspace.wholeBatchStages)
    tileBounds = Self.divide(workspace.tiles, among: workers)
    isPlain =
      plan.isUniform && options.clipping == nil && options.maximumNorm == nil && options.averaging == nil
      && options.lookahead == nil
    // Not by comparing schedules, whose names would bring tables of Unicode into WebAssembly.
    let hasSteadyDecay = if case .constant = options.decaySchedule { true } else { false }
    let isSmall =
      isPlain && hasSteadyDecay && options.penalty.isNone && options.mixup == 0 && partRows == batch
    small =
      isSmall && optimizer.form == .elementwise
      ? unsafe SmallStep(
        network: network, kernel: self.objective.singleKernel, data: data, batch: batch,
        memories: memories, kernels: kernels, pool: pool) : nil
    unsafe now = Moment(parameters: gradient.pointer, targets: UnsafePointer(targetBatch.pointer))
    for stage in workspace.wholeBatchStages {
      let isTrained = layout.tensors.indices.contains {
        layout.tensors[$0].layer == stage && plan.groups[$0] >= 0
      }
      if !isTrained { workspace.freeze(stage) }
    }
    // The closure holds the step unowned, and ends within `run`: no cycle, and no reference counted in a step.
    self.work = WorkerPool.Work { [unowned(unsafe) self] worker in unsafe runJob(self, worker) }
  }

  deinit { unsafe rules.deallocate() }

  /// What one worker would take for a step: three products for each dense layer, and some time for every number that
  /// comes out of a layer.
  private static func cost(
    _ network: Network<S>, rows: Int, barriers: Int, vectorWidth: Int
  ) -> WorkCost {
    var weights = 0.0
    var outputs = 0.0
    for placed in network.layout.layers {
      outputs += Double(placed.outputs)
      if case .dense = placed.layer { weights += Double(placed.inputs) * Double(placed.outputs) }
    }
    var cost = WorkCost(
      multiplyAdds: 3 * Double(rows) * weights, vectorWidth: vectorWidth, barriers: barriers)
    cost.nanoseconds += Double(rows) * outputs / Double(vectorWidth)
    return cost
  }

  /// Consecutive tiles of about equal work for each worker.
  private static func divide(_ tiles: [Tile], among workers: Int) -> [Int] {
    let total = tiles.reduce(0) { $0 + $1.count }
    var bounds = [0]
    var done = 0
    for (index, tile) in tiles.enumerated() {
      while bounds.count < workers, done + tile.count / 2 >= total * bounds.count / workers {
        bounds.append(index)
      }
      done += tile.count
    }
    while bounds.count <= workers { bounds.append(tiles.count) }
    return bounds
  }

  /// Packs the weights for the first step, or after somebody else changed the parameters.
  func pack(_ parameters: UnsafePointer<S>) {
    if let small { return unsafe small.pack(parameters) }
    unsafe workspace.pack(Pass(kernels: kernels, parameters: parameters, random: nil, rows: 0))
  }

  /// One step. Does not update where the loss is not finite.
  @inline(__always)
  func run(
    _ parameters: UnsafeMutablePointer<S>, _ batch: StepBatch, _ pace: Pace, rate: Double
  ) -> StepOutcome {
    if let small { return unsafe run(small, parameters, batch, pace, rate: rate) }
    var now = unsafe moment(parameters, batch, pace, rate: rate)
    var outcome = unsafe StepOutcome(lossSum: 0, weight: totalWeight(now))
    unsafe now.scale = scale(weight: outcome.weight)
    if let lbfgs {
      lbfgs.learningRate = rate
      unsafe runWholeFunction(lbfgs, &now, &outcome)
      return outcome
    }
    let isFused = unsafe isFused(now)
    outcome.lossSum = unsafe runParts(&now, updating: isFused)
    guard outcome.lossSum.isFinite, !isFused else { return outcome }
    unsafe takeNorms(&now, &outcome)
    unsafe runOnAll(.update, &now)
    if unsafe now.form == .wholeTensor {
      unsafe setTensorRates(rate, &now)
      unsafe runOnAll(.follow, &now)
    }
    return outcome
  }

  /// One step of a small network.
  @inline(__always)
  private func run(
    _ small: SmallStep<S>, _ parameters: UnsafeMutablePointer<S>, _ batch: StepBatch, _ pace: Pace,
    rate: Double
  ) -> StepOutcome {
    var outcome = unsafe StepOutcome(lossSum: 0, weight: Double(batch.rows))
    if divisorWeights.count > 0 {
      unsafe outcome.weight = totalWeight(moment(parameters, batch, pace, rate: rate))
    }
    outcome.lossSum = unsafe small.step(
      parameters, batch, scale: scale(weight: outcome.weight),
      rule: pace.rule(after: batch.number - 1, learningRate: rate * firstFactor, of: S.self))
    if outcome.lossSum.isFinite { return outcome }
    // Once more by the long way, which leaves every layer's numbers for who asks what went wrong.
    var now = unsafe moment(parameters, batch, pace, rate: rate)
    unsafe now.scale = scale(weight: outcome.weight)
    unsafe workspace.pack(pass(now))
    outcome.lossSum = unsafe runParts(&now, updating: false)
    return outcome
  }

  /// The weight decay of plain gradient descent in a small network, whose steps on one row go together; nil where steps are
  /// of another kind. Asked once a course: other optimizers' rules cost powers.
  @inline(__always)
  func descentDecay(_ pace: Pace, after steps: Int) -> S? {
    guard small != nil, divisorWeights.count == 0,
      case .sgd(_, let weightDecay) = pace.rule(after: steps, learningRate: 0, of: S.self)
    else { return nil }
    return weightDecay
  }

  /// Takes steps of plain gradient descent on a row each, as many as go together, of which there may be none; how many.
  @inline(__always)
  func descend(
    _ parameters: UnsafeMutablePointer<S>, _ course: inout Course, from first: Int, weightDecay: S,
    _ pace: Pace
  ) -> Int {
    guard let small else { return 0 }
    var taken = 0
    while unsafe first + taken < course.rows.upperBound {
      let count = unsafe min(course.rows.upperBound - first - taken, small.mostRates)
      let known = unsafe small.setRates(count, pace, after: course.steps, factor: firstFactor)
      let batch = unsafe StepBatch(
        order: course.order, first: first + taken, rows: known, number: course.steps, endedEpoch: nil)
      let steps = unsafe small.descend(
        parameters, batch, scale: scale(weight: 1), weightDecay: weightDecay, lossSum: &course.lossSum)
      unsafe course.steps += steps
      unsafe course.weight += Double(steps)
      taken += steps
      // The next step's rate, or its loss, is none.
      if steps < count { break }
    }
    return taken
  }

  /// What the sum of the row losses is multiplied by, for rows of this weight.
  @inline(__always)
  private func scale(weight: Double) -> S {
    let divisor = objective.divisor(weight: weight)
    return options.reduction == .sum ? 1 : divisor > 0 ? S(1 / divisor) : 0
  }

  @inline(__always)
  private func moment(
    _ parameters: UnsafeMutablePointer<S>, _ batch: StepBatch, _ pace: Pace, rate: Double
  ) -> Moment<S> {
    var now = unsafe Moment(parameters: parameters, targets: UnsafePointer(targetBatch.pointer))
    unsafe now.order = batch.order
    unsafe now.first = batch.first
    unsafe now.rows = batch.rows
    unsafe now.number = UInt64(batch.number)
    unsafe now.form = form
    unsafe now.dropoutFactor = pace.dropoutFactor(after: batch.number - 1)
    let decay = unsafe pace.decayFactor(after: batch.number - 1)
    for group in plan.factors.indices {
      unsafe rules[group] = pace.rule(
        after: batch.number - 1, learningRate: rate * plan.factors[group], decay: plan.decays[group] * decay,
        of: S.self)
    }
    switch options.averaging {
    case .exponential(let decay)?: unsafe now.averageShare = S(batch.number == 1 ? 1 : 1 - decay)
    case .stochastic(let start)?:
      if let epoch = unsafe batch.endedEpoch, epoch > start {
        unsafe now.averageShare = S(1 / Double(epoch - start))
      }
    case nil: break
    }
    if let lookahead = options.lookahead { unsafe now.returnsToSlow = batch.number % lookahead.steps == 0 }
    if options.mixup > 0 {
      unsafe now.mixing = Mixing(
        alpha: options.mixup, rows: batch.rows, step: now.number, source: random)
    }
    return unsafe now
  }

  /// Whether a tile can be updated as soon as its gradient is there.
  @inline(__always)
  private func isFused(_ now: Moment<S>) -> Bool {
    if unsafe partRows < now.rows || now.form != .elementwise || !options.penalty.isNone { return false }
    if case .globalNorm? = options.clipping { return false }
    return true
  }

  /// Forward, loss, backward and gradient of all parts; the sum of the row losses. Stops where that is not finite.
  @inline(__always)
  func runParts(_ now: inout Moment<S>, updating: Bool) -> Double {
    unsafe now.partNumber = 0
    unsafe now.part = 0..<0
    while true {
      let start = unsafe now.part.upperBound
      unsafe now.part = start..<min(now.rows, start + partRows)
      unsafe setInput(&now)
      for index in phases.indices { unsafe runOnAll(.rows(phases[index]), &now) }
      let sum = unsafe SumOrder.sum(UnsafePointer(losses.pointer), rows: now.part.upperBound)
      guard sum.isFinite else { return sum }
      unsafe runOnAll(updating ? .gradientAndUpdate : .gradient, &now)
      if unsafe now.isLastPart { return sum }
      unsafe now.partNumber += 1
    }
  }

  @inline(__always)
  func runOnAll(_ job: StepJob, _ now: inout Moment<S>) {
    unsafe now.job = job
    unsafe self.now = now
    if workers == 1 { runJob(self, 0) } else { pool.run(work, parts: workers) }
  }

  /// Whether a vector that lies as the parameters do has neither NaN nor infinity.
  @inline(__always)
  func allFinite(_ vector: UnsafePointer<S>) -> Bool {
    unsafe kernels.allFinite(vector, gradient.count)
  }

  /// Where the first NaN or infinity of the last step is, layer by layer; `order` is that of the step's rows.
  func firstNotFinite(order: LargeArray<Int>?) -> NotFinite.Place {
    let now = unsafe now
    func source(_ row: Int) -> Int {
      let place = unsafe now.first + now.part.lowerBound + row
      return order.map { $0[place] } ?? place
    }
    for tensor in layout.tensors {
      let isFinite = unsafe kernels.allFinite(now.parameters + tensor.offset, tensor.count)
      if !isFinite { return .parameter(tensor.name) }
    }
    let rows = unsafe now.part.count
    for index in layout.layers.indices {
      let stage = unsafe workspace.stages[index]
      for row in 0..<rows where unsafe !kernels.allFinite(stage.a + row * stage.stride, stage.outputs) {
        let unit = unsafe (0..<stage.outputs).first { unsafe !stage.a[row * stage.stride + $0].isFinite }
        return .layer(layout.layers[index].path, row: source(row), unit: unit ?? 0)
      }
    }
    for row in 0..<rows where unsafe !losses.pointer[now.part.lowerBound + row].isFinite {
      return .loss(row: source(row))
    }
    return .loss(row: nil)
  }
}

extension Step: @unchecked Sendable {}

// The engine is generic; this door lets it run as code for Float and Double.
@inline(never)
@_specialize(where S == Float)
@_specialize(where S == Double)
func runJob<S: Scalar>(_ step: Step<S>, _ worker: Int) { step.run(worker) }
