/// Texts that mark missing cells, though not in every file.
enum MissingWord {
  /// What pandas takes for missing beside the markers of the reader, whatever the other cells are.
  static func isAlways(_ text: String) -> Bool { always.contains(withoutBlanks(text)) }

  private static let always: Set<String> = [
    "#N/A", "#NA", "#N/A N/A", "<NA>", "n/a", "-NaN", "-nan", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN",
  ]

  /// Nothing but dashes, short or long.
  static func isDash(_ text: String) -> Bool {
    let text = withoutBlanks(text)
    return !text.isEmpty
      && text.unicodeScalars.allSatisfy { $0 == "-" || $0 == "\u{2013}" || $0 == "\u{2014}" }
  }

  /// What is missing where all others are numbers or dates, and may be a word that means something where they are words.
  static func isBesideNumbers(_ text: String) -> Bool {
    besideNumbers.contains(withoutBlanks(text).lowercased())
  }

  private static let besideNumbers: Set<String> = [
    "na", "n.a.", "n.a", "none", "nil", "nan", "null", "missing", "unknown", "undefined", "unspecified",
    "not available", "not applicable", "not recorded", "no data", "n/d", "nd", "n.d.", "tbd", "tba", ".",
    "..", "...",
    "*", "**", "_", "''", "\"\"", "(null)", "[null]", "<null>", "(none)", "(blank)", "(missing)", "(unknown)",
    "#value!",
    "#div/0!", "#ref!", "#num!", "#null!", "#name?", "\\n",
  ]
}
