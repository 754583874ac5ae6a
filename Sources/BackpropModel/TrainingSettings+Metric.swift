import Backprop
import BackpropCompute
import BackpropData

extension TrainingSettings {
  /// By which of a trainer's own numbers the best epoch is chosen.
  func epochChoice(of objective: Objective) -> EpochChoice {
    guard let metric else { return .loss }
    switch metric.name {
    case "accuracy", "rmse", "mse", "r2": return .score
    default: return .loss
    }
  }

  /// Whether a score is none of the numbers that a trainer reports, so that it must be worked out of the answers.
  func needsAnswers(_ score: Score) -> Bool {
    switch score.name {
    case "accuracy", "rmse", "mse", "r2": false
    // With smoothing the loss is another thing.
    case "log-loss": !(loss.map { $0.withSmoothing(0) == $0 } ?? true) || labelSmoothing != 0
    default: true
    }
  }
}

extension TrainingPlan {
  /// A score of a network's answers to rows as the network sees them; nil where it does not suit the target.
  func value<S: Scalar>(of score: Score, answers: Matrix<Double>, targets: Dataset<S>) -> Double? {
    value(
      of: score, answers: answers, targets: (0..<targets.rows).map { Double(targets.targets[$0, 0]) },
      weights: targets.weights.map { $0.elements.map(Double.init) })
  }

  /// The same; a target for each row, and how much each counts.
  func value(of score: Score, answers: Matrix<Double>, targets: [Double], weights: [Double]?) -> Double? {
    switch target.values {
    case .classes:
      let probabilities = objective.probabilities(of: answers)
      guard
        let answers = try? ClassAnswers(
          actual: targets.map { Int($0) }, probabilities: probabilities, weights: weights)
      else { return nil }
      return score.value(of: answers)
    case .numbers:
      let column = objective.answerColumn
      guard
        let scores = try? RegressionScores(
          actual: targets.map { target.decode($0) },
          predicted: (0..<answers.rows).map { target.decode(answers[$0, column]) }, weights: weights)
      else { return nil }
      return score.value(of: scores)
    }
  }

  /// The scores that suit the task and the number of classes.
  var suitingScores: [Score] {
    target.task == .classification ? Score.all(ofClasses: target.classes.count) : Score.allOfNumbers
  }

  /// Throws where the metric suits neither the target nor the number of classes.
  func checkMetric() throws(ModelError) {
    guard let metric = settings.metric else { return }
    let suiting = suitingScores
    guard !suiting.contains(metric) else { return }
    let words = target.task == .classification ? "\(target.classes.count) classes" : "numbers"
    throw ModelError(
      .settings,
      "metric: expected a score of \(words) (\(suiting.map(\.name).joined(separator: ", "))), got "
        + metric.name)
  }
}
