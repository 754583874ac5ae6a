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
  /// What all workers do at the moment.
  enum Job {
    case rows(Phase)
    case gradient
    case gradientAndUpdate
    case norms(Norms)
    case update
    /// Follows the directions that an optimizer of whole tensors left in the gradient.
    case follow
    /// What comes after the optimizer.
    case finish
  }
  /// What is summed over whole tensors.
  enum Norms {
    case gradientAndPenalty, directions
  }

  let workspace: Workspace<S>
  let kernels: KernelSet<S>
  let objective: PreparedObjective<S>
  let options: TrainingOptions
  let plan: UpdatePlan
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
  /// The rows of a part of a batch.
  let partRows: Int
  let phases: [Phase]
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

  // What changes from step to step; set before a job runs, read by all workers.
  var job = Job.finish
  var parameters: UnsafeMutablePointer<S>
  var order: UnsafePointer<Int>?
  var first = 0
  var rows = 0
  var part = 0..<0
  var partNumber = 0
  var scale: S = 1
  var number: UInt64 = 0
  var mixing: Mixing?
  var targets: UnsafePointer<S>
  var weights: UnsafePointer<S>?
  var form = OptimizerForm.elementwise
  /// One for each factor of the plan.
  var rules: [UpdateRule<S>]
  /// One for each tensor.
  var tensorRates: [S]
  /// What clipping by norm multiplies the gradient by.
  var gradientFactor: S = 1
  /// How far the average follows in this step; nil where it does not.
  var averageShare: S?
  var returnsToSlow = false
  private var work: @Sendable (Int) -> Void = { _ in }

  /// Below so many multiplications in a step, a second worker costs more than it brings.
  private static var smallestParallelStep: Int { 1_000_000 }

  init(
    network: Network<S>, objective: Objective, optimizer: Optimizer, options: TrainingOptions,
    data: Dataset<S>, batch: Int, seed: UInt64, kernels: KernelSet<S>, pool: WorkerPool
  ) throws(ShapeError) {
    let count = network.parameters.count
    layout = network.layout
    plan = try UpdatePlan(network.layout, rates: options.rates)
    let work = count.multipliedReportingOverflow(by: 3 * batch)
    workers = !work.overflow && work.partialValue < Self.smallestParallelStep ? 1 : pool.count
    partRows = SumOrder.rowsInPart(of: batch, parts: options.parts)
    workspace = try Workspace(network, rows: partRows, isTraining: true, kernels: kernels, workers: workers)
    let levels = SumOrder.depth((batch + partRows - 1) / partRows)
    let averages = (options.averaging == nil ? 0 : 1) + (options.lookahead == nil ? 0 : 1)
    try MemoryLimit.check(
      [count, 2 + optimizer.memoryCount + levels + averages], of: S.self, who: "optimizer")
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
    rules = plan.factors.map { factor in
      optimizer.rule(step: 1, learningRate: optimizer.learningRate * factor, of: S.self)
    }
    tensorRates = Array(repeating: 0, count: network.layout.tensors.count)
    targetBatch = AlignedBuffer(count: batch * data.targets.columns)
    divisorWeights = Self.divisorWeights(data, self.objective)
    weightBatch = AlignedBuffer(count: data.weights == nil ? 0 : batch)
    losses = AlignedBuffer(count: batch)
    blockSums = AlignedBuffer(count: 2 * plan.blocks.count)
    phases = Phase.passes(
      layers: network.layout.layers.count, wholeBatchStages: workspace.wholeBatchStages)
    tileBounds = Self.divide(workspace.tiles, among: workers)
    unsafe targets = UnsafePointer(targetBatch.pointer)
    unsafe weights = nil
    unsafe parameters = gradient.pointer
    unsafe order = nil
    for stage in workspace.wholeBatchStages {
      let isTrained = layout.tensors.indices.contains {
        layout.tensors[$0].layer == stage && plan.groups[$0] >= 0
      }
      if !isTrained { workspace.freeze(stage) }
    }
    // The closure holds the step unowned, and ends within `run`: no cycle, and no reference counted in a step.
    self.work = { [unowned(unsafe) self] worker in unsafe runJob(self, worker) }
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
    unsafe workspace.pack(Pass(kernels: kernels, parameters: parameters, random: nil, rows: 0))
  }

  /// What one step came to, before its update.
  struct Outcome {
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
  @unsafe struct Batch {
    /// `order[first], order[first + 1], ...`, or the rows first, first + 1, ... where nil.
    var order: UnsafePointer<Int>?
    var first: Int
    var rows: Int
    /// From 1.
    var number: Int
    /// The epoch that this step ends, from 1; nil where it ends none.
    var endedEpoch: Int?
  }

  /// One step. Does not update where the loss is not finite.
  @inline(__always)
  func run(
    _ parameters: UnsafeMutablePointer<S>, _ batch: Batch, optimizer: Optimizer, rate: Double
  ) -> Outcome {
    unsafe prepare(parameters, batch, optimizer: optimizer, rate: rate)
    var outcome = Outcome(lossSum: 0, weight: totalWeight())
    let divisor = objective.divisor(weight: outcome.weight)
    scale = options.reduction == .sum ? 1 : divisor > 0 ? S(1 / divisor) : 0
    if let lbfgs {
      lbfgs.learningRate = rate
      runWholeFunction(lbfgs, &outcome)
      return outcome
    }
    let isFused = isFused
    outcome.lossSum = runParts(updating: isFused)
    guard outcome.lossSum.isFinite, !isFused else { return outcome }
    takeNorms(&outcome)
    runOnAll(.update)
    if form == .wholeTensor {
      setTensorRates(rate)
      runOnAll(.follow)
    }
    return outcome
  }

  @inline(__always)
  private func prepare(
    _ parameters: UnsafeMutablePointer<S>, _ batch: Batch, optimizer: Optimizer, rate: Double
  ) {
    unsafe self.parameters = parameters
    unsafe order = batch.order
    unsafe first = batch.first
    unsafe rows = batch.rows
    unsafe number = UInt64(batch.number)
    form = optimizer.form
    for group in plan.factors.indices {
      unsafe rules[group] = optimizer.rule(
        step: batch.number, learningRate: rate * plan.factors[group], of: S.self)
    }
    gradientFactor = 1
    averageShare =
      switch options.averaging {
      case .exponential(let decay)?: unsafe S(batch.number == 1 ? 1 : 1 - decay)
      case .stochastic(let start)?:
        unsafe batch.endedEpoch.flatMap { $0 > start ? S(1 / Double($0 - start)) : nil }
      case nil: nil
      }
    returnsToSlow = options.lookahead.map { unsafe batch.number % $0.steps == 0 } ?? false
    mixing =
      options.mixup > 0 ? Mixing(alpha: options.mixup, rows: rows, step: number, source: random) : nil
  }

  /// Whether a tile can be updated as soon as its gradient is there.
  @inline(__always)
  private var isFused: Bool {
    if partRows < rows || !options.penalty.isNone || form != .elementwise { return false }
    if case .globalNorm? = options.clipping { return false }
    return true
  }

  /// Forward, loss, backward and gradient of all parts; the sum of the row losses. Stops where that is not finite.
  @inline(__always)
  func runParts(updating: Bool) -> Double {
    partNumber = 0
    part = 0..<0
    while part.upperBound < rows {
      part = part.upperBound..<min(rows, part.upperBound + partRows)
      setInput()
      for phase in phases { runOnAll(.rows(phase)) }
      let isLast = part.upperBound == rows
      let sum = unsafe SumOrder.sum(UnsafePointer(losses.pointer), rows: part.upperBound)
      guard sum.isFinite else { return sum }
      runOnAll(updating ? .gradientAndUpdate : .gradient)
      if isLast { return sum }
      partNumber += 1
    }
    return 0
  }

  @inline(__always)
  func runOnAll(_ job: Job) {
    self.job = job
    if workers == 1 { runJob(self, 0) } else { pool.run(work) }
  }

  /// Where the first NaN or infinity of the last step is, layer by layer.
  func firstNotFinite() -> NotFinite.Place {
    for tensor in layout.tensors where unsafe !kernels.allFinite(parameters + tensor.offset, tensor.count) {
      return .parameter(tensor.name)
    }
    for index in unsafe workspace.stages.indices {
      let stage = unsafe workspace.stages[index]
      for row in 0..<part.count where unsafe !kernels.allFinite(stage.a + row * stage.stride, stage.outputs) {
        let unit = unsafe (0..<stage.outputs).first { unsafe !stage.a[row * stage.stride + $0].isFinite }
        let place = first + part.lowerBound + row
        return .layer(index, row: unsafe order.map { unsafe $0[place] } ?? place, unit: unit ?? 0)
      }
    }
    for row in part where unsafe !losses.pointer[row].isFinite {
      return .loss(row: unsafe order.map { unsafe $0[first + row] } ?? first + row)
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
