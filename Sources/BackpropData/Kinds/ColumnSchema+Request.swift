extension ColumnSchema {
  /// Makes the column what somebody says it is.
  ///
  /// Throws where the cells cannot be that, at the first one that cannot.
  mutating func become(
    _ kind: ColumnKind, _ column: Column, in table: Table, index: Int
  ) throws(TableError) {
    switch kind {
    case .number, .code:
      switch form {
      case .plainNumbers, .numbers: break
      case .dates, .booleans, .words: form = .plainNumbers
      }
    case .date:
      form = .dates(try dates(column, in: table, index: index))
    case .boolean, .category, .identifier, .text, .constant:
      if case .dates = form { form = column.isNumeric ? .plainNumbers : .words }
    }
    self.kind = kind
    var notes: [String] = []
    // Says at once which cell is none.
    let understood = try understood(column, in: table, index: index, notes: &notes)
    if kind == .boolean, let row = understood.firstRowOfThirdValue {
      throw table.unusableCell(row: row, column: index, problem: .notWritten(as: "one of two values"))
    }
  }

  /// The form in which all cells are dates, even if they are more likely something else.
  private func dates(_ column: Column, in table: Table, index: Int) throws(TableError) -> DateForm {
    if case .dates(let form) = form { return form }
    let marks = MissingMarks(missingMarkers)
    let texts: [String]
    switch column.values {
    case .numbers(let numbers): texts = DistinctNumbers(marks.removed(from: numbers)).values.map(numberText)
    case .text(let pool, let codes):
      texts = CountedText.all(in: pool, codes).map(\.text).filter { !marks.contains($0) }
    }
    let (form, other) = DateForm.fitting(texts)
    if let form { return form }
    let row: Int?
    switch column.values {
    case .numbers(let numbers): row = numbers.firstIndex { numberText($0) == other }
    case .text(let pool, let codes):
      let code = other.flatMap { pool.firstIndex(of: $0) }.map { Int32(truncatingIfNeeded: $0) }
      row = codes.firstIndex { $0 == code }
    }
    throw table.unusableCell(row: row ?? 0, column: index, problem: .notWritten(as: "dates in one form"))
  }
}

extension DateForm {
  /// The form that all these texts have, likely or not; else the first text that no form of those before it fits.
  static func fitting(_ texts: [String]) -> (form: DateForm?, other: String?) {
    if let form = detected(in: texts) { return (form, nil) }
    guard let first = texts.first else { return (nil, nil) }
    var candidates = DatePattern.patterns(of: first).map { DateForm(parts: $0, isAmbiguous: false) }
    for text in texts {
      candidates = candidates.filter { $0.moment(text) != nil }
      if candidates.isEmpty { return (nil, text) }
    }
    return (candidates.first.map { DateForm(parts: $0.parts, isAmbiguous: candidates.count > 1) }, nil)
  }
}

extension Column {
  /// The first row with a value that is neither missing nor one of the first two.
  fileprivate var firstRowOfThirdValue: Int? {
    switch values {
    case .numbers(let numbers): Self.firstThird(numbers.lazy.map { $0.isNaN ? nil : $0 })
    case .text(_, let codes): Self.firstThird(codes.lazy.map { $0 < 0 ? nil : $0 })
    }
  }

  private static func firstThird<Value: Hashable>(_ values: some Collection<Value?>) -> Int? {
    var seen: Set<Value> = []
    for (row, value) in values.enumerated() {
      guard let value, seen.insert(value).inserted else { continue }
      if seen.count > 2 { return row }
    }
    return nil
  }
}
