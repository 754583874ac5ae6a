import BackpropCompute

/// Scores of the probabilities that were given to classes, and not of the classes alone.
///
/// Rows of a matrix of probabilities are rows of the table, its columns classes. That a row sums to 1 is not
/// asked for. All throw a `ShapeError` where lengths differ, a class is not among the columns, a probability
/// lies outside 0...1 or a weight is negative.
public enum ProbabilityScores {
  /// mean of -ln(probability given to the true class), 0 or more; lower is better.
  ///
  /// Probabilities are held to eps ... 1 - eps with eps = 2^-52, as scikit-learn holds them, so that a class
  /// ruled out costs 36 and not infinity.
  public static func logLoss(
    actual: [Int], probabilities: Matrix<Double>, weights: [Double]? = nil
  ) throws(ShapeError) -> Double {
    let weights = try checked(actual, probabilities, weights, "logLoss")
    return weights.mean { -held(probabilities[$0, actual[$0]]) }
  }

  /// mean of -(t ln p + (1 - t) ln(1 - p)) for two classes, with p the probability of class 1.
  public static func logLoss(
    actual: [Int], positive probabilities: [Double], weights: [Double]? = nil
  ) throws(ShapeError) -> Double {
    let weights = try checked(actual, probabilities, weights, "logLoss")
    return weights.mean { -held(actual[$0] == 1 ? probabilities[$0] : 1 - probabilities[$0]) }
  }

  private static func held(_ p: Double) -> Double {
    Elementary.log(min(max(p, .ulpOfOne), 1 - .ulpOfOne))
  }

  /// mean over rows of sum over classes of (p - t)^2, with t 1 for the true class and else 0; 0 to 2, lower
  /// is better.
  public static func brier(
    actual: [Int], probabilities: Matrix<Double>, weights: [Double]? = nil
  ) throws(ShapeError) -> Double {
    let weights = try checked(actual, probabilities, weights, "brier")
    return weights.mean { row in
      var sum = 0.0
      for column in 0..<probabilities.columns {
        let error = probabilities[row, column] - (column == actual[row] ? 1 : 0)
        sum += error * error
      }
      return sum
    }
  }

  /// mean of (p - t)^2 for two classes, with p the probability of class 1: 0 to 1, half of what both columns
  /// would give.
  public static func brier(
    actual: [Int], positive probabilities: [Double], weights: [Double]? = nil
  ) throws(ShapeError) -> Double {
    let weights = try checked(actual, probabilities, weights, "brier")
    return weights.mean { row in
      let error = probabilities[row] - Double(actual[row])
      return error * error
    }
  }

  /// The share of rows whose class is among the k with the highest scores, 0 to 1; 1 where k reaches the
  /// classes.
  ///
  /// Scores may be any numbers but NaN. Of equal ones the later class comes first, as scikit-learn has it.
  public static func topKAccuracy(
    actual: [Int], scores: Matrix<Double>, k: Int, weights: [Double]? = nil
  ) throws(ShapeError) -> Double {
    let who = "topKAccuracy"
    guard k > 0 else { throw ShapeError("\(who): expected k of 1 or more, got \(k)") }
    let weights = try RowWeights(weights, rows: actual.count, of: who)
    try expect(scores.rows, "rows of scores", rows: actual.count, of: who)
    try expect(actual, "actual", below: scores.columns, of: who)
    for row in 0..<scores.rows {
      for column in 0..<scores.columns where scores[row, column].isNaN {
        throw ShapeError("\(who): expected numbers, got NaN in row \(row) (from 0)")
      }
    }
    return weights.mean { row in
      let own = scores[row, actual[row]]
      var before = 0
      for column in 0..<scores.columns {
        let score = scores[row, column]
        if score > own || (score == own && column > actual[row]) { before += 1 }
      }
      return before < k ? 1 : 0
    }
  }

  static func checked(
    _ actual: [Int], _ probabilities: Matrix<Double>, _ weights: [Double]?, _ who: String
  ) throws(ShapeError) -> RowWeights {
    let weights = try RowWeights(weights, rows: actual.count, of: who)
    try expect(probabilities.rows, "rows of probabilities", rows: actual.count, of: who)
    try expect(actual, "actual", below: probabilities.columns, of: who)
    for row in 0..<probabilities.rows {
      for column in 0..<probabilities.columns {
        try expectProbability(probabilities[row, column], row: row, of: who)
      }
    }
    return weights
  }

  private static func checked(
    _ actual: [Int], _ probabilities: [Double], _ weights: [Double]?, _ who: String
  ) throws(ShapeError) -> RowWeights {
    let weights = try RowWeights(weights, rows: actual.count, of: who)
    try expect(probabilities.count, "probabilities", rows: actual.count, of: who)
    try expect(actual, "actual", below: 2, of: who)
    for row in 0..<probabilities.count { try expectProbability(probabilities[row], row: row, of: who) }
    return weights
  }
}
