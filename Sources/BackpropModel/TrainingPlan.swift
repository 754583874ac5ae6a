import Backprop
import BackpropCompute
import BackpropData

/// All that is decided before the first step: rows, preprocessing, network and objective. Nothing in it is random but by
/// the seed.
public struct TrainingPlan: Sendable {
  /// What was asked for.
  public let settings: TrainingSettings
  /// The rows that train.
  public let training: Table
  /// The rows that choose the best epoch; nil without validation.
  public let validation: Table?
  /// How the columns become inputs, fitted to the training rows alone.
  public let features: FeatureEncoder
  /// How the target becomes outputs, and outputs become answers.
  public let target: TargetEncoder
  /// What will be made small.
  public let objective: Objective
  /// The network's layers, the output layer included.
  public let layers: [Layer]
  /// The inputs of each dense layer, and the outputs of the last; other layers change no size.
  public let widths: [Int]
  /// What was understood and decided, a sentence each.
  public let notes: [String]
  private let fingerprint: String
  private let name: String

  /// Looks at a table and decides.
  ///
  /// Throws where the target or a setting does not fit the table.
  public init(table: Table, settings: TrainingSettings) throws(ModelError) {
    try settings.check()
    self.settings = settings
    name = table.name
    fingerprint = Fingerprint.of(table)
    do {
      var notes = table.notes
      let column = try table.column(named: settings.target)
      let (task, reason) = settings.task.map { ($0, "as asked") } ?? LearningTask.inferred(from: column)
      let kind = task == .classification ? "classes" : "a number"
      notes.append(
        "target \"\(settings.target)\": \(kind), \(settings.task == nil ? "because " : "")\(reason)")

      let (answered, dropped) = try table.droppingMissing(in: settings.target)
      if !dropped.isEmpty { notes.append("left out \(rowsText(dropped.count)) without a target") }
      let whole = try TargetEncoder(
        fitting: answered, column: settings.target, task: task, scaling: settings.targetScaling)
      if settings.validation > 0 {
        let stratum = task == .classification ? settings.target : nil
        let (first, second) = try answered.split(
          fraction: 1 - settings.validation, stratifiedBy: stratum, seed: settings.seed)
        training = first
        validation = second
      } else {
        training = answered
        validation = nil
      }
      guard training.rowCount > 1 else {
        throw ModelError(
          .badData,
          "\(table.name): expected at least 2 rows to train on, got \(training.rowCount) of "
            + "\(rowsText(answered.rowCount)) with a target; add rows, or hold fewer out for validation")
      }
      // A scale is learned from the training rows alone; the list of classes has all of them.
      target =
        task == .classification
        ? whole
        : try TargetEncoder(
          fitting: training, column: settings.target, task: task, scaling: settings.targetScaling)
      let inputs = training.columnNames.filter { $0 != settings.target }
      features = try FeatureEncoder(fitting: training, columns: inputs, scaling: settings.featureScaling)
      notes += features.notes
      if target.classes.count > 100, target.classes.count * 10 > answered.rowCount {
        notes.append(
          "target \"\(settings.target)\" has \(target.classes.count) classes for \(answered.rowCount) rows: "
            + "hardly any can be learned; if these are numbers, write them without signs and separators")
      }
      self.notes = notes
    } catch let error as TableError {
      throw ModelError(error)
    } catch let error as ModelError {
      throw error
    } catch {
      throw ModelError(.badData, "\(table.name): \(error)")
    }
    let (objective, outputs) = try settings.objective(for: target)
    self.objective = objective
    layers =
      settings.hidden + [
        .dense(
          outputs, initializer: settings.outputInitializer, biasInitializer: settings.outputBiasInitializer)
      ]
    let widths = [features.width] + layers.flatMap(\.sizes)
    self.widths = widths
    guard features.width > 0 else {
      throw ModelError(.badData, "\(table.name): expected a column that varies beside the target, got none")
    }
    if let expected = settings.expectedSizes, expected != widths {
      throw ModelError(
        .settings,
        "layers: expected \(words(widths)) for this table (\(features.width) inputs after preprocessing, "
          + "\(outputs) \(outputs == 1 ? "output" : "outputs")), got \(words(expected))")
    }
  }

  /// What a run came to.
  public struct Result: Sendable {
    /// The model, with the weights of the best epoch.
    public let model: Model
    /// Every epoch's losses, and why training ended.
    public let history: History
    /// On the validation rows; nil without any.
    public let validation: TableEvaluation?
    /// On the training rows.
    public let training: TableEvaluation
  }

  /// Trains.
  ///
  /// - Parameters:
  ///   - instructionSet: the kernels to use; has no say in the result.
  ///   - workers: likewise.
  ///   - isWanted: asked before every batch; where it says no, the best weights so far become the model.
  ///   - onEpoch: called after every epoch.
  ///
  /// Throws `.diverged` where a number became NaN or infinite.
  public func run(
    instructionSet: InstructionSet = .best, workers: WorkerPool = WorkerPool(count: 1),
    while isWanted: () -> Bool = { true }, onEpoch: (EpochReport) -> Void = { _ in }
  ) throws(ModelError) -> Result {
    switch settings.precision {
    case .float:
      let (network, history) = try run(Float.self, instructionSet, workers, isWanted, onEpoch)
      return try result(.float(network), history, instructionSet, workers)
    case .double:
      let (network, history) = try run(Double.self, instructionSet, workers, isWanted, onEpoch)
      return try result(.double(network), history, instructionSet, workers)
    }
  }

  /// The network as it is before the first step.
  public func network<S: Scalar>(of _: S.Type) throws(ModelError) -> Network<S> {
    do {
      var network = try Network<S>(inputs: features.width, layers: layers, seed: settings.seed)
      if let draw = settings.numPyDraw {
        var random = NumPyRandom(seed: draw.seed)
        network.initialize(
          from: &random, weights: draw.weights, scale: S(draw.deviation), drawsBiases: draw.drawsBiases)
      }
      return network
    } catch {
      throw ModelError(.settings, error.description)
    }
  }

  /// The training rows as the network sees them.
  public func dataset<S: Scalar>(_ table: Table, of _: S.Type) throws(ModelError) -> Dataset<S> {
    do {
      return try Dataset(inputs: features.encode(table), targets: target.encode(table))
    } catch let error as TableError {
      throw ModelError(error)
    } catch {
      throw ModelError(.badData, "\(table.name): \(error)")
    }
  }

  private func run<S: Scalar>(
    _: S.Type, _ set: InstructionSet, _ workers: WorkerPool, _ isWanted: () -> Bool,
    _ onEpoch: (EpochReport) -> Void
  ) throws(ModelError) -> (Network<S>, History) {
    let data = try dataset(training, of: S.self)
    let held = try validation.map { (table) throws(ModelError) in try dataset(table, of: S.self) }
    let start = try network(of: S.self)
    do {
      let trainer = try Trainer(
        start, objective: objective, optimizer: settings.optimizer, data: data, validation: held,
        batch: settings.batch.size(of: data.rows), shuffles: settings.shuffles,
        schedule: settings.schedule, plannedEpochs: settings.epochs, seed: settings.seed,
        kernels: S.kernels(for: set), workers: workers)
      let history = try trainer.fit(
        epochs: settings.epochs, patience: held == nil ? nil : settings.patience, while: isWanted,
        onEpoch: onEpoch)
      if case .notFinite(let place) = history.end { throw TrainingError.notFinite(place) }
      try Self.checkFinite(trainer.network, history)
      return (trainer.network, history)
    } catch let error as ModelError {
      throw error
    } catch let error as TrainingError {
      if case .notFinite = error { throw ModelError(.diverged, error.description) }
      throw ModelError(.settings, error.description)
    } catch {
      throw ModelError(.settings, "\(error)")
    }
  }

  /// The last step may have spoilt what no later step looked at.
  private static func checkFinite<S: Scalar>(
    _ network: Network<S>, _ history: History
  ) throws(ModelError) {
    let spoilt = network.layout.tensors.first { tensor in
      !(network[tensor: tensor.name] ?? []).allSatisfy(\.isFinite)
    }
    let best = history.epochs.first { $0.epoch == history.bestEpoch }
    guard spoilt != nil || !(best?.watchedLoss.isFinite ?? true) else { return }
    throw ModelError(
      .diverged,
      "training diverged: \(spoilt.map { "parameter \($0.name)" } ?? "the validation loss") became NaN or infinite "
        + "in epoch \(history.epochs.count); expected finite numbers: lower the learning rate, or scale the inputs and "
        + "the target")
  }

  private func result(
    _ network: ModelNetwork, _ history: History, _ set: InstructionSet, _ workers: WorkerPool
  ) throws(ModelError) -> Result {
    let provenance = Model.Provenance(
      table: name, fingerprint: fingerprint, rows: training.rowCount + (validation?.rowCount ?? 0),
      validationRows: validation?.rowCount ?? 0, seed: settings.seed, settings: settings.words,
      losses: history.losses, validationLosses: history.epochs.compactMap(\.validation?.loss),
      bestEpoch: history.bestEpoch ?? 0, end: history.end.words(patience: settings.patience),
      version: backpropVersion)
    let model = Model(
      network: network, objective: objective, features: features, target: target, provenance: provenance)
    return Result(
      model: model, history: history,
      validation: try validation.map { (table) throws(ModelError) in
        try model.evaluation(on: table, instructionSet: set, workers: workers)
      },
      training: try model.evaluation(on: training, instructionSet: set, workers: workers))
  }
}

extension Layer {
  /// The outputs of the dense layers in it.
  fileprivate var sizes: [Int] {
    switch self {
    case .dense(let dense): [dense.outputs]
    case .residual(let residual): residual.layers.flatMap(\.sizes)
    default: []
    }
  }
}

/// "1 row", "2 rows".
func rowsText(_ count: Int) -> String { count == 1 ? "1 row" : "\(count) rows" }
