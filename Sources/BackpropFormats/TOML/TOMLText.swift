/// Keys and values as a TOML file writes them.
public enum TOMLText {
  /// Whether a key may have this sign without quotes.
  static func isBare(_ sign: Unicode.Scalar) -> Bool {
    switch sign {
    case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
    default: false
    }
  }

  /// A key of parts with dots between them, in quotes where it must be.
  public static func key(_ path: [String]) -> String {
    path.map { part in
      !part.isEmpty && part.unicodeScalars.allSatisfy(isBare) ? part : string(part)
    }.joined(separator: ".")
  }

  /// A text in double quotes, in one line.
  public static func string(_ text: String) -> String {
    var written = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": written += "\\\""
      case "\\": written += "\\\\"
      case "\n": written += "\\n"
      case "\r": written += "\\r"
      case "\t": written += "\\t"
      case _ where scalar.value < 32 || scalar.value == 127:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        written += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: written.unicodeScalars.append(scalar)
      }
    }
    return written + "\""
  }

  /// A value; tables in braces.
  public static func value(_ value: TOMLValue) -> String {
    switch value {
    case .string(let text): string(text)
    case .integer(let integer): "\(integer)"
    case .number(let number): "\(number)"
    case .boolean(let isTrue): "\(isTrue)"
    case .array(let values): "[" + values.map(Self.value).joined(separator: ", ") + "]"
    case .table(let table):
      table.entries.isEmpty
        ? "{}"
        : "{ " + table.entries.map { "\(key([$0.key])) = \(Self.value($0.value))" }.joined(separator: ", ")
          + " }"
    }
  }
}
