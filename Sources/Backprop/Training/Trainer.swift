import BackpropCompute
import BackpropKernels

/// Trains a network; the loop belongs to the caller:
///
///     let trainer = try Trainer(network, objective: .binary, optimizer: .sgd(learningRate: 0.01), data: circles)
///     for _ in 1...1000 { let report = try trainer.epoch() }
///
/// Early stopping is `break`, a snapshot is `trainer.network`, cancellation is an `if`. `fit` is written with the public
/// methods, as the model for one's own loop. Equal seeds give equal bytes, whatever the number of workers and the
/// instruction set.
public final class Trainer<S: Scalar> {
  /// The network as trained so far. A copy is a snapshot; the next step then copies the parameters once.
  public private(set) var network: Network<S>
  /// What training makes small.
  public let objective: Objective
  /// How a gradient becomes a step; its learning rate is that before the schedule.
  public let optimizer: Optimizer
  /// The factor on the learning rate over time.
  public let schedule: Schedule
  /// How many epochs the schedule is planned for.
  public let plannedEpochs: Int
  /// Epochs finished so far.
  public private(set) var epochs = 0
  /// Steps taken so far.
  public private(set) var steps = 0

  let data: Dataset<S>
  let validation: Dataset<S>?
  private let batchRows: Int
  private let shuffles: Bool
  private let seed: UInt64
  private let step: Step<S>
  private let validator: Predictor<S>?
  private var order: [Int]

  /// - Parameters:
  ///   - batch: rows in a step.
  ///   - shuffles: whether each epoch takes the rows in a new random order; full batches never need one.
  ///   - plannedEpochs: the length of a schedule that needs one.
  ///   - seed: of shuffling and dropout.
  ///
  /// Throws a `ShapeError` where network, objective, data and settings do not fit together or do not fit in memory.
  public init(
    _ network: Network<S>, objective: Objective, optimizer: Optimizer, data: Dataset<S>,
    validation: Dataset<S>? = nil, batch: BatchSize = .rows(32), shuffles: Bool = true,
    schedule: Schedule = .constant, plannedEpochs: Int = 100, seed: UInt64 = 0,
    kernels: KernelSet<S> = S.bestKernels, workers: WorkerPool = WorkerPool(count: 1)
  ) throws(ShapeError) {
    for set in [data, validation ?? data] {
      guard set.inputs.columns == network.inputs else {
        throw ShapeError("Trainer: expected \(network.inputs) inputs in a row, got \(set.inputs.columns)")
      }
      try objective.check(set.targets, outputs: network.outputs)
    }
    if case .rows(let rows) = batch, rows < 1 {
      throw ShapeError("Trainer: expected 1 row or more in a batch")
    }
    try optimizer.check()
    try schedule.check()
    self.network = network
    self.objective = objective
    self.optimizer = optimizer
    self.schedule = schedule
    self.plannedEpochs = plannedEpochs
    self.data = data
    self.validation = validation
    self.seed = seed
    batchRows = batch.rows(of: data.rows)
    self.shuffles = shuffles && batchRows < data.rows
    order = self.shuffles ? Array(0..<data.rows) : []
    step = try Step(
      network: network, objective: objective, optimizer: optimizer, data: data, batch: batchRows, seed: seed,
      kernels: kernels, pool: workers)
    validator = try validation.map { (data) throws(ShapeError) in
      try Predictor(
        network, objective: objective, rows: min(1024, data.rows), kernels: kernels, workers: workers)
    }
    unsafe step.pack(network.parameters.pointer)
  }

  /// Steps in an epoch.
  public var stepsPerEpoch: Int { (data.rows + batchRows - 1) / batchRows }

  /// The learning rate of the next step.
  public var learningRate: Double {
    optimizer.learningRate
      * schedule.factor(at: Double(steps) / Double(stepsPerEpoch), of: Double(plannedEpochs))
  }

  /// One pass over the data, and over the validation data where there are any.
  ///
  /// Throws `TrainingError.notFinite` at the first batch whose loss is NaN or infinite; the network keeps the parameters
  /// it had before that batch.
  public func epoch() throws(TrainingError) -> EpochReport {
    while true {
      if let report = try epoch(while: { true }) { return report }
    }
  }

  /// The same, asking `isWanted` before every batch whether to go on; nil where it said no, and the epoch is then left
  /// unfinished.
  public func epoch(while isWanted: () -> Bool) throws(TrainingError) -> EpochReport? {
    if shuffles { shuffleRows() }
    let rate = learningRate
    var sum = 0.0
    for batch in 0..<stepsPerEpoch {
      guard isWanted() else { return nil }
      let first = batch * batchRows
      let rows = min(batchRows, data.rows - first)
      let loss = takeStep(first: first, rows: rows)
      guard loss.isFinite else { throw notFinite(batch: batch) }
      sum += loss
    }
    epochs += 1
    let validated = validator.flatMap { validator in
      validation.map { validator.evaluation(of: network, on: $0) }
    }
    return EpochReport(
      epoch: epochs, loss: sum / objective.divisor(rows: data.rows, outputs: network.outputs),
      validation: validated, learningRate: rate)
  }

  /// One step on the rows first ..< first + rows of the data, in their own order; returns their mean loss before it.
  ///
  /// The caller who uses this instead of `epoch` has the loop wholly in hand.
  public func step(on rows: Range<Int>) throws(TrainingError) -> Double {
    guard rows.lowerBound >= 0, rows.upperBound <= data.rows, !rows.isEmpty, rows.count <= batchRows else {
      throw .shape(
        ShapeError(
          "Trainer.step: expected 1 to \(batchRows) rows within 0 ..< \(data.rows), "
            + "got \(rows.lowerBound) ..< \(rows.upperBound)"))
    }
    let loss = takeStep(first: rows.lowerBound, rows: rows.count, inOrder: true)
    guard loss.isFinite else { throw notFinite(batch: (steps - 1) % stepsPerEpoch) }
    return loss / objective.divisor(rows: rows.count, outputs: network.outputs)
  }

  /// The loss and the metric of the network as it is now, on any data.
  public func evaluation(on data: Dataset<S>) throws(ShapeError) -> Evaluation {
    try Predictor(
      network, objective: objective, rows: min(1024, data.rows), kernels: step.kernels, workers: step.pool
    ).evaluation(on: data)
  }

  /// Puts other parameters in place, of a network of the same shape.
  public func restore(_ network: Network<S>) {
    precondition(
      network.inputs == self.network.inputs && network.layers == self.network.layers,
      "Trainer.restore: expected a network of the same shape")
    self.network = network
    unsafe step.pack(network.parameters.pointer)
  }

  /// The order of an epoch is a function of the seed and the epoch alone, not of the epochs before it.
  private func shuffleRows() {
    for row in order.indices { order[row] = row }
    RandomSource(seed: seed).shuffle(&order, .shuffle, step: UInt64(epochs))
  }

  private func takeStep(first: Int, rows: Int, inOrder: Bool = false) -> Double {
    let rate = learningRate
    steps += 1
    let isOrdered = shuffles && !inOrder
    return unsafe order.withUnsafeBufferPointer { order in
      let parameters = unsafe network.parameters.mutablePointer()
      return unsafe runStep(
        step, parameters, order: isOrdered ? order.baseAddress : nil, first: first, rows: rows, number: steps,
        optimizer: optimizer, learningRate: rate)
    }
  }

  private func notFinite(batch: Int) -> TrainingError {
    .notFinite(
      NotFinite(place: step.firstNotFinite(layout: network.layout), epoch: epochs + 1, batch: batch + 1))
  }
}

@inline(never)
@_specialize(where S == Float)
@_specialize(where S == Double)
func runStep<S: Scalar>(
  _ step: Step<S>, _ parameters: UnsafeMutablePointer<S>, order: UnsafePointer<Int>?, first: Int, rows: Int,
  number: Int, optimizer: Optimizer, learningRate: Double
) -> Double {
  keepingSubnormals {
    unsafe step.run(
      parameters, order: order, first: first, rows: rows, number: number,
      rule: optimizer.rule(step: number, learningRate: learningRate, of: S.self))
  }
}
