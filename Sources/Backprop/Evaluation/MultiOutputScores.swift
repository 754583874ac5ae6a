import BackpropCompute

/// How far predicted numbers are from actual ones, where a row has several of them.
///
///     let scores = try MultiOutputScores(actual: t, predicted: p)
///     scores.outputs.map(\.r2)                       // one score an output
///     scores.mean { $0.rootMeanSquaredError }        // their mean
///     scores.r2(.varianceWeighted)
public struct MultiOutputScores: Sendable, Equatable {
  /// The scores of each column.
  public let outputs: [RegressionScores]

  /// How the scores of outputs become one.
  public enum Average: Sendable, Equatable, CaseIterable {
    /// Each output counts alike.
    case uniform
    /// Each counts by the variance of its targets.
    case varianceWeighted
  }

  /// Compares two matrices of the same shape, rows x outputs.
  ///
  /// Throws where their shapes differ or are empty, or a weight is negative.
  public init(
    actual: Matrix<Double>, predicted: Matrix<Double>, weights: [Double]? = nil
  ) throws(ShapeError) {
    guard actual.rows == predicted.rows, actual.columns == predicted.columns, actual.columns > 0 else {
      throw ShapeError(
        "MultiOutputScores: expected \(actual.rows) x \(max(1, actual.columns)) predicted numbers, got "
          + "\(predicted.rows) x \(predicted.columns)")
    }
    var outputs: [RegressionScores] = []
    for column in 0..<actual.columns {
      outputs.append(
        try RegressionScores(
          actual: actual.column(column), predicted: predicted.column(column), weights: weights))
    }
    self.outputs = outputs
  }

  /// The mean of a score over the outputs; of root mean squared errors the mean of the roots.
  public func mean(_ score: (RegressionScores) -> Double) -> Double {
    outputs.reduce(0) { $0 + score($1) } / Double(outputs.count)
  }

  /// ``RegressionScores/r2`` of all outputs.
  public func r2(_ average: Average, forcesFinite: Bool = true) -> Double {
    mean(average) { $0.r2(forcesFinite: forcesFinite) }
  }

  /// ``RegressionScores/explainedVariance`` of all outputs.
  public func explainedVariance(_ average: Average, forcesFinite: Bool = true) -> Double {
    mean(average) { $0.explainedVariance(forcesFinite: forcesFinite) }
  }

  /// By variance, but uniform where every target is constant, as in scikit-learn.
  private func mean(_ average: Average, _ score: (RegressionScores) -> Double) -> Double {
    let variances = outputs.map { $0.actualVariance }
    let total = variances.reduce(0, +)
    guard average == .varianceWeighted, total != 0 else { return mean(score) }
    var sum = 0.0
    for index in 0..<outputs.count { sum += variances[index] * score(outputs[index]) }
    return sum / total
  }
}
