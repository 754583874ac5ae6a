/// One cell as it lies in the bytes of a file.
struct CSVCell {
  /// The offsets of the content, without enclosing quotes.
  var content: Range<Int>
  var isQuoted = false
  var hasDoubledQuotes = false
  var isASCII = true
  /// Whether the cell is the last of its row.
  var endsRecord = true
  var fault: Fault?

  /// What breaks RFC 4180 in a cell; the cursor stands where it was noticed.
  enum Fault {
    case unterminatedQuote, textAfterQuote, bareQuote, nulByte
  }
}

/// Walks through the cells of a CSV file byte by byte, counting lines.
///
/// Lines end with LF, CRLF or a lone CR, in any mixture. Each byte is looked at once.
struct CSVCursor {
  let bytes: [UInt8]
  private(set) var position: Int
  private(set) var line: Int
  private let quote: UInt8
  private let delimiter: UInt8
  /// Spaces and tabs separate, as many as there are.
  private let blanksDelimit: Bool
  /// A quote within a cell that does not begin with one is a letter.
  private let allowsBareQuotes: Bool

  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  init(bytes: [UInt8], position: Int, line: Int, dialect: Dialect) {
    self.bytes = bytes
    self.position = position
    self.line = line
    quote = dialect.quote.byte
    allowsBareQuotes = dialect.quote == .single
    switch dialect.delimiter {
    case .character(let byte): (delimiter, blanksDelimit) = (byte, false)
    case .blanks: (delimiter, blanksDelimit) = (UInt8(ascii: " "), true)
    }
  }

  /// Whether all bytes have been read.
  var isAtEnd: Bool { position >= bytes.count }

  /// Goes to the next line that is not blank; false at the end of the file.
  mutating func findRecord() -> Bool {
    skipBlanks()
    while position < bytes.count, isLineEnd(bytes[position]) {
      skipLineEnd()
      skipBlanks()
    }
    return position < bytes.count
  }

  /// Goes past the line that begins here if it is blank; else to its first byte that is none.
  mutating func skipBlankLine() -> Bool {
    skipBlanks()
    guard position < bytes.count, isLineEnd(bytes[position]) else { return position >= bytes.count }
    skipLineEnd()
    return true
  }

  /// Goes to the end of the line, whatever stands there.
  mutating func skipLine() {
    while position < bytes.count, !isLineEnd(bytes[position]) { position += 1 }
    if position < bytes.count { skipLineEnd() }
  }

  /// Goes past blank lines and lines that begin with `#`; where the last of these begins, behind the `#`, and their number.
  mutating func skipComments() -> (position: Int, line: Int, count: Int)? {
    var last: (position: Int, line: Int, count: Int)?
    while findRecord(), bytes[position] == UInt8(ascii: "#") {
      last = (position + 1, line, (last?.count ?? 0) + 1)
      skipLine()
    }
    return last
  }

  private mutating func skipBlanks() {
    guard blanksDelimit else { return }
    while position < bytes.count, isDelimiter(bytes[position]) { position += 1 }
  }

  private func isDelimiter(_ byte: UInt8) -> Bool {
    byte == delimiter || (blanksDelimit && byte == UInt8(ascii: "\t"))
  }

  /// Reads the cell that begins here and stops behind the comma or line end after it.
  mutating func nextCell() -> CSVCell {
    if position < bytes.count, bytes[position] == quote { return nextQuotedCell() }
    let start = position
    var seen: UInt8 = 0
    while position < bytes.count {
      let byte = bytes[position]
      if isDelimiter(byte) || isLineEnd(byte) { break }
      if byte == quote, !allowsBareQuotes { return faulty(.bareQuote, from: start) }
      if byte == 0 { return faulty(.nulByte, from: start) }
      seen |= byte
      position += 1
    }
    return finished(CSVCell(content: start..<position, isASCII: seen < 0x80))
  }

  private mutating func nextQuotedCell() -> CSVCell {
    let openingLine = line
    position += 1
    var cell = CSVCell(content: position..<position, isQuoted: true)
    var seen: UInt8 = 0
    while position < bytes.count {
      let byte = bytes[position]
      if byte == quote {
        let next = position + 1
        if next < bytes.count, bytes[next] == quote {
          cell.hasDoubledQuotes = true
          position += 2
          continue
        }
        cell.content = cell.content.lowerBound..<position
        cell.isASCII = seen < 0x80
        position = next
        guard next == bytes.count || isDelimiter(bytes[next]) || isLineEnd(bytes[next]) else {
          cell.fault = .textAfterQuote
          return cell
        }
        return finished(cell)
      }
      if byte == 0 { return faulty(.nulByte, from: cell.content.lowerBound) }
      if isLineEnd(byte) {
        skipLineEnd()
      } else {
        seen |= byte
        position += 1
      }
    }
    line = openingLine
    return faulty(.unterminatedQuote, from: cell.content.lowerBound)
  }

  private func faulty(_ fault: CSVCell.Fault, from start: Int) -> CSVCell {
    CSVCell(content: start..<position, fault: fault)
  }

  private mutating func finished(_ cell: CSVCell) -> CSVCell {
    var cell = cell
    skipBlanks()
    if position < bytes.count {
      if blanksDelimit, !isLineEnd(bytes[position]) {
        cell.endsRecord = false
      } else if isDelimiter(bytes[position]) {
        cell.endsRecord = false
        position += 1
      } else {
        skipLineEnd()
      }
    }
    return cell
  }

  private func isLineEnd(_ byte: UInt8) -> Bool { byte == Self.lineFeed || byte == Self.carriageReturn }

  /// Steps over LF, CRLF or CR, which must stand here.
  private mutating func skipLineEnd() {
    let isReturn = bytes[position] == Self.carriageReturn
    position += 1
    if isReturn, position < bytes.count, bytes[position] == Self.lineFeed { position += 1 }
    line += 1
  }

  /// The content of a cell with doubled quotes made single.
  func unescaped(_ cell: CSVCell) -> [UInt8] {
    var content: [UInt8] = []
    content.reserveCapacity(cell.content.count)
    var offset = cell.content.lowerBound
    while offset < cell.content.upperBound {
      content.append(bytes[offset])
      offset += bytes[offset] == quote ? 2 : 1
    }
    return content
  }

  /// The text of a cell; bytes that are not UTF-8 become U+FFFD.
  func text(of cell: CSVCell) -> String {
    cell.hasDoubledQuotes
      ? String(decoding: unescaped(cell), as: UTF8.self)
      : String(decoding: bytes[cell.content], as: UTF8.self)
  }

  /// Whether the content of a cell is valid UTF-8.
  func isValidText(_ cell: CSVCell) -> Bool {
    cell.isASCII || String(validating: bytes[cell.content], as: UTF8.self) != nil
  }
}
