import BackpropCompute

/// The receiver operating characteristic of one class: how much of it is found, for how much of the rest is
/// taken for it, as the threshold falls.
///
///     true positive rate = TP / (TP + FN)      false positive rate = FP / (FP + TN)
///
/// Where the class has no rows its rates are NaN, and where it has all the false ones are: 0/0, as in
/// scikit-learn.
public struct ROCCurve: Sendable, Equatable {
  /// From infinity, where nothing is taken for the class, to the lowest score.
  public let thresholds: [Double]
  /// At each threshold, the share of the other rows that is taken for the class: rising from 0 to 1.
  public let falsePositiveRates: [Double]
  /// At each threshold, the share of the class that is found: rising from 0 to 1.
  public let truePositiveRates: [Double]
  /// The area under the curve, by trapezoids: the probability that a row of the class has a higher score than
  /// another row, equal scores counted half. 0 to 1, a guess has 0.5; NaN where one kind of row is absent.
  public let area: Double

  /// The curve of scores of any range, higher for the class. Costs a sort.
  ///
  /// - Parameters:
  ///   - actual: the class of each row.
  ///   - positive: the class whose curve it is; all others are the rest.
  ///   - keepsEveryThreshold: whether points that lie on a straight line between their neighbours remain.
  ///
  /// Throws where lengths differ, a score is NaN, or a weight is negative.
  public init(
    actual: [Int], positive: Int = 1, scores: [Double], weights: [Double]? = nil,
    keepsEveryThreshold: Bool = false
  ) throws(ShapeError) {
    let ranked = try RankedRows(
      actual: actual, positive: positive, scores: scores, weights: weights, of: "ROCCurve")
    let (tp, fp) = (ranked.truePositives, ranked.falsePositives)
    var thresholds = [Double.infinity]
    var (trueRates, falseRates) = ([0.0], [0.0])
    var doubled = 0.0
    for index in 0..<tp.count {
      let before = index > 0 ? (tp: tp[index - 1], fp: fp[index - 1]) : (tp: 0, fp: 0)
      doubled += (fp[index] - before.fp) * (tp[index] + before.tp)
      // Second differences of zero: the way on goes as the way here. The first point is always kept, as
      // scikit-learn does.
      if !keepsEveryThreshold, index > 0, index + 1 < tp.count,
        tp[index + 1] - tp[index] == tp[index] - before.tp,
        fp[index + 1] - fp[index] == fp[index] - before.fp
      {
        continue
      }
      thresholds.append(ranked.thresholds[index])
      trueRates.append(tp[index])
      falseRates.append(fp[index])
    }
    self.thresholds = thresholds
    truePositiveRates = trueRates.map { ranked.positives > 0 ? $0 / ranked.positives : .nan }
    falsePositiveRates = falseRates.map { ranked.negatives > 0 ? $0 / ranked.negatives : .nan }
    let isDefined = ranked.positives > 0 && ranked.negatives > 0
    area = isDefined ? doubled / 2 / ranked.positives / ranked.negatives : .nan
  }
}

/// The area of several classes.
extension ROCCurve {
  /// The mean area of each class against all others (Provost and Domingos 2000).
  ///
  /// - Parameters:
  ///   - scores: rows x classes.
  ///   - average: macro counts every class alike, weighted by its weight among the rows, micro takes every cell
  ///     as a row of its own.
  ///
  /// NaN where a class does not occur, or is all there is: it has no area.
  public static func areaOneVersusRest(
    actual: [Int], scores: Matrix<Double>, average: PrecisionRecall.Average = .macro,
    weights: [Double]? = nil
  ) throws(ShapeError) -> Double {
    let who = "ROCCurve.areaOneVersusRest"
    let rowWeights = try RowWeights(weights, rows: actual.count, of: who)
    try expect(scores.rows, "rows of scores", rows: actual.count, of: who)
    try expect(actual, "actual", below: scores.columns, of: who)
    if average == .micro {
      var (cells, cellWeights): ([Int], [Double]) = ([], [])
      for row in 0..<scores.rows {
        for column in 0..<scores.columns {
          cells.append(actual[row] == column ? 1 : 0)
          cellWeights.append(rowWeights[row])
        }
      }
      return try ROCCurve(
        actual: cells, scores: scores.vector.elements, weights: weights == nil ? nil : cellWeights
      ).area
    }
    return try areas(actual, scores, rowWeights).oneVersusRest(average)
  }

  /// The mean over pairs of classes of the area between the two, each by its own scores (Hand and Till 2001).
  ///
  /// Rows of other classes are left out of a pair, and classes that do not occur out of the mean, as in
  /// scikit-learn; NaN where fewer than two occur. With weights each area is a weighted one, and pairs count
  /// alike.
  public static func areaOneVersusOne(
    actual: [Int], scores: Matrix<Double>, weights: [Double]? = nil
  ) throws(ShapeError) -> Double {
    let who = "ROCCurve.areaOneVersusOne"
    let rowWeights = try RowWeights(weights, rows: actual.count, of: who)
    try expect(scores.rows, "rows of scores", rows: actual.count, of: who)
    try expect(actual, "actual", below: scores.columns, of: who)
    return try areas(actual, scores, rowWeights).oneVersusOne
  }

  private static func areas(
    _ actual: [Int], _ scores: Matrix<Double>, _ weights: RowWeights
  ) throws(ShapeError) -> [RankedAreas] {
    for row in 0..<scores.rows {
      for column in 0..<scores.columns where scores[row, column].isNaN {
        throw ShapeError("ROCCurve: expected numbers for scores, got NaN in row \(row) (from 0)")
      }
    }
    return (0..<scores.columns).map { index in
      RankedAreas(
        of: index, among: scores.columns, ranking: Ranking(scores.column(index), classes: actual),
        weights: weights)
    }
  }
}
