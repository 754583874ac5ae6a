/// What stands behind a key of a TOML file.
public enum TOMLValue: Sendable, Equatable {
  /// A text, escapes resolved.
  case string(String)
  /// A whole number.
  case integer(Int)
  /// A number with a point or an exponent, an infinity or NaN.
  case number(Double)
  /// `true` or `false`.
  case boolean(Bool)
  /// Values in square brackets; tables that were given as `[[name]]`.
  case array([TOMLValue])
  /// Keys in braces, under a header or behind dots.
  case table(TOMLTable)

  /// What it is, in words for errors: "a text".
  public var kind: String {
    switch self {
    case .string: "a text"
    case .integer: "a whole number"
    case .number: "a number"
    case .boolean(let isTrue): "\(isTrue)"
    case .array(let values): values.isEmpty ? "an empty list" : "a list"
    case .table: "a table"
    }
  }
}

/// Keys with their values, in the order of the file.
public struct TOMLTable: Sendable, Equatable {
  /// A key, what stands behind it, and where.
  public struct Entry: Sendable, Equatable {
    /// The key, one part of it where it has dots.
    public let key: String
    /// What stands behind it.
    public let value: TOMLValue
    /// The line of the key, from 1; of a table, that of its first mention.
    public let line: Int
  }

  /// Every key once.
  public let entries: [Entry]

  /// The value behind a key; nil where there is none. Costs a look at every key.
  public subscript(key: String) -> TOMLValue? { entries.first { $0.key == key }?.value }

  /// Reads the text of a TOML file: all of version 1.0 but dates and times, which are refused.
  ///
  /// - Parameter name: of the file, for errors.
  ///
  /// Throws where the bytes are no TOML, with the line. Tables and lists may lie 64 deep. Cost: linear in the bytes.
  public init(parsing bytes: [UInt8], name: String) throws(TOMLError) {
    var reader = try TOMLReader(bytes, name: name)
    self = try reader.document()
  }

  init(entries: [Entry]) {
    self.entries = entries
  }
}

/// Why a text is no TOML, and where.
public struct TOMLError: Error, Equatable, CustomStringConvertible {
  /// The name of the file.
  public let name: String
  /// From 1.
  public let line: Int
  /// What was expected, what came, and what to do.
  public let problem: String

  /// The error in a sentence that begins with the file and the line.
  public var description: String { "\(name):\(line): \(problem)" }
}
