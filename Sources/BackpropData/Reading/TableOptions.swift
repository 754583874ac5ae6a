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

  /// A file of labels beside one of arrays (IDX, or NumPy's), its numbers the column `label`.
  public var labels: String?
  /// The arrays of an `.npz` that are meant: the inputs, and the labels if they are there too.
  public var arrays: [String]?

  /// Where the columns of a file are kept, to be there the next time; used where a `MemoryBudget` is current.
  public var cache: ColumnCache?

  /// Everything is found out, and a bad row is an error.
  public init() {}

  /// What the bytes of a file stand for.
  public enum Encoding: String, CaseIterable, Sendable {
    /// UTF-8, with or without byte order mark.
    case utf8
    /// ISO 8859-1: every byte is a character.
    case latin1

    /// The same text in UTF-8, in memory unless it is so already.
    func utf8(_ source: ByteSource) throws(TableError) -> ByteSource {
      guard self == .latin1 else { return source }
      let bytes = try source.bytes(in: 0..<source.count)
      var text: [UInt8] = []
      text.reserveCapacity(bytes.count + bytes.count / 8)
      // A mark of UTF-8 says nothing here, and would be letters.
      for byte in bytes.dropFirst(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0) {
        if byte < 0x80 {
          text.append(byte)
        } else {
          text.append(0xC0 | byte >> 6)
          text.append(0x80 | byte & 0x3F)
        }
      }
      return ByteSource(text)
    }
  }
}
