import BackpropCompute
import BackpropData

/// How likely it is that rows drawn at random out of some are as bad as these: one test for all sets of rows out of the same ones.
///
/// - Rows that are right or wrong: how many of the wrong ones are among them, exactly (Fisher's test, the hypergeometric
///   distribution).
/// - Losses that are numbers: the sum of their ranks (Mann and Whitney's test), by the normal distribution with the corrections for
///   ties and continuity. A few rows with huge losses do not make a difference by themselves.
///
/// Every row counts alike. Cost: a sort of the rows once, then one pass over the rows asked for.
struct LossTest {
  private let isMarks: Bool
  private let count: Int
  /// Marks: 1 for a wrong row; else the rank of each row, the mean of those of one loss.
  private let values: [Double]
  private let wrong: Int
  /// 1 - the sum of (t^3 - t) / (n^3 - n) over ties of t rows.
  private let tieCorrection: Double

  /// - Parameter rows: out of which sets are taken; a loss that is no number is the greatest.
  init(_ losses: [Double], rows: [Int], areMarks: Bool) {
    isMarks = areMarks
    count = rows.count
    let own = rows.map { losses[$0].isNaN ? .infinity : losses[$0] }
    guard !areMarks else {
      values = own
      wrong = own.count { $0 > 0 }
      tieCorrection = 1
      return
    }
    wrong = 0
    let order = own.indices.sorted { own[$0] < own[$1] }
    var ranks = own
    var ties = 0.0
    var first = 0
    while first < order.count {
      var end = first + 1
      while end < order.count, own[order[end]] == own[order[first]] { end += 1 }
      let size = Double(end - first)
      ties += size * size * size - size
      for place in first..<end { ranks[order[place]] = Double(first + end + 1) / 2 }
      first = end
    }
    values = ranks
    let n = Double(order.count)
    tieCorrection = n > 1 ? 1 - ties / (n * n * n - n) : 0
  }

  /// The chance of rows as bad as these; 1 where they are none or all of them.
  ///
  /// - Parameter places: where the rows stand in the list that the test was made of.
  func chance(of places: [Int]) -> Double {
    let m = places.count
    guard m > 0, m < count else { return 1 }
    let sum = places.reduce(0) { $0 + values[$1] }
    if isMarks { return CountDistribution.marked(wrong, of: count, draws: m).chance(ofAtLeast: Int(sum)) }
    // The sum of m of n ranks: mean m (n + 1) / 2, variance m (n - m) (n + 1) / 12.
    let (n, size) = (Double(count), Double(m))
    let variance = size * (n - size) * (n + 1) / 12 * tieCorrection
    guard variance > 0 else { return 1 }
    return TailProbability.normal((sum - size * (n + 1) / 2 - 0.5) / variance.squareRoot())
  }
}
