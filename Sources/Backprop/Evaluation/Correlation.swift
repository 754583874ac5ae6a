import BackpropCompute

/// How two lists of numbers go together, -1 to 1.
///
/// NaN where either is constant or there is a single row: there is nothing to go together. (SciPy gives NaN
/// too, but throws for Pearson's of a single row.)
public enum Correlation {
  /// sum of w (x - mx)(y - my) / sqrt(sum of w (x - mx)^2 sum of w (y - my)^2), with weighted means mx and
  /// my.
  ///
  /// Throws where lengths differ or a weight is negative.
  public static func pearson(
    _ x: [Double], _ y: [Double], weights: [Double]? = nil
  ) throws(ShapeError) -> Double {
    pearson(x, y, try checked(x, y, weights, "Correlation.pearson"))
  }

  /// Pearson's correlation of the ranks; equal numbers share the mean of their ranks (Spearman 1904).
  ///
  /// With weights the rank of a number is the weight of what is below it and half of what is equal, so that a
  /// row of weight k counts as k equal rows.
  public static func spearman(
    _ x: [Double], _ y: [Double], weights: [Double]? = nil
  ) throws(ShapeError) -> Double {
    spearman(x, y, try checked(x, y, weights, "Correlation.spearman"))
  }

  static func pearson(_ x: [Double], _ y: [Double], _ weights: RowWeights) -> Double {
    let (mx, my) = (weights.mean(of: x), weights.mean(of: y))
    let xx = weights.mean { (x[$0] - mx) * (x[$0] - mx) }.squareRoot()
    let yy = weights.mean { (y[$0] - my) * (y[$0] - my) }.squareRoot()
    guard xx > 0, yy > 0 else { return .nan }
    return min(1, max(-1, weights.mean { (x[$0] - mx) / xx * ((y[$0] - my) / yy) }))
  }

  static func spearman(
    _ x: [Double], _ y: [Double], _ weights: RowWeights, _ orders: (x: [Int], y: [Int])? = nil
  ) -> Double {
    guard let first = ranks(x, weights, orders?.x), let second = ranks(y, weights, orders?.y) else {
      return .nan
    }
    return pearson(first, second, weights)
  }

  /// Nil where a number is NaN, which has no rank.
  private static func ranks(_ x: [Double], _ weights: RowWeights, _ order: [Int]?) -> [Double]? {
    for number in x where number.isNaN { return nil }
    let order = order ?? (0..<x.count).sorted { x[$0] < x[$1] }
    var ranks = Array(repeating: 0.0, count: x.count)
    var below = 0.0
    var start = 0
    while start < order.count {
      var end = start
      var equal = 0.0
      while end < order.count, x[order[end]] == x[order[start]] {
        equal += weights[order[end]]
        end += 1
      }
      for place in start..<end { ranks[order[place]] = below + equal / 2 }
      below += equal
      start = end
    }
    return ranks
  }

  private static func checked(
    _ x: [Double], _ y: [Double], _ weights: [Double]?, _ who: String
  ) throws(ShapeError) -> RowWeights {
    let weights = try RowWeights(weights, rows: x.count, of: who)
    try expect(y.count, "numbers in the second list", rows: x.count, of: who)
    return weights
  }
}
