/// What the names of columns say.
enum ColumnNames {
  /// Whether a name is one that row numbers and keys have: `id`, `PassengerId`, `order no`, `Unnamed: 0`, or nothing.
  ///
  /// `number of rooms`, `price index` and `paid` count and measure.
  static func isIdentifier(_ name: String) -> Bool {
    let words = words(of: name)
    guard let first = words.first, let last = words.last else { return true }
    if words.contains(where: always.contains) || first == "unnamed" { return true }
    if atEnd.contains(last) { return true }
    if last == "index" { return words.count == 1 || positions.contains(words[words.count - 2]) }
    return last.hasSuffix("id") && last.count >= 5 && !notKeys.contains(last)
  }

  private static let always: Set<String> = [
    "id", "ids", "uid", "uuid", "guid", "pid", "idx", "rowid", "rownum", "rowname", "rownames", "rownumber",
    "rowindex",
  ]
  private static let atEnd: Set<String> = ["key", "no", "nr", "number", "code", "row"]
  private static let positions: Set<String> = ["row", "record", "line", "sample", "data"]
  /// Words that end as keys do.
  private static let notKeys: Set<String> = [
    "fluid", "solid", "liquid", "humid", "valid", "invalid", "covid", "lipid", "rapid", "hybrid", "prepaid",
    "unpaid", "overpaid", "repaid", "overbid", "thyroid", "steroid", "centroid", "pyramid", "android",
    "orchid",
    "plaid", "braid", "rigid", "vivid", "peptid", "mermaid", "afraid",
  ]

  /// The words of a name in lower case: a sign, or a capital after a small letter, begins another.
  private static func words(of name: String) -> [String] {
    var words: [String] = []
    var word = ""
    var wasSmall = false
    for letter in name {
      guard letter.isLetter || letter.isNumber else {
        if !word.isEmpty { words.append(word) }
        (word, wasSmall) = ("", false)
        continue
      }
      if wasSmall, letter.isUppercase {
        words.append(word)
        word = ""
      }
      word += letter.lowercased()
      wasSmall = letter.isLowercase
    }
    if !word.isEmpty { words.append(word) }
    return words
  }
}
