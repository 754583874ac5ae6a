import BackpropCompute

/// How far predicted numbers p are from actual ones t, with sample weights w.
///
/// "mean" is the weighted mean, sum of w x / sum of w; rows of weight 0 count for nothing. Numbers that are
/// not finite make scores that are not.
public struct RegressionScores: Sendable, Equatable {
  /// The actual numbers t.
  public let actual: [Double]
  /// The predicted numbers p.
  public let predicted: [Double]
  /// The weight of each row; nil where each weighs 1.
  public var weights: [Double]? { rowWeights.given }
  private let rowWeights: RowWeights
  /// The rows in the orders that scores need, where they are kept.
  private let orders: Orders?

  /// Rows by rising |p - t|, t and p: what does not depend on their weights.
  private struct Orders: Sendable, Equatable {
    let errors: [Int]
    let actual: [Int]
    let predicted: [Int]
  }

  /// Compares two lists of the same length.
  ///
  /// Throws where they differ in length or are empty, or a weight is negative.
  public init(actual: [Double], predicted: [Double], weights: [Double]? = nil) throws(ShapeError) {
    rowWeights = try RowWeights(weights, rows: actual.count, of: "RegressionScores")
    try expect(predicted.count, "predicted numbers", rows: actual.count, of: "RegressionScores")
    self.actual = actual
    self.predicted = predicted
    orders = nil
  }

  /// The same rows in orders that are kept; nil where a number is NaN, which has no place.
  func ordered() -> RegressionScores? {
    for row in 0..<actual.count where error(row).isNaN { return nil }
    func order(_ key: (Int) -> Double) -> [Int] {
      let keys = (0..<actual.count).map(key)
      return keys.indices.sorted { keys[$0] < keys[$1] }
    }
    return RegressionScores(
      actual, predicted, rowWeights,
      Orders(
        errors: order { error($0).magnitude }, actual: order { actual[$0] },
        predicted: order { predicted[$0] }))
  }

  /// The same rows with other weights.
  func reweighted(_ weights: [Double]) throws(ShapeError) -> RegressionScores {
    RegressionScores(
      actual, predicted, try RowWeights(weights, rows: actual.count, of: "RegressionScores"), orders)
  }

  private init(_ actual: [Double], _ predicted: [Double], _ weights: RowWeights, _ orders: Orders?) {
    self.actual = actual
    self.predicted = predicted
    rowWeights = weights
    self.orders = orders
  }

  /// The weighted mean of the actual numbers.
  public var actualMean: Double { rowWeights.mean(of: actual) }

  private func error(_ row: Int) -> Double { predicted[row] - actual[row] }

  /// mean of (p - t)^2, in the square of the target's unit; lower is better.
  public var meanSquaredError: Double { rowWeights.mean { error($0) * error($0) } }
  /// sqrt(mean of (p - t)^2), in the target's unit; lower is better.
  public var rootMeanSquaredError: Double { meanSquaredError.squareRoot() }
  /// mean of |p - t|, in the target's unit; lower is better.
  public var meanAbsoluteError: Double { rowWeights.mean { error($0).magnitude } }

  /// mean of |p - t| / max(|t|, 2^-52), a fraction and no percentage; lower is better.
  ///
  /// Where a target is 0 it is huge, and says nothing.
  public var meanAbsolutePercentageError: Double {
    rowWeights.mean { error($0).magnitude / max(.ulpOfOne, actual[$0].magnitude) }
  }

  /// The median of |p - t|, in the target's unit; lower is better.
  ///
  /// The mean of the lower and the upper median where half of the weight lies on either side, as scikit-learn
  /// has it. Costs a sort.
  public var medianAbsoluteError: Double {
    var order: [Int] = []
    let errors = (0..<actual.count).map { error($0).magnitude }
    for row in orders?.errors ?? Array(0..<actual.count) where rowWeights[row] > 0 {
      if errors[row].isNaN { return .nan }
      order.append(row)
    }
    if orders == nil { order.sort { errors[$0] < errors[$1] } }
    let half = 0.5 * order.reduce(0) { $0 + rowWeights[$1] }
    var below = 0.0
    for place in 0..<order.count {
      below += rowWeights[order[place]]
      guard below >= half else { continue }
      let isBetween = below - half <= .ulpOfOne && place + 1 < order.count
      return isBetween ? (errors[order[place]] + errors[order[place + 1]]) / 2 : errors[order[place]]
    }
    return errors[order[order.count - 1]]
  }

  /// The largest |p - t|, in the target's unit; lower is better. Weights have no say, but a row of weight 0
  /// is none.
  public var maxError: Double {
    var most = 0.0
    for row in 0..<actual.count where rowWeights[row] > 0 {
      if error(row).isNaN { return .nan }
      most = max(most, error(row).magnitude)
    }
    return most
  }

  /// 1 - sum of w (p - t)^2 / sum of w (t - mean)^2: 1 is perfect, 0 is no better than the mean, and below 0
  /// is worse.
  ///
  /// NaN for a single row, as in scikit-learn. With a constant target the division is by 0; scikit-learn then
  /// says 1 where all is right and else 0, so that a score stays finite.
  public var r2: Double { r2(forcesFinite: true) }

  /// ``r2``, by choice as the formula gives it for a constant target: NaN where all is right, else -infinity.
  public func r2(forcesFinite: Bool) -> Double {
    guard actual.count > 1 else { return .nan }
    return Self.explained(meanSquaredError, of: actualVariance, forcesFinite: forcesFinite)
  }

  /// 1 - variance of (t - p) / variance of t: as r2, but a constant error is forgiven. 1 is perfect.
  ///
  /// With a constant target 1 where the error is constant and else 0, as in scikit-learn; so 1 for a single
  /// row.
  public var explainedVariance: Double { explainedVariance(forcesFinite: true) }

  /// ``explainedVariance``, by choice as the formula gives it for a constant target: NaN or -infinity.
  public func explainedVariance(forcesFinite: Bool) -> Double {
    let errors = (0..<actual.count).map(error)
    let mean = rowWeights.mean(of: errors)
    let variance = rowWeights.mean { (errors[$0] - mean) * (errors[$0] - mean) }
    return Self.explained(variance, of: actualVariance, forcesFinite: forcesFinite)
  }

  /// mean of (t - mean)^2
  var actualVariance: Double {
    let mean = actualMean
    return rowWeights.mean { (actual[$0] - mean) * (actual[$0] - mean) }
  }

  private static func explained(_ rest: Double, of whole: Double, forcesFinite: Bool) -> Double {
    guard whole == 0, forcesFinite else { return 1 - rest / whole }
    return rest == 0 ? 1 : 0
  }

  /// mean of max(q (t - p), (q - 1)(t - p)), in the target's unit; lower is better, and least where a share q
  /// of the targets lies below the predictions. At 1/2 it is half the mean absolute error.
  ///
  /// Throws where q is not from 0 to 1.
  public func pinballLoss(quantile q: Double) throws(ShapeError) -> Double {
    guard q >= 0, q <= 1 else {
      throw ShapeError("pinballLoss: expected a quantile from 0 to 1, got \(words(q))")
    }
    return rowWeights.mean { row in
      let difference = actual[row] - predicted[row]
      return difference >= 0 ? q * difference : (q - 1) * difference
    }
  }

  /// Pearson's correlation of t and p, see ``Correlation``.
  public var pearson: Double { Correlation.pearson(actual, predicted, rowWeights) }
  /// Spearman's correlation of t and p, see ``Correlation``. Costs two sorts.
  public var spearman: Double {
    Correlation.spearman(actual, predicted, rowWeights, orders.map { ($0.actual, $0.predicted) })
  }
}
