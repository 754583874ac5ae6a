import Backprop
import BackpropCompute
import BackpropData

/// The training of one network of a model.
struct MemberTraining<S: Scalar> {
  let plan: TrainingPlan
  let member: TrainingPlan.Member
  let set: InstructionSet
  let workers: WorkerPool
  let deadline: MemberCourse.Deadline
  let course: MemberCourse
  /// How many of the planned epochs are run.
  var epochs: Int?

  /// What a training came to.
  struct Outcome: Sendable {
    enum End { case own, caller, steps, time }

    let member: TrainingPlan.Member
    let network: Network<S>
    let history: History
    let end: End
    let diagnosis: Diagnosis?
    /// What the network says of its validation rows: rows x outputs.
    let unseen: Matrix<Double>?
    /// The same, each row at the epoch that others chose; nil where that makes no difference.
    let crossFitted: Matrix<Double>?
    /// The number that epochs were compared by, epoch by epoch; lower is better.
    let watched: [Double]
    let notes: [String]
  }

  private var settings: TrainingSettings { plan.kinds[member.kind].settings }

  /// Trains; a training that diverges begins anew at a lower rate, as often as the settings say.
  func outcome(_ all: Dataset<S>, _ held: Dataset<S>?) throws(ModelError) -> Outcome {
    let data: Dataset<S>
    let validation: Dataset<S>?
    do {
      (data, validation) = try plan.rows(of: member, in: all, held: held)
    } catch {
      throw ModelError(.badData, error.description)
    }
    var optimizer = settings.optimizer
    var notes: [String] = []
    while true {
      let isLast = notes.count == settings.restarts
      do throws(ModelError) {
        return try outcome(data, validation, optimizer, notes)
      } catch {
        guard error.kind == .diverged, !isLast else { throw error }
        let rate = optimizer.learningRate
        optimizer.learningRate = rate * 0.3
        notes.append(
          (plan.networkCount > 1 ? "network \(member.index + 1) " : "training ")
            + "diverged at learning rate \(Self.short(rate)): it began anew at "
            + Self.short(optimizer.learningRate))
      }
    }
  }

  private func outcome(
    _ data: Dataset<S>, _ validation: Dataset<S>?, _ optimizer: Optimizer, _ notes: [String]
  ) throws(ModelError) -> Outcome {
    let start = try plan.network(of: member, inputs: data.inputs)
    var end = Outcome.End.own
    var steps = 0
    func goesOn() -> Bool {
      if !course.isWanted {
        end = .caller
      } else if let most = settings.stepLimit, steps >= most {
        end = .steps
      } else if let deadline = deadline.seconds, course.now >= deadline {
        end = .time
      } else {
        steps += 1
        return true
      }
      return false
    }
    var watched: [Double] = []
    var watching: ((Network<S>) -> Double)?
    if let watch = validation.flatMap({ watch($0) }) {
      watching = { network in
        let value = watch(network)
        watched.append(value)
        return value
      }
    }
    let choice = settings.epochChoice(of: plan.objective)
    var crossFitted = validation.flatMap { crossFitting(on: $0) }
    let changesAtItsEnd =
      settings.start == nil && start.layers.contains { if case .embedding = $0 { true } else { false } }
    var running: Trainer<S>?
    do {
      let trainer = try Trainer(
        start, objective: plan.objective, optimizer: optimizer, data: data, validation: validation,
        batch: settings.batch.size(of: data.rows, for: optimizer), shuffles: settings.shuffles,
        schedule: settings.schedule, plannedEpochs: settings.epochs, options: settings.options,
        seed: member.seed, kernels: S.kernels(for: set), workers: workers)
      trainer.keepsValidationPredictions = crossFitted != nil
      running = trainer
      let history = try trainer.fit(
        epochs: epochs ?? settings.epochs, patience: validation == nil ? nil : settings.patience,
        stopping: validation == nil ? nil : settings.stopping, choice: choice, watching: watching,
        keepsBest: settings.keepsBest,
        while: goesOn,
        onEpoch: { report in
          course.report(report, of: member.index)
          guard let validation, let said = trainer.validationPredictions else { return }
          crossFitted?.add(said.converted(to: Double.self)) {
            changesAtItsEnd
              ? try? answers(of: finished(trainer.averagedNetwork, on: data), validation.inputs) : nil
          }
        })
      if case .notFinite(let place) = history.end { throw TrainingError.notFinite(place) }
      // Where rows were held out, the best epoch's average is in place already.
      var trained = validation == nil || !settings.keepsBest ? trainer.averagedNetwork : trainer.network
      try checkFinite(trained, history)
      trained = finished(trained, on: data)
      return Outcome(
        member: member, network: trained, history: history, end: end,
        diagnosis: member.index == 0 ? try? trainer.diagnosis(history: history) : nil,
        unseen: try validation.map { (rows) throws(ShapeError) in try answers(of: trained, rows.inputs) },
        crossFitted: crossFitted?.answers,
        watched: watching == nil ? history.epochs.map { $0.watched(by: choice) } : watched, notes: notes)
    } catch let error as ModelError {
      throw error
    } catch let error as TrainingError {
      guard case .notFinite = error else { throw ModelError(.settings, error.description) }
      let origin = (try? running?.diagnosis(error: error)).flatMap {
        plan.remarks($0).first { $0.name == "not-finite" }
      }
      throw ModelError(.diverged, error.description + (origin.map { "\n" + $0.description } ?? ""))
    } catch {
      throw ModelError(.settings, "\(error)")
    }
  }

  /// A network as it becomes part of the model.
  private func finished(_ network: Network<S>, on data: Dataset<S>) -> Network<S> {
    guard settings.start == nil else { return network }
    var network = network
    network.averageUnseenCodes(of: data.inputs)
    return network
  }

  private func crossFitting(on validation: Dataset<S>) -> CrossFittedAnswers? {
    guard settings.keepsBest, CrossFittedAnswers.suitingRows.contains(validation.rows),
      let criterion = plan.criterion(on: validation)
    else { return nil }
    let parts = plan.crossFittingParts(
      of: plan.validation ?? plan.training, rows: member.fold?.validation ?? Array(0..<validation.rows))
    return CrossFittedAnswers(partOfRow: parts, by: criterion)
  }

  /// What says which epoch is best, where the trainer's own reports do not.
  private func watch(_ validation: Dataset<S>) -> ((Network<S>) -> Double)? {
    guard let score = settings.metric, settings.needsAnswers(score) else { return nil }
    return { network in
      guard let answers = try? answers(of: network, validation.inputs),
        let value = plan.value(of: score, answers: answers, targets: validation)
      else { return .infinity }
      return score.isHigherBetter ? -value : value
    }
  }

  private func answers(of network: Network<S>, _ inputs: Inputs<S>) throws(ShapeError) -> Matrix<Double> {
    try Predictor(
      network, objective: plan.objective, rows: min(1024, inputs.rows), kernels: S.kernels(for: set),
      workers: workers
    ).predictions(for: inputs).converted(to: Double.self)
  }

  /// The last step may have spoilt what no later step looked at.
  private func checkFinite(_ network: Network<S>, _ history: History) throws(ModelError) {
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

  private static func short(_ rate: Double) -> String { "\(Float(rate))" }
}
