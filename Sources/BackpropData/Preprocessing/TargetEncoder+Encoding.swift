import BackpropCompute

extension TargetEncoder {
  /// The target of every row as a matrix of `rowCount x 1`: class indices or scaled numbers.
  ///
  /// Throws at the first cell that is missing, that is no number or no known class, or that leaves the range
  /// of `S`, with its file and line. ``Table/droppingMissing(in:)`` takes the missing rows out beforehand.
  @specialized(where S == Float)
  @specialized(where S == Double)
  public func encode<S: Scalar>(_ table: Table) throws(TableError) -> Matrix<S> {
    var matrix = Matrix<S>(rows: table.rowCount, columns: 1)
    if case .classes = values {
      for (row, index) in try classIndices(table).enumerated() { matrix[row, 0] = S(index) }
      return matrix
    }
    let index = try table.index(ofColumn: column)
    let numbers = try table.numbers(inColumn: index)
    for row in numbers.indices {
      if numbers[row].isNaN { throw table.unusableCell(row: row, column: index, problem: .missing) }
      let encoded = S((numbers[row] - offset) / scale)
      guard encoded.isFinite else { throw table.unusableCell(row: row, column: index, problem: .tooLarge) }
      matrix[row, 0] = encoded
    }
    return matrix
  }

  /// The class of every row as an index into ``classes``; empty for a numeric target.
  ///
  /// Labels that are numbers are compared by value (`1` is `1.0`), others by text. Throws at the first cell
  /// that is missing or no known class.
  public func classIndices(_ table: Table) throws(TableError) -> [Int] {
    guard case .classes(let labels) = values else { return [] }
    let lookup = ClassLookup(labels)
    let index = try table.index(ofColumn: column)
    let cells = table.columns[index]
    var indices: [Int] = []
    indices.reserveCapacity(table.rowCount)
    func append(_ found: Int?) throws(TableError) {
      guard let found else {
        throw table.unusableCell(row: indices.count, column: index, problem: .unknownLabel(classes: labels))
      }
      indices.append(found)
    }
    for row in 0..<table.rowCount where cells.isMissing(row: row) {
      throw table.unusableCell(row: row, column: index, problem: .missing)
    }
    switch cells.values {
    case .text(let categories, let codes):
      let found = categories.map { lookup.index(of: $0) }
      for code in codes { try append(found[Int(code)]) }
    case .numbers(let numbers):
      for row in numbers.indices {
        let found = lookup.indexOfNumber[numbers[row]]
        try append(found ?? lookup.index(of: table.text(row: row, column: index)))
      }
    }
    return indices
  }
}

/// Finds classes by their text or, where the label is a number, by its value.
private struct ClassLookup {
  private var indexOfText: [String: Int] = [:]
  private(set) var indexOfNumber: [Double: Int] = [:]

  init(_ labels: [String]) {
    for (index, label) in labels.enumerated() { indexOfText[label] = index }
    // Labels with a word among them, or with both 1 and 01, are text.
    let numbers = labels.compactMap(Self.number)
    if Set(numbers).count == labels.count {
      for (index, number) in numbers.enumerated() { indexOfNumber[number] = index }
    }
  }

  func index(of text: String) -> Int? {
    indexOfText[text] ?? Self.number(text).flatMap { indexOfNumber[$0] }
  }

  private static func number(_ text: String) -> Double? {
    if case .finite(let number) = DecimalText.reading(ofCell: text) { number } else { nil }
  }
}
