import BackpropCompute

/// What was said of rows that are each one of several classes, beside what they are: all that scores of
/// classes need.
public struct ClassAnswers: Sendable, Equatable {
  /// The class of each row.
  public let actual: [Int]
  /// The class each row was taken for.
  public let predicted: [Int]
  /// The probability of each class, rows x classes.
  public let probabilities: Matrix<Double>
  /// The weight of each row; nil where each weighs 1.
  public let weights: [Double]?
  /// How often each class was taken for each.
  public let confusion: ConfusionMatrix
  /// The rows by falling probability of each class, where they are kept; empty where not, and for a class that
  /// has none.
  let rankings: [Ranking]

  /// The answers that probabilities give: the most probable class, the first of equal ones.
  ///
  /// Throws where lengths differ, a class is not among the columns, a probability lies outside 0...1 or a
  /// weight is negative.
  public init(actual: [Int], probabilities: Matrix<Double>, weights: [Double]? = nil) throws(ShapeError) {
    _ = try ProbabilityScores.checked(actual, probabilities, weights, "ClassAnswers")
    self.actual = actual
    self.probabilities = probabilities
    self.weights = weights
    rankings = []
    predicted = (0..<probabilities.rows).map { probabilities.largestColumn($0) }
    confusion = try ConfusionMatrix(
      actual: actual, predicted: predicted, classes: probabilities.columns, weights: weights)
  }

  /// Answers whose parts are known to go together.
  init(
    actual: [Int], predicted: [Int], probabilities: Matrix<Double>, weights: [Double]?,
    confusion: ConfusionMatrix, rankings: [Ranking] = []
  ) {
    self.actual = actual
    self.predicted = predicted
    self.probabilities = probabilities
    self.weights = weights
    self.confusion = confusion
    self.rankings = rankings
  }

  /// How many classes there are.
  public var classes: Int { probabilities.columns }

  /// What one says of the same rows without looking at them: the shares of the classes, and so the most
  /// frequent one.
  public func guess() throws(ShapeError) -> ClassAnswers {
    var shares = Matrix<Double>(rows: actual.count, columns: classes)
    let total = confusion.totalWeight
    for column in 0..<classes {
      let share = confusion.support(of: column) / total
      for row in 0..<actual.count { shares[row, column] = min(1, share) }
    }
    return try ClassAnswers(actual: actual, probabilities: shares, weights: weights)
  }
}

extension RegressionScores {
  /// What one says of the same rows without looking at them: their mean.
  public func guess() throws(ShapeError) -> RegressionScores {
    let mean = actualMean
    return try RegressionScores(actual: actual, predicted: actual.map { _ in mean }, weights: weights)
  }
}
