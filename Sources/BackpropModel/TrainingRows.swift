import Backprop
import BackpropCompute
import BackpropData

/// The rows of a table that have an answer, divided into those that train and those that choose the best epoch.
struct TrainingRows {
  let task: LearningTask
  let answered: Table
  let training: Table
  let validation: Table?
  /// What the recipe says of so many rows; nil without one.
  let scheme: Recipe.Scheme?
  /// Rows for the ranges of predictions alone; nil where others serve.
  let reserved: Table?
  /// The parts of the training rows, for each time they are divided; empty where rows are held out once or not at all.
  let folds: [[Fold]]

  /// Whole classes are divided in proportion, by the seed. What was decided joins the notes.
  init(of table: Table, held: Table? = nil, settings: TrainingSettings, notes: inout [String]) throws {
    let column = try table.column(named: settings.target)
    try Self.check(table, settings)
    let inferred = LearningTask.inferred(from: column)
    task = settings.start?.target.task ?? settings.task ?? inferred.task
    let reason =
      settings.start != nil
      ? "as in the model" : settings.task == nil ? "because \(inferred.reason)" : "as asked"
    notes.append(
      "target \"\(settings.target)\": \(task == .classification ? "classes" : "a number"), \(reason)")
    let dropped: [Int]
    (answered, dropped) = try table.droppingMissing(in: settings.target)
    if !dropped.isEmpty { notes.append("left out \(rowsText(dropped.count)) without a target") }
    if settings.start == nil {
      // Says what is wrong with the target before the rows are divided.
      _ = try TargetEncoder(
        fitting: answered, column: settings.target, task: task, scaling: settings.targetScaling)
    }
    if let weights = settings.weights {
      _ = try answered.weights(named: weights)
      notes.append("column \"\(weights)\" says how much each row counts, and is no feature")
    }
    scheme = settings.recipe?.scheme(rows: answered.rowCount, task: task)
    let divided = try Self.reserving(
      from: answered, task: task, settings: settings, isInParts: (settings.folds ?? scheme?.folds ?? 1) > 1)
    folds = try Self.folds(of: divided.rows, held: held, task: task, settings: settings, scheme: scheme)
    reserved = folds.isEmpty ? nil : divided.reserved
    if !folds.isEmpty {
      training = divided.rows
      validation = nil
      if let reserved {
        notes.append("\(rowsText(reserved.rowCount)) train no network: they say how far off predictions are")
      }
    } else if let held {
      let (rows, dropped) = try held.droppingMissing(in: settings.target)
      if !dropped.isEmpty {
        notes.append("\(held.name): left out \(rowsText(dropped.count)) without a target")
      }
      guard rows.rowCount > 0 else {
        throw ModelError(
          .badData, "\(held.name): expected a value of \"\(settings.target)\" in some row, got none")
      }
      (training, validation) = (answered, rows)
    } else if let split = settings.split {
      let rows = try answered.rows(of: split, fraction: 1 - settings.validation, seed: settings.seed)
      training = answered.selecting(rows: rows.training)
      validation = rows.validation.isEmpty ? nil : answered.selecting(rows: rows.validation)
      if !rows.test.isEmpty {
        notes.append("\(rowsText(rows.test.count)) for testing, which training does not see")
      }
    } else if settings.validation > 0 {
      let stratum = task == .classification ? settings.target : nil
      let share =
        settings.recipe == nil
        ? settings.validation
        : min(settings.validation, Double(Self.mostValidationRows) / Double(max(1, answered.rowCount)))
      let (first, second) = try answered.split(
        fraction: 1 - share, stratifiedBy: stratum, seed: settings.seed)
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
  }

  /// More would make no choice of the epoch better.
  private static let mostValidationRows = 50_000

  /// With many rows some are spared: what the mean of all networks says of them is what it says of new ones.
  private static func reserving(
    from table: Table, task: LearningTask, settings: TrainingSettings, isInParts: Bool
  ) throws -> (rows: Table, reserved: Table?) {
    guard settings.recipe != nil, settings.split == nil, settings.validation > 0, isInParts,
      table.rowCount >= fewestRowsToReserve
    else { return (table, nil) }
    let (rows, reserved) = try table.split(
      fraction: 1 - Double(reservedRows) / Double(table.rowCount),
      stratifiedBy: task == .classification ? settings.target : nil, seed: settings.seed)
    if let name = settings.weights, case .numbers(let weights) = try reserved.column(named: name).values,
      !weights.contains(where: { $0 > 0 })
    {
      return (table, nil)  // rows that count nothing say nothing
    }
    return (rows, reserved)
  }

  private static let fewestRowsToReserve = 20_000
  private static let reservedRows = 1_000

  /// Whole classes, and small and large numbers, are dealt to the parts in proportion; groups stay together.
  private static func folds(
    of table: Table, held: Table?, task: LearningTask, settings: TrainingSettings, scheme: Recipe.Scheme?
  ) throws -> [[Fold]] {
    guard held == nil, settings.split?.holdsOut != true, settings.validation > 0, settings.start == nil else {
      return []
    }
    // A small table has room for fewer parts than the recipe wants; what was asked for is had or refused.
    let count = settings.folds ?? min(scheme?.folds ?? 1, table.rowCount / 2)
    guard count > 1 else { return [] }
    var group: String?
    if case .grouped(let column)? = settings.split { group = column }
    var stratum: String? = settings.target
    if case .stratified(let column)? = settings.split { stratum = column }
    let repeats = settings.divisions(by: scheme)
    return try (0..<repeats).map { index in
      try table.folds(
        count: count, stratifiedBy: stratum, groupedBy: group, seed: settings.seed &+ UInt64(index))
    }
  }

  private static func check(_ table: Table, _ settings: TrainingSettings) throws {
    if let start = settings.start, start.target.column != settings.target {
      throw ModelError(
        .settings,
        "target: expected \"\(start.target.column)\", that of the model to start from, got \"\(settings.target)\""
      )
    }
    if settings.weights == settings.target {
      throw ModelError(.settings, "weights: expected another column than the target \"\(settings.target)\"")
    }
    if let weights = settings.weights, let start = settings.start, start.features.columns.contains(weights) {
      throw ModelError(
        .settings,
        "weights: expected a column that is no feature of the model to start from, got \"\(weights)\"")
    }
  }
}

extension Split {
  /// Whether it says itself which rows are held out, so that there is but one way to divide them.
  var holdsOut: Bool {
    switch self {
    case .timed, .column: true
    case .shuffled, .stratified, .grouped: false
    }
  }
}
