/// How a file is read; what is nil is found out from its first rows, and said.
public struct TableOptions: Equatable, Sendable {
  /// What stands between two cells.
  public var delimiter: Dialect.Delimiter?
  /// What a cell is enclosed in.
  public var quote: Dialect.Quote?
  /// Whether the first line has the names of the columns.
  public var hasHeader: Bool?
  /// What the bytes stand for.
  public var encoding = Encoding.utf8
  /// Leave out, count and say the rows that have too many or too few cells or break the rules of quotes, instead of
  /// refusing the file.
  public var skipsBadRows = false

  /// Everything is found out, and a bad row is an error.
  public init() {}

  /// What the bytes of a file stand for.
  public enum Encoding: String, CaseIterable, Sendable {
    /// UTF-8, with or without byte order mark.
    case utf8
    /// ISO 8859-1: every byte is a character.
    case latin1

    /// The bytes in UTF-8; of another encoding those from `start` on.
    func utf8(_ bytes: [UInt8], from start: Int) -> [UInt8] {
      guard self == .latin1 else { return bytes }
      var text: [UInt8] = []
      text.reserveCapacity(bytes.count + bytes.count / 8)
      for byte in bytes[start...] {
        if byte < 0x80 {
          text.append(byte)
        } else {
          text.append(0xC0 | byte >> 6)
          text.append(0x80 | byte & 0x3F)
        }
      }
      return text
    }
  }
}
