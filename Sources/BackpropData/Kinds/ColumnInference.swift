import BackpropCompute

/// Finds out what a column is from all of its cells.
struct ColumnInference {
  /// What was found.
  var schema: ColumnSchema
  /// What a person should know of it, one sentence each.
  var notes: [String] = []
  /// A number that may stand for a missing cell.
  private(set) var suspicion: String?
  /// Which of the markers that somebody named are in the column.
  private(set) var markersMet: [String] = []
  /// How many columns there are beside this one.
  private let others: Int
  /// Whether it has no name in its file though others have, as row numbers do.
  private let isUnnamed: Bool

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
    schema = ColumnSchema(name: column.name, kind: .category, form: .words, missingMarkers: markers)
    others = table.columns.count - 1
    isUnnamed = index == 0 && column.name == "column1" && others > 1 && table.columns[1].name != "column2"
    switch column.values {
    case .numbers(let numbers):
      markersMet = markers.filter { MissingMarks([$0]).isMet(in: numbers) }
      inferNumbers(MissingMarks(markersMet).removed(from: numbers), kind: kind)
    case .text(let pool, let codes):
      let texts = CountedText.all(in: pool, codes)
      markersMet = markers.filter { MissingMarks([$0]).isMet(in: texts) }
      let marks = MissingMarks(markersMet)
      inferTexts(texts.filter { !marks.contains($0.text) }, rows: codes.count, kind: kind) { text in
        let code = pool.firstIndex(of: text).map { Int32(truncatingIfNeeded: $0) }
        return table.place(ofRow: codes.firstIndex { $0 == code } ?? 0)
      }
    }
    // What somebody says goes before what was found, if the cells can be that.
    if let kind, kind != schema.kind { try schema.become(kind, column, in: table, index: index) }
    schema.ignoreBlanksAroundWords()
  }

  /// Tells quantities from codes, dates and names.
  mutating func inferNumbers(_ numbers: some Collection<Double>, kind: ColumnKind?) {
    let summary = DistinctNumbers(numbers)
    schema.form = .plainNumbers
    suspicion = Sentinel(in: numbers, summary)?.note(ofColumn: schema.name)
    if summary.distinct <= 1 {
      schema.kind = summary.hasMissing && summary.distinct == 1 ? .category : .constant
    } else if summary.values == [0, 1] {
      schema.kind = .boolean
    } else if let form = dates(summary) {
      schema.kind = .date
      schema.form = .dates(form)
      if kind == nil {
        notes.append(
          "column \(quoted(schema.name)): whole numbers of eight digits, taken for dates \(form) "
            + "(--column \(asArgument(schema.name + "=number")) otherwise)")
      }
    } else if isIdentifier(summary) {
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
  private func isIdentifier(_ summary: DistinctNumbers) -> Bool {
    guard summary.areWhole, summary.isUnique, summary.count >= Self.fewRows else { return false }
    let counts = summary.minimum >= 0 && summary.maximum < 1.5 * Double(summary.count)
    return isUnnamed || ColumnNames.isIdentifier(schema.name) || (counts && others >= 3)
  }
}

/// A text of a column, and how many cells have it.
struct CountedText {
  let text: String
  let count: Int

  /// The texts that some cell has, in the order of the pool; what differs in blanks around it counts as the first of them.
  static func all(in pool: TextPool, _ codes: LargeArray<Int32>) -> [CountedText] {
    var counts = [Int](repeating: 0, count: pool.count)
    for code in codes where code >= 0 { counts[Int(code)] += 1 }
    let met = counts.indices.filter { counts[$0] > 0 }
    let texts = met.map { CountedText(text: pool[$0], count: counts[$0]) }
    guard texts.contains(where: { withoutBlanks($0.text).utf8.count < $0.text.utf8.count }) else {
      return texts
    }
    var indexOfWord: [String: Int] = [:]
    var merged: [CountedText] = []
    for text in texts {
      let word = withoutBlanks(text.text)
      if let index = indexOfWord[word] {
        merged[index] = CountedText(text: merged[index].text, count: merged[index].count + text.count)
      } else {
        indexOfWord[word] = merged.count
        merged.append(text)
      }
    }
    return merged
  }
}
