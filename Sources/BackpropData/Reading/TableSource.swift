/// The file behind a table: its bytes, and which of its rows and columns are the table's.
struct TableSource: Sendable {
  let bytes: ByteSource
  let dialect: Dialect
  let index: RowIndex
  /// For each row of the table its number in the file; nil where they are the file's, one after the other.
  private var rows: [Int]?
  /// For each column of the table its position in the file.
  private var positions: [Int]

  init(bytes: ByteSource, dialect: Dialect, index: RowIndex, columns: Int) {
    self.bytes = bytes
    self.dialect = dialect
    self.index = index
    positions = Array(0..<columns)
  }

  func selecting(rows: [Int]) -> TableSource {
    var selection = self
    selection.rows = self.rows.map { known in rows.map { known[$0] } } ?? rows
    return selection
  }

  func selecting(columns: [Int]) -> TableSource {
    var selection = self
    selection.positions = columns.map { positions[$0] }
    return selection
  }

  func line(ofRow row: Int) -> Int { index.line(ofRow: rows?[row] ?? row) }

  /// The text of a cell; nil where the file has changed since it was read.
  func text(row: Int, column: Int) -> String? {
    guard var cursor = cursor(atRow: row) else { return nil }
    for _ in 0..<positions[column] { _ = cursor.nextCell() }
    return cursor.text(of: cursor.nextCell())
  }

  /// The texts of a row's cells; nil where the file has changed since it was read.
  func texts(row: Int) -> [String]? {
    guard var cursor = cursor(atRow: row) else { return nil }
    var cells: [CSVCell] = []
    repeat { cells.append(cursor.nextCell()) } while cells.last?.endsRecord == false
    guard (positions.max() ?? 0) < cells.count else { return nil }
    return positions.map { cursor.text(of: cells[$0]) }
  }

  private func cursor(atRow row: Int) -> CSVCursor? {
    let row = rows?[row] ?? row
    guard let bytes = try? bytes.bytes(in: index.bytes(ofRow: row)) else { return nil }
    return CSVCursor(bytes: bytes, position: 0, line: index.line(ofRow: row), dialect: dialect)
  }
}
