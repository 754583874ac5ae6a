/// Reads a CSV file, strictly by the rules of its dialect, into typed columns.
///
/// The bytes are read once; a column whose first cells look like numbers and that turns out to be text costs
/// one more reading. No cell of a numeric column becomes a `String`.
struct CSVReader {
  private let name: String
  private var cursor: CSVCursor
  private var builders: [ColumnBuilder] = []
  private var rowStarts: [Int] = []
  private var rowLines: [Int] = []
  private var notes: [String] = []
  private let dialect: Dialect
  private let skipsBadRows: Bool
  private var badRows = BadRows()

  /// The rows that were left out.
  private struct BadRows {
    var count = 0
    var first: TableError?

    mutating func add(_ error: TableError) {
      count += 1
      if first == nil { first = error }
    }
  }

  /// The table in these bytes; `name` is the file's name for messages.
  static func table(in bytes: [UInt8], name: String, options: TableOptions) throws(TableError) -> Table {
    let mark = try start(of: bytes, name: name)
    let bytes = options.encoding.utf8(bytes, from: mark)
    let start = options.encoding == .utf8 ? mark : 0
    var lines = CSVCursor(bytes: bytes, position: start, line: 1, dialect: Dialect())
    let comment = lines.skipComments()
    let dialect = Dialect.detected(in: bytes, from: lines.position, options: options)
    var reader = CSVReader(
      name: name,
      cursor: CSVCursor(bytes: bytes, position: lines.position, line: lines.line, dialect: dialect),
      dialect: dialect, skipsBadRows: options.skipsBadRows)
    if let comment, !dialect.hasHeader, options.hasHeader == nil {
      try reader.readHeader(
        inComment: CSVCursor(bytes: bytes, position: comment.position, line: comment.line, dialect: dialect))
    }
    if reader.builders.isEmpty { try reader.readHeader() }
    try reader.readRows()
    reader.rereadLateText()
    return reader.finished()
  }

  private init(name: String, cursor: CSVCursor, dialect: Dialect, skipsBadRows: Bool) {
    self.name = name
    self.cursor = cursor
    self.dialect = dialect
    self.skipsBadRows = skipsBadRows
  }

  /// The offset behind a UTF-8 byte order mark; throws for what is plainly no CSV file.
  private static func start(of bytes: [UInt8], name: String) throws(TableError) -> Int {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
      || bytes.starts(with: [0, 0, 0xFE, 0xFF])
    {
      throw .malformed(file: name, line: nil, problem: .wideEncoding)
    }
    let others: [(format: String, beginning: [UInt8])] = [
      ("gzip", [0x1F, 0x8B]), ("zip or spreadsheet", Array("PK\u{3}\u{4}".utf8)),
      ("Zstandard", [0x28, 0xB5, 0x2F, 0xFD]), ("Parquet", Array("PAR1".utf8)),
      ("NumPy", [0x93] + Array("NUMPY".utf8)), ("HDF5", [0x89] + Array("HDF".utf8)),
    ]
    for other in others where bytes.starts(with: other.beginning) {
      throw .malformed(file: name, line: nil, problem: .otherFormat(other.format))
    }
    return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Names the columns after the comment before the first row, if it has as many words as that has cells, and more than
  /// one.
  private mutating func readHeader(inComment comment: CSVCursor) throws(TableError) {
    var row = cursor
    guard row.findRecord() else { return }
    var cells = 1
    while !row.nextCell().endsRecord { cells += 1 }
    var words = comment
    var names: [String] = []
    var isLast = false
    while !isLast {
      let cell = words.nextCell()
      guard cell.fault == nil else { return }
      names.append(String(words.text(of: cell).drop { $0 == " " }))
      isLast = cell.endsRecord
    }
    guard names.count == cells, cells > 1 else { return }
    notes =
      dialect.notes.dropLast() + ["the columns have their names from the comment on line \(comment.line)"]
    for name in try columnNames(names, line: comment.line) { builders.append(ColumnBuilder(name: name)) }
  }

  /// Names the columns: after the first line, or after their places, where it is a row.
  private mutating func readHeader() throws(TableError) {
    guard cursor.findRecord() else { throw .malformed(file: name, line: nil, problem: .emptyFile) }
    notes = dialect.notes
    let line = cursor.line
    let beginning = cursor
    var headers: [String] = []
    var isLast = false
    while !isLast {
      let cell = try nextCell()
      headers.append(cursor.text(of: cell))
      isLast = cell.endsRecord
    }
    if dialect.endsWithDelimiter, headers.count > 1, headers.last == "" { headers.removeLast() }
    if dialect.hasHeader {
      for name in try columnNames(headers, line: line) { builders.append(ColumnBuilder(name: name)) }
    } else {
      cursor = beginning
      for place in headers.indices { builders.append(ColumnBuilder(name: "column\(place + 1)")) }
    }
  }

  /// The headers with empty ones named by their position; throws if two are the same.
  private mutating func columnNames(_ headers: [String], line: Int) throws(TableError) -> [String] {
    var positionOfName: [String: Int] = [:]
    for (index, header) in headers.enumerated() where !header.isEmpty {
      if let first = positionOfName[header] {
        let problem = CSVProblem.duplicateHeader(name: header, first: first, second: index + 1)
        throw .malformed(file: name, line: line, problem: problem)
      }
      positionOfName[header] = index + 1
    }
    var names: [String] = []
    for (index, header) in headers.enumerated() {
      var name = header
      if header.isEmpty {
        name = "column\(index + 1)"
        while positionOfName[name] != nil { name += "_" }
        positionOfName[name] = index + 1
        notes.append("column \(index + 1) has an empty header and is named \(name)")
      }
      names.append(name)
    }
    return names
  }

  private mutating func readRows() throws(TableError) {
    var cells: [CSVCell] = []
    cells.reserveCapacity(builders.count + 1)
    while cursor.findRecord() {
      let (start, line) = (cursor.position, cursor.line)
      do throws(TableError) {
        try readRow(&cells, line: line)
      } catch {
        // An open quote swallows all rows below it.
        if case .malformed(_, _, .unterminatedQuote) = error { throw error }
        guard skipsBadRows else { throw error }
        badRows.add(error)
        continue
      }
      rowStarts.append(start)
      rowLines.append(line)
      for (index, cell) in cells.enumerated() { append(cell, toColumn: index) }
    }
    guard rowStarts.isEmpty else { return }
    if let first = badRows.first { throw first }
    throw .malformed(file: name, line: nil, problem: .noRows)
  }

  /// The cells of the row that begins here, as many as there are columns.
  private mutating func readRow(_ cells: inout [CSVCell], line: Int) throws(TableError) {
    cells.removeAll(keepingCapacity: true)
    var count = 0
    var isLast = false
    while !isLast {
      let cell = try nextCell()
      isLast = cell.endsRecord
      count += 1
      if count <= builders.count {
        cells.append(cell)
      } else if dialect.endsWithDelimiter, isLast, count == builders.count + 1, cell.content.isEmpty {
        count -= 1
      }
    }
    guard count == builders.count else {
      let problem = CSVProblem.raggedRow(expected: builders.count, got: count)
      throw .malformed(file: name, line: line, problem: problem)
    }
  }

  private mutating func append(_ cell: CSVCell, toColumn index: Int) {
    if cell.hasDoubledQuotes {
      let content = cursor.unescaped(cell)
      builders[index].append(content, in: content.indices)
    } else {
      builders[index].append(cursor.bytes, in: cell.content)
    }
  }

  /// The next cell; throws with the line if it breaks a rule, and leaves the row.
  private mutating func nextCell() throws(TableError) -> CSVCell {
    let line = cursor.line
    let cell = cursor.nextCell()
    if let fault = cell.fault {
      let error = TableError.malformed(file: name, line: cursor.line, problem: CSVProblem(fault))
      cursor.skipLine()
      throw error
    }
    if !cursor.isValidText(cell) {
      if !cell.endsRecord { cursor.skipLine() }
      throw .malformed(file: name, line: line, problem: .notUTF8)
    }
    return cell
  }

  /// Reads again the columns whose first cells looked like numbers, now as text.
  private mutating func rereadLateText() {
    guard let last = builders.lastIndex(where: \.isLateText) else { return }
    let late = builders.indices.map { builders[$0].isLateText }
    for index in builders.indices where late[index] { builders[index].restartAsText() }
    for (start, line) in zip(rowStarts, rowLines) {
      cursor = CSVCursor(bytes: cursor.bytes, position: start, line: line, dialect: dialect)
      for index in 0...last {
        let cell = cursor.nextCell()
        if late[index] { append(cell, toColumn: index) }
      }
    }
  }

  private func finished() -> Table {
    let infinite = builders.compactMap { builder -> String? in
      guard builder.infiniteCount > 0, let row = builder.firstInfiniteRow else { return nil }
      return "column \(quoted(builder.name)): \(builder.infiniteCount) infinite values count as missing "
        + "(the first on line \(rowLines[row]))"
    }
    var left: [String] = []
    if let first = badRows.first {
      let rows = badRows.count == 1 ? "1 row was" : "\(badRows.count) rows were"
      left = ["\(rows) left out; the first: \(first)"]
    }
    let source = TableSource(
      bytes: cursor.bytes, dialect: dialect, rowStarts: rowStarts, rowLines: rowLines,
      positions: Array(builders.indices))
    var columns = builders.map(\.column)
    var commas: [String] = []
    // Where commas separate, one within a cell says nothing about the fraction.
    if dialect.delimiter != .comma {
      for index in columns.indices {
        guard let numbers = columns[index].readingDecimalCommas() else { continue }
        columns[index] = numbers
        commas.append("column \(quoted(numbers.name)): numbers with decimal commas")
      }
    }
    return Table(
      name: name, columns: columns, rowCount: rowStarts.count, notes: notes + left + infinite + commas,
      source: source)
  }
}

extension CSVProblem {
  init(_ fault: CSVCell.Fault) {
    self =
      switch fault {
      case .unterminatedQuote: .unterminatedQuote
      case .textAfterQuote: .textAfterQuote
      case .bareQuote: .bareQuote
      case .nulByte: .nulByte
      }
  }
}
