/// Named columns of equal length, with the place and the text that every cell had in its file.
///
/// A value: selections and splits are new tables. The file's bytes are kept once, shared by all of them.
public struct Table: Sendable {
  /// The name for messages: a file's name without its folders.
  public let name: String
  /// The columns in file order.
  public let columns: [Column]
  /// The number of rows, the header not counted.
  public let rowCount: Int
  /// What was understood or changed while reading, one sentence each.
  public let notes: [String]
  /// Columns of bytes beside the others; nil where there are none.
  public let bytes: ByteColumns?
  let source: TableSource?
  private let indexOfName: [String: Int]

  /// A table made by a program.
  ///
  /// Throws ``TableError/inconsistentColumns(table:reason:)`` if there is no column, two have the same name,
  /// or their lengths differ.
  public init(name: String, columns: [Column]) throws(TableError) {
    guard let first = columns.first else {
      throw .inconsistentColumns(table: name, reason: "a table needs at least one column")
    }
    var seen: Set<String> = []
    for column in columns {
      if !seen.insert(column.name).inserted {
        throw .inconsistentColumns(table: name, reason: "two columns are named \(quoted(column.name))")
      }
      if column.count != first.count {
        let lengths = "\(quoted(column.name)) has \(column.count) rows, \(quoted(first.name)) \(first.count)"
        throw .inconsistentColumns(table: name, reason: "columns must be equally long: \(lengths)")
      }
    }
    self.init(name: name, columns: columns, rowCount: first.count, notes: [], source: nil)
  }

  init(
    name: String, columns: [Column], rowCount: Int, notes: [String], source: TableSource?,
    bytes: ByteColumns? = nil
  ) {
    self.bytes = bytes
    self.name = name
    self.columns = columns
    self.rowCount = rowCount
    self.notes = notes
    self.source = source
    var indexOfName: [String: Int] = [:]
    for (index, column) in columns.enumerated() { indexOfName[column.name] = index }
    self.indexOfName = indexOfName
  }

  /// The names of the columns, in order.
  public var columnNames: [String] { columns.map(\.name) }

  /// The column of this name; the error suggests the most similar name.
  public func column(named name: String) throws(TableError) -> Column {
    columns[try index(ofColumn: name)]
  }

  /// The position of the column of this name; the error suggests the most similar name.
  public func index(ofColumn name: String) throws(TableError) -> Int {
    try indices(ofColumns: [name])[0]
  }

  /// The positions of these columns; the error names all that are absent, each with a suggestion.
  public func indices(ofColumns names: [String]) throws(TableError) -> [Int] {
    let absent = names.filter { indexOfName[$0] == nil }
    guard absent.isEmpty else {
      let available = columnNames
      let missing = absent.map { name in
        TableError.MissingColumn(name: name, suggestion: nearestName(to: name, among: available))
      }
      throw .noSuchColumns(table: self.name, missing: missing, available: available)
    }
    return names.compactMap { indexOfName[$0] }
  }

  /// The line of the file, counted from 1, on which this row begins; nil in a table that no text file holds.
  public func line(ofRow row: Int) -> Int? { source?.line(ofRow: row) }

  /// Where a row stands, for messages: `heart.csv:17`, or `circles, row 17` in a table that no text file holds.
  public func place(ofRow row: Int) -> String {
    let place = source?.place(ofRow: row) ?? (file: name, line: nil, row: row)
    return place.line.map { "\(place.file):\($0)" } ?? "\(place.file), row \(place.row + 1)"
  }

  /// The text of a cell as it stands in the file, quotes resolved; missing markers and spaces included.
  ///
  /// In a table made by a program: the text, the shortest number that reads back the same, or nothing where
  /// the cell is missing. The same where the file has changed since. Traps outside the table. Cost: reading the row.
  public func text(row: Int, column: Int) -> String {
    source?.text(row: row, column: column) ?? columns[column].text(row: row)
  }

  /// Throws where a file of the table is no longer as it was when it was read: the texts of its cells are then other ones.
  public func checkUnchanged() throws(TableError) { try source?.checkUnchanged() }

  /// The texts of all cells of a row, as ``text(row:column:)`` gives them, at the cost of reading the row
  /// once.
  public func texts(row: Int) -> [String] {
    source?.texts(row: row) ?? columns.map { $0.text(row: row) }
  }

  /// The same table with one more note.
  func noting(_ note: String) -> Table {
    Table(
      name: name, columns: columns, rowCount: rowCount, notes: notes + [note], source: source, bytes: bytes)
  }
}

extension Column {
  /// The text of a cell that no file has written: the shortest number, or nothing where it is missing.
  fileprivate func text(row: Int) -> String {
    switch values {
    case .numbers(let numbers): numbers[row].isNaN ? "" : numberText(numbers[row])
    case .text(let categories, let codes): codes[row] < 0 ? "" : categories[Int(codes[row])]
    }
  }
}
