/// Bytes in rows and columns, row after row: images as they lie in a file, a quarter of what they take as `Float`.
///
/// A value: a copy shares memory, and so do the array that it was made of and the matrix.
public struct ByteMatrix: Sendable, Equatable {
  /// How many rows it has; 0 is allowed.
  public let rows: Int
  /// How many columns it has, the bytes of a row; 0 is allowed.
  public let columns: Int
  /// All bytes, row after row.
  public let elements: [UInt8]

  /// No rows.
  public static var empty: ByteMatrix { ByteMatrix(columns: 0, rows: 0, []) }

  /// A matrix of the given bytes, row after row. Costs no copy.
  ///
  /// Throws where there are not rows x columns of them.
  public init(rows: Int, columns: Int, elements: [UInt8]) throws(ShapeError) {
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0, !overflow, count == elements.count else {
      throw ShapeError(
        "ByteMatrix(\(rows) x \(columns)): expected \(overflow ? "rows x columns" : "\(count)") bytes, "
          + "got \(elements.count)")
    }
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// The byte in a row and a column, both from zero.
  public subscript(row: Int, column: Int) -> UInt8 {
    precondition(row >= 0 && row < rows && column >= 0 && column < columns, "ByteMatrix: index out of range")
    return elements[row * columns + column]
  }

  /// The given rows, in the given order.
  public func selecting(rows indices: some Collection<Int>) -> ByteMatrix {
    var selected: [UInt8] = []
    selected.reserveCapacity(indices.count * columns)
    for row in indices {
      precondition(row >= 0 && row < rows, "ByteMatrix: row out of range")
      selected += elements[row * columns..<(row + 1) * columns]
    }
    return ByteMatrix(columns: columns, rows: indices.count, selected)
  }

  private init(columns: Int, rows: Int, _ elements: [UInt8]) {
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }
}
