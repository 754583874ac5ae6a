import BackpropCompute

/// A gradient beside its finite differences, element by element.
public struct TracedGradient<S: Scalar>: Sendable {
  /// What the engine computed.
  public let values: Matrix<S>
  /// What the loss says when each number in turn is changed a little, of the same shape; NaN where it stands
  /// at a kink of the loss.
  public let differences: Matrix<Double>
  /// How far each value is from its difference, in parts of the larger of the two and beyond what the
  /// rounding of the losses explains; 0 at a kink.
  public let relativeErrors: Matrix<Double>

  /// The largest of the relative errors.
  public var largestRelativeError: Double {
    (0..<relativeErrors.vector.count).reduce(0) { max($0, relativeErrors.vector[$1]) }
  }

  /// One difference for each element, row after row.
  init(_ values: Matrix<S>, _ found: [CentralDifference]) {
    self.values = values
    var differences = Matrix<Double>(rows: values.rows, columns: values.columns)
    var errors = differences
    let (difference, error) = unsafe (differences.mutablePointer(), errors.mutablePointer())
    for index in 0..<values.vector.count {
      unsafe difference[index] = found[index].value
      unsafe error[index] = found[index].relativeError(of: Double(values.vector[index]))
    }
    self.differences = differences
    relativeErrors = errors
  }
}
