/// What the names of columns say.
enum ColumnNames {
  /// Whether a name is one that row numbers and keys have: `id`, `PassengerId`, `customerID`, `user_id`, `order no`,
  /// `Unnamed: 0`, or nothing.
  ///
  /// Whole words say so: `number of rooms`, `price index` and `paid` count and measure.
  static func isIdentifier(_ name: String) -> Bool {
    let words = words(of: name)
    guard let first = words.first, let last = words.last else { return true }
    if words.contains(where: always.contains) || first == "unnamed" { return true }
    if atEnd.contains(last) { return true }
    if last == "index" { return words.count == 1 || positions.contains(words[words.count - 2]) }
    return keys.contains(last)
  }

  private static let always: Set<String> = [
    "id", "ids", "uid", "uuid", "guid", "pid", "idx", "rowid", "rownum", "rowname", "rownames", "rownumber",
    "rowindex",
  ]
  private static let atEnd: Set<String> = ["key", "no", "nr", "number", "code", "row"]
  private static let positions: Set<String> = ["row", "record", "line", "sample", "data"]
  /// What is often written as one word in small letters; `paid`, `grid` and `humid` end so too and are no keys.
  private static let keys: Set<String> = Set(
    [
      "account", "building", "buyer", "campaign", "case", "client", "company", "contact", "contract",
      "customer", "device", "document", "employee", "event", "file", "group", "house", "image", "invoice",
      "item", "loan", "location", "member", "message", "movie", "object", "order", "parent", "passenger",
      "patient", "person", "player", "post", "product", "project", "property", "record", "sample", "seller",
      "sensor", "session", "song", "station", "store", "student", "subject", "ticket", "track",
      "transaction", "trip", "unique", "user", "vehicle", "visit",
    ]
    .map { $0 + "id" })

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
