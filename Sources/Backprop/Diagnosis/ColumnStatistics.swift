import BackpropCompute
import BackpropKernels

/// What the numbers in one column of inputs or targets are like.
public struct ColumnStatistics: Sendable, Equatable {
  /// From zero.
  public let column: Int
  /// How many columns there are.
  public let of: Int
  /// Their mean.
  public let mean: Double
  /// Their standard deviation, over n.
  public let deviation: Double
  /// The largest magnitude.
  public let largest: Double
  /// Whether they are all the same.
  public let isConstant: Bool

  /// The root of the mean square: the size of a typical number.
  public var size: Double { (mean * mean + deviation * deviation).squareRoot() }

  /// One for each column.
  @_specialize(where S == Float)
  @_specialize(where S == Double)
  static func all<S: Scalar>(of matrix: Matrix<S>) -> [ColumnStatistics] {
    var found: [ColumnStatistics] = []
    for column in 0..<matrix.columns {
      // Both sums begin at the first number, so that equal numbers have a deviation of exactly zero.
      let first = matrix.rows > 0 ? Double(matrix[0, column]) : 0
      var (sum, squares, largest, isConstant) = (0.0, 0.0, 0.0, true)
      for row in 0..<matrix.rows {
        let value = Double(matrix[row, column])
        sum += value - first
        squares += (value - first) * (value - first)
        largest = max(largest, value.magnitude)
        isConstant = isConstant && value == first
      }
      let count = Double(max(1, matrix.rows))
      let shift = sum / count
      found.append(
        ColumnStatistics(
          column: column, of: matrix.columns, mean: first + shift,
          deviation: max(0, squares / count - shift * shift).squareRoot(), largest: largest,
          isConstant: isConstant))
    }
    return found
  }

  /// Its numbers are so large that it drowns the others, all so small that it counts for nothing, or so far from zero that
  /// their differences do.
  ///
  /// Standardised columns have a size of 1, pixels from 0 to 1 and small integers are harmless; bytes and money are not. A
  /// column of zeros with a rare 1 is harmless too, hence `largest`.
  var isUnscaled: Bool {
    !isConstant && (size > 30 || largest < 0.01 || (mean.magnitude > 1 && mean.magnitude > 100 * deviation))
  }

  /// How far from harmless, as a factor: what is reported first.
  var excess: Double {
    let small = largest > 0 ? 1 / largest : 1
    return max(size, small, deviation > 0 ? mean.magnitude / deviation : 1)
  }
}
