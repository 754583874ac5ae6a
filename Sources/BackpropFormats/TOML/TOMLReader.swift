/// Reads TOML 1.0 (https://toml.io/en/v1.0.0) from the first byte to the last.
struct TOMLReader {
  let bytes: [UInt8]
  let name: String
  var position = 0
  var line = 1

  init(_ bytes: [UInt8], name: String) throws(TOMLError) {
    self.bytes = bytes
    self.name = name
    guard String(validating: bytes, as: UTF8.self) != nil else {
      // A line end is never within a character.
      for piece in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
        if String(validating: piece, as: UTF8.self) == nil { break }
        line += 1
      }
      throw error("expected UTF-8 text, got other bytes; a TOML file is one that a text editor writes")
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  func error(_ problem: String) -> TOMLError { TOMLError(name: name, line: line, problem: problem) }

  /// The whole file.
  mutating func document() throws(TOMLError) -> TOMLTable {
    let root = TOMLNode(.header, depth: 0)
    var table = root
    while true {
      try skipToStatement()
      guard let next else { return root.finished }
      if next == "[" {
        table = try header(in: root)
      } else {
        try keyAndValue(into: table)
      }
      try endOfLine()
    }
  }

  /// The next byte, as the sign that it is where it is one of ASCII's; nil at the end.
  var next: Unicode.Scalar? { sign(0) }

  /// The byte so far ahead, likewise.
  func sign(_ ahead: Int) -> Unicode.Scalar? {
    position + ahead < bytes.count ? Unicode.Scalar(bytes[position + ahead]) : nil
  }

  /// Goes over a sign where it is the next.
  mutating func skips(_ sign: Unicode.Scalar) -> Bool {
    guard next == sign else { return false }
    position += 1
    return true
  }

  /// Goes over three of a sign where they are next.
  mutating func skipsThree(_ mark: Unicode.Scalar) -> Bool {
    guard next == mark, sign(1) == mark, sign(2) == mark else { return false }
    position += 3
    return true
  }

  mutating func skipBlanks() {
    while next == " " || next == "\t" { position += 1 }
  }

  /// Whether a line ends here.
  var isAtLineEnd: Bool { next == "\n" || next == "\r" && sign(1) == "\n" }

  /// Goes over a line end where there is one.
  mutating func skipsLineEnd() -> Bool {
    guard isAtLineEnd else { return false }
    position += next == "\r" ? 2 : 1
    line += 1
    return true
  }

  /// Goes over blanks, comments and line ends.
  mutating func skipToStatement() throws(TOMLError) {
    repeat {
      skipBlanks()
      try skipComment()
    } while skipsLineEnd()
  }

  /// Goes over a comment where there is one.
  private mutating func skipComment() throws(TOMLError) {
    guard skips("#") else { return }
    while let next, !isAtLineEnd {
      guard !next.isControl else { throw controlError(next) }
      position += 1
    }
  }

  private mutating func endOfLine() throws(TOMLError) {
    skipBlanks()
    try skipComment()
    guard next == nil || skipsLineEnd() else {
      throw error("expected the end of the line, got \(found)")
    }
  }

  /// What stands here, for errors.
  var found: String {
    guard let next else { return "the end of the file" }
    if isAtLineEnd { return "the end of the line" }
    if next.isControl { return "a control character (\(next.value))" }
    let rest = bytes[position...].prefix(60).prefix { !Unicode.Scalar($0).isControl }
    // So many bytes may end within a character.
    return "\"\(String(decoding: rest, as: UTF8.self).filter { $0 != "\u{FFFD}" }.prefix(24))\""
  }

  func controlError(_ sign: Unicode.Scalar) -> TOMLError {
    error("expected text, got a control character (\(sign.value)); in quotes it is written as an escape")
  }
}

extension Unicode.Scalar {
  /// Whether no text may have it as it is; a tab may be there.
  var isControl: Bool { value < 32 && self != "\t" || value == 127 }
}
