/// A distribution of counts with one peak, by the ratio of each probability to the one before it: tails and bands are exact
/// sums, with no formula for a probability itself.
///
/// Weights are relative to that of the peak, and are added from there to where they vanish.
struct CountDistribution {
  private let range: ClosedRange<Int>
  /// P(x + 1) / P(x), for x below the end of the range.
  private let ratio: (Double) -> Double
  private let peak: Int
  private let below: Double
  private let above: Double

  /// - Parameter start: a count near the peak.
  private init(_ range: ClosedRange<Int>, near start: Double, ratio: @escaping (Double) -> Double) {
    self.range = range
    self.ratio = ratio
    var peak = range.lowerBound
    if start.isFinite {
      peak = Int(min(max(start, Double(range.lowerBound)), Double(range.upperBound)))
    }
    while peak < range.upperBound, ratio(Double(peak)) > 1 { peak += 1 }
    while peak > range.lowerBound, ratio(Double(peak - 1)) < 1 { peak -= 1 }
    self.peak = peak
    var (below, above) = (0.0, 0.0)
    Self.walk(down: peak, range, ratio) { _, weight in
      below += weight
      return true
    }
    Self.walk(up: peak, range, ratio) { _, weight in
      above += weight
      return true
    }
    (self.below, self.above) = (below, above)
  }

  /// How many of `draws` new rows lie at or below the score of rank k among n rows, where all are exchangeable: a beta-binomial
  /// distribution with a = k and b = n + 1 - k.
  ///
  ///     P(x + 1) / P(x) = (draws - x) (x + a) / ((x + 1) (draws - x - 1 + b))
  static func covered(of draws: Int, rank k: Int, among n: Int) -> CountDistribution {
    let (m, a, b) = (Double(draws), Double(k), Double(n + 1 - k))
    return CountDistribution(0...max(0, draws), near: m * a / (a + b)) { x in
      (m - x) * (x + a) / ((x + 1) * (m - x - 1 + b))
    }
  }

  /// How many of `draws` rows, taken out of `all` without putting back, are among the `marked` ones: the hypergeometric
  /// distribution.
  ///
  ///     P(x + 1) / P(x) = (marked - x) (draws - x) / ((x + 1) (all - marked - draws + x + 1))
  static func marked(_ marked: Int, of all: Int, draws: Int) -> CountDistribution {
    let (k, m, n) = (Double(marked), Double(draws), Double(all))
    let range = max(0, draws + marked - all)...min(draws, marked)
    return CountDistribution(range, near: m * k / n) { x in
      (k - x) * (m - x) / ((x + 1) * (n - k - m + x + 1))
    }
  }

  /// The probability of so many or more.
  func chance(ofAtLeast count: Int) -> Double {
    let total = below + 1 + above
    if count <= range.lowerBound { return 1 }
    if count > range.upperBound { return 0 }
    var sum = 0.0
    if count > peak {
      Self.walk(up: peak, range, ratio) { x, weight in
        if x >= count { sum += weight }
        return true
      }
      return sum / total
    }
    Self.walk(down: peak, range, ratio) { x, weight in
      if x >= count { sum += weight }
      return x > count
    }
    return (sum + 1 + above) / total
  }

  /// The counts outside of which there is no more than half of `rest` on either side.
  func band(leaving rest: Double) -> ClosedRange<Int> {
    let most = rest / 2 * (below + 1 + above)
    var (lower, upper) = (peak, peak)
    var left = below
    Self.walk(down: peak, range, ratio) { x, weight in
      guard left > most else { return false }
      lower = x
      left -= weight
      return true
    }
    left = above
    Self.walk(up: peak, range, ratio) { x, weight in
      guard left > most else { return false }
      upper = x
      left -= weight
      return true
    }
    return lower...upper
  }

  /// Calls `body` with the counts below the peak and their weights, until it says no or nothing is left.
  private static func walk(
    down peak: Int, _ range: ClosedRange<Int>, _ ratio: (Double) -> Double, _ body: (Int, Double) -> Bool
  ) {
    var (x, weight) = (peak, 1.0)
    while x > range.lowerBound {
      x -= 1
      weight /= ratio(Double(x))
      guard weight > 0, weight.isFinite, body(x, weight) else { return }
    }
  }

  /// The same above it.
  private static func walk(
    up peak: Int, _ range: ClosedRange<Int>, _ ratio: (Double) -> Double, _ body: (Int, Double) -> Bool
  ) {
    var (x, weight) = (peak, 1.0)
    while x < range.upperBound {
      weight *= ratio(Double(x))
      x += 1
      guard weight > 0, weight.isFinite, body(x, weight) else { return }
    }
  }
}
