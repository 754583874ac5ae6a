import Backprop
import BackpropCompute
import BackpropData

extension LearningCurve {
  /// Trains on growing parts of a table, and scores each model on the same held-out rows.
  ///
  /// A quarter of the rows is held out, whole classes in proportion; the parts of the rest grow with it, each
  /// within the next. Costs a training for each part: about as long together as `parts.reduce(0, +)` whole
  /// ones.
  ///
  /// - Parameters:
  ///   - table: rows without a target are left out.
  ///   - settings: of each training; their seed decides the parts too.
  ///   - score: what is scored; by default the first that suits the target: accuracy, or RMSE.
  ///   - parts: the shares of the rows that are not held out, rising, above 0 and up to 1. Shares that come to
  ///     fewer than ten rows or the same rows as another are left out.
  ///   - isWanted: asked before every batch; where it says no, the points so far are the curve.
  ///   - onPoint: called after every training.
  ///
  /// Throws where the table or a setting does not fit, a training diverges, or the score does not suit the
  /// target.
  public init(
    of table: Table, settings: TrainingSettings, score: Score? = nil,
    parts: [Double] = [0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1], instructionSet: InstructionSet = .best,
    workers: WorkerPool = WorkerPool(count: 1), while isWanted: () -> Bool = { true },
    onPoint: (Point) -> Void = { _ in }
  ) throws(ModelError) {
    for (index, part) in parts.enumerated() {
      guard part > 0, part <= 1, index == 0 || part > parts[index - 1] else {
        throw ModelError(.settings, "learning curve: expected rising parts above 0 and up to 1, got \(parts)")
      }
    }
    let rows = try Self.rows(of: table, settings: settings, parts: parts)
    guard !rows.parts.isEmpty else {
      throw ModelError(
        .badData,
        "\(table.name): expected at least 10 rows to train on beside the held-out ones, got "
          + "\(table.rowCount - rows.heldOut.count)")
    }
    let heldOut = table.selecting(rows: rows.heldOut)
    var points: [Point] = []
    var chosen = score
    for part in rows.parts {
      let result = try TrainingPlan(table: table.selecting(rows: part), settings: settings).run(
        instructionSet: instructionSet, workers: workers, while: isWanted)
      // An interrupted training is no point of the curve.
      guard isWanted() else { break }
      let evaluation = try result.model.evaluation(
        on: heldOut, instructionSet: instructionSet, workers: workers)
      chosen = chosen ?? evaluation.available.first
      guard let scored = chosen, let unseen = evaluation.value(of: scored),
        let seen = result.training.value(of: scored)
      else {
        let names = evaluation.available.map(\.name).joined(separator: ", ")
        throw ModelError(
          .settings,
          "learning curve: expected a score of this target (\(names)), got \(chosen?.name ?? "none")")
      }
      let point = Point(rows: part.count, training: seen, heldOut: unseen)
      points.append(point)
      onPoint(point)
    }
    guard let chosen else {
      throw ModelError(.settings, "learning curve: expected one training at least, got none: interrupted")
    }
    self.init(score: chosen, heldOutRows: heldOut.rowCount, points: points)
  }

  /// The held-out rows, and the growing parts of the others.
  private static func rows(
    of table: Table, settings: TrainingSettings, parts: [Double]
  ) throws(ModelError) -> (heldOut: [Int], parts: [[Int]]) {
    do {
      let column = try table.column(named: settings.target)
      let answered = (0..<table.rowCount).filter { !column.isMissing(row: $0) }
      let task = settings.task ?? LearningTask.inferred(from: column).task
      let stratum = task == .classification ? settings.target : nil
      let whole = table.selecting(rows: answered)
      let split = try whole.splitRows(fraction: 0.75, stratifiedBy: stratum, seed: settings.seed)
      let rest = whole.selecting(rows: split.first)
      var taken: [[Int]] = []
      for part in parts {
        let rows =
          part < 1 && rest.rowCount > 1
          ? try rest.splitRows(fraction: part, stratifiedBy: stratum, seed: settings.seed).first
          : Array(0..<rest.rowCount)
        guard rows.count >= 10, rows.count > taken.last?.count ?? 0 else { continue }
        taken.append(rows.map { answered[split.first[$0]] })
      }
      return (split.second.map { answered[$0] }, taken)
    } catch {
      throw ModelError(error)
    }
  }
}
