import Backprop
import BackpropCompute
import BackpropData

extension UnseenAnswers {
  /// Whether it is the mean of these very networks that the model answers with: another one, trained on all rows, may have taken
  /// their place.
  var isOfTheseNetworks: Bool { model.networks.count == parts.count }

  /// The logarithm of what a mean of m networks has is about a + b / m: how far from a mean of `few` to one of `all`, as a share
  /// of the way from one network to `few`.
  static func remainingShare(from few: Double, to all: Double) -> Double {
    (1 / few - 1 / all) / (1 - 1 / few)
  }

  /// The share that lies between the few networks that speak of a row and all; nil where each row has but one, or all.
  var remainingShare: Double? {
    let all = Double(parts.count)
    return opinionsOfRow >= 2 && all > opinionsOfRow ? Self.remainingShare(from: opinionsOfRow, to: all) : nil
  }

  /// How far off the model is on new rows, as far as these answers say; `evaluation` is that of them.
  func conformalScores(
    of model: Model, _ evaluation: TableEvaluation, weightedBy weights: String?,
    _ machine: TrainingPlan.Machine
  ) throws(ModelError) -> ConformalScores? {
    guard isOfTheseNetworks else {
      return ConformalScores(singles(of: model, of: partsOfOneDivision, weightedBy: weights))
    }
    if let share = remainingShare {
      return ConformalScores(
        mean: evaluation, singles: singles(of: model, of: parts, weightedBy: weights), remainingShare: share)
    }
    guard let seen = try seen(by: model, weightedBy: weights, machine) else {
      return ConformalScores(evaluation)
    }
    return ConformalScores(
      singles: evaluation, seenByOne: seen.byOne, seenByOthers: seen.byOthers,
      remainingShare: Self.remainingShare(from: Double(parts.count - 1), to: Double(parts.count)))
  }

  /// Those of the first division of the rows: networks of the first kind, each row in one of them.
  var partsOfOneDivision: [Part] {
    var isTaken = [Bool](repeating: false, count: table.rowCount)
    return parts.filter { part in
      guard part.kind == 0, !part.rows.contains(where: { isTaken[$0] }) else { return false }
      for row in part.rows { isTaken[row] = true }
      return true
    }
  }

  /// Each network alone on the rows that it did not see.
  private func singles(
    of model: Model, of parts: [Part], weightedBy weights: String?
  ) -> [TableEvaluation] {
    parts.compactMap { part in
      var answers = part.answers
      model.adjustment?.apply(to: &answers, offset: model.target.offset, scale: model.target.scale)
      // No row of the part may count.
      return try? model.evaluation(
        onAnswered: table.selecting(rows: part.rows), model.predictions(answers, notes: []),
        weightedBy: weights)
    }
  }

  /// Each network alone on rows that trained it, and the mean of all but the one that a row is strange to; nil where that mean is of
  /// one, or there are rows that several networks did not see.
  private func seen(
    by model: Model, weightedBy weights: String?, _ machine: TrainingPlan.Machine
  ) throws(ModelError) -> (byOne: [TableEvaluation], byOthers: TableEvaluation)? {
    guard opinionsOfRow == 1, parts.count >= 3 else { return nil }
    var stranger = [Int?](repeating: nil, count: table.rowCount)
    for (index, part) in parts.enumerated() { for row in part.rows { stranger[row] = index } }
    let covered = stranger.indices.filter { stranger[$0] != nil }
    let count = min(covered.count, Self.mostSeenRows)
    let rows = (0..<count).map { covered[$0 * covered.count / count] }
    let sample = table.selecting(rows: rows)
    let answers = try model.answersOfEach(
      forUnderstood: sample, instructionSet: machine.set, workers: machine.workers)
    var byOne: [TableEvaluation] = []
    var sum = Matrix<Double>(rows: count, columns: answers[0].columns)
    for (index, answers) in answers.enumerated() {
      let trained = (0..<count).filter { stranger[rows[$0]] != index }
      for row in trained { for column in 0..<sum.columns { sum[row, column] += answers[row, column] } }
      let single = try? model.evaluation(
        onAnswered: sample.selecting(rows: trained),
        model.predictions(answers.selecting(rows: trained), notes: []), weightedBy: weights)
      if let single { byOne.append(single) }
    }
    for row in 0..<count { for column in 0..<sum.columns { sum[row, column] /= Double(parts.count - 1) } }
    // No row of the sample may count.
    let byOthers = try? model.evaluation(
      onAnswered: sample, model.predictions(sum, notes: []), weightedBy: weights)
    return byOthers.map { (byOne, $0) }
  }

  /// More rows say little more of a quantile.
  private static let mostSeenRows = 4_000
}
