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

  init(name: String, kind: ColumnKind, form: CellForm, missingMarkers: [String] = []) {
    self.name = name
    self.kind = kind
    self.form = form
    self.missingMarkers = missingMarkers
  }

  /// The schema of a target of numbers: identifiers, codes and booleans are no more than that.
  func target(isNumeric: Bool) -> ColumnSchema {
    ColumnSchema(
      name: name, kind: .number, form: isNumeric ? .plainNumbers : form, missingMarkers: missingMarkers)
  }

  /// The cells of a column as this schema reads them: numbers for numbers, codes and dates (seconds since 1970-01-01), else text.
  ///
  /// Throws at the first cell that is written in another way, with its place.
  func understood(_ column: Column, in table: Table, index: Int) throws(TableError) -> Column {
    switch kind {
    case .number, .code, .date:
      return Column(name: name, values: .numbers(try numbers(column, in: table, index: index)))
    case .boolean where form == .plainNumbers:
      return Column(name: name, values: .numbers(try numbers(column, in: table, index: index)))
    case .boolean, .category, .text:
      return Column(name: name, values: words(column, in: table, index: index))
    case .identifier, .constant:
      return column
    }
  }

  private func numbers(_ column: Column, in table: Table, index: Int) throws(TableError) -> [Double] {
    switch column.values {
    case .numbers(let numbers):
      guard case .dates(let form) = form else { return numbers }
      // Eight digits are a number to a reader, and a date here.
      var moments: [Double: Double] = [:]
      var seconds: [Double] = []
      seconds.reserveCapacity(numbers.count)
      for (row, number) in numbers.enumerated() {
        if number.isNaN {
          seconds.append(.nan)
        } else if let known = moments[number] {
          seconds.append(known)
        } else if let moment = form.moment(numberText(number)) {
          moments[number] = moment.seconds
          seconds.append(moment.seconds)
        } else {
          throw table.unusableCell(row: row, column: index, problem: .notWritten(as: description))
        }
      }
      return seconds
    case .text(let texts, let codes):
      let markers = Set(missingMarkers)
      var numbers: [Double] = []
      var wrong = -1
      numbers.reserveCapacity(texts.count)
      for (number, text) in texts.enumerated() {
        if markers.contains(trimmed(text)) {
          numbers.append(.nan)
        } else if let value = form.number(text) {
          numbers.append(value.isFinite ? value : .nan)
        } else {
          numbers.append(.infinity)  // stands for what is wrong, where a row has it
          if wrong < 0 { wrong = number }
        }
      }
      if wrong >= 0, let row = codes.firstIndex(where: { $0 >= 0 && numbers[Int($0)] == .infinity }) {
        throw table.unusableCell(row: row, column: index, problem: .notWritten(as: description))
      }
      return codes.map { $0 < 0 ? .nan : numbers[Int($0)] }
    }
  }

  /// Words; where all were numbers in training by their value, so that 1 and 1.0 are the same word.
  private func words(_ column: Column, in table: Table, index: Int) -> Column.Values {
    switch column.values {
    case .numbers(let numbers):
      var codeOfNumber: [Double: Int32] = [:]
      var texts = TextPool()
      let codes = numbers.indices.map { row -> Int32 in
        let number = numbers[row]
        if number.isNaN { return -1 }
        if let code = codeOfNumber[number] { return code }
        let code = Int32(truncatingIfNeeded: texts.count)
        codeOfNumber[number] = code
        let text = form == .plainNumbers ? numberText(number) : trimmed(table.text(row: row, column: index))
        texts.append(text.utf8)
        return code
      }
      return .text(categories: texts, codes: codes)
    case .text(let texts, let codes):
      let markers = Set(missingMarkers)
      guard !markers.isEmpty || form != .words else { return column.values }
      var meanings: [Int32] = []
      var meant = TextPool()
      var codeOfText: [String: Int32] = [:]
      for text in texts {
        guard !markers.contains(trimmed(text)) else {
          meanings.append(-1)
          continue
        }
        let word = word(text)
        let code = codeOfText[word] ?? Int32(truncatingIfNeeded: meant.count)
        if code == meant.count {
          codeOfText[word] = code
          meant.append(word.utf8)
        }
        meanings.append(code)
      }
      return .text(categories: meant, codes: codes.map { $0 < 0 ? -1 : meanings[Int($0)] })
    }
  }

  private func word(_ text: String) -> String {
    switch form {
    case .booleans(let form): form.value(of: text).map { $0 ? "yes" : "no" } ?? text
    case .plainNumbers, .numbers: form.number(text).map(numberText) ?? text
    case .dates, .words: text
    }
  }

  private func trimmed(_ text: String) -> String {
    let bytes = Array(text.utf8)
    return String(decoding: bytes[withoutSpaces(bytes, in: bytes.indices)], as: UTF8.self)
  }
}

extension ColumnSchema: CustomStringConvertible {
  /// What a cell must be: "a date yyyy-mm-dd".
  public var description: String {
    switch form {
    case .plainNumbers: "a number"
    case .numbers(let form): "one of \(form)"
    case .dates(let form): "a date \(form)"
    case .booleans(let form): "\(form)"
    case .words: "text"
    }
  }
}
