/// What the first lines of a file say of the others: the dialect, the columns' names, and where the rows begin.
struct FileBeginning {
  let dialect: Dialect
  let names: [String]
  /// What differs from commas and a header, one sentence each.
  private(set) var notes: [String]
  /// Where the first row begins: its offset, and its line, counted from 1.
  let start: Int
  let line: Int

  /// A row of more cells is no row of a table.
  static let mostColumns = 1 << 20

  /// The bytes that the name of a column may have.
  private static let longestName = 1 << 16

  /// Looks at the beginning of a file; `name` is its name in messages.
  init(
    of source: ByteSource, name: String, options: TableOptions, longestRow: Int = Block.longestRow
  ) throws(TableError) {
    var size = min(1 << 16, longestRow)
    var dialect: Dialect?
    while true {
      let isWhole = size >= source.count
      let bytes = try source.bytes(in: 0..<min(size, source.count))
      if let beginning = try Self(
        bytes, isWhole: isWhole, source, name: name, options: options, longestRow: longestRow,
        dialect: &dialect)
      {
        self = beginning
        return
      }
      size = min(size * 4, longestRow)
    }
  }

  /// Nil where the header, or the comments before it, go on behind these bytes; the dialect is kept for the next attempt.
  private init?(
    _ bytes: [UInt8], isWhole: Bool, _ source: ByteSource, name: String, options: TableOptions,
    longestRow: Int, dialect known: inout Dialect?
  ) throws(TableError) {
    let isLongest = bytes.count >= longestRow
    let mark = try Self.lengthOfMark(bytes, name: name)
    var lines = CSVCursor(bytes: bytes, position: mark, line: 1, dialect: Dialect())
    let separator = Dialect.separator(saidIn: bytes[mark...])
    if separator != nil { lines.skipLine() }
    let comment = lines.skipComments()
    if lines.isAtEnd {
      if isWhole { throw .malformed(file: name, line: nil, problem: .emptyFile) }
      if isLongest { throw .malformed(file: name, line: nil, problem: .noHeader(limit: longestRow)) }
      return nil
    }
    if let known {
      dialect = known
    } else {
      let sample = try Dialect.Sample(source, from: lines.position, atMost: longestRow)
      var options = options
      options.delimiter = options.delimiter ?? separator
      dialect = Dialect.detected(in: sample, options: options)
      known = dialect
    }
    notes = dialect.notes
    var cursor = CSVCursor(bytes: bytes, position: lines.position, line: lines.line, dialect: dialect)
    guard cursor.findRecord() else {
      guard isWhole || isLongest else { return nil }
      throw .malformed(file: name, line: nil, problem: .emptyFile)
    }
    let (first, firstLine) = (cursor.position, cursor.line)
    var headers: [String] = []
    var areQuoted: [Bool] = []
    var isLast = false
    while !isLast {
      let line = cursor.line
      let cell = cursor.nextCell()
      if cursor.isAtEnd, !isWhole {
        guard isLongest else { return nil }
        let problem = CSVProblem.longRow(limit: longestRow, hasOpenQuote: cell.fault == .unterminatedQuote)
        throw .malformed(file: name, line: cursor.line, problem: problem)
      }
      if let fault = cell.fault {
        throw .malformed(file: name, line: cursor.line, problem: CSVProblem(fault))
      }
      if !cursor.isValidText(cell) { throw .malformed(file: name, line: line, problem: .notUTF8) }
      headers.append(cursor.text(of: cell))
      areQuoted.append(cell.isQuoted)
      if headers.count > Self.mostColumns {
        throw .malformed(file: name, line: line, problem: .tooManyColumns(limit: Self.mostColumns))
      }
      isLast = cell.endsRecord
    }
    if dialect.endsWithDelimiter, headers.count > 1, headers.last == "" { headers.removeLast() }
    if dialect.hasHeader {
      // Blanks around a name have no meaning, unless they are in quotes.
      headers = zip(headers, areQuoted).map { $1 ? $0 : withoutBlanks($0) }
      if let long = headers.firstIndex(where: { $0.utf8.count > Self.longestName }) {
        let problem = CSVProblem.longHeader(column: long + 1, limit: Self.longestName)
        throw .malformed(file: name, line: firstLine, problem: problem)
      }
      (start, line) = (cursor.position, cursor.line)
      notes += Self.notes(onComments: comment?.count ?? 0)
      names = try Self.columnNames(headers, line: firstLine, name: name, notes: &notes)
      return
    }
    (start, line) = (first, firstLine)
    if let comment, options.hasHeader == nil,
      let named = try Self.names(
        inComment: CSVCursor(bytes: bytes, position: comment.position, line: comment.line, dialect: dialect),
        count: headers.count, name: name)
    {
      notes.removeLast()
      notes += Self.notes(onComments: comment.count - 1)
      notes.append("the columns have their names from the comment on line \(comment.line)")
      names = try Self.columnNames(named, line: comment.line, name: name, notes: &notes)
    } else {
      notes += Self.notes(onComments: comment?.count ?? 0)
      names = headers.indices.map { "column\($0 + 1)" }
    }
  }

  private static func notes(onComments count: Int) -> [String] {
    switch count {
    case 0: []
    case 1: ["1 line before the first row begins with # and was left out"]
    default: ["\(count) lines before the first row begin with # and were left out"]
    }
  }

  /// How long a UTF-8 byte order mark is; throws for what is plainly no CSV file.
  private static func lengthOfMark(_ bytes: [UInt8], name: String) throws(TableError) -> Int {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
      || bytes.starts(with: [0, 0, 0xFE, 0xFF])
    {
      throw .malformed(file: name, line: nil, problem: .wideEncoding)
    }
    let others: [(format: String, beginning: [UInt8])] = [
      ("gzip", [0x1F, 0x8B]), ("Zstandard", [0x28, 0xB5, 0x2F, 0xFD]), ("Parquet", Array("PAR1\u{15}".utf8)),
      ("HDF5", [0x89] + Array("HDF".utf8)), ("SQLite", Array("SQLite format 3\0".utf8)),
      ("bzip2", Array("BZh".utf8) + [0x39, 0x31, 0x41, 0x59, 0x26]), ("xz", [0xFD] + Array("7zXZ\0".utf8)),
      ("PDF", Array("%PDF-".utf8)), ("spreadsheet", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
      ("HTML", Array("<!DOCTYPE html".utf8)), ("HTML", Array("<!doctype html".utf8)),
      ("HTML", Array("<html".utf8)),
      ("JSON", Array("{\"".utf8)), ("JSON", Array("[{\"".utf8)),
    ]
    for other in others where bytes.starts(with: other.beginning) {
      throw .malformed(file: name, line: nil, problem: .otherFormat(other.format))
    }
    return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The words of the comment before the first row, if there are as many as that has cells, and more than one.
  private static func names(
    inComment comment: CSVCursor, count: Int, name: String
  ) throws(TableError) -> [String]? {
    var words = comment
    var names: [String] = []
    var isLast = false
    var isValid = true
    while !isLast {
      let cell = words.nextCell()
      guard cell.fault == nil, names.count < count else { return nil }
      isValid = isValid && words.isValidText(cell)
      names.append(withoutBlanks(words.text(of: cell)))
      isLast = cell.endsRecord
    }
    guard names.count == count, count > 1 else { return nil }
    guard isValid else { throw .malformed(file: name, line: comment.line, problem: .notUTF8) }
    return names
  }

  /// The headers with empty ones named by their position; throws if two are the same.
  private static func columnNames(
    _ headers: [String], line: Int, name: String, notes: inout [String]
  ) throws(TableError) -> [String] {
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

  /// For each column whether the first rows show that it is text, or numbers with leading zeros, whose text says more than
  /// their value: a hint, which spares another reading. The rows are those of a block, if that is small.
  func textColumns(in source: ByteSource, blockSize: Int, longestRow: Int) throws(TableError) -> [Bool] {
    var isText = names.map { _ in false }
    let sample = try Dialect.Sample(source, from: start, size: min(65_536, blockSize), atMost: longestRow)
    for row in sample.reading(dialect).rows {
      // Rows that will be left out say nothing: those with other counts, and those whose bytes are no text.
      let isTrailing = dialect.endsWithDelimiter && row.count == names.count + 1 && row.last == ""
      guard row.count == names.count || isTrailing,
        !row.contains(where: { $0.unicodeScalars.contains("\u{FFFD}") })
      else { continue }
      for (column, cell) in row.prefix(names.count).enumerated() where !isText[column] {
        let bytes = Array(cell.utf8)
        let trimmed = withoutSpaces(bytes, in: bytes.indices)
        isText[column] =
          DecimalText.reading(of: bytes, in: trimmed) == .notANumber && !isMissingMarker(bytes, in: trimmed)
          || DecimalText.isPadded(bytes, in: trimmed)
      }
    }
    return isText
  }
}
