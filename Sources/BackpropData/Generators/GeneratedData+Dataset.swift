import Backprop
import BackpropCompute

extension GeneratedData {
  /// The rows for a trainer: inputs of `rows` x `columns`, targets of `rows` x 1 (classes as 0, 1, ...).
  ///
  /// Throws a `ShapeError` where a number is too large for `S`.
  public func dataset<S: Scalar>(of _: S.Type = S.self) throws(ShapeError) -> Dataset<S> {
    try Dataset(
      inputs: Matrix(rows: rows, columns: columns, elements: inputs.map { S($0) }),
      targets: Matrix(rows: rows, columns: 1, elements: targets.map { S($0) }))
  }
}
