/// How the cells of a text file are told apart.
public struct Dialect: Equatable, Sendable {
  /// What stands between two cells.
  public var delimiter = Delimiter.comma
  /// What a cell is enclosed in that holds a delimiter or a line end; within it, twice means once.
  public var quote = Quote.double
  /// Whether the first line has the names of the columns.
  public var hasHeader = true
  /// Whether a delimiter follows the last cell of a row too.
  public var endsWithDelimiter = false

  /// RFC 4180 with a header: what is meant where nothing else is seen.
  public init() {}

  /// What stands between two cells.
  public enum Delimiter: Hashable, Sendable {
    /// An ASCII character, other than a quote or a line end.
    case character(UInt8)
    /// One or more spaces and tabs; those at both ends of a line have no meaning.
    case blanks

    /// `,`
    public static let comma = Delimiter.character(UInt8(ascii: ","))
    /// `;`
    public static let semicolon = Delimiter.character(UInt8(ascii: ";"))
    /// A tab.
    public static let tab = Delimiter.character(UInt8(ascii: "\t"))
    /// `|`
    public static let pipe = Delimiter.character(UInt8(ascii: "|"))

    private static let names: [(String, Delimiter)] = [
      ("comma", .comma), ("semicolon", .semicolon), ("tab", .tab), ("pipe", .pipe), ("blanks", .blanks),
    ]

    /// The delimiter of a name (`comma`, `semicolon`, `tab`, `pipe`, `blanks`), or the one ASCII character of the
    /// text; `\t` is a tab. Nil for anything else.
    public init?(_ text: String) {
      if text == "\\t" {
        self = .tab
        return
      }
      if let named = Self.names.first(where: { $0.0 == text }) {
        self = named.1
        return
      }
      let bytes = Array(text.utf8)
      guard bytes.count == 1, bytes[0] < 0x7F, bytes[0] > 0x20 || bytes[0] == UInt8(ascii: "\t"),
        !Quote.allCases.contains(where: { $0.byte == bytes[0] })
      else { return nil }
      self = .character(bytes[0])
    }

    /// Its name, or the character.
    public var name: String {
      if let named = Self.names.first(where: { $0.1 == self }) { return named.0 }
      guard case .character(let byte) = self else { return "blanks" }
      return String(UnicodeScalar(byte))
    }
  }

  /// What encloses a cell.
  public enum Quote: String, CaseIterable, Sendable {
    /// `"`
    case double
    /// `'`; within a cell that does not begin with one it is an apostrophe.
    case single

    var byte: UInt8 { self == .double ? UInt8(ascii: "\"") : UInt8(ascii: "'") }
  }

  /// What differs from RFC 4180 with a header, one sentence each.
  var notes: [String] {
    var notes: [String] = []
    switch delimiter {
    case .comma: break
    case .blanks: notes.append("cells are separated by blanks")
    default: notes.append("cells are separated by \(delimiterText)")
    }
    if quote == .single { notes.append("cells are quoted with '") }
    if endsWithDelimiter { notes.append("the delimiter at the end of each line begins no cell") }
    if !hasHeader {
      notes.append(
        "the first line is a row, not a header: the columns are column1, column2 ... (--header yes takes it for one)"
      )
    }
    return notes
  }

  private var delimiterText: String {
    switch delimiter {
    case .comma, .semicolon, .tab, .pipe: "\(delimiter.name)s"
    case .character, .blanks: quoted(delimiter.name)
    }
  }
}
