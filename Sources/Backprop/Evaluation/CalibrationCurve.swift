import BackpropCompute

/// Whether probabilities mean what they say: of the rows that were given about 80 %, are 80 % of the class?
///
/// Also called a reliability diagram. Rows are put into bins by their probability; bins without rows are left
/// out.
public struct CalibrationCurve: Sendable, Equatable {
  /// Rows with about the same probability.
  public struct Bin: Sendable, Equatable {
    /// Their mean probability.
    public let probability: Double
    /// The share of them that is of the class.
    public let frequency: Double
    /// Their weight, their number where no weights were given.
    public let weight: Double
    /// (sum of w)^2 / sum of w^2: how many rows of equal weight would say as much.
    public let effectiveRows: Double

    /// Where the share lies as far as these rows tell, z deviations to either side (Wilson 1927): with the
    /// share f of n rows
    ///
    ///     (f + z^2 / 2n -+ z sqrt(f (1 - f) / n + z^2 / 4n^2)) / (1 + z^2 / n)
    ///
    /// - Parameter deviations: z, of the standard normal distribution: 1.96 for 95 %.
    public func interval(deviations z: Double) -> ScoreInterval {
      let n = effectiveRows
      let middle = frequency + z * z / (2 * n)
      let width = z * (frequency * (1 - frequency) / n + z * z / (4 * n * n)).squareRoot()
      let whole = 1 + z * z / n
      return ScoreInterval(
        lower: max(0, (middle - width) / whole), upper: min(1, (middle + width) / whole))
    }
  }

  /// Where one bin ends and the next begins. A probability on a border belongs to the bin below it.
  public enum Bins: Sendable, Equatable {
    /// So many bins of equal width from 0 to 1.
    case equalWidth(Int)
    /// So many bins of about equally many rows: the borders are quantiles of the probabilities, weights
    /// aside.
    case equalCount(Int)

    /// How many there are, empty ones among them.
    public var count: Int {
      switch self {
      case .equalWidth(let count), .equalCount(let count): count
      }
    }
  }

  /// The bins that have rows, by rising probability.
  public let bins: [Bin]

  /// The curve of one class by the probability it was given.
  ///
  /// - Parameters:
  ///   - actual: the class of each row.
  ///   - positive: the class whose probabilities these are.
  ///
  /// Throws where lengths differ, a probability lies outside 0...1, a weight is negative or there is not a
  /// bin.
  public init(
    actual: [Int], positive: Int = 1, probabilities: [Double], bins: Bins = .equalWidth(10),
    weights: [Double]? = nil
  ) throws(ShapeError) {
    let who = "CalibrationCurve"
    let weights = try RowWeights(weights, rows: actual.count, of: who)
    try expect(probabilities.count, "probabilities", rows: actual.count, of: who)
    for row in 0..<actual.count { try expectProbability(probabilities[row], row: row, of: who) }
    guard bins.count > 0 else { throw ShapeError("\(who): expected 1 bin or more, got \(bins.count)") }
    let borders = Self.borders(bins, probabilities)
    // Means as the first probability and what the others differ from it: equal ones have exactly their value.
    var sums = Array(
      repeating: (first: Double.nan, rest: 0.0, hits: 0.0, weight: 0.0, squares: 0.0), count: bins.count)
    for row in 0..<actual.count {
      let index = Self.place(of: probabilities[row], among: borders)
      if sums[index].first.isNaN { sums[index].first = probabilities[row] }
      sums[index].rest += weights[row] * (probabilities[row] - sums[index].first)
      sums[index].hits += actual[row] == positive ? weights[row] : 0
      sums[index].weight += weights[row]
      sums[index].squares += weights[row] * weights[row]
    }
    var filled: [Bin] = []
    for sum in sums where sum.weight > 0 {
      filled.append(
        Bin(
          probability: sum.first + sum.rest / sum.weight, frequency: sum.hits / sum.weight,
          weight: sum.weight, effectiveRows: sum.weight * sum.weight / sum.squares))
    }
    self.bins = filled
  }

  /// The curve of the most probable class, whichever that is: how often an answer is right, by how sure it
  /// was.
  ///
  /// - Parameter probabilities: rows x classes. Of equally probable ones the first is the answer.
  public init(
    actual: [Int], topOf probabilities: Matrix<Double>, bins: Bins = .equalWidth(10),
    weights: [Double]? = nil
  ) throws(ShapeError) {
    _ = try ProbabilityScores.checked(actual, probabilities, weights, "CalibrationCurve")
    var (hits, tops): ([Int], [Double]) = ([], [])
    for row in 0..<actual.count {
      let top = probabilities.largestColumn(row)
      hits.append(top == actual[row] ? 1 : 0)
      tops.append(probabilities[row, top])
    }
    try self.init(actual: hits, probabilities: tops, bins: bins, weights: weights)
  }

  /// sum over bins of weight |frequency - probability| / sum of weights: 0 to 1, lower is better (Naeini et
  /// al. 2015; Guo et al. 2017). It depends on the bins.
  public var expectedError: Double {
    var (sum, total) = (0.0, 0.0)
    for bin in bins {
      sum += bin.weight * (bin.frequency - bin.probability).magnitude
      total += bin.weight
    }
    return sum / total
  }

  /// max over bins of |frequency - probability|: 0 to 1, lower is better.
  public var maximumError: Double {
    var most = 0.0
    for bin in bins { most = max(most, (bin.frequency - bin.probability).magnitude) }
    return most
  }

  /// The borders between bins, one less than there are bins.
  private static func borders(_ bins: Bins, _ probabilities: [Double]) -> [Double] {
    let step = 1 / Double(bins.count)
    switch bins {
    case .equalWidth: return (1..<bins.count + 1).dropLast().map { Double($0) * step }
    case .equalCount:
      let sorted = probabilities.sorted()
      // NumPy's linear interpolation between the order statistics.
      return (1..<bins.count + 1).dropLast().map { index in
        let place = Double(index) * step * Double(sorted.count - 1)
        let below = Int(place)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
      }
    }
  }

  /// In which of so many bins of equal width each probability lies, from 0.
  static func places(of probabilities: [Double], in count: Int) -> [Int] {
    let borders = borders(.equalWidth(count), [])
    return probabilities.map { place(of: $0, among: borders) }
  }

  /// How many borders lie below a number, by halving.
  private static func place(of number: Double, among borders: [Double]) -> Int {
    var (low, high) = (0, borders.count)
    while low < high {
      let middle = (low + high) / 2
      if borders[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension Matrix<Double> {
  /// The column with the largest element of a row, the first of equal ones.
  func largestColumn(_ row: Int) -> Int {
    var best = 0
    for column in 1..<max(1, columns) where self[row, column] > self[row, best] { best = column }
    return best
  }
}
