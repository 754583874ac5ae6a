import Backprop
import BackpropCompute
import BackpropData

extension TrainingPlan {
  /// What a run came to.
  public struct Result: Sendable {
    /// The model, with the weights of the best epoch of each network.
    public let model: Model
    /// Every epoch's losses, and why training ended: for each network.
    public let histories: [History]
    /// On the validation rows; nil without any.
    public let validation: TableEvaluation?
    /// On the training rows.
    public let training: TableEvaluation
    /// What keeps the training of the first network from going well, by the columns' names; examined at its end.
    public let diagnosis: [Remark]

    /// A finding of the doctor, in words.
    public struct Remark: Sendable, Equatable, Encodable {
      /// A word that stays the same from version to version: `dead-units`.
      public let name: String
      /// Whether it is more than worth knowing.
      public let isProblem: Bool
      /// What was found, where, and why it is believed.
      public let description: String
      /// The change that answers it.
      public let remedy: String
    }

    /// Those of the first network.
    public var history: History { histories[0] }
  }

  /// Trains.
  ///
  /// - Parameters:
  ///   - instructionSet: the kernels to use; has no say in the result.
  ///   - workers: likewise.
  ///   - isWanted: asked before every batch; where it says no, the best weights so far become the model. Of several
  ///     networks an unfinished one is left out, unless it is the first.
  ///   - onEpoch: called after every epoch.
  ///   - onNetwork: called with its number, from 0, before each network's training.
  ///   - clock: seconds since any moment, asked only where there is a time limit.
  ///
  /// Throws `.diverged` where a number became NaN or infinite.
  public func run(
    instructionSet: InstructionSet = .best, workers: WorkerPool = WorkerPool(count: 1),
    while isWanted: () -> Bool = { true }, onEpoch: (EpochReport) -> Void = { _ in },
    onNetwork: (Int) -> Void = { _ in }, clock: () -> Double = steadySeconds
  ) throws(ModelError) -> Result {
    let machine = Machine(set: instructionSet, workers: workers)
    let begin = settings.timeLimit == nil ? 0 : clock()
    var runs: [Run] = []
    for index in 0..<networkCount {
      onNetwork(index)
      let share = settings.timeLimit.map { begin + $0 * Double(index + 1) / Double(networkCount) }
      let bounds = Bounds(steps: settings.stepLimit, deadline: share)
      let run: Run
      switch settings.precision {
      case .float:
        run = try self.run(index, machine, bounds, clock, isWanted, onEpoch) { .float($0) }
      case .double:
        run = try self.run(index, machine, bounds, clock, isWanted, onEpoch) { .double($0) }
      }
      if index == 0 || run.end != .caller { runs.append(run) }
      if run.end == .caller { break }
    }
    return try result(runs, machine)
  }

  /// What has no say in the result.
  private struct Machine {
    let set: InstructionSet
    let workers: WorkerPool
  }

  /// Where the training of one network must end.
  private struct Bounds {
    let steps: Int?
    let deadline: Double?
  }

  /// The training of one network.
  private struct Run {
    enum End { case own, caller, steps, time }

    let network: ModelNetwork
    let history: History
    let end: End
    let diagnosis: Diagnosis?
  }

  private func run<S: Scalar>(
    _ index: Int, _ machine: Machine, _ bounds: Bounds, _ clock: () -> Double, _ isWanted: () -> Bool,
    _ onEpoch: (EpochReport) -> Void, _ wrapped: (Network<S>) -> ModelNetwork
  ) throws(ModelError) -> Run {
    let data = try dataset(training, of: S.self)
    let held = try validation.map { (table) throws(ModelError) in try dataset(table, of: S.self) }
    let start = try network(of: S.self, index: index)
    var end = Run.End.own
    var steps = 0
    func goesOn() -> Bool {
      if !isWanted() {
        end = .caller
      } else if let most = bounds.steps, steps >= most {
        end = .steps
      } else if let deadline = bounds.deadline, clock() >= deadline {
        end = .time
      } else {
        steps += 1
        return true
      }
      return false
    }
    var running: Trainer<S>?
    do {
      let trainer = try Trainer(
        start, objective: objective, optimizer: settings.optimizer, data: data, validation: held,
        batch: settings.batch.size(of: data.rows, for: settings.optimizer), shuffles: settings.shuffles,
        schedule: settings.schedule, plannedEpochs: settings.epochs, options: settings.options,
        seed: seed(ofNetwork: index), kernels: S.kernels(for: machine.set), workers: machine.workers)
      running = trainer
      let history = try trainer.fit(
        epochs: settings.epochs, patience: held == nil ? nil : settings.patience, while: goesOn,
        onEpoch: onEpoch)
      if case .notFinite(let place) = history.end { throw TrainingError.notFinite(place) }
      // Where rows were held out, the best epoch's average is in place already.
      let trained = held == nil ? trainer.averagedNetwork : trainer.network
      try Self.checkFinite(trained, history)
      return Run(
        network: wrapped(trained), history: history, end: end,
        diagnosis: index == 0 ? try? trainer.diagnosis(history: history) : nil)
    } catch let error as ModelError {
      throw error
    } catch let error as TrainingError {
      guard case .notFinite = error else { throw ModelError(.settings, error.description) }
      let origin = (try? running?.diagnosis(error: error)).flatMap {
        remarks($0).first { $0.name == "not-finite" }
      }
      throw ModelError(.diverged, error.description + (origin.map { "\n" + $0.description } ?? ""))
    } catch {
      throw ModelError(.settings, "\(error)")
    }
  }

  /// The findings, with the table's names for the columns.
  private func remarks(_ diagnosis: Diagnosis?) -> [Result.Remark] {
    (diagnosis?.findings ?? []).map {
      Result.Remark(
        name: $0.name, isProblem: $0.severity > .note,
        description: $0.description(inputs: features.featureNames, targets: [target.column]),
        remedy: $0.remedy)
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

  private func result(_ runs: [Run], _ machine: Machine) throws(ModelError) -> Result {
    let kept = runs.enumerated().map { index, run in
      Model.Provenance.Run(
        seed: seed(ofNetwork: index), losses: run.history.losses,
        validationLosses: run.history.epochs.compactMap(\.validation?.loss),
        bestEpoch: run.history.bestEpoch ?? 0, end: words(of: run))
    }
    let first = kept[0]
    let provenance = Model.Provenance(
      table: name, fingerprint: fingerprint, rows: training.rowCount + (validation?.rowCount ?? 0),
      validationRows: validation?.rowCount ?? 0, seed: settings.seed,
      settings: settings.words.merging(validationTable.map { ["validation-table": $0] } ?? [:]) { $1 },
      losses: first.losses, validationLosses: first.validationLosses, bestEpoch: first.bestEpoch,
      end: first.end, version: backpropVersion, others: kept.count > 1 ? Array(kept.dropFirst()) : nil)
    let model = Model(
      networks: runs.map(\.network), objective: objective, schema: schema, features: features, target: target,
      provenance: provenance)
    func evaluation(_ table: Table) throws(ModelError) -> TableEvaluation {
      try model.evaluation(
        onUnderstood: table, weightedBy: settings.weights, instructionSet: machine.set,
        workers: machine.workers)
    }
    return Result(
      model: model, histories: runs.map(\.history),
      validation: try validation.map { (table) throws(ModelError) in try evaluation(table) },
      training: try evaluation(training), diagnosis: remarks(runs[0].diagnosis))
  }

  private func words(of run: Run) -> String {
    switch run.end {
    case .own, .caller: run.history.end.words(patience: settings.patience)
    case .steps: "step limit of \(settings.stepLimit ?? 0) reached"
    case .time: "time limit reached"
    }
  }
}

/// Seconds on a clock that never goes back.
public func steadySeconds() -> Double {
  let passed = ContinuousClock.now - origin
  return Double(passed.components.seconds) + Double(passed.components.attoseconds) * 1e-18
}

private let origin = ContinuousClock.now
