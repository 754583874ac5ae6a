extension ColumnInference {
  /// - Parameters:
  ///   - all: the texts of the cells that are not missing.
  ///   - rows: how many cells there are, missing ones included.
  ///   - place: where a text stands first.
  mutating func inferTexts(_ all: [CountedText], rows: Int, kind: ColumnKind?, place: (String) -> String) {
    // A dash is missing where the others are numbers, dates or words; beside a plus it is a sign.
    let hasPlus = all.contains { withoutBlanks($0.text) == "+" }
    let texts = learning(from: all) { MissingWord.isAlways($0) || !hasPlus && MissingWord.isDash($0) } ?? all
    guard texts.count > 1 else {
      schema.kind = texts.isEmpty || texts[0].count == rows ? .constant : .category
      return
    }
    if kind == nil || kind == .boolean, let form = BooleanForm.detected(in: texts.lazy.map(\.text)) {
      (schema.kind, schema.form) = (.boolean, .booleans(form))
    } else if !takeWritten(texts, rows: rows, kind: kind) {
      var others = self
      if let numbers = others.learning(from: texts, where: MissingWord.isBesideNumbers), numbers.count > 1,
        others.takeWritten(numbers, rows: rows, kind: kind)
      {
        self = others
        return
      }
      schema.kind = Self.kindOfWords(texts, name: schema.name)
      guard kind == nil else { return }
      if Self.arePadded(texts) {
        notes.append(
          "column \(quoted(schema.name)): numbers with leading zeros, taken for words "
            + "(--column \(asArgument(schema.name + "=number")) otherwise)")
      } else if let mixed = MixedCells(texts) {
        notes.append(
          mixed.note(ofColumn: schema.name, place: place(mixed.firstOther)))
      }
    }
  }

  /// The texts without those that turn out to mark missing cells, which joins schema and notes; nil if there are none.
  private mutating func learning(
    from texts: [CountedText], where isMissing: (String) -> Bool
  ) -> [CountedText]? {
    let found = texts.filter { isMissing($0.text) }
    guard !found.isEmpty, found.count < texts.count else { return nil }
    schema.missingMarkers += found.map { withoutBlanks($0.text) }
    let count = found.reduce(0) { $0 + $1.count }
    notes.append(
      "column \(quoted(schema.name)): \(count) \(count == 1 ? "cell is" : "cells are") "
        + "\(listed(found.map { quoted($0.text) }, separator: " or ")), taken for missing")
    return texts.filter { !isMissing($0.text) }
  }

  /// Takes the column for numbers or dates, if all of these texts are.
  private mutating func takeWritten(_ texts: [CountedText], rows: Int, kind: ColumnKind?) -> Bool {
    let cells = texts.lazy.map(\.text)
    if kind != .text, kind != .category, kind != .identifier, kind != nil || !Self.arePadded(texts) {
      if let numbers = Self.plainNumbers(texts, rows: rows) {
        inferNumbers(numbers, kind: kind)
        return true
      }
      if let form = NumberForm.detected(in: cells) {
        (schema.kind, schema.form) = (.number, .numbers(form))
        if !form.isPlain {
          let doubt = form.isAmbiguous ? ", and could be read in another way" : ""
          notes.append("column \(quoted(schema.name)): \(form)\(doubt)")
        }
        return true
      }
    }
    guard kind == nil || kind == .date, let form = DateForm.detected(in: cells) else { return false }
    (schema.kind, schema.form) = (.date, .dates(form))
    if form.isAmbiguous {
      notes.append(
        "column \(quoted(schema.name)): dates are read as \(form), and could be read in another way")
    }
    return true
  }

  /// The numbers of all cells, where these texts are plain numbers, with NaN for what is infinite or missing.
  private static func plainNumbers(_ texts: [CountedText], rows: Int) -> [Double]? {
    var numbers: [Double] = []
    for text in texts {
      switch DecimalText.reading(ofCell: text.text) {
      case .finite(let number): numbers += repeatElement(number, count: text.count)
      case .infinite: numbers += repeatElement(.nan, count: text.count)
      case .notANumber: return nil
      }
    }
    return numbers + (numbers.count < rows ? [.nan] : [])
  }

  /// Whether these are numbers with leading zeros, as in codes: all of one length, or not just one in a hundred of them.
  private static func arePadded(_ texts: [CountedText]) -> Bool {
    let padded = texts.count { isPadded($0.text) }
    guard padded > 0 else { return false }
    let lengths = Set(texts.lazy.map { withoutBlanks($0.text).utf8.count })
    return (lengths.count == 1 || padded * 100 > texts.count)
      && texts.allSatisfy { DecimalText.reading(ofCell: $0.text) != .notANumber }
  }

  private static func isPadded(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return DecimalText.isPadded(bytes, in: withoutSpaces(bytes, in: bytes.indices))
  }

  private static let longestCategory = 65_536

  /// Words that repeat are categories; what hardly does is a name or, where it has several words, a text.
  private static func kindOfWords(_ texts: [CountedText], name: String) -> ColumnKind {
    // A category is a word, of which the model keeps the list.
    if texts.contains(where: { $0.text.utf8.count > longestCategory }) { return .text }
    let cells = texts.reduce(0) { $0 + $1.count }
    let share = Double(texts.count) / Double(max(1, cells))
    guard cells >= fewRows, share > 0.5 else { return .category }
    let sample = texts.prefix(10_000)
    let words = sample.reduce(0) { $0 + wordCount($1.text) }
    if words / Double(sample.count) >= 2.5 { return .text }
    let isUnique = texts.count == cells && ColumnNames.isIdentifier(name)
    return isUnique || (share > 0.95 && texts.count > 100) ? .identifier : .category
  }

  /// How many words a text has; where no blanks part them, as in Chinese, Japanese and Thai, two signs make one.
  private static func wordCount(_ text: String) -> Double {
    var count = 0.0
    var isWithin = false
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0E00...0x0EFF, 0x3040...0x30FF, 0x3400...0x9FFF, 0x20000...0x3FFFF:
        count += 0.5
        isWithin = false
      default:
        let isBlank = scalar.properties.isWhitespace
        if !isBlank, !isWithin { count += 1 }
        isWithin = !isBlank
      }
    }
    return count
  }
}
