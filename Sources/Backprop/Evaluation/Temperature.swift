import BackpropCompute

/// Makes probabilities as sure as they should be, with one number (Guo, Pleiss, Sun and Weinberger 2017).
///
///     q_k = p_k^(1/T) / (sum over j of p_j^(1/T))
///
/// is the softmax of the logits divided by T. Above 1 it takes sureness away, below 1 it adds some; the order of the
/// classes stays.
public enum Temperature {
  /// What one of several models says of some rows, of the mean of which a temperature is fitted.
  public struct Opinion: Sendable {
    /// The rows, by number among those whose classes are known.
    public let rows: [Int]
    /// As many rows x classes.
    public let probabilities: Matrix<Double>
    /// How much it counts in the mean of the opinions on a row; above 0.
    public let weight: Double

    /// What a model says of these rows.
    public init(rows: [Int], probabilities: Matrix<Double>, weight: Double = 1) {
      self.rows = rows
      self.probabilities = probabilities
      self.weight = weight
    }
  }

  /// The T between e^-3 and e^3 with the smallest mean of -ln(q of the true class), by the golden section on ln T.
  ///
  /// - Parameters:
  ///   - actual: the class of each row, of rows that the model was not trained on.
  ///   - probabilities: rows x classes.
  ///   - weights: of each row; nil counts them alike.
  ///
  /// Costs fifty passes over the rows. Throws as scores of probabilities do.
  public static func fitted(
    actual: [Int], probabilities: Matrix<Double>, weights: [Double]? = nil
  ) throws(ShapeError) -> Double {
    let weights = try ProbabilityScores.checked(actual, probabilities, weights, "Temperature")
    let logarithms = Self.logarithms(of: probabilities)
    // With z = ln p the loss is convex in 1/T, so that it has one valley on the way.
    return lowest { inverse in
      var sum = 0.0
      for row in actual.indices {
        var partition = 0.0
        for column in 0..<logarithms.columns {
          partition += Elementary.exp(logarithms[row, column] * inverse)
        }
        let own = logarithms[row, actual[row]] * inverse
        sum += weights[row] * (Elementary.log(partition) - own)
      }
      return sum
    }
  }

  /// The T that every model's probabilities are adjusted by so that their mean has the smallest loss: the mean of several is less
  /// sure than each of them, so that it is below the T of one.
  ///
  /// - Parameters:
  ///   - actual: the class of each row.
  ///   - opinions: of models that were not trained on the rows they speak of; rows without one do not count.
  ///   - weights: of each row; nil counts them alike.
  ///
  /// Costs fifty passes over the opinions. Throws as scores of probabilities do.
  public static func fitted(
    actual: [Int], opinions: [Opinion], weights: [Double]? = nil
  ) throws(ShapeError) -> Double {
    let weights = try RowWeights(weights, rows: actual.count, of: "Temperature")
    var shares = [Double](repeating: 0, count: actual.count)
    for opinion in opinions {
      guard opinion.rows.allSatisfy({ actual.indices.contains($0) }) else {
        throw ShapeError("Temperature: expected opinions on rows from 0 to \(actual.count - 1), got others")
      }
      _ = try ProbabilityScores.checked(
        opinion.rows.map { actual[$0] }, opinion.probabilities, nil, "Temperature")
      for row in opinion.rows { shares[row] += opinion.weight }
    }
    let logarithms = opinions.map { Self.logarithms(of: $0.probabilities) }
    return lowest { inverse in
      var means = [Double](repeating: 0, count: actual.count)
      for (opinion, logarithms) in zip(opinions, logarithms) {
        for (index, row) in opinion.rows.enumerated() {
          var partition = 0.0
          for column in 0..<logarithms.columns {
            partition += Elementary.exp(logarithms[index, column] * inverse)
          }
          means[row] += opinion.weight * Elementary.exp(logarithms[index, actual[row]] * inverse) / partition
        }
      }
      return actual.indices.reduce(0) { sum, row in
        guard shares[row] > 0 else { return sum }
        return sum - weights[row] * Elementary.log(max(means[row] / shares[row], 1e-300))
      }
    }
  }

  /// ln p, less the greatest of its row: what every pass needs.
  private static func logarithms(of probabilities: Matrix<Double>) -> Matrix<Double> {
    var logarithms = probabilities
    for row in 0..<probabilities.rows {
      let greatest = greatestLogarithm(probabilities, row)
      for column in 0..<probabilities.columns {
        logarithms[row, column] = logarithmOf(probabilities[row, column]) - greatest
      }
    }
    return logarithms
  }

  /// The T where a loss, a function of 1/T, is lowest.
  private static func lowest(_ lossOfInverse: (Double) -> Double) -> Double {
    func loss(_ logarithm: Double) -> Double { lossOfInverse(Elementary.exp(-logarithm)) }
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (-3.0, 3.0)
    var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
    var (atLeft, atRight) = (loss(left), loss(right))
    for _ in 0..<48 {
      if atLeft <= atRight {
        (high, right, atRight) = (right, left, atLeft)
        left = high - ratio * (high - low)
        atLeft = loss(left)
      } else {
        (low, left, atLeft) = (left, right, atRight)
        right = low + ratio * (high - low)
        atRight = loss(right)
      }
    }
    return Elementary.exp((low + high) / 2)
  }

  /// Divides the logits behind probabilities by a temperature above 0. Rows are rows.
  public static func apply(_ temperature: Double, to probabilities: inout Matrix<Double>) {
    guard temperature > 0, temperature != 1 else { return }
    let columns = probabilities.columns
    if columns == 1 {
      for row in 0..<probabilities.rows {
        let p = probabilities[row, 0]
        let z = (logarithmOf(p) - logarithmOf(1 - p)) / temperature
        probabilities[row, 0] = 1 / (1 + Elementary.exp(-z))
      }
      return
    }
    for row in 0..<probabilities.rows {
      let greatest = greatestLogarithm(probabilities, row)
      var sum = 0.0
      for column in 0..<columns {
        let q = Elementary.exp((logarithmOf(probabilities[row, column]) - greatest) / temperature)
        probabilities[row, column] = q
        sum += q
      }
      for column in 0..<columns { probabilities[row, column] /= sum }
    }
  }

  private static func greatestLogarithm(_ probabilities: Matrix<Double>, _ row: Int) -> Double {
    logarithmOf((0..<probabilities.columns).reduce(0) { max($0, probabilities[row, $1]) })
  }

  /// The logarithm, of what single precision can tell from 0.
  private static func logarithmOf(_ probability: Double) -> Double {
    Elementary.log(max(probability, 1e-38))
  }
}
