import BackpropFormats

/// The values of a file as the words that a flag would be given.
enum SettingValue {
  /// A value of another type than the flag takes.
  struct Mismatch: Error {
    let expected: String
    var got: String?
  }

  /// One word, or of a flag that may be given again one for each value of a list.
  static func words(_ value: TOMLValue, isRepeating: Bool) throws(Mismatch) -> [String] {
    if isRepeating, case .array(let values) = value {
      var words: [String] = []
      for value in values { words.append(try word(value, "texts or numbers in a list")) }
      return words
    }
    return [try word(value, "a text or a number" + (isRepeating ? ", or a list of them" : ""))]
  }

  private static func word(_ value: TOMLValue, _ expected: String) throws(Mismatch) -> String {
    switch value {
    case .string(let text): return text
    case .integer(let number): return "\(number)"
    case .number(let number): return "\(number)"
    case .boolean, .array, .table: throw Mismatch(expected: expected, got: value.kind)
    }
  }
}
