import BackpropCompute

/// The files behind a table: their bytes, and which of their rows and columns are the table's.
struct TableSource: Sendable {
  /// A file that was read from top to bottom.
  struct File: Sendable {
    let name: String
    /// Nil where the file is none of rows and cells in text: its rows have numbers alone.
    let text: Text?
    /// For each column of the table its position in the file.
    var positions: [Int]

    fileprivate func cursor(atRow row: Int) -> CSVCursor? {
      guard let text, (try? text.bytes.checkUnchanged()) != nil,
        let bytes = try? text.bytes.bytes(in: text.index.bytes(ofRow: row))
      else { return nil }
      return CSVCursor(bytes: bytes, position: 0, line: text.index.line(ofRow: row), dialect: text.dialect)
    }
  }

  /// The text of a file, and where its rows are.
  struct Text: Sendable {
    let bytes: ByteSource
    let dialect: Dialect
    let index: RowIndex
  }

  /// One after the other; the rows of all are numbered through.
  private var files: [File]
  /// The number of the first row of each file.
  private var firstRows: [Int]
  /// For each row of the table its number in the files; nil where they are all of them, one after the other.
  private var rows: LargeArray<Int>?

  init(_ file: File) {
    files = [file]
    firstRows = [0]
  }

  /// The rows of this source, all of its files', and then those of another, whose columns are these, in the order of `positions`.
  func appending(_ other: TableSource, count: Int, positions: [Int]) -> TableSource {
    var both = self
    both.firstRows += other.firstRows.map { $0 + count }
    both.files += other.files.map { file in
      var file = file
      file.positions = positions.map { file.positions[$0] }
      return file
    }
    return both
  }

  func selecting(rows: LargeArray<Int>) -> TableSource {
    var selection = self
    selection.rows = self.rows?.selecting(rows) ?? rows
    return selection
  }

  func selecting(columns: [Int]) -> TableSource {
    var selection = self
    for index in files.indices {
      selection.files[index].positions = columns.map { files[index].positions[$0] }
    }
    return selection
  }

  /// Throws where a file is no longer as it was when it was read.
  func checkUnchanged() throws(TableError) {
    for file in files { try file.text?.bytes.checkUnchanged() }
  }

  /// The text of the only file, where the rows are all of its.
  var wholeText: Text? { isWhole && files.count == 1 ? files[0].text : nil }

  /// Whether the rows are those of the files, one after the other.
  var isWhole: Bool { rows == nil }

  /// The line on which a row begins in its file; nil where that has none.
  func line(ofRow row: Int) -> Int? {
    let (file, row) = locate(row)
    return file.text?.index.line(ofRow: row)
  }

  /// The file in which a row stands, with the line there, where it has one, and its number, counted from 0.
  func place(ofRow row: Int) -> (file: String, line: Int?, row: Int) {
    let (file, row) = locate(row)
    return (file.name, file.text?.index.line(ofRow: row), row)
  }

  /// The text of a cell; nil where the file has none, or has changed since it was read.
  func text(row: Int, column: Int) -> String? {
    let (file, row) = locate(row)
    guard var cursor = file.cursor(atRow: row) else { return nil }
    for _ in 0..<file.positions[column] { _ = cursor.nextCell() }
    return cursor.text(of: cursor.nextCell())
  }

  /// The texts of a row's cells; nil where the file has none, or has changed since it was read.
  func texts(row: Int) -> [String]? {
    let (file, row) = locate(row)
    guard var cursor = file.cursor(atRow: row) else { return nil }
    var cells: [CSVCell] = []
    repeat { cells.append(cursor.nextCell()) } while cells.last?.endsRecord == false
    guard (file.positions.max() ?? 0) < cells.count else { return nil }
    return file.positions.map { cursor.text(of: cells[$0]) }
  }

  private func locate(_ row: Int) -> (file: File, row: Int) {
    let row = rows?[row] ?? row
    let index = (firstRows.firstIndex { $0 > row } ?? firstRows.count) - 1
    return (files[index], row - firstRows[index])
  }
}
