/// How differently a column is spread in two tables.
///
/// - Numbers: the largest distance of the two distribution functions, D, and its chance (Kolmogorov and
/// Smirnov).
/// - Words, codes and yes or no: the total variation, half the sum of |p - q| over the categories, and the
/// chance of
///   their chi-squared statistic; categories of which fewer than five rows are to be expected in either table are taken
///   together.
/// - Missing cells: the difference of their shares, and the chance of the chi-squared statistic of the two.
///
/// Cost: n log n for numbers, of at most 50,000 rows at random in each table.
struct DriftTest {
  /// From 0, the same, to 1, nothing in common.
  let distance: Double
  /// How likely such a distance is where both are drawn from the same.
  let chance: Double

  /// Two columns of numbers; nil where one has none.
  init?(numbers first: [Double], _ second: [Double]) {
    let (a, b) = (first.filter { !$0.isNaN }.sorted(), second.filter { !$0.isNaN }.sorted())
    guard !a.isEmpty, !b.isEmpty else { return nil }
    var (i, j) = (0, 0)
    var distance = 0.0
    while i < a.count, j < b.count {
      let x = min(a[i], b[j])
      while i < a.count, a[i] == x { i += 1 }
      while j < b.count, b[j] == x { j += 1 }
      distance = max(distance, abs(Double(i) / Double(a.count) - Double(j) / Double(b.count)))
    }
    self.distance = distance
    chance = TailProbability.kolmogorovSmirnov(distance: distance, a.count, b.count)
  }

  /// How many rows each category has in both; nil where there are not two categories to compare.
  init?(counts first: [Int], _ second: [Int]) {
    let (n, m) = (Double(first.reduce(0, +)), Double(second.reduce(0, +)))
    guard n > 0, m > 0 else { return nil }
    var cells: [(Double, Double)] = []
    var rest = (0.0, 0.0)
    for (a, b) in zip(first, second) {
      let expected = Double(a + b) * min(n, m) / (n + m)
      if expected < 5 {
        rest.0 += Double(a)
        rest.1 += Double(b)
      } else {
        cells.append((Double(a), Double(b)))
      }
    }
    if rest.0 + rest.1 > 0 { cells.append(rest) }
    guard cells.count > 1 else { return nil }
    var (variation, squares) = (0.0, 0.0)
    for (a, b) in cells {
      variation += abs(a / n - b / m) / 2
      let (expectedA, expectedB) = ((a + b) * n / (n + m), (a + b) * m / (n + m))
      squares += (a - expectedA) * (a - expectedA) / expectedA + (b - expectedB) * (b - expectedB) / expectedB
    }
    distance = variation
    chance = TailProbability.chiSquared(squares, freedom: cells.count - 1)
  }

  /// Which of several tests stand, where the share of false ones among those that do is to be at most `rate`
  /// on average: those up to the last one in order of chance, number k of n, with chance <= rate k / n
  /// (Benjamini and Hochberg 1995).
  static func standing(_ chances: [Double], rate: Double) -> [Bool] {
    let order = chances.indices.sorted { chances[$0] < chances[$1] }
    let last = order.indices.last {
      chances[order[$0]] <= rate * Double($0 + 1) / Double(chances.count)
    }
    var stands = [Bool](repeating: false, count: chances.count)
    if let last { for place in 0...last { stands[order[place]] = true } }
    return stands
  }
}
