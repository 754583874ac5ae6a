/// A share with one decimal: "99.4 %"; what is not all is never "100 %".
func percent(_ share: Double) -> String {
  guard share.isFinite else { return "\(share)" }
  let tenths = Int(min(max((share * 1000).rounded(), share > 0 ? 1 : 0), share < 1 ? 999 : 1000))
  return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
}

/// "1 row", "2 rows".
func number(_ count: Int, _ thing: String, plural: String? = nil) -> String {
  count == 1 ? "1 \(thing)" : "\(count) \(plural ?? thing + "s")"
}

/// Column "a", or columns "a", "b" and so on.
func columnsText(_ names: [String]) -> String {
  (names.count == 1 ? "column " : "columns ") + listed(names.map(quoted))
}

/// The flags that answer findings, as the command spells them.
enum CheckFlag {
  static func ignore(_ column: String) -> String { "--ignore \(shellWord(column))" }
  static func accept(_ name: CheckFinding.Name, _ column: String) -> String {
    "--accept \(shellWord("\(name.rawValue):\(column)"))"
  }
  static func kind(_ column: String, _ kind: ColumnKind) -> String {
    "--column \(shellWord("\(column)=\(kind.rawValue)"))"
  }
  static func rename(_ old: String, _ new: String) -> String { "--rename \(shellWord("\(old)=\(new)"))" }
  static func splitByGroup(_ column: String) -> String { "--split-group \(shellWord(column))" }
  static func splitByTime(_ column: String) -> String { "--split-time \(shellWord(column))" }
}

/// A name as a shell takes it.
func shellWord(_ name: String) -> String {
  let isPlain =
    !name.isEmpty && !name.hasPrefix("=")
    && name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: ":"), UInt8(ascii: "="), 128...255:
        true
      default: false
      }
    }
  if isPlain { return name }
  var word = "'"
  for character in name.unicodeScalars {
    if character == "'" { word += "'\\''" } else { word.unicodeScalars.append(character) }
  }
  return word + "'"
}
