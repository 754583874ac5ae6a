import Backprop
import BackpropCompute
import BackpropData

/// How good a model is on a table whose answers are known.
///
///     let evaluation = try model.evaluation(on: test)
///     print(evaluation.accuracy ?? 0)
///     for line in evaluation.values(resampling: .standard) {
///       print(line.score.title, line.value, line.interval?.lower ?? .nan, line.guess)
///     }
public struct TableEvaluation: Sendable, Equatable {
  /// The rows that have an answer.
  public let rows: Int
  /// How the predictions compare with the answers.
  public let scores: Scores
  /// How the answers of somebody who never looks at the features compare: the shares of the classes, or the
  /// mean, of these very rows.
  public let guess: Scores
  /// What was met on the way.
  public let notes: [String]

  /// The answers of the task, from which each score is worked out when it is asked for.
  public enum Scores: Sendable, Equatable {
    /// Of a target that is one of several classes.
    case classification(Classification)
    /// Of a target that is a number.
    case regression(Regression)
  }

  /// Answers that are classes.
  public struct Classification: Sendable, Equatable {
    /// The names of the classes, in the order of the confusion matrix.
    public let labels: [String]
    /// What the rows are, and what the model says of them.
    public let answers: ClassAnswers
    /// mean of -ln(probability given to the true class), probabilities held to 2^-52 ... 1 - 2^-52.
    public let logLoss: Double
    /// How often each class was taken for each.
    public var confusion: ConfusionMatrix { answers.confusion }
    /// The share of rows whose class was found, 0 to 1.
    public var accuracy: Double { confusion.accuracy }
    /// The accuracy of always naming the most frequent class of these rows.
    public var baselineAccuracy: Double {
      let supports = labels.indices.map { confusion.support(of: $0) }
      return (supports.max() ?? 0) / supports.reduce(0, +)
    }
  }

  /// Answers that are numbers.
  public struct Regression: Sendable, Equatable {
    /// Errors in the target's own unit, and r2.
    public let scores: RegressionScores
    /// The root mean squared error of always naming the mean of these rows.
    public let baselineError: Double
    /// The answers, row by row, in the target's own unit.
    public var actual: [Double] { scores.actual }
    /// What the model says, row by row, in the target's own unit.
    public var predicted: [Double] { scores.predicted }
  }

  /// A score of the model beside that of a guess.
  public struct Value: Sendable, Equatable {
    /// What is scored.
    public let score: Score
    /// What the model gets.
    public let value: Double
    /// What one gets without looking at the features.
    public let guess: Double
    /// Where the value lies as far as the rows tell; nil where it was not asked for or there is none.
    public var interval: ScoreInterval?
  }

  /// The share of rows whose class was found; nil for numbers.
  public var accuracy: Double? {
    if case .classification(let scores) = scores { scores.accuracy } else { nil }
  }

  /// In the target's unit; nil for classes.
  public var rootMeanSquaredError: Double? {
    if case .regression(let regression) = scores { regression.scores.rootMeanSquaredError } else { nil }
  }

  /// The scores that suit the task and the number of classes.
  public var available: [Score] { scores.available }

  /// A score's value; nil where it does not suit the task or the number of classes. Costs up to a sort of the
  /// rows.
  public func value(of score: Score) -> Double? { scores.value(of: score) }

  /// The values of the scores that suit, each beside a guess; by default of all that are `available`.
  public func values(of chosen: [Score]? = nil) -> [Value] {
    (chosen ?? available).compactMap { score in
      guard let value = scores.value(of: score), let guess = guess.value(of: score) else { return nil }
      return Value(score: score, value: value, guess: guess)
    }
  }

  /// The same with intervals by resampling the rows. Costs up to a thousand passes over them for each score;
  /// the number of workers has no say in the result.
  public func values(
    of chosen: [Score]? = nil, resampling: Resampling, workers: WorkerPool = WorkerPool(count: 1)
  ) -> [Value] {
    let values = values(of: chosen)
    let intervals =
      switch scores {
      case .classification(let classification):
        classification.answers.intervals(
          of: values.map(\.score), resampling: resampling, workers: workers)
      case .regression(let regression):
        regression.scores.intervals(of: values.map(\.score), resampling: resampling, workers: workers)
      }
    return zip(values, intervals).map { value, interval in
      var value = value
      value.interval = interval
      return value
    }
  }

  /// How many of the rows a resampling draws from, and how often.
  public func extent(of resampling: Resampling) -> Resampling.Extent {
    let (weights, columns): ([Double]?, Int) =
      switch scores {
      case .classification(let classification):
        (classification.answers.weights, classification.labels.count)
      case .regression(let regression): (regression.scores.weights, 1)
      }
    return resampling.extent(rows: weights?.count { $0 > 0 } ?? rows, columns: columns)
  }
}

extension TableEvaluation.Scores {
  func value(of score: Score) -> Double? {
    switch self {
    case .classification(let classification): score.value(of: classification.answers)
    case .regression(let regression): score.value(of: regression.scores)
    }
  }

  func guess() throws(ShapeError) -> Self {
    switch self {
    case .classification(let classification):
      .classification(
        try TableEvaluation.Classification(
          labels: classification.labels, answers: classification.answers.guess()))
    case .regression(let regression):
      .regression(try TableEvaluation.Regression(scores: regression.scores.guess()))
    }
  }
}

extension TableEvaluation.Classification {
  init(labels: [String], answers: ClassAnswers) throws(ShapeError) {
    self.init(
      labels: labels, answers: answers,
      logLoss: try ProbabilityScores.logLoss(
        actual: answers.actual, probabilities: answers.probabilities, weights: answers.weights))
  }
}

extension TableEvaluation.Regression {
  init(scores: RegressionScores) throws(ShapeError) {
    self.init(scores: scores, baselineError: try scores.guess().rootMeanSquaredError)
  }
}
