import BackpropCompute
import BackpropKernels

/// What keeps a training from going well: the causes, the numbers they rest on, and the change that answers each.
///
///     let history = try trainer.fit(epochs: 20)
///     for finding in try trainer.diagnosis(history: history).findings {
///       print(finding.description, finding.remedy)
///     }
///
/// It rests on one pass forward and back over some rows, on a few steps tried on copies, and on the losses so far. The
/// same arguments give the same findings. A network that trains well has none, or notes alone.
public struct Diagnosis: Sendable, Equatable {
  /// One for each layer, in the order they run.
  public internal(set) var layers: [LayerStatistics] = []
  /// What was found, the gravest first.
  public internal(set) var findings: [Finding] = []
  /// The mean loss of the examined rows, as training sees it: dropout included.
  public internal(set) var loss = 0.0
  /// The loss of outputs of zero, for comparison: what knowing nothing costs.
  public internal(set) var zeroLoss = 0.0
  /// How many rows were examined.
  public internal(set) var rows = 0

  /// The findings that call for a change: warnings and problems, no notes.
  public var problems: [Finding] { findings.filter { $0.severity > .note } }

  /// Examines a network in the middle of a training, or before one; it is not changed.
  ///
  /// - Parameters:
  ///   - optimizer: with the learning rate in force; without one nothing is said of the rate.
  ///   - history: the losses so far; without one a rate that is too low is not seen.
  ///   - notFinite: where training met a NaN or an infinity; that of the history where it has one.
  ///   - batch: the rows of a step, and whether they are shuffled before each epoch.
  ///   - rows: of larger data so many rows are examined, 1 or more, spread evenly.
  ///
  /// Costs about as much as ten predictions of these rows. Throws a `ShapeError` where network, objective, data and
  /// settings do not fit together or do not fit in memory.
  public init<S: Scalar>(
    of network: Network<S>, objective: Objective, data: Dataset<S>, optimizer: Optimizer? = nil,
    history: History? = nil, notFinite: NotFinite? = nil, batch: BatchSize = .full, shuffles: Bool = true,
    options: TrainingOptions = TrainingOptions(), seed: UInt64 = 0, rows: Int = 1000,
    kernels: KernelSet<S> = S.bestKernels
  ) throws(ShapeError) {
    if case .rows(let rows) = batch, rows < 1 {
      throw ShapeError("Diagnosis: expected 1 row or more in a batch, got \(rows)")
    }
    try self.init(
      DiagnosisCase(
        network: network, objective: objective, data: data, optimizer: optimizer, history: history,
        notFinite: notFinite, batchRows: max(1, batch.rows(of: data.rows)), shuffles: shuffles,
        options: options, seed: seed, kernels: kernels),
      rows: rows)
  }

  init<S: Scalar>(_ patient: DiagnosisCase<S>, rows limit: Int) throws(ShapeError) {
    let network = patient.network
    guard limit >= 1 else { throw ShapeError("Diagnosis: expected 1 row or more to examine, got \(limit)") }
    try network.check(patient.data, objective: patient.objective, who: "Diagnosis")
    try patient.optimizer?.check()
    try patient.options.check()
    let plan = try UpdatePlan(network.layout, rates: patient.options.rates)
    let chosen = patient.rows(limit)
    let data =
      chosen.count == patient.data.rows ? patient.data : try patient.data.selecting(rows: chosen)
    let probe = try Probe(
      network, objective: patient.objective, data: data, reduction: .mean, seed: patient.seed,
      step: patient.step, kernels: patient.kernels)
    probe.freeze(plan, network.layout)
    rows = chosen.count
    zeroLoss = probe.lossOfZeros()
    loss = probe.loss()
    layers = network.layout.layers.indices.map { LayerStatistics(network.layout.layers[$0], index: $0) }
    for index in layers.indices { layers[index].measureOutputs(probe, patient.kernels) }

    let search = NotFiniteSearch(
      network: network, probe: probe, data: data, rows: chosen, kernels: patient.kernels,
      reported: patient.reported)
    if let origin = search.origin() { findings.append(.notFinite(origin)) }
    findings += patient.findingsOfData(data)
    if loss.isFinite {
      let gradient = backward(probe, network)
      if !hasNotFinite, let origin = search.origin(in: gradient) { findings.append(.notFinite(origin)) }
      measureParameters(network, gradient, plan)
      findings += flatUnits(probe, patient.objective, data)
      let trial = patient.optimizer.flatMap {
        UpdateTrial(
          $0, network: network, gradient: gradient, memories: patient.memories, step: patient.step,
          options: patient.options, plan: plan, kernels: patient.kernels)
      }
      if let trial { measureUpdates(trial, plan) }
      let rate = learningRate(patient, trial, probe)
      // Steps that are too long make gradients of any size: one cause is enough.
      let isThrown = patient.step > 1 && rate.contains { $0.severity == .problem }
      findings += isThrown ? rate : rate + gradientFlow()
    } else {
      findings += learningRate(patient, nil, probe)
    }
    // A stable order: by severity, and as found among equals.
    var sorted: [Finding] = []
    for severity in [Finding.Severity.problem, .warning, .note] {
      sorted += findings.filter { $0.severity == severity }
    }
    findings = sorted
  }

  private var hasNotFinite: Bool { findings.contains { if case .notFinite = $0 { true } else { false } } }

  /// Runs all layers back; the norms of their gradients, and the gradient of the parameters.
  private mutating func backward<S: Scalar>(_ probe: Probe<S>, _ network: Network<S>) -> Vector<S> {
    for index in layers.indices.reversed() {
      let stage = unsafe probe.workspace.stages[index]
      func gradientNorm() -> Double {
        unsafe norm(stage.da, rows: probe.rows, columns: stage.outputs, stride: stage.stride)
      }
      let before = gradientNorm()
      probe.backward(index)
      // The opening of a residual connection has its whole gradient only when its backward has added the way around.
      layers[index].outputGradientNorm =
        network.layout.layers[index].part == .opening ? gradientNorm() : before
    }
    return probe.parameterGradient()
  }

  /// The tensors that a layer's norms are over: its trained weights, or whatever it trains.
  private static func tensors(_ layer: Int, _ layout: ParameterLayout, _ plan: UpdatePlan) -> [Int] {
    let trained = layout.tensors.indices.filter {
      layout.tensors[$0].layer == layer && plan.groups[$0] >= 0
    }
    let weights = trained.filter { layout.tensors[$0].role == .weight }
    return weights.isEmpty ? trained : weights
  }

  private mutating func measureParameters<S: Scalar>(
    _ network: Network<S>, _ gradient: Vector<S>, _ plan: UpdatePlan
  ) {
    for index in layers.indices {
      let tensors = Self.tensors(index, network.layout, plan).map { network.layout.tensors[$0] }
      if tensors.isEmpty { continue }
      layers[index].weightNorm = tensors.reduce(0) { $0 + network.parameters.squares($1) }.squareRoot()
      layers[index].weightGradientNorm = tensors.reduce(0) { $0 + gradient.squares($1) }.squareRoot()
    }
  }

  private mutating func measureUpdates<S: Scalar>(_ trial: UpdateTrial<S>, _ plan: UpdatePlan) {
    let moved = trial.parameters(after: 1)
    for index in layers.indices {
      guard let weightNorm = layers[index].weightNorm, weightNorm > 0 else { continue }
      var squares = 0.0
      for tensor in Self.tensors(index, trial.layout, plan) {
        for element in trial.layout.tensors[tensor].range {
          let change = Double(moved[element]) - Double(trial.parameters[element])
          squares += change * change
        }
      }
      layers[index].updateRatio = squares.squareRoot() / weightNorm
    }
  }
}

extension Vector {
  /// The sum of the squares of a tensor's elements.
  fileprivate func squares(_ tensor: ParameterLayout.Tensor) -> Double {
    let length = unsafe norm(pointer + tensor.offset, rows: 1, columns: tensor.count, stride: 0)
    return length * length
  }
}

extension Probe {
  /// The loss if all outputs were zero; 0 where that is no number.
  fileprivate func lossOfZeros() -> Double {
    let last = unsafe workspace.stages[workspace.stages.count - 1]
    unsafe last.a.update(repeating: 0, count: rows * last.stride)
    let loss = loss(from: unsafe workspace.stages.count)
    return loss.isFinite ? loss : 0
  }

  /// Layers without trained parameters behave as at prediction, as they do in a training.
  fileprivate func freeze(_ plan: UpdatePlan, _ layout: ParameterLayout) {
    for stage in workspace.wholeBatchStages {
      let isTrained = layout.tensors.indices.contains {
        layout.tensors[$0].layer == stage && plan.groups[$0] >= 0
      }
      if !isTrained { workspace.freeze(stage) }
    }
  }
}
