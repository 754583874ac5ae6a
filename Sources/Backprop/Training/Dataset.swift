import BackpropCompute
import BackpropKernels

/// Inputs and targets, row by row.
///
/// Targets are rows x outputs; for cross-entropy they may be a single column of classes 0, 1, 2, ...
public struct Dataset<S: Scalar>: Sendable, Equatable {
  /// rows x features.
  public let inputs: Matrix<S>
  /// rows x outputs, or rows x 1 of classes.
  public let targets: Matrix<S>

  /// How many rows there are.
  public var rows: Int { inputs.rows }

  /// Throws a `ShapeError` where inputs and targets differ in rows, there is no row, or an input is NaN or infinite.
  public init(inputs: Matrix<S>, targets: Matrix<S>) throws(ShapeError) {
    guard inputs.rows == targets.rows else {
      throw ShapeError(
        "Dataset: expected \(inputs.rows) rows of targets, one for each input, got \(targets.rows)")
    }
    guard inputs.rows > 0 else { throw ShapeError("Dataset: expected 1 row or more, got none") }
    let count = inputs.rows * inputs.columns
    if unsafe !S.bestKernels.allFinite(inputs.vector.pointer, count),
      let index = (0..<count).first(where: { !inputs.vector[$0].isFinite })
    {
      throw ShapeError(
        "Dataset, row \(index / inputs.columns), column \(index % inputs.columns): expected a finite number")
    }
    self.inputs = inputs
    self.targets = targets
  }

  /// The given rows, in the given order.
  public func selecting(rows: [Int]) throws(ShapeError) -> Dataset {
    try Dataset(inputs: inputs.selecting(rows: rows), targets: targets.selecting(rows: rows))
  }
}
