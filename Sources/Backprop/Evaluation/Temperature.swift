import BackpropCompute

/// Makes probabilities as sure as they should be, with one number (Guo, Pleiss, Sun and Weinberger 2017).
///
///     q_k = p_k^(1/T) / (sum over j of p_j^(1/T))
///
/// is the softmax of the logits divided by T. Above 1 it takes sureness away, below 1 it adds some; the order of the
/// classes stays.
public enum Temperature {
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
    // ln p, less the greatest of its row: what every pass needs.
    var logarithms = probabilities
    for row in actual.indices {
      let greatest = greatestLogarithm(probabilities, row)
      for column in 0..<probabilities.columns {
        logarithms[row, column] = logarithmOf(probabilities[row, column]) - greatest
      }
    }
    // With z = ln p the loss is convex in 1/T, so that it has one valley on the way.
    func loss(_ logarithm: Double) -> Double {
      let inverse = Elementary.exp(-logarithm)
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
