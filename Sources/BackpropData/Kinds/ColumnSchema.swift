import BackpropCompute

/// What is understood of one column: what it is, how its cells are written, and which of them are missing.
public struct ColumnSchema: Codable, Equatable, Sendable {
  /// The column's name.
  public var name: String
  /// What the cells are.
  public var kind: ColumnKind
  /// How they are written.
  public var form: CellForm
  /// Texts that mark missing cells in this column, beyond those that always do.
  public var missingMarkers: [String]
  /// Whether blanks at the ends of words have no meaning; nil, as in schemas of earlier versions, where they have one.
  public private(set) var ignoresBlanks: Bool?

  init(name: String, kind: ColumnKind, form: CellForm, missingMarkers: [String] = []) {
    self.name = name
    self.kind = kind
    self.form = form
    self.missingMarkers = missingMarkers
    ignoreBlanksAroundWords()
  }

  /// Says, once the form is known, that blanks at the ends of words have no meaning.
  mutating func ignoreBlanksAroundWords() { ignoresBlanks = form == .words ? true : nil }

  /// The schema of a target of numbers: identifiers, codes and booleans are no more than that.
  func target(isNumeric: Bool) -> ColumnSchema {
    ColumnSchema(
      name: name, kind: .number, form: isNumeric ? .plainNumbers : form, missingMarkers: missingMarkers)
  }

  /// The cells of a column as this schema reads them: numbers for numbers, codes and dates (seconds since 1970-01-01), else text.
  ///
  /// A dash among numbers is missing even where training had none. What is worth saying joins the notes. Throws at the first cell that is written in another way, with its place.
  func understood(
    _ column: Column, in table: Table, index: Int, notes: inout [String]
  ) throws(TableError) -> Column {
    switch kind {
    case .number, .code, .date:
      break
    case .boolean where form == .plainNumbers:
      break
    case .boolean, .category, .text:
      return Column(name: name, values: words(column, in: table, index: index))
    case .constant:
      // Where nothing is left beside what marks missing cells, that is the constant.
      guard case .numbers(let numbers) = column.values else {
        return Column(name: name, values: words(column, in: table, index: index))
      }
      return Column(name: name, values: .numbers(MissingMarks(missingMarkers).removed(from: numbers)))
    case .identifier:
      return column
    }
    let numbers: LargeArray<Double>
    switch column.values {
    case .numbers(let own): numbers = try self.numbers(own, in: table, index: index)
    case .text(let texts, let codes):
      numbers = try self.numbers(texts, codes, in: table, index: index, notes: &notes)
    }
    return Column(name: name, values: .numbers(numbers))
  }

  /// Numbers that the reader took for such, which may be written otherwise here: eight digits are a date, `1.234` may be more
  /// than a thousand, and percent is missing.
  private func numbers(
    _ own: LargeArray<Double>, in table: Table, index: Int
  ) throws(TableError) -> LargeArray<Double> {
    let marks = MissingMarks(missingMarkers)
    var meanings: [Double: Double] = [:]
    func read(
      _ read: (_ row: Int, _ number: Double) -> Double?, isByValue: Bool
    ) throws(TableError) -> LargeArray<Double> {
      var numbers = LargeArray(repeating: Double.nan, count: own.count)
      for (row, number) in own.enumerated() where !number.isNaN && !marks.contains(number) {
        if isByValue, let known = meanings[number] {
          numbers[row] = known
        } else if let value = read(row, number) {
          if isByValue { meanings[number] = value }
          numbers[row] = value
        } else {
          throw table.unusableCell(row: row, column: index, problem: .notWritten(as: description))
        }
      }
      return numbers
    }
    switch form {
    case .dates(let form):
      return try read({ form.moment(numberText($1))?.seconds }, isByValue: true)
    case .numbers(let form) where !form.readsPlainNumbers && !own.isEmpty && table.line(ofRow: 0) != nil:
      return try read({ row, _ in form.number(table.text(row: row, column: index)) }, isByValue: false)
    case .plainNumbers, .numbers, .booleans, .words:
      return marks.removed(from: own)
    }
  }

  private func numbers(
    _ texts: TextPool, _ codes: LargeArray<Int32>, in table: Table, index: Int, notes: inout [String]
  ) throws(TableError) -> LargeArray<Double> {
    let marks = MissingMarks(missingMarkers)
    var numbers: [Double] = []
    var wrong: Set<Int32> = []
    var infinite: Set<Int32> = []
    numbers.reserveCapacity(texts.count)
    for (number, text) in texts.enumerated() {
      let isMissing = marks.contains(text) || MissingWord.isDash(text) || MissingWord.isAlways(text)
      let value = isMissing ? .nan : form.number(text)
      if value == nil { wrong.insert(Int32(truncatingIfNeeded: number)) }
      if value?.isInfinite == true { infinite.insert(Int32(truncatingIfNeeded: number)) }
      numbers.append(value.map { $0.isFinite ? $0 : .nan } ?? .nan)
    }
    if !wrong.isEmpty, let row = codes.firstIndex(where: wrong.contains) {
      throw table.unusableCell(row: row, column: index, problem: .notWritten(as: description))
    }
    if !infinite.isEmpty, let row = codes.firstIndex(where: infinite.contains) {
      notes.append(
        "column \(quoted(name)): \(codes.count(where: infinite.contains)) infinite values count as missing "
          + "(the first at \(table.place(ofRow: row)))")
    }
    return codes.mapped { $0 < 0 ? .nan : numbers[Int($0)] }
  }

  /// Words; where all were numbers in training by their value, so that 1 and 1.0 are the same word.
  private func words(_ column: Column, in table: Table, index: Int) -> Column.Values {
    let marks = MissingMarks(missingMarkers)
    var meant = TextPool()
    var codeOfWord: [String: Int32] = [:]
    func code(_ word: String) -> Int32 {
      if let code = codeOfWord[word] { return code }
      let code = Int32(truncatingIfNeeded: meant.count)
      codeOfWord[word] = code
      meant.append(word.utf8)
      return code
    }
    switch column.values {
    case .numbers(let numbers):
      var codeOfNumber: [Double: Int32] = [:]
      var codes = LargeArray<Int32>(repeating: -1, count: numbers.count)
      for (row, number) in numbers.enumerated() where !number.isNaN && !marks.contains(number) {
        if form != .plainNumbers {
          // Other words are what stands in the file: 02134 is not 2134.
          codes[row] = code(word(table.text(row: row, column: index)))
        } else if let code = codeOfNumber[number] {
          codes[row] = code
        } else {
          codes[row] = code(numberText(number))
          codeOfNumber[number] = codes[row]
        }
      }
      return .text(categories: meant, codes: codes)
    case .text(let texts, let codes):
      let trims = ignoresBlanks == true && texts.contains { withoutBlanks($0).utf8.count < $0.utf8.count }
      guard !marks.isEmpty || form != .words || trims else { return column.values }
      let meanings = texts.map { marks.contains($0) ? -1 : code(word(trims ? withoutBlanks($0) : $0)) }
      return .text(categories: meant, codes: codes.mapped { $0 < 0 ? -1 : meanings[Int($0)] })
    }
  }

  private func word(_ text: String) -> String {
    switch form {
    case .booleans(let form): form.value(of: text).map { $0 ? "yes" : "no" } ?? text
    case .plainNumbers, .numbers: form.number(text).map(numberText) ?? text
    case .dates, .words: text
    }
  }
}

extension NumberForm {
  /// Whether a number without marks and unit means the same in this form.
  fileprivate var readsPlainNumbers: Bool {
    decimalMark == .point && (unit.map(MoneySign.isMoney) ?? true)
  }
}

extension ColumnSchema: CustomStringConvertible {
  /// What a cell must be: "a date yyyy-mm-dd", "a number in $ with thousands commas".
  public var description: String {
    switch form {
    case .plainNumbers: "a number"
    case .numbers(let form): "a number" + form.description.dropFirst("numbers".count)
    case .dates(let form): "a date \(form)"
    case .booleans(let form): "\(form)"
    case .words: "text"
    }
  }
}
