@testable import BackpropData

/// Reads rows as plainly as it can be written: one byte after the other, from top to bottom.
struct PlainReader {
  private let bytes: [UInt8]
  private var position: Int
  private var line: Int
  private let dialect: Dialect
  /// Whether each cell of the row that was read last stood in quotes.
  private var areQuoted: [Bool] = []

  typealias Row = (line: Int, cells: [[UInt8]])
  typealias Problem = (line: Int, problem: CSVProblem)

  /// At the first line of a file that is neither blank nor a comment.
  init(_ bytes: [UInt8], _ dialect: Dialect) {
    (self.bytes, self.dialect, line) = (bytes, dialect, 1)
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let rest = bytes[position...]
    let isSeparator =
      rest.starts(with: "sep=".utf8) || rest.starts(with: "SEP=".utf8)
    if isSeparator, let sign = rest.dropFirst(4).first, (0x21..<0x7F).contains(sign) || sign == 9,
      sign != 0x22, sign != 0x27,
      rest.count == 5 || [10, 13].contains(rest[position + 5])
    {
      skipRest()
    }
    while next == UInt8(ascii: "#") || isAtLineEnd { skipRest() }
  }

  /// The names in the first row, however many there are, with the reader behind it; nil where it is wrong. Blanks around a name
  /// have no meaning, unless they are in quotes.
  mutating func header() -> [[UInt8]]? {
    guard case .success(let row) = nextRow(columns: nil) else { return nil }
    return zip(row.cells, areQuoted).map { cell, isQuoted in
      func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
      guard !isQuoted, let first = cell.firstIndex(where: { !isBlank($0) }),
        let last = cell.lastIndex(where: { !isBlank($0) })
      else { return isQuoted ? cell : [] }
      return Array(cell[first...last])
    }
  }

  /// The rows that are sound, and what is wrong with the others, up to the first problem that ends all reading.
  mutating func rows(columns: Int, skipsBadRows: Bool) -> (rows: [Row], problems: [Problem]) {
    var rows: [Row] = []
    var problems: [Problem] = []
    while let row = nextRow(columns: columns) {
      switch row {
      case .success(let row): rows.append(row)
      case .failure(let fault):
        problems.append((fault.line, fault.problem))
        if !skipsBadRows || fault.problem == .unterminatedQuote { return (rows, problems) }
      }
    }
    return (rows, problems)
  }

  private struct Fault: Error {
    let line: Int
    let problem: CSVProblem
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }
  private var isAtLineEnd: Bool { next == UInt8(ascii: "\n") || next == UInt8(ascii: "\r") }

  private var isAtDelimiter: Bool {
    switch dialect.delimiter {
    case .character(let byte): next == byte
    case .blanks: next == UInt8(ascii: " ") || next == UInt8(ascii: "\t")
    }
  }

  private mutating func skipBlanks() {
    guard dialect.delimiter == .blanks else { return }
    while isAtDelimiter { position += 1 }
  }

  /// Goes past LF, CRLF or CR; the bytes.
  @discardableResult
  private mutating func takeLineEnd() -> [UInt8] {
    var taken = [bytes[position]]
    position += 1
    if taken[0] == UInt8(ascii: "\r"), next == UInt8(ascii: "\n") {
      taken.append(UInt8(ascii: "\n"))
      position += 1
    }
    line += 1
    return taken
  }

  private mutating func skipRest() {
    while next != nil, !isAtLineEnd { position += 1 }
    if next != nil { takeLineEnd() }
  }

  private mutating func nextRow(columns: Int?) -> Result<Row, Fault>? {
    skipBlanks()
    while isAtLineEnd {
      takeLineEnd()
      skipBlanks()
    }
    guard next != nil else { return nil }
    let first = line
    var cells: [[UInt8]] = []
    areQuoted = []
    while true {
      let lineOfCell = line
      let cell: [UInt8]
      areQuoted.append(next == UInt8(ascii: dialect.quote == .double ? "\"" : "'"))
      switch nextCell() {
      case .success(let content): cell = content
      case .failure(let fault):
        skipRest()
        return .failure(fault)
      }
      guard String(validating: cell, as: UTF8.self) != nil else {
        skipRest()
        return .failure(Fault(line: lineOfCell, problem: .notUTF8))
      }
      cells.append(cell)
      skipBlanks()
      if next == nil { break }
      if isAtLineEnd {
        takeLineEnd()
        break
      }
      // Blanks that separate have been gone past.
      if dialect.delimiter != .blanks { position += 1 }
    }
    let isTrailing = columns.map { cells.count == $0 + 1 } ?? (cells.count > 1)
    if dialect.endsWithDelimiter, isTrailing, cells.last == [] { cells.removeLast() }
    guard let columns, cells.count != columns else { return .success((first, cells)) }
    return .failure(Fault(line: first, problem: .raggedRow(expected: columns, got: cells.count)))
  }

  private mutating func nextCell() -> Result<[UInt8], Fault> {
    let quote = UInt8(ascii: dialect.quote == .double ? "\"" : "'")
    var content: [UInt8] = []
    let opening = line
    if next == quote {
      position += 1
      while let byte = next {
        if byte == 0 { return .failure(Fault(line: line, problem: .nulByte)) }
        if isAtLineEnd {
          content += takeLineEnd()
          continue
        }
        position += 1
        if byte != quote {
          content.append(byte)
        } else if next == quote {
          content.append(quote)
          position += 1
        } else if next == nil || isAtDelimiter || isAtLineEnd {
          return .success(content)
        } else {
          return .failure(Fault(line: line, problem: .textAfterQuote))
        }
      }
      return .failure(Fault(line: opening, problem: .unterminatedQuote))
    }
    while let byte = next, !isAtDelimiter, !isAtLineEnd {
      if byte == quote, dialect.quote == .double { return .failure(Fault(line: line, problem: .bareQuote)) }
      if byte == 0 { return .failure(Fault(line: line, problem: .nulByte)) }
      content.append(byte)
      position += 1
    }
    return .success(content)
  }
}
