/// The file behind a table: its bytes, and where each of the table's rows begins in them.
struct TableSource: Sendable {
  let bytes: [UInt8]
  let dialect: Dialect
  /// For each row of the table the offset of its first byte and its line, counted from 1.
  let rowStarts: [Int]
  let rowLines: [Int]
  /// For each column of the table its position in the file.
  let positions: [Int]

  func selecting(rows: [Int]) -> TableSource {
    TableSource(
      bytes: bytes, dialect: dialect, rowStarts: rows.map { rowStarts[$0] },
      rowLines: rows.map { rowLines[$0] },
      positions: positions)
  }

  func selecting(columns: [Int]) -> TableSource {
    TableSource(
      bytes: bytes, dialect: dialect, rowStarts: rowStarts, rowLines: rowLines,
      positions: columns.map { positions[$0] })
  }

  func text(row: Int, column: Int) -> String {
    var cursor = CSVCursor(bytes: bytes, position: rowStarts[row], line: rowLines[row], dialect: dialect)
    for _ in 0..<positions[column] { _ = cursor.nextCell() }
    return cursor.text(of: cursor.nextCell())
  }

  func texts(row: Int) -> [String] {
    var cursor = CSVCursor(bytes: bytes, position: rowStarts[row], line: rowLines[row], dialect: dialect)
    var cells: [CSVCell] = []
    repeat { cells.append(cursor.nextCell()) } while cells.last?.endsRecord == false
    return positions.map { cursor.text(of: cells[$0]) }
  }
}
