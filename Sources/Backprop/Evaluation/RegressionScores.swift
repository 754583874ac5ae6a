/// How far predicted numbers are from actual ones.
public struct RegressionScores: Sendable, Equatable {
  /// sqrt(mean of (p - t)^2), in the target's unit; lower is better.
  public let rootMeanSquaredError: Double
  /// mean of |p - t|, in the target's unit; lower is better.
  public let meanAbsoluteError: Double
  /// 1 - sum of (p - t)^2 / sum of (t - mean)^2: 1 is perfect, 0 is no better than the mean. With a constant target 1
  /// where all is right, else 0, as scikit-learn has it.
  public let r2: Double

  /// Both lists have the same length, which is not zero.
  public init(actual: [Double], predicted: [Double]) {
    let count = Double(actual.count)
    let mean = actual.reduce(0, +) / count
    var squares = 0.0
    var absolute = 0.0
    var spread = 0.0
    for (t, p) in zip(actual, predicted) {
      squares += (p - t) * (p - t)
      absolute += (p - t).magnitude
      spread += (t - mean) * (t - mean)
    }
    rootMeanSquaredError = (squares / count).squareRoot()
    meanAbsoluteError = absolute / count
    r2 = spread == 0 ? (squares == 0 ? 1 : 0) : 1 - squares / spread
  }
}
