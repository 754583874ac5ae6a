import Backprop
import BackpropCompute

/// A score that is a mean over rows, taken apart: what each row adds to it, more where the row is worse.
struct RowLosses {
  /// The score.
  let score: Score
  /// What each row adds.
  let losses: [Double]
  private let weights: [Double]?
  private let value: @Sendable (Double) -> Double

  /// The scores that are means over rows.
  static func scores(of evaluation: TableEvaluation) -> [Score] {
    let names =
      switch evaluation.scores {
      case .classification: ["accuracy", "log-loss"]
      case .regression: ["rmse", "mse", "mae"]
      }
    return names.compactMap(Score.named)
  }

  /// nil where the score is no mean over rows, or does not suit the task.
  ///
  /// | score | of a row | of rows |
  /// |---|---|---|
  /// | accuracy | 1 where the class was not found, else 0 | 1 - mean |
  /// | log loss | -ln(probability of the true class), held to 2^-52 ... 1 - 2^-52 | mean |
  /// | RMSE | (p - t)^2 | root of the mean |
  /// | MSE | (p - t)^2 | mean |
  /// | MAE | abs(p - t) | mean |
  init?(_ evaluation: TableEvaluation, score: Score) {
    guard Self.scores(of: evaluation).contains(score) else { return nil }
    self.score = score
    switch evaluation.scores {
    case .classification(let classification):
      let answers = classification.answers
      weights = answers.weights
      if score.isHigherBetter {
        losses = zip(answers.actual, answers.predicted).map { $0 == $1 ? 0 : 1 }
        value = { 1 - $0 }
      } else {
        losses = answers.actual.indices.map { row in
          let p = answers.probabilities[row, answers.actual[row]]
          return -Elementary.log(min(max(p, .ulpOfOne), 1 - .ulpOfOne))
        }
        value = { $0 }
      }
    case .regression(let regression):
      let scores = regression.scores
      weights = scores.weights
      let errors = zip(scores.actual, scores.predicted).map { ($1 - $0).magnitude }
      losses = score.name == "mae" ? errors : errors.map { $0 * $0 }
      let isRoot = score.name == "rmse"
      value = { isRoot ? $0.squareRoot() : $0 }
    }
  }

  /// Whether a row is right or wrong, and nothing between.
  var areMarks: Bool { score.isHigherBetter }

  /// The score of some rows; NaN where none of them weighs anything.
  func value(of rows: some Sequence<Int>) -> Double {
    var (sum, total) = (0.0, 0.0)
    for row in rows {
      let weight = weights?[row] ?? 1
      sum += weight * losses[row]
      total += weight
    }
    return value(sum / total)
  }
}
