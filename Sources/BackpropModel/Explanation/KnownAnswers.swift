import Backprop
import BackpropCompute
import BackpropData

/// The answers of some rows, by which any predictions of the same rows are scored.
struct KnownAnswers {
  private enum Values {
    case classes([Int], labels: [String])
    case numbers([Double])
  }

  private let values: Values
  private let weights: [Double]?
  /// From where the second of two classes is named; nil is 1/2.
  private let threshold: Double?
  private let table: String

  /// Of a table whose rows all have an answer; without a threshold, the second of two classes is named from the model's own on.
  init(
    of table: Table, model: Model, weightedBy weights: String?, threshold: Double? = nil
  ) throws(ModelError) {
    let target = model.target
    self.threshold = target.classes.count == 2 ? threshold ?? model.adjustment?.threshold : nil
    self.table = table.name
    do {
      switch target.values {
      case .classes(let labels): values = .classes(try target.classIndices(table), labels: labels)
      case .numbers:
        let encoded: Matrix<Double> = try target.encode(table)
        values = .numbers((0..<encoded.rows).map { target.decode(encoded[$0, 0]) })
      }
    } catch {
      throw ModelError(error)
    }
    self.weights = try weights.map { (name) throws(ModelError) in try table.weights(named: name) }
  }

  /// How predictions of the rows compare with the answers.
  func scores(of predictions: Predictions) throws(ModelError) -> TableEvaluation.Scores {
    do {
      switch values {
      case .classes(let actual, let labels):
        var answers = try ClassAnswers(
          actual: actual, probabilities: predictions.probabilities, weights: weights)
        if let threshold { answers = try answers.deciding(from: threshold) }
        return .classification(try TableEvaluation.Classification(labels: labels, answers: answers))
      case .numbers(let actual):
        return .regression(
          try TableEvaluation.Regression(
            scores: RegressionScores(actual: actual, predicted: predictions.numbers, weights: weights)))
      }
    } catch {
      throw ModelError(.badData, "\(table): \(error)")
    }
  }
}

extension Model {
  /// The rows of a table that have an answer, their cells read as the schema says; `others` are kept beside what the model reads.
  ///
  /// Throws where the table does not fit the model, or no row has an answer.
  func answered(_ table: Table, with others: [String]) throws(ModelError) -> Table {
    try withAnswers(understood(table, with: [target.column] + others))
  }

  /// The same of a table whose cells have been read as the schema says.
  func withAnswers(_ table: Table) throws(ModelError) -> Table {
    let answered: Table
    do {
      answered = try table.droppingMissing(in: target.column).table
    } catch {
      throw ModelError(error)
    }
    guard answered.rowCount > 0 else {
      throw ModelError(
        .badData, "\(table.name): expected a value of \"\(target.column)\" in some row, got none")
    }
    return answered
  }
}
