import Backprop
import BackpropCompute
import BackpropData
import Synchronization

extension TrainingPlan {
  /// What a run came to.
  public struct Result: Sendable {
    /// The model, with the weights of the best epoch of each network.
    public let model: Model
    /// Every epoch's losses, and why training ended: for each network.
    public let histories: [History]
    /// On the validation rows, each predicted by networks that were not trained on it; nil without any.
    public let validation: TableEvaluation?
    /// On the training rows.
    public let training: TableEvaluation
    /// What keeps the training of the first network from going well, by the columns' names; examined at its end. And whether
    /// the model is no better than a guess at the rows held out.
    public let diagnosis: [Remark]
    /// What happened on the way, a sentence each.
    public let notes: [String]

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
  /// Several networks are trained side by side, as many as there are workers; each comes out the same, to the last bit, as
  /// alone.
  ///
  /// - Parameters:
  ///   - instructionSet: the kernels to use; has no say in the result.
  ///   - workers: likewise.
  ///   - isWanted: asked before every batch; where it says no, the best weights so far become the model. Of several
  ///     networks an unfinished one is left out, unless none is finished.
  ///   - onEpoch: called after every epoch.
  ///   - onNetwork: called with its number, from 0 and below ``trainingCount``, before the first report of a network and
  ///     wherever the next report is of another than the one before.
  ///   - clock: seconds since any moment, asked only where there is a time limit.
  ///
  /// The closures are called by one thread at a time, which need not be the caller's.
  ///
  /// Throws `.diverged` where a number became NaN or infinite.
  public func run(
    instructionSet: InstructionSet = .best, workers: WorkerPool = WorkerPool(count: 1),
    while isWanted: () -> Bool = { true }, onEpoch: (EpochReport) -> Void = { _ in },
    onNetwork: (Int) -> Void = { _ in }, clock: () -> Double = steadySeconds
  ) throws(ModelError) -> Result {
    let machine = Machine(set: instructionSet, workers: workers)
    return switch settings.precision {
    case .float: try run(machine, isWanted, onEpoch, onNetwork, clock) { .float($0) }
    case .double: try run(machine, isWanted, onEpoch, onNetwork, clock) { .double($0) }
    }
  }

  /// What has no say in the result.
  struct Machine: Sendable {
    let set: InstructionSet
    let workers: WorkerPool
  }

  private func run<S: Scalar>(
    _ machine: Machine, _ isWanted: () -> Bool, _ onEpoch: (EpochReport) -> Void, _ onNetwork: (Int) -> Void,
    _ clock: () -> Double, _ wrapped: @Sendable (Network<S>) -> ModelNetwork
  ) throws(ModelError) -> Result {
    let all = try dataset(training, of: S.self)
    let held = try validation.map { (table) throws(ModelError) in try dataset(table, of: S.self) }
    let done: Trainings<S> = try withoutActuallyEscaping(isWanted) { isWanted throws(ModelError) in
      try withoutActuallyEscaping(onEpoch) { onEpoch throws(ModelError) in
        try withoutActuallyEscaping(onNetwork) { onNetwork throws(ModelError) in
          try withoutActuallyEscaping(clock) { clock throws(ModelError) in
            let caller = Caller(
              isWanted: isWanted, onEpoch: onEpoch, onNetwork: onNetwork,
              clock: settings.timeLimit == nil ? { 0 } : clock)
            return try trainings(all, held, machine, caller)
          }
        }
      }
    }
    var outcomes = done.ofParts
    // What was broken off is no match for what was finished.
    if outcomes.contains(where: { $0.end != .caller }) {
      outcomes.removeAll { $0.end == .caller }
    } else if let first = outcomes.first {
      outcomes = outcomes.filter { !$0.history.epochs.isEmpty }
      if outcomes.isEmpty { outcomes = [first] }
    }
    var notes = outcomes.flatMap(\.notes)
    if settings.refits, done.refitted.isEmpty {
      notes.append(
        folds.isEmpty
          ? "no network was trained anew on all rows: that needs rows in several parts"
          : "no network was trained anew on all rows: the trainings were ended before")
    }
    var networks: [ModelNetwork] = []
    for outcome in done.refitted.isEmpty ? outcomes : done.refitted {
      networks.append(wrapped(outcome.network))
    }
    return try result(outcomes, networks, notes, machine)
  }

  private struct Trainings<S: Scalar> {
    let ofParts: [MemberTraining<S>.Outcome]
    let refitted: [MemberTraining<S>.Outcome]
  }

  private func trainings<S: Scalar>(
    _ all: Dataset<S>, _ held: Dataset<S>?, _ machine: Machine, _ caller: Caller
  ) throws(ModelError) -> Trainings<S> {
    let begin = caller.clock()
    let outcomes = try trained(all, held, machine, caller)
    let left = settings.timeLimit.map { $0 - (caller.clock() - begin) }
    return Trainings(ofParts: outcomes, refitted: try refitted(outcomes, all, machine, caller, within: left))
  }

  /// The trainings of all networks that were begun, in the order of their numbers.
  private func trained<S: Scalar>(
    _ all: Dataset<S>, _ held: Dataset<S>?, _ machine: Machine, _ caller: Caller
  ) throws(ModelError) -> [MemberTraining<S>.Outcome] {
    let members = members
    let schedule = schedule(threads: machine.workers.count)
    let end = schedule.end + Double(refitCount * epochs(ofNetwork: networkCount))
    let course = MemberCourse(timeLimit: settings.timeLimit, caller: caller)
    @Sendable func outcome(
      of member: Member, _ workers: WorkerPool
    ) throws(ModelError) -> MemberTraining<S>.Outcome? {
      let share = schedule.ends[member.index] / end
      guard let deadline = course.begin(member.index, endingBy: share) else { return nil }
      return try MemberTraining<S>(
        plan: self, member: member, set: machine.set, workers: workers, deadline: deadline, course: course
      ).outcome(all, held)
    }
    var outcomes: [MemberTraining<S>.Outcome] = []
    guard schedule.threads > 1 else {
      for index in schedule.order {
        guard let outcome = try outcome(of: members[index], machine.workers) else { break }
        outcomes.append(outcome)
      }
      return outcomes.sorted { $0.member.index < $1.member.index }
    }
    let results = Mutex<[Int: Swift.Result<MemberTraining<S>.Outcome?, ModelError>]>([:])
    let budget = MemoryBudget.current
    // A worker that is done with one network takes the next.
    for networks in [schedule.alone, schedule.sharing] where !networks.isEmpty {
      let threads = min(schedule.threads, networks.count)
      let next = Atomic<Int>(networks.startIndex)
      let share = machine.workers.count / threads
      let work = WorkerPool.Work { _ in
        while true {
          let place = next.add(1, ordering: .relaxed).oldValue
          guard place < networks.endIndex else { return }
          let index = networks[place]
          let result = MemoryBudget.$current.withValue(budget) {
            Swift.Result { () throws(ModelError) in
              try outcome(of: members[index], WorkerPool(count: share))
            }
          }
          if case .failure = result { course.stop() }
          results.withLock { $0[index] = result }
        }
      }
      machine.workers.run(work, parts: threads)
    }
    let found = results.withLock { $0 }
    // A failure stops the others: theirs is not the outcome to tell.
    for index in members.indices {
      if case .failure(let error)? = found[index] { throw error }
    }
    for index in members.indices { if let outcome = try found[index]?.get() { outcomes.append(outcome) } }
    return outcomes
  }

  /// The findings, with the table's names for the columns.
  func remarks(_ diagnosis: Diagnosis?) -> [Result.Remark] {
    (diagnosis?.findings ?? []).map {
      Result.Remark(
        name: $0.name, isProblem: $0.severity > .note,
        description: $0.description(inputs: features.featureNames, targets: [target.column]),
        remedy: $0.remedy)
    }
  }

  /// Said where no score of the rows held out is better than a guess at them; not where classes weigh
  /// differently, which asks for other scores.
  private func doubts(_ held: TableEvaluation?) -> [Result.Remark] {
    guard let held, settings.classWeights == nil else { return [] }
    let values = held.values(
      of: held.available.filter { $0.rank == .first || $0.name == settings.metric?.name })
    guard !values.isEmpty, !values.contains(where: { $0.score.isBetter($0.value, than: $0.guess) }) else {
      return []
    }
    return [
      Result.Remark(
        name: "no-better-than-a-guess", isProblem: true,
        description: "on rows that it did not learn from, the model is no better than a guess ("
          + values.map(\.score.title).joined(separator: ", ") + ")",
        remedy:
          "answer what else is found here; if that is nothing, bring more rows, or columns that have to do with "
          + "\"\(target.column)\"")
    ]
  }

  /// The network that is trained on all rows, as many epochs as were best for those of its kind together; none where it is not
  /// wanted, or one of the trainings did not come to its end.
  private func refitted<S: Scalar>(
    _ outcomes: [MemberTraining<S>.Outcome], _ all: Dataset<S>, _ machine: Machine, _ caller: Caller,
    within seconds: Double?
  ) throws(ModelError) -> [MemberTraining<S>.Outcome] {
    guard refitCount > 0, outcomes.allSatisfy({ $0.end == .own }), seconds.map({ $0 > 0 }) ?? true else {
      return []
    }
    let watched = outcomes.filter { $0.member.kind == 0 }.map(\.watched)
    let count = watched.map(\.count).min() ?? 0
    var best: (epoch: Int, value: Double)?
    for epoch in 0..<count {
      let value = watched.reduce(0) { $0 + $1[epoch] }
      if best.map({ value <= $0.value }) ?? true { best = (epoch + 1, value) }
    }
    guard let best else { return [] }
    let member = Member(index: networkCount, seed: seed(ofNetwork: networkCount), kind: 0, fold: nil)
    let course = MemberCourse(timeLimit: seconds, caller: caller)
    guard let deadline = course.begin(networkCount, endingBy: 1) else { return [] }
    let training = MemberTraining<S>(
      plan: self, member: member, set: machine.set, workers: machine.workers, deadline: deadline,
      course: course, epochs: best.epoch)
    let outcome = try training.outcome(all, nil)
    return outcome.end == .own ? [outcome] : []
  }

  private func result<S: Scalar>(
    _ outcomes: [MemberTraining<S>.Outcome], _ networks: [ModelNetwork], _ notes: [String],
    _ machine: Machine
  ) throws(ModelError) -> Result {
    let kept = outcomes.map { outcome in
      Model.Provenance.Run(
        seed: outcome.member.seed, losses: outcome.history.losses,
        validationLosses: outcome.history.epochs.compactMap(\.validation?.loss),
        bestEpoch: outcome.history.bestEpoch ?? 0, end: words(of: outcome))
    }
    let first = kept[0]
    let heldRows = validation?.rowCount ?? (folds.isEmpty ? 0 : training.rowCount)
    let provenance = Model.Provenance(
      table: name, fingerprint: fingerprint, rows: rowCount,
      validationRows: heldRows, seed: settings.seed,
      settings: settings.words.merging(validationTable.map { ["validation-table": $0] } ?? [:]) { $1 },
      losses: first.losses, validationLosses: first.validationLosses, bestEpoch: first.bestEpoch,
      end: first.end, version: backpropVersion, others: kept.count > 1 ? Array(kept.dropFirst()) : nil)
    var weights: [Double]?
    func model(_ adjustment: AnswerAdjustment?) -> Model {
      Model(
        networks: networks, weights: weights, objective: objective, schema: schema, features: features,
        target: target,
        adjustment: adjustment, provenance: provenance)
    }
    let plain = model(try range())
    var unseen = UnseenAnswers(plain, outcomes, validation: validation, training: training)
    if let start = settings.start, start.networks.count == networks.count {
      weights = start.weights
    } else if networks.count == outcomes.count {
      try unseen?.weighKinds(weightedBy: settings)
      weights = unseen?.weights
    }
    var adjustment = try unseen?.adjustment(plain.adjustment, weightedBy: settings) ?? plain.adjustment
    var notes = notes
    // The model itself can be asked about rows that were held out once: the same numbers must come out.
    func shown(_ model: Model) throws(ModelError) -> TableEvaluation? {
      folds.isEmpty
        ? try unseen?.evaluationOfKept(of: model, weightedBy: settings.weights)
        : try unseen?.evaluation(of: model, weightedBy: settings.weights)
    }
    if let metric = settings.metric, metric.name != "accuracy", target.classes.count == 2,
      let threshold = try shown(model(adjustment))?.bestThreshold(for: metric)?.probability, threshold != 0.5
    {
      adjustment = adjustment ?? AnswerAdjustment()
      adjustment?.threshold = threshold
      notes.append(
        "\(target.column) \"\(target.classes[1])\" is predicted from a probability of \(Float(threshold)) on: there "
          + "\(metric.title) is best on the rows held out")
    }
    var model = model(adjustment)
    let held = try shown(model)
    if let reserved {
      model.conformal = ConformalScores(
        try model.evaluation(
          onUnderstood: reserved, weightedBy: settings.weights, instructionSet: machine.set,
          workers: machine.workers))
    } else if let unseen, let held {
      let fair = folds.isEmpty ? try unseen.evaluation(of: model, weightedBy: settings.weights) : held
      model.conformal = try unseen.conformalScores(of: model, fair, weightedBy: settings.weights, machine)
    }
    return Result(
      model: model, histories: outcomes.map(\.history),
      validation: held,
      training: try model.evaluation(
        onUnderstood: training, weightedBy: settings.weights, instructionSet: machine.set,
        workers: machine.workers),
      diagnosis: remarks(outcomes[0].diagnosis) + (first.bestEpoch > 0 ? doubts(held) : []), notes: notes)
  }

  private func words<S: Scalar>(of outcome: MemberTraining<S>.Outcome) -> String {
    switch outcome.end {
    case .own, .caller: outcome.history.end.words(patience: settings.patience)
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
