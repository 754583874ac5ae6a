/// Reads a CSV file with a header, strictly by RFC 4180, into typed columns.
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

  /// The table in these bytes; `name` is the file's name for messages.
  static func table(in bytes: [UInt8], name: String) throws(TableError) -> Table {
    let start = try start(of: bytes, name: name)
    var reader = CSVReader(name: name, cursor: CSVCursor(bytes: bytes, position: start, line: 1))
    try reader.readHeader()
    try reader.readRows()
    reader.rereadLateText()
    return reader.finished()
  }

  private init(name: String, cursor: CSVCursor) {
    self.name = name
    self.cursor = cursor
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

  private mutating func readHeader() throws(TableError) {
    guard cursor.findRecord() else { throw .malformed(file: name, line: nil, problem: .emptyFile) }
    let line = cursor.line
    var headers: [String] = []
    var isLast = false
    while !isLast {
      let cell = try nextCell()
      headers.append(cursor.text(of: cell))
      isLast = cell.endsRecord
    }
    noteDoubts(about: headers)
    for name in try columnNames(headers, line: line) { builders.append(ColumnBuilder(name: name)) }
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

  private mutating func noteDoubts(about headers: [String]) {
    if headers.count == 1, let separator = headers[0].first(where: { ";\t|".contains($0) }) {
      notes.append(
        "the header is a single cell that contains \(quoted(String(separator))); "
          + "cells are separated by commas"
      )
    }
    let areNumbers = headers.allSatisfy { header in
      if case .finite = DecimalText.reading(ofCell: header) { true } else { false }
    }
    if areNumbers { notes.append("the first line holds only numbers and was read as the header") }
  }

  private mutating func readRows() throws(TableError) {
    while cursor.findRecord() {
      let line = cursor.line
      rowStarts.append(cursor.position)
      rowLines.append(line)
      var count = 0
      var isLast = false
      while !isLast {
        let cell = try nextCell()
        isLast = cell.endsRecord
        if count < builders.count { append(cell, toColumn: count) }
        count += 1
      }
      guard count == builders.count else {
        let problem = CSVProblem.raggedRow(expected: builders.count, got: count)
        throw .malformed(file: name, line: line, problem: problem)
      }
    }
    if rowStarts.isEmpty { throw .malformed(file: name, line: nil, problem: .noRows) }
  }

  private mutating func append(_ cell: CSVCell, toColumn index: Int) {
    if cell.hasDoubledQuotes {
      let content = cursor.unescaped(cell)
      builders[index].append(content, in: content.indices)
    } else {
      builders[index].append(cursor.bytes, in: cell.content)
    }
  }

  /// The next cell; throws with the line if it breaks a rule.
  private mutating func nextCell() throws(TableError) -> CSVCell {
    let line = cursor.line
    let cell = cursor.nextCell()
    if let fault = cell.fault {
      throw .malformed(file: name, line: cursor.line, problem: CSVProblem(fault))
    }
    if !cursor.isValidText(cell) { throw .malformed(file: name, line: line, problem: .notUTF8) }
    return cell
  }

  /// Reads again the columns whose first cells looked like numbers, now as text.
  private mutating func rereadLateText() {
    guard let last = builders.lastIndex(where: \.isLateText) else { return }
    let late = builders.indices.map { builders[$0].isLateText }
    for index in builders.indices where late[index] { builders[index].restartAsText() }
    for (start, line) in zip(rowStarts, rowLines) {
      cursor = CSVCursor(bytes: cursor.bytes, position: start, line: line)
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
    let source = TableSource(
      bytes: cursor.bytes, rowStarts: rowStarts, rowLines: rowLines, positions: Array(builders.indices))
    return Table(
      name: name, columns: builders.map(\.column), rowCount: rowStarts.count, notes: notes + infinite,
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
