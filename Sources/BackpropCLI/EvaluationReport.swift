import Backprop
import BackpropModel

/// Scores in the form the command shows them: by name, each with what a guess would get.
struct EvaluationReport: Encodable {
  struct Score: Encodable {
    let name: String
    let value: Double
    /// What one gets without looking at the features: the most frequent class, or the mean.
    let guess: Double?
  }

  struct ClassRow: Encodable {
    let label: String
    let rows: Int
    let precision: Double
    let recall: Double
    let f1: Double
  }

  let rows: Int
  let scores: [Score]
  let classes: [ClassRow]?
  let confusion: [[Int]]?

  init(_ evaluation: TableEvaluation) {
    rows = evaluation.rows
    switch evaluation.scores {
    case .classification(let classification):
      scores = [
        Score(name: "accuracy", value: classification.accuracy, guess: classification.baselineAccuracy),
        Score(name: "log loss", value: classification.logLoss, guess: nil),
      ]
      let confusion = classification.confusion
      self.confusion = confusion.counts
      classes = classification.labels.enumerated().map { index, label in
        ClassRow(
          label: label, rows: confusion.support(of: index), precision: confusion.precision(of: index),
          recall: confusion.recall(of: index), f1: confusion.f1(of: index))
      }
    case .regression(let regression):
      scores = [
        Score(name: "RMSE", value: regression.scores.rootMeanSquaredError, guess: regression.baselineError),
        Score(name: "MAE", value: regression.scores.meanAbsoluteError, guess: nil),
        Score(name: "R2", value: regression.scores.r2, guess: 0),
      ]
      confusion = nil
      classes = nil
    }
  }

  /// For a person: scores, classes, and the confusion matrix where it fits a page.
  var text: String {
    var lines = [left(count(rows, "row"), 12) + right("model", 12) + right("guess", 12)]
    for score in scores {
      lines.append(
        left(score.name, 12) + right(short(score.value), 12) + right(score.guess.map(short) ?? "", 12))
    }
    guard let classes, let confusion else { return lines.joined(separator: "\n") + "\n" }
    let width = max(8, min(24, (classes.map(\.label.count).max() ?? 0) + 2))
    lines.append("")
    lines.append(left("class", width) + ["rows", "precision", "recall", "F1"].map { right($0, 11) }.joined())
    for row in classes {
      lines.append(
        left(String(row.label.prefix(width - 2)), width) + right(grouped(row.rows), 11)
          + [row.precision, row.recall, row.f1].map { right(fixed($0, 4), 11) }.joined())
    }
    guard classes.count <= 12 else { return lines.joined(separator: "\n") + "\n" }
    lines.append("")
    lines.append("actual below, predicted across")
    let cell = max(8, min(14, width))
    lines.append(left("", width) + classes.map { right(String($0.label.prefix(cell - 1)), cell) }.joined())
    for (row, counts) in zip(classes, confusion) {
      lines.append(
        left(String(row.label.prefix(width - 2)), width) + counts.map { right(grouped($0), cell) }.joined())
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
