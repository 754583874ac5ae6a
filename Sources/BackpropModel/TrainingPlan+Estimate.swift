import Backprop
import BackpropCompute
import BackpropData

extension TrainingPlan {
  /// What a training will take, before it begins.
  public struct Estimate: Sendable, Equatable, Encodable {
    /// The parameters of a network, the largest of several kinds.
    public let parameters: Int
    /// The steps of all networks.
    public let steps: Int
    /// The seconds of an epoch of a network of each kind, its validation rows included.
    public let secondsPerEpoch: [Double]
    /// The seconds of the whole training, where no patience ends it earlier.
    public let seconds: Double
    /// The memory of data, parameters and steps in bytes, tables left aside.
    public let bytes: Int
  }

  /// Takes some steps of a network of each kind, throws them away, and says what all will take.
  ///
  /// Costs three steps of each or a quarter of a second, whichever is longer, and the encoding of the rows. How long depends on
  /// what else the machine does.
  public func estimate(
    instructionSet: InstructionSet = .best, workers: WorkerPool = WorkerPool(count: 1),
    clock: () -> Double = steadySeconds
  ) throws(ModelError) -> Estimate {
    let machine = Machine(set: instructionSet, workers: workers)
    switch settings.precision {
    case .float: return try estimate(of: Float.self, machine, clock)
    case .double: return try estimate(of: Double.self, machine, clock)
    }
  }

  private func estimate<S: Scalar>(
    of _: S.Type, _ machine: Machine, _ clock: () -> Double
  ) throws(ModelError) -> Estimate {
    let all = try dataset(training, of: S.self)
    let held = try validation.map { (table) throws(ModelError) in try dataset(table, of: S.self) }
    let members = members
    // Side by side each has its share of the threads.
    let together = min(machine.workers.count, networkCount)
    let pool = together > 1 ? WorkerPool(count: machine.workers.count / together) : machine.workers
    do {
      var perEpoch = [Double](repeating: 0, count: kinds.count)
      var (numbers, steps, copied) = (0, 0, 0)
      for kind in kinds.indices {
        guard let member = members.first(where: { $0.kind == kind }) else { continue }
        let settings = kinds[kind].settings
        let (data, validation) = try rows(of: member, in: all, held: held)
        let trainer = try Trainer(
          network(of: member, inputs: data.inputs), objective: objective, optimizer: settings.optimizer,
          data: data, batch: settings.batch.size(of: data.rows, for: settings.optimizer), shuffles: false,
          schedule: settings.schedule, plannedEpochs: settings.epochs, options: settings.options,
          seed: member.seed, kernels: S.kernels(for: machine.set), workers: pool)
        var batch = data.rows
        if case .rows(let rows) = settings.batch.size(of: data.rows, for: settings.optimizer) {
          batch = min(rows, data.rows)
        }
        let (count, seconds) = try Self.measure(trainer, rows: data.rows, batch: batch, clock)
        perEpoch[kind] = seconds / Double(count) * Double(trainer.stepsPerEpoch)
        if let validation {
          let begin = clock()
          _ = try trainer.evaluation(on: validation)
          perEpoch[kind] += clock() - begin
        }
        numbers = max(numbers, trainer.network.parameters.count)
        let networks = networkCount(ofKind: kind) + (kind == 0 ? refitCount : 0)
        steps += networks * settings.epochs * trainer.stepsPerEpoch
        copied = folds.isEmpty ? 0 : data.rows * data.inputs.columns
      }
      let lengths = members.map { perEpoch[$0.kind] * Double(epochs(ofNetwork: $0.index)) }
      let refit = perEpoch[0] * Double(refitCount * epochs(ofNetwork: networkCount))
      // Parameters, gradient, memories, the best epoch's and the packed ones; the rows of each network are a copy.
      let ofNetwork = numbers * 7 + copied
      return Estimate(
        parameters: numbers, steps: steps, secondsPerEpoch: perEpoch,
        seconds: MemberSchedule(lengths: lengths, threads: together).end + refit,
        bytes: (all.rows * all.inputs.columns + together * ofNetwork + networkCount * numbers)
          * MemoryLayout<S>.stride)
    } catch let error as ModelError {
      throw error
    } catch {
      throw ModelError(.settings, "\(error)")
    }
  }

  /// Some steps after a first one: how many, and how long they took.
  private static func measure<S: Scalar>(
    _ trainer: Trainer<S>, rows: Int, batch: Int, _ clock: () -> Double
  ) throws(ModelError) -> (steps: Int, seconds: Double) {
    var steps = -1
    var begin = 0.0
    do {
      while steps < 3 || clock() - begin < 0.25, steps < 10_000 {
        let first = max(0, steps) * batch % max(1, rows - batch + 1)
        _ = try trainer.step(on: first..<min(rows, first + batch))
        if steps < 0 { begin = clock() }
        steps += 1
      }
    } catch {
      // What diverges so soon is told by the training itself.
      if case .notFinite = error, steps > 0 { return (steps, max(clock() - begin, 1e-6)) }
      throw ModelError(.diverged, error.description)
    }
    return (max(1, steps), max(clock() - begin, 1e-6))
  }

  /// A plan that ends within some seconds: the recipe's own where there is time for it, else with fewer networks, epochs and
  /// parts, in this order. A few seconds give what there is.
  ///
  /// The result then depends on the machine. Without a recipe the seconds are a limit alone. Costs an ``estimate``.
  public static func within(
    _ seconds: Double, table: Table, validation held: Table? = nil, settings: TrainingSettings,
    instructionSet: InstructionSet = .best, workers: WorkerPool = WorkerPool(count: 1),
    clock: () -> Double = steadySeconds
  ) throws(ModelError) -> (plan: TrainingPlan, notes: [String]) {
    let begin = clock()
    var settings = settings
    settings.timeLimit = seconds
    let plan = try TrainingPlan(table: table, validation: held, settings: settings)
    guard let scheme = plan.scheme, settings.recipe != nil else { return (plan, []) }
    let estimate = try plan.estimate(instructionSet: instructionSet, workers: workers, clock: clock)
    let left = max(0, seconds - (clock() - begin)) * share
    let whole = Recipe.Scheme(
      folds: plan.foldCount, repeats: plan.networkCount / plan.foldCount, epochs: scheme.epochs,
      units: scheme.units, variants: scheme.variants)
    let fitting = whole.fitting(
      epochSeconds: estimate.secondsPerEpoch, seconds: left, together: workers.count, later: plan.refitCount,
      keepsFolds: settings.folds != nil, keepsEpochs: settings.recipe?.epochs != nil)
    settings.timeLimit = max(0.001, seconds - (clock() - begin))
    guard fitting != whole else {
      return (try TrainingPlan(table: table, validation: held, settings: settings), [])
    }
    settings.folds = fitting.folds
    settings.seeds = 1
    settings.recipe?.repeats = fitting.repeats
    // Set, they would be those of every kind.
    if fitting.epochs != whole.epochs { settings.recipe?.epochs = fitting.epochs }
    let note =
      "for \(Float(seconds)) seconds: \(fitting.folds * fitting.repeats) of \(whole.folds * whole.repeats) "
      + "networks, \(fitting.epochs) of \(whole.epochs) epochs"
    let short = Double(fitting.epochs) * estimate.secondsPerEpoch[0] > left
    return (
      try TrainingPlan(table: table, validation: held, settings: settings),
      [note] + (short ? ["that is less than an epoch takes: the model is what the time gives"] : [])
    )
  }

  /// Encoding, evaluation and writing have time too.
  private static let share = 0.85
}

extension Recipe.Scheme {
  /// The first of ever shorter trainings that ends in time: repeats go first, then half of the epochs, parts beyond three, the
  /// other parts, and epochs as far as need be. `later` rounds follow where there are parts.
  ///
  /// - Parameter epochSeconds: the seconds of an epoch of a network of each kind.
  func fitting(
    epochSeconds: [Double], seconds: Double, together: Int, later: Int = 0, keepsFolds: Bool,
    keepsEpochs: Bool
  ) -> Recipe.Scheme {
    func ends(_ scheme: Recipe.Scheme) -> Bool {
      let lengths = (0..<scheme.folds * scheme.repeats).map { network in
        let division = network / scheme.folds
        return Double(scheme.epochs(ofDivision: division)) * epochSeconds[division % epochSeconds.count]
      }
      let refits = scheme.folds > 1 ? Double(later * scheme.epochs) * epochSeconds[0] : 0
      return MemberSchedule(lengths: lengths, threads: together).end + refits <= seconds
    }
    var scheme = self
    while scheme.repeats > 1, !ends(scheme) { scheme.repeats -= 1 }
    if !keepsEpochs, !ends(scheme) { scheme.epochs = max(min(64, epochs), scheme.epochs / 2) }
    if !keepsFolds, !ends(scheme), scheme.folds > 3 { scheme.folds = 3 }
    if !keepsFolds, !ends(scheme) { scheme.folds = 1 }
    while !keepsEpochs, scheme.epochs > 1, !ends(scheme) { scheme.epochs = max(1, scheme.epochs * 3 / 4) }
    return scheme
  }
}
