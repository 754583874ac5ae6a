import BackpropCompute

/// Columns of bytes that a table has beside its others: the pixels of images, which stay bytes in memory.
public struct ByteColumns: Sendable, Equatable {
  /// rows x columns.
  public let matrix: ByteMatrix

  /// These bytes, a row for each row of the table.
  public init(_ matrix: ByteMatrix) { self.matrix = matrix }

  /// The name of a column, counted from 0: `x1`, `x2` and so on.
  public static func name(ofColumn index: Int) -> String { "x\(index + 1)" }

  func selecting(rows: LargeArray<Int>) -> ByteColumns { ByteColumns(matrix.selecting(rows: rows)) }

  /// The same as columns of numbers, eight times as large.
  func columns() -> [Column] {
    (0..<matrix.columns).map { column in
      Column(
        name: Self.name(ofColumn: column),
        values: .numbers(LargeArray((0..<matrix.rows).lazy.map { Double(matrix[$0, column]) })))
    }
  }
}

extension Table {
  /// A table of rows of bytes, with columns beside them, the labels of images say.
  ///
  /// Throws where the columns are not as long as there are rows.
  public init(name: String, bytes: ByteMatrix, columns: [Column]) throws(TableError) {
    for column in columns where column.count != bytes.rows {
      throw .inconsistentColumns(
        table: name,
        reason:
          "expected \(bytes.rows) \(quoted(column.name)), one for each row of bytes, got \(column.count)")
    }
    self.init(
      name: name, columns: columns, rowCount: bytes.rows, notes: [], source: nil, bytes: ByteColumns(bytes))
  }

  /// The same table with its bytes as columns of numbers; itself where it has none.
  public func expandingBytes() throws(TableError) -> Table {
    guard let bytes else { return self }
    return try Table(name: name, columns: bytes.columns() + columns)
  }
}
