import Backprop
import BackpropCompute
import BackpropData

/// How good a model is on a table whose answers are known.
public struct TableEvaluation: Sendable, Equatable {
  /// The rows that have an answer.
  public let rows: Int
  /// How the predictions compare with the answers.
  public let scores: Scores
  /// What was met on the way.
  public let notes: [String]

  /// The scores of the task, each with what a guess without looking at the features would get.
  public enum Scores: Sendable, Equatable {
    /// Of a target that is one of several classes.
    case classification(Classification)
    /// Of a target that is a number.
    case regression(Regression)
  }

  /// Scores of classes.
  public struct Classification: Sendable, Equatable {
    /// The names of the classes, in the order of the confusion matrix.
    public let labels: [String]
    /// How often each class was taken for each.
    public let confusion: ConfusionMatrix
    /// mean of -ln(probability given to the true class), probabilities held to 1e-15 ... 1.
    public let logLoss: Double
    /// The accuracy of always naming the most frequent class of these rows.
    public let baselineAccuracy: Double
    /// The share of rows whose class was found, 0 to 1.
    public var accuracy: Double { confusion.accuracy }
  }

  /// Scores of numbers.
  public struct Regression: Sendable, Equatable {
    /// Errors in the target's own unit, and r2.
    public let scores: RegressionScores
    /// The root mean squared error of always naming the mean of these rows.
    public let baselineError: Double
    /// The answers, row by row, in the target's own unit.
    public let actual: [Double]
    /// What the model says, row by row, in the target's own unit.
    public let predicted: [Double]
  }

  /// The share of rows whose class was found; nil for numbers.
  public var accuracy: Double? {
    if case .classification(let scores) = scores { scores.accuracy } else { nil }
  }

  /// In the target's unit; nil for classes.
  public var rootMeanSquaredError: Double? {
    if case .regression(let regression) = scores { regression.scores.rootMeanSquaredError } else { nil }
  }
}

extension Model {
  /// Compares predictions with a table's own answers; rows without one are left out, and said.
  ///
  /// Throws where the table does not fit the model, has no answers, or has a class that training never saw.
  public func evaluation(
    on table: Table, instructionSet: InstructionSet = .best, workers: WorkerPool = WorkerPool(count: 1)
  ) throws(ModelError) -> TableEvaluation {
    let answered: Table
    let dropped: [Int]
    do {
      (answered, dropped) = try table.droppingMissing(in: target.column)
    } catch {
      throw ModelError(error)
    }
    guard answered.rowCount > 0 else {
      throw ModelError(
        .badData, "\(table.name): expected a value of \"\(target.column)\" in some row, got none")
    }
    let predictions = try predictions(for: answered, instructionSet: instructionSet, workers: workers)
    var notes = predictions.notes
    if !dropped.isEmpty {
      notes.append("left out \(rowsText(dropped.count)) without a value of \"\(target.column)\"")
    }
    do {
      switch target.values {
      case .classes(let labels):
        let actual = try target.classIndices(answered)
        return TableEvaluation(
          rows: answered.rowCount, scores: .classification(classification(actual, predictions, labels)),
          notes: notes)
      case .numbers:
        let encoded: Matrix<Double> = try target.encode(answered)
        let actual = (0..<encoded.rows).map { target.decode(encoded[$0, 0]) }
        let mean = actual.reduce(0, +) / Double(actual.count)
        let regression = TableEvaluation.Regression(
          scores: RegressionScores(actual: actual, predicted: predictions.numbers),
          baselineError: RegressionScores(actual: actual, predicted: actual.map { _ in mean })
            .rootMeanSquaredError,
          actual: actual, predicted: predictions.numbers)
        return TableEvaluation(rows: answered.rowCount, scores: .regression(regression), notes: notes)
      }
    } catch {
      throw ModelError(error)
    }
  }

  private func classification(
    _ actual: [Int], _ predictions: Predictions, _ labels: [String]
  )
    -> TableEvaluation.Classification
  {
    let confusion = ConfusionMatrix(actual: actual, predicted: predictions.classes, classes: labels.count)
    var loss = 0.0
    for (row, label) in actual.enumerated() {
      loss -= Elementary.log(max(1e-15, predictions.probabilities[row, label]))
    }
    let mostFrequent = labels.indices.map { confusion.support(of: $0) }.max() ?? 0
    return TableEvaluation.Classification(
      labels: labels, confusion: confusion, logLoss: loss / Double(actual.count),
      baselineAccuracy: Double(mostFrequent) / Double(actual.count))
  }
}
