import BackpropCompute

/// Precision over recall of one class as the threshold rises: how clean the finds are, for how many are
/// found.
public struct PrecisionRecallCurve: Sendable, Equatable {
  /// The scores that occur, rising; rows of weight 0 are left out.
  public let thresholds: [Double]
  /// At each threshold, the share of what is taken for the class that is of it; one more at the end, which is
  /// 1.
  public let precisions: [Double]
  /// At each threshold, the share of the class that is found, falling; one more at the end, which is 0.
  ///
  /// Where the class has no rows all but that one are 1, as in scikit-learn.
  public let recalls: [Double]
  /// sum over thresholds of (R_n - R_(n-1)) P_n: the area under the steps, not under straight lines, 0 to 1.
  ///
  /// 0 where the class has no rows, 1 where it has all. A guess has about the share of the class.
  public let averagePrecision: Double

  /// The curve of scores of any range, higher for the class. Costs a sort.
  ///
  /// - Parameters:
  ///   - actual: the class of each row.
  ///   - positive: the class whose curve it is; all others are the rest.
  ///
  /// Throws where lengths differ, a score is NaN, or a weight is negative.
  public init(
    actual: [Int], positive: Int = 1, scores: [Double], weights: [Double]? = nil
  ) throws(ShapeError) {
    let ranked = try RankedRows(
      actual: actual, positive: positive, scores: scores, weights: weights, of: "PrecisionRecallCurve")
    var (precisions, recalls) = ([1.0], [0.0])
    var area = 0.0
    for index in 0..<ranked.thresholds.count {
      let hits = ranked.truePositives[index]
      let precision = hits / (hits + ranked.falsePositives[index])
      let recall = ranked.positives > 0 ? hits / ranked.positives : 1
      area += (recall - recalls[index]) * precision
      precisions.append(precision)
      recalls.append(recall)
    }
    thresholds = ranked.thresholds.reversed()
    self.precisions = precisions.reversed()
    self.recalls = recalls.reversed()
    averagePrecision = area
  }

  /// The mean over classes of each one's average precision against all others; a class without rows counts 0.
  ///
  /// - Parameter scores: rows x classes.
  public static func macroAveragePrecision(
    actual: [Int], scores: Matrix<Double>, weights: [Double]? = nil
  ) throws(ShapeError) -> Double {
    let who = "PrecisionRecallCurve.macroAveragePrecision"
    try expect(scores.rows, "rows of scores", rows: actual.count, of: who)
    try expect(actual, "actual", below: scores.columns, of: who)
    var sum = 0.0
    for index in 0..<scores.columns {
      sum +=
        try PrecisionRecallCurve(
          actual: actual, positive: index, scores: scores.column(index), weights: weights
        ).averagePrecision
    }
    return sum / Double(scores.columns)
  }
}
