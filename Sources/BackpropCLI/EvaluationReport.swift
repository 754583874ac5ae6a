import Backprop
import BackpropModel

/// Scores in the form the command shows them: by name, each with what a guess would get.
struct EvaluationReport: Encodable {
  struct Line: Encodable {
    let name: String
    let value: Double
    /// What one gets without looking at the features: by the shares of the classes, or the mean.
    let guess: Double
    let higherIsBetter: Bool
    let title: String

    private enum CodingKeys: CodingKey { case name, value, guess, higherIsBetter }
  }

  struct ClassRow: Encodable {
    let label: String
    let rows: Int
    let precision: Double
    let recall: Double
    let f1: Double
  }

  let rows: Int
  let scores: [Line]
  let classes: [ClassRow]?
  let confusion: [[Int]]?
  /// The means of the classes, where there are more than two.
  private let averages: [ClassRow]

  private enum CodingKeys: CodingKey { case rows, scores, classes, confusion }

  /// What a training ends with: few scores.
  init(_ evaluation: TableEvaluation) {
    self.init(evaluation, evaluation.available.filter { $0.rank == .first })
  }

  init(_ evaluation: TableEvaluation, _ chosen: [Score]) {
    rows = evaluation.rows
    scores = evaluation.values(of: chosen).map {
      Line(
        name: $0.score.name, value: $0.value, guess: $0.guess, higherIsBetter: $0.score.isHigherBetter,
        title: $0.score.title + evaluation.subject(of: $0.score))
    }
    guard case .classification(let classification) = evaluation.scores else {
      confusion = nil
      classes = nil
      averages = []
      return
    }
    let confusion = classification.confusion
    self.confusion = confusion.counts
    classes = classification.labels.enumerated().map { index, label in
      let each = confusion.precisionRecall(of: index)
      return ClassRow(
        label: label, rows: confusion.rows(of: index), precision: each.precision, recall: each.recall,
        f1: each.f1)
    }
    let means: [(String, PrecisionRecall.Average)] =
      classification.labels.count > 2 ? [("(macro)", .macro), ("(weighted)", .weighted)] : []
    averages = means.map { label, average in
      let mean = confusion.precisionRecall(average)
      return ClassRow(
        label: label, rows: evaluation.rows, precision: mean.precision, recall: mean.recall, f1: mean.f1)
    }
  }

  /// The scores alone, a line each.
  var scoresText: String {
    let width = max(14, (scores.map(\.title.count).max() ?? 0) + 2)
    let header = left(count(rows, "row"), width) + right("model", 12) + right("guess", 12)
    return
      ([header]
      + scores.map {
        left($0.title, width) + right(words($0.value, of: $0), 12) + right(words($0.guess, of: $0), 12)
      })
      .joined(separator: "\n") + "\n"
  }

  /// Where a score is 0/0 there is none to show. Where higher is better it has no unit, and what rounding
  /// left is 0.
  private func words(_ value: Double, of line: Line) -> String {
    value.isNaN ? "-" : line.higherIsBetter && value.magnitude < 1e-12 ? "0" : short(value)
  }

  /// For a person: scores, classes, and the confusion matrix where it fits a page.
  var text: String {
    guard let classes, let confusion else { return scoresText }
    var lines = [scoresText]
    let width = max(8, min(24, ((classes + averages).map(\.label.count).max() ?? 0) + 2))
    lines.append(left("class", width) + ["rows", "precision", "recall", "F1"].map { right($0, 11) }.joined())
    for row in classes + averages {
      lines.append(
        left(String(row.label.prefix(width - 2)), width) + right(grouped(row.rows), 11)
          + [row.precision, row.recall, row.f1].map { right(fixed($0, 4), 11) }.joined())
    }
    guard classes.count <= 12 else { return lines.joined(separator: "\n") + "\n" }
    lines.append("")
    lines.append("actual below, predicted across")
    let cell = max(8, min(14, (classes.map(\.label.count).max() ?? 0) + 2))
    lines.append(left("", width) + classes.map { right(String($0.label.prefix(cell - 1)), cell) }.joined())
    for (row, counts) in zip(classes, confusion) {
      lines.append(
        left(String(row.label.prefix(width - 2)), width) + counts.map { right(grouped($0), cell) }.joined())
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension TableEvaluation {
  /// The class that a score of two classes is of, in brackets; nothing for one of all classes or of numbers.
  fileprivate func subject(of score: Score) -> String {
    guard case .classification(let classification) = scores, !score.needsClasses(3),
      let label = classification.labels.last
    else { return "" }
    return " (\(label.prefix(16)))"
  }
}
