import Backprop
import BackpropCompute
import BackpropData

extension Model {
  /// Compares predictions with a table's own answers; rows without one are left out, and said.
  ///
  /// - Parameters:
  ///   - weights: a column of numbers, 0 or more, that says how much each row counts; nil counts every row alike.
  ///   - instructionSet: the kernels to use; has no say in the result.
  ///   - workers: likewise.
  ///
  /// Throws where the table does not fit the model, has no answers or a weight that is none, or has a class
  /// that training never saw.
  public func evaluation(
    on table: Table, weightedBy weights: String? = nil, instructionSet: InstructionSet = .best,
    workers: WorkerPool = WorkerPool(count: 1)
  ) throws(ModelError) -> TableEvaluation {
    try evaluation(
      onUnderstood: understood(table, with: [target.column] + (weights.map { [$0] } ?? [])),
      weightedBy: weights,
      instructionSet: instructionSet, workers: workers)
  }

  /// The same for a table whose cells have been read as the schema says.
  func evaluation(
    onUnderstood table: Table, weightedBy weights: String?, instructionSet: InstructionSet,
    workers: WorkerPool
  ) throws(ModelError) -> TableEvaluation {
    let answered = try withAnswers(table)
    return try evaluation(
      onAnswered: answered,
      predictions(forUnderstood: answered, instructionSet: instructionSet, workers: workers),
      weightedBy: weights)
  }

  /// Compares predictions with the answers of a table that has one in every row.
  func evaluation(
    onAnswered answered: Table, _ predictions: Predictions, weightedBy weights: String?
  ) throws(ModelError) -> TableEvaluation {
    let scores = try KnownAnswers(of: answered, model: self, weightedBy: weights).scores(of: predictions)
    do {
      return TableEvaluation(
        rows: answered.rowCount, scores: scores, guess: try scores.guess(),
        notes: predictions.notes)
    } catch {
      throw ModelError(.badData, "\(answered.name): \(error)")
    }
  }
}
