import Backprop
import BackpropCompute
import BackpropData

/// The rows of a table that have an answer, divided into those that train and those that choose the best epoch.
struct TrainingRows {
  let task: LearningTask
  let answered: Table
  let training: Table
  let validation: Table?

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
    if let held {
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
