import Backprop
import BackpropCompute
import BackpropData

extension Search {
  /// Trains the trials of all rounds, one after the other, on a table.
  ///
  /// Costs as many trainings as `rounds(epochs:)` has trials; the best model so far is kept in memory.
  ///
  /// - Parameters:
  ///   - held: a second table, whose rows the trials are scored on; nil takes those that the settings hold out.
  ///   - epochs: of a training to the end.
  ///   - settings: what a trial is trained by, for so many epochs; those that decide which rows are held out must be the
  ///     same for all.
  ///   - isWanted: asked before every batch; where it says no, the search ends with what it has.
  ///   - onTrial: called before each training.
  ///   - onEpoch: called after each of its epochs.
  ///   - onRun: called after each training, with whether it is the best so far.
  ///   - clock: seconds since any moment.
  ///
  /// Throws where the table or the settings as they were given do not fit, no rows are held out, the score does not suit the
  /// target, or no trial can be scored.
  public func run(
    on table: Table, validation held: Table? = nil, epochs: Int, instructionSet: InstructionSet = .best,
    workers: WorkerPool = WorkerPool(count: 1), while isWanted: () -> Bool = { true },
    onTrial: (SearchTrial, Round) -> Void = { _, _ in }, onEpoch: (EpochReport) -> Void = { _ in },
    onRun: (Run, Bool) -> Void = { _, _ in }, clock: () -> Double = steadySeconds,
    settings: (SearchTrial, Int) throws(ModelError) -> TrainingSettings
  ) throws(ModelError) -> Result {
    let rounds = rounds(epochs: epochs)
    // What is wrong with the table or the settings of all trials is said before the first of them.
    let given = try TrainingPlan(
      table: table, validation: held, settings: settings(trial(1), rounds[0].epochs))
    let score = try score(for: given)
    let begin = clock()
    var state = SearchState(score: score)
    var numbers = Array(1...max(1, trials))
    var end = Result.End.done
    func goesOn() -> Bool {
      if !isWanted() {
        end = .interrupted
      } else if let timeLimit, clock() - begin >= timeLimit {
        end = .time
      }
      return end == .done
    }
    for round in rounds {
      if round.number > 1 { numbers = state.best(round.trials, ofRound: round.number - 1) }
      for number in numbers {
        // An interrupted search has a model all the same: that of the first trial, as far as it came.
        guard goesOn() || state.runs.isEmpty else { break }
        let trial = trial(number)
        onTrial(trial, round)
        let start = clock()
        var outcome: (plan: TrainingPlan, result: TrainingPlan.Result)?
        var failure: ModelError?
        do {
          var settings = try settings(trial, round.epochs)
          // Columns are what they are, whatever is made of them.
          if settings.start == nil, settings.schema == nil { settings.schema = given.schema }
          let plan = try TrainingPlan(table: table, validation: held, settings: settings)
          let result = try plan.run(
            instructionSet: instructionSet, workers: workers, while: goesOn, onEpoch: onEpoch)
          outcome = (plan, result)
        } catch {
          failure = error
        }
        let value = outcome?.result.validation?.value(of: score)
        let run = Run(
          trial: trial, round: round.number, plannedEpochs: round.epochs,
          epochs: outcome?.result.histories.reduce(0) { $0 + $1.epochs.count } ?? 0,
          score: value.flatMap { $0.isFinite ? $0 : nil },
          logLoss: outcome?.result.validation?.logLoss ?? 0, seconds: clock() - start,
          state: failure.map { $0.kind == .diverged ? .diverged : .refused }
            ?? (end == .done ? .trained : .stopped), problem: failure?.description)
        onRun(run, state.add(run, outcome))
      }
      if end != .done { break }
    }
    guard let best = state.bestRun, let outcome = state.outcome else {
      let problem = state.runs.compactMap(\.problem).first.map { ": " + $0 } ?? ""
      throw ModelError(
        .diverged, "search: expected one trial that can be scored, got none of \(state.runs.count)\(problem)")
    }
    return Result(
      score: score, runs: state.runs, best: best, plan: outcome.plan, training: outcome.result, end: end)
  }

  /// The score that was asked for, or the first that suits.
  private func score(for plan: TrainingPlan) throws(ModelError) -> Score {
    guard plan.holdsRowsOut else {
      throw ModelError(
        .settings,
        "search: expected rows held out to score the trials on, got none; hold some out with validation above 0"
      )
    }
    let suiting = plan.suitingScores
    guard let score = score ?? suiting.first, suiting.contains(score) else {
      throw ModelError(
        .settings,
        "search: expected a score of this target (\(suiting.map(\.name).joined(separator: ", "))), got "
          + (score?.name ?? "none"))
    }
    return score
  }
}

extension TrainingPlan {
  /// Whether some rows are held out, once or by folds.
  fileprivate var holdsRowsOut: Bool { validation != nil || foldCount > 1 }
}

extension TableEvaluation {
  /// Of classes; nil of numbers.
  fileprivate var logLoss: Double? {
    if case .classification(let classification) = scores { classification.logLoss } else { nil }
  }
}
