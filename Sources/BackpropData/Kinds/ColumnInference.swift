/// Finds out what a column is from all of its cells.
struct ColumnInference {
  /// What was found.
  private(set) var schema: ColumnSchema
  /// What a person should know of it, one sentence each.
  private(set) var notes: [String] = []

  /// Whole numbers of at most so many distinct values are codes.
  static let mostCodes = 10
  /// Fewer rows than this say too little about what never repeats.
  static let fewRows = 20

  /// - Parameters:
  ///   - kind: what somebody says it is; nil finds out.
  ///   - markers: texts that mark missing cells in this file, beyond those that always do.
  init(
    _ column: Column, index: Int, in table: Table, kind: ColumnKind?, markers: [String]
  ) throws(TableError) {
    schema = ColumnSchema(name: column.name, kind: .category, form: .words)
    switch column.values {
    case .numbers(let numbers):
      inferNumbers(numbers, others: table.columns.count - 1)
      try settle(kind, column, index, table)
    case .text(let texts, let codes):
      inferTexts(texts, codes, table, index, markers: markers, kind: kind)
      try settle(kind, column, index, table)
    }
  }

  private mutating func inferNumbers(_ numbers: [Double], others: Int) {
    let summary = DistinctNumbers(numbers)
    schema.form = .plainNumbers
    if summary.distinct <= 1 {
      schema.kind = summary.hasMissing && summary.distinct == 1 ? .category : .constant
    } else if summary.values == [0, 1] {
      schema.kind = .boolean
    } else if let form = dates(summary) {
      schema.kind = .date
      schema.form = .dates(form)
      notes.append(
        "column \(quoted(schema.name)): whole numbers of eight digits, taken for dates \(form) "
          + "(--column \(schema.name)=number otherwise)")
    } else if isIdentifier(summary, others: others) {
      schema.kind = .identifier
    } else if summary.areWhole, summary.distinct <= Self.mostCodes,
      summary.count >= 2 * summary.distinct
    {
      schema.kind = .code
    } else {
      schema.kind = .number
    }
  }

  private func dates(_ summary: DistinctNumbers) -> DateForm? {
    guard summary.areWhole, summary.distinct > 2, summary.minimum >= 10_000_101, summary.maximum <= 99_991_231
    else { return nil }
    return DateForm.detected(in: summary.values.map(numberText))
  }

  /// Whole numbers, each once: a name says what they are, or they count from 0 or 1 beside several other columns. In a small
  /// table of x and y such a column is what y depends on.
  private func isIdentifier(_ summary: DistinctNumbers, others: Int) -> Bool {
    guard summary.areWhole, summary.isUnique, summary.count >= Self.fewRows else { return false }
    let counts = summary.minimum >= 0 && summary.maximum < 1.5 * Double(summary.count)
    return ColumnNames.isIdentifier(schema.name) || (counts && others >= 3)
  }

  private mutating func inferTexts(
    _ pool: TextPool, _ codes: [Int32], _ table: Table, _ index: Int, markers: [String], kind: ColumnKind?
  ) {
    var counts = [Int](repeating: 0, count: pool.count)
    for code in codes where code >= 0 { counts[Int(code)] += 1 }
    let present = counts.indices.filter { counts[$0] > 0 }
    var texts = present.map { pool[$0] }
    schema.missingMarkers = markers.filter(texts.contains)
    texts.removeAll(where: schema.missingMarkers.contains)
    // A dash is missing where the others are numbers, dates or words; beside a plus it is a sign.
    let dashes = ["-", "--"].filter(texts.contains)
    let others = texts.filter { !dashes.contains($0) }
    if !dashes.isEmpty, !others.isEmpty, !texts.contains("+") {
      schema.missingMarkers += dashes
      texts = others
      let count = present.reduce(0) { $0 + (dashes.contains(pool[$1]) ? counts[$1] : 0) }
      notes.append(
        "column \(quoted(schema.name)): \(count) \(count == 1 ? "cell is" : "cells are") "
          + "\(dashes.map(quoted).joined(separator: " or ")), taken for missing")
    }
    let cells = present.reduce(0) { $0 + (schema.missingMarkers.contains(pool[$1]) ? 0 : counts[$1]) }
    guard texts.count > 1 else {
      schema.kind = texts.isEmpty || cells == codes.count ? .constant : .category
      return
    }
    if kind == nil || kind == .boolean, let form = BooleanForm.detected(in: texts) {
      (schema.kind, schema.form) = (.boolean, .booleans(form))
    } else if kind != .text && kind != .category && kind != .identifier, let form = numberForm(texts) {
      (schema.kind, schema.form) = (.number, form)
      noteForm(form)
    } else if kind == nil || kind == .date, let form = DateForm.detected(in: texts) {
      (schema.kind, schema.form) = (.date, .dates(form))
      if form.isAmbiguous {
        notes.append(
          "column \(quoted(schema.name)): dates are read as \(form), and could be read in another way")
      }
    } else {
      schema.kind = kindOfWords(texts, cells: cells)
      if kind == nil { noteMixed(pool, codes, counts, cells, table) }
    }
  }

  private func numberForm(_ texts: [String]) -> CellForm? {
    if texts.allSatisfy({ DecimalText.reading(ofCell: $0) != .notANumber }) { return .plainNumbers }
    return NumberForm.detected(in: texts).map { .numbers($0) }
  }

  private mutating func noteForm(_ form: CellForm) {
    guard case .numbers(let numbers) = form, !numbers.isPlain else { return }
    let doubt = numbers.isAmbiguous ? ", and could be read in another way" : ""
    notes.append("column \(quoted(schema.name)): \(form)\(doubt)")
  }

  /// Words that repeat are categories; what hardly does is a name or, where it has several words, a text.
  private func kindOfWords(_ texts: [String], cells: Int) -> ColumnKind {
    let share = Double(texts.count) / Double(max(1, cells))
    guard cells >= Self.fewRows, share > 0.5 else { return .category }
    let sample = texts.count <= 10_000 ? texts[...] : texts.prefix(10_000)
    let words = sample.reduce(0) { $0 + $1.split(whereSeparator: { $0 == " " || $0 == "\n" }).count }
    if Double(words) / Double(sample.count) >= 2.5 { return .text }
    let isUnique = texts.count == cells && ColumnNames.isIdentifier(schema.name)
    return isUnique || (share > 0.95 && texts.count > 100) ? .identifier : .category
  }

  /// Where nearly all cells are numbers, the first that is none is worth a look.
  private mutating func noteMixed(
    _ pool: TextPool, _ codes: [Int32], _ counts: [Int], _ cells: Int, _ table: Table
  ) {
    var isNumber = [Bool](repeating: false, count: pool.count)
    var numbers = 0
    for index in counts.indices where counts[index] > 0 {
      isNumber[index] = DecimalText.reading(ofCell: pool[index]) != .notANumber
      if isNumber[index] { numbers += counts[index] }
    }
    guard numbers * 2 > cells, numbers < cells,
      let row = codes.firstIndex(where: {
        $0 >= 0 && !isNumber[Int($0)] && !schema.missingMarkers.contains(pool[Int($0)])
      })
    else { return }
    let text = pool[Int(codes[row])]
    notes.append(
      "column \(quoted(schema.name)): \(numbers) of \(cells) cells are numbers; the first that is none is "
        + "\(quoted(text)) at \(table.place(ofRow: row)) (--missing \(text) takes it for missing)")
  }

  /// What somebody says goes before what was found, if the cells can be that.
  private mutating func settle(
    _ kind: ColumnKind?, _ column: Column, _ index: Int, _ table: Table
  ) throws(TableError) {
    guard let kind, kind != schema.kind else { return }
    switch kind {
    case .number, .code:
      if case .dates = schema.form { schema.form = .plainNumbers }
      if case .booleans = schema.form { schema.form = .plainNumbers }
      if schema.form == .words { schema.form = .plainNumbers }
    case .date:
      guard case .dates = schema.form else {
        guard case .numbers(let numbers) = column.values,
          let form = DateForm.detected(in: DistinctNumbers(numbers).values.map(numberText))
        else {
          let row = (0..<table.rowCount).first { !column.isMissing(row: $0) } ?? 0
          throw table.unusableCell(row: row, column: index, problem: .notWritten(as: "dates in one form"))
        }
        schema.form = .dates(form)
        break
      }
    case .boolean, .category, .identifier, .text, .constant:
      if case .dates = schema.form { schema.form = .words }
    }
    schema.kind = kind
    // Says at once which cell is none.
    _ = try schema.understood(column, in: table, index: index)
  }
}

/// What the names of columns say.
enum ColumnNames {
  /// Whether a name is one that row numbers and keys have.
  static func isIdentifier(_ name: String) -> Bool {
    let lower = name.lowercased()
    let words = lower.split { !$0.isLetter && !$0.isNumber }
    let known: Set<Substring> = [
      "id", "ids", "uid", "uuid", "guid", "pid", "index", "idx", "key", "row", "rowid", "rownum", "rowname",
      "rownames", "rownumber", "rowindex", "no", "nr", "number", "code", "unnamed",
    ]
    return lower.isEmpty || words.contains(where: known.contains) || lower.hasSuffix("id")
      || name.hasSuffix("ID")
      || name.hasSuffix("Id")
  }
}
