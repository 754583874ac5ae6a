import BackpropCompute

/// Rows from the highest score to the lowest, and how much of either kind stands at or above each score: what
/// the ROC and the precision-recall curve are made of.
struct RankedRows {
  /// The scores that occur, falling; rows of weight 0 are left out.
  var thresholds: [Double] = []
  /// The weight of the positive rows with at least that score.
  var truePositives: [Double] = []
  /// The weight of the negative rows with at least that score.
  var falsePositives: [Double] = []

  /// Positive is what is of one class, negative all else. Costs a sort.
  ///
  /// Throws where lengths differ, a score is NaN, or a weight is negative.
  init(
    actual: [Int], positive: Int, scores: [Double], weights: [Double]?, of who: String
  ) throws(ShapeError) {
    let weights = try RowWeights(weights, rows: actual.count, of: who)
    try expect(scores.count, "scores", rows: actual.count, of: who)
    for row in 0..<scores.count where scores[row].isNaN {
      throw ShapeError("\(who): expected numbers for scores, got NaN in row \(row) (from 0)")
    }
    var order: [Int] = []
    for row in 0..<actual.count where weights[row] > 0 { order.append(row) }
    order.sort { scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1 }
    var (above, below) = (0.0, 0.0)
    for place in 0..<order.count {
      let row = order[place]
      if actual[row] == positive { above += weights[row] } else { below += weights[row] }
      if place + 1 < order.count, scores[order[place + 1]] == scores[row] { continue }
      thresholds.append(scores[row])
      truePositives.append(above)
      falsePositives.append(below)
    }
  }

  /// The weight of all positive rows.
  var positives: Double { truePositives.last ?? 0 }
  /// The weight of all negative rows.
  var negatives: Double { falsePositives.last ?? 0 }
}
