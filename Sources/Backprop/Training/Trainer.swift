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
  public internal(set) var network: Network<S>
  /// What training makes small.
  public let objective: Objective
  /// How a gradient becomes a step; its learning rate is that before the schedule.
  public let optimizer: Optimizer
  /// The factor on the learning rate over time.
  public let schedule: Schedule
  /// What is done beside that.
  public let options: TrainingOptions
  /// How many epochs the schedule is planned for.
  public let plannedEpochs: Int
  /// Steps in an epoch.
  public let stepsPerEpoch: Int
  /// Epochs finished so far.
  public internal(set) var epochs = 0
  /// Steps taken so far.
  public internal(set) var steps = 0
  /// The Euclidean norm of the last step's gradient, before clipping; nil where nothing needed it.
  public private(set) var gradientNorm: Double?
  /// Whether what an epoch's evaluation predicts is kept: as many numbers as the validation data have rows times outputs.
  public var keepsValidationPredictions = false
  /// The predictions for the validation data at the end of the last epoch that this trainer ran: rows x outputs; nil where they were
  /// not to be kept.
  public private(set) var validationPredictions: Matrix<S>?

  let data: Dataset<S>
  let validation: Dataset<S>?
  let step: Step<S>
  /// Where a schedule that watches the loss stands.
  var plateau: PlateauState?
  private let rows: Int
  let batchRows: Int
  let shuffles: Bool
  let seed: UInt64
  private let validator: Predictor<S>?
  private let totalWeight: Double
  private var order: LargeArray<Int>
  /// Whether the last step took its rows in that order.
  private var isLastOrdered = false

  /// - Parameters:
  ///   - batch: rows in a step.
  ///   - shuffles: whether each epoch takes the rows in a new random order; full batches never need one.
  ///   - plannedEpochs: the length of a schedule that needs one.
  ///   - options: clipping, penalties, averages and the like.
  ///   - seed: of shuffling, dropout and the like.
  ///
  /// Throws a `ShapeError` where network, objective, data and settings do not fit together or do not fit in memory.
  public init(
    _ network: Network<S>, objective: Objective, optimizer: Optimizer, data: Dataset<S>,
    validation: Dataset<S>? = nil, batch: BatchSize = .rows(32), shuffles: Bool = true,
    schedule: Schedule = .constant, plannedEpochs: Int = 100, options: TrainingOptions = TrainingOptions(),
    seed: UInt64 = 0, kernels: KernelSet<S> = S.bestKernels, workers: WorkerPool = WorkerPool(count: 1)
  ) throws(ShapeError) {
    try network.check(data, objective: objective, who: "Trainer")
    if let validation { try network.check(validation, objective: objective, who: "Trainer") }
    if case .rows(let rows) = batch, rows < 1 {
      throw ShapeError("Trainer: expected 1 row or more in a batch, got \(rows)")
    }
    try optimizer.check()
    try schedule.check()
    try options.check()
    rows = data.rows
    batchRows = batch.rows(of: rows)
    stepsPerEpoch = options.dropsLast ? rows / batchRows : (rows + batchRows - 1) / batchRows
    try Self.check(optimizer, options, network, isFullBatch: batchRows == data.rows)
    let data = try options.mixup > 0 ? data.mixable(objective, outputs: network.outputs) : data
    self.network = network
    self.objective = objective
    self.optimizer = optimizer
    self.schedule = schedule
    self.options = options
    self.plannedEpochs = plannedEpochs
    self.data = data
    self.validation = validation
    self.seed = seed
    self.shuffles = shuffles && batchRows < data.rows
    order = self.shuffles ? LargeArray(0..<data.rows) : []
    plateau = schedule.plateau.map(PlateauState.init)
    if plateau?.plateau.goal == .maximum, validation == nil {
      throw ShapeError(
        "schedule: expected validation data for a plateau of a score that shall grow, got none")
    }
    let pace = Pace(
      optimizer: optimizer, schedule: schedule, options: options, plannedEpochs: plannedEpochs,
      stepsPerEpoch: stepsPerEpoch,
      plateauFactor: 1)
    step = try Step(
      network: network, objective: objective, optimizer: pace.firstOptimizer, options: options, data: data,
      batch: batchRows, seed: seed, kernels: kernels, pool: workers)
    totalWeight = Self.total(step.divisorWeights, rows: data.rows)
    guard totalWeight > 0 else {
      throw ShapeError(
        "Trainer: expected rows of a weight above 0, those of their classes included, got none")
    }
    validator = try validation.map { (data) throws(ShapeError) in
      try Predictor(
        network, objective: objective, rows: min(1024, data.rows), kernels: kernels, workers: workers)
    }
    unsafe step.pack(network.parameters.pointer)
  }

  /// What fits only some networks and batches.
  private static func check(
    _ optimizer: Optimizer, _ options: TrainingOptions, _ network: Network<S>, isFullBatch: Bool
  ) throws(ShapeError) {
    let layers = network.layout.layers.map { $0.layer }
    if options.mixup > 0, layers.contains(where: { if case .embedding = $0 { true } else { false } }) {
      throw ShapeError("mixup: expected a network without embeddings, whose codes cannot be mixed")
    }
    guard optimizer.form == .wholeFunction else { return }
    guard isFullBatch else { throw ShapeError("\(optimizer.name): expected full batches, got smaller ones") }
    if layers.contains(where: { $0.needsWholeBatch }) {
      throw ShapeError("\(optimizer.name): expected a network without batch normalisation")
    }
    if options.clipping != nil || options.rates.contains(where: { $0.factor != 0 && $0.factor != 1 }) {
      throw ShapeError("\(optimizer.name): expected no clipping and no rates of layers but 0 and 1")
    }
    if options.maximumNorm != nil || options.lookahead != nil || options.mixup > 0 {
      throw ShapeError("\(optimizer.name): expected no limit on norms, no lookahead and no mixup")
    }
  }

  private static func total(_ weights: AlignedBuffer<S>, rows: Int) -> Double {
    guard weights.count > 0 else { return Double(rows) }
    return (0..<rows).reduce(0) { unsafe $0 + Double(weights.pointer[$1]) }
  }

  /// The learning rate of the next step.
  public var learningRate: Double { pace.learningRate(after: steps) }

  /// The rates of the steps to come, as far as they are known now.
  private var pace: Pace {
    Pace(
      optimizer: optimizer, schedule: schedule, options: options, plannedEpochs: plannedEpochs,
      stepsPerEpoch: stepsPerEpoch,
      plateauFactor: plateau?.factor ?? 1)
  }

  /// The network that counts: the average where one is kept and has begun, else `network`.
  public var averagedNetwork: Network<S> {
    switch options.averaging {
    case .exponential?: break
    case .stochastic(let start)?: if epochs <= start { return network }
    case nil: return network
    }
    var average = network
    unsafe average.parameters.mutablePointer().update(
      from: step.average.pointer, count: network.parameters.count)
    return average
  }

  /// One pass over the data, and over the validation data where there are any.
  ///
  /// Throws `TrainingError.notFinite` at the first batch whose loss is NaN or infinite; the network keeps the parameters
  /// it had before that batch (but for running statistics, where a batch is worked on in parts). Throws it too where
  /// the epoch's end finds a parameter, or a memory of the optimizer's, that an update has made NaN or infinite. Throws
  /// `TrainingError.shape` where a schedule of one's own gives a learning rate that is none.
  public func epoch() throws(TrainingError) -> EpochReport {
    while true {
      if let report = try runEpoch(asks: false, while: { true }) { return report }
    }
  }

  /// The same, asking `isWanted` before every batch whether to go on; nil where it said no, and the epoch is then left
  /// unfinished.
  public func epoch(while isWanted: () -> Bool) throws(TrainingError) -> EpochReport? {
    try runEpoch(asks: true, while: isWanted)
  }

  private func runEpoch(asks: Bool, while isWanted: () -> Bool) throws(TrainingError) -> EpochReport? {
    if shuffles { shuffleRows() }
    let rate = learningRate
    let course = try unsafe takeSteps(
      0..<(options.dropsLast ? stepsPerEpoch * batchRows : rows), isOrdered: shuffles, firstBatch: 0,
      endedEpoch: epochs + 1, asks: asks, while: isWanted)
    if unsafe course.isStopped { return nil }
    if unsafe course.isSpoilt, let place = firstNotFinitePlace {
      throw .notFinite(NotFinite(place: place, epoch: epochs + 1, batch: stepsPerEpoch))
    }
    return unsafe endEpoch(
      rate, lossSum: course.lossSum, weight: options.dropsLast ? course.weight : totalWeight,
      penalty: course.penalty)
  }

  /// What the updates of an epoch have spoilt.
  private var firstNotFinitePlace: NotFinite.Place? {
    if let name = unsafe firstNotFinite(network.parameters.pointer) { return .parameter(name) }
    for memory in step.memories {
      if let name = unsafe firstNotFinite(memory.pointer) { return .memory(name) }
    }
    return nil
  }

  /// The first tensor with a NaN or an infinity in a vector that lies as the parameters do.
  private func firstNotFinite(_ vector: UnsafePointer<S>) -> String? {
    network.layout.tensors.first {
      unsafe !step.kernels.allFinite(vector + $0.offset, $0.count)
    }?.name
  }

  private func endEpoch(_ rate: Double, lossSum: Double, weight: Double, penalty: Double) -> EpochReport {
    epochs += 1
    let validated = validator.flatMap { validator in
      validation.map { data in
        guard keepsValidationPredictions else {
          validationPredictions = nil
          return validator.evaluation(of: averagedNetwork, on: data)
        }
        var predictions = Matrix<S>(rows: data.rows, columns: network.outputs)
        defer { validationPredictions = predictions }
        return validator.evaluation(of: averagedNetwork, on: data, into: &predictions)
      }
    }
    let report = EpochReport(
      epoch: epochs,
      loss: (weight > 0 ? lossSum / step.objective.divisor(weight: weight) : 0) + penalty
        / Double(stepsPerEpoch),
      validation: validated, learningRate: rate)
    if let goal = plateau?.plateau.goal {
      plateau?.report(goal == .maximum ? report.validation?.value ?? .nan : report.watchedLoss)
    }
    return report
  }

  /// One step on the rows first ..< first + rows of the data, in their own order; returns their loss before it, the mean or
  /// the sum as the options say, penalties included.
  ///
  /// The caller who uses this instead of `epoch` has the loop wholly in hand.
  public func step(on rows: Range<Int>) throws(TrainingError) -> Double {
    guard rows.lowerBound >= 0, rows.upperBound <= self.rows, !rows.isEmpty, rows.count <= batchRows else {
      throw .shape(
        ShapeError(
          "Trainer.step: expected 1 to \(batchRows) rows within 0 ..< \(self.rows), "
            + "got \(rows.lowerBound) ..< \(rows.upperBound)"))
    }
    let course = try unsafe takeSteps(
      rows, isOrdered: false, firstBatch: steps % stepsPerEpoch, endedEpoch: nil, asks: false,
      while: { true })
    let divisor = unsafe options.reduction == .sum ? 1 : step.objective.divisor(weight: course.weight)
    return unsafe (divisor > 0 ? course.lossSum / divisor : 0) + course.penalty
  }

  /// The loss and the metric of the network as it is now, on any data.
  public func evaluation(on data: Dataset<S>) throws(ShapeError) -> Evaluation {
    try Predictor(
      network, objective: objective, rows: min(1024, data.rows), kernels: step.kernels, workers: step.pool
    ).evaluation(on: data)
  }

  /// Puts other parameters in place, of a network of the same shape; averages and the slow parameters of lookahead go on
  /// from there.
  public func restore(_ network: Network<S>) {
    precondition(
      network.inputs == self.network.inputs && network.layers == self.network.layers,
      "Trainer.restore: expected a network of the same shape")
    self.network = network
    let parameters = unsafe network.parameters.pointer
    unsafe step.average.pointer.update(from: parameters, count: step.average.count)
    unsafe step.slow.pointer.update(from: parameters, count: step.slow.count)
    step.lbfgs?.reset()
    unsafe step.pack(parameters)
  }

  /// The order of an epoch is a function of the seed and the epoch alone, not of the epochs before it.
  private func shuffleRows() {
    unsafe order.withUnsafeMutableBufferPointer { order in
      for row in order.indices { unsafe order[row] = row }
    }
    RandomSource(seed: seed).shuffle(&order, .shuffle, step: UInt64(epochs))
  }

  /// Steps on some rows, of the epoch's order or as they lie.
  private func takeSteps(
    _ rows: Range<Int>, isOrdered: Bool, firstBatch: Int, endedEpoch: Int?, asks: Bool,
    while isWanted: () -> Bool
  ) throws(TrainingError) -> Course {
    isLastOrdered = isOrdered
    let earlier = steps
    let course = unsafe order.withUnsafeBufferPointer { order in
      var course = unsafe Course(
        order: isOrdered ? order.baseAddress : nil, rows: rows, batchRows: batchRows, steps: steps,
        endedEpoch: endedEpoch)
      unsafe runSteps(self, step, pace, &course, asks: asks, isWanted: isWanted)
      return unsafe course
    }
    steps = unsafe course.steps
    gradientNorm = unsafe course.gradientNorm
    if let rate = unsafe course.refusedRate {
      throw .shape(
        ShapeError("Trainer: expected a learning rate of 0 or more from the schedule\(got(rate))"))
    }
    guard unsafe course.lossSum.isFinite else { throw notFinite(batch: firstBatch + steps - earlier - 1) }
    return unsafe course
  }

  private func notFinite(batch: Int) -> TrainingError {
    .notFinite(
      NotFinite(
        place: step.firstNotFinite(order: isLastOrdered ? order : nil), epoch: epochs + 1, batch: batch + 1))
  }
}
