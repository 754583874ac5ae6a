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
      try forEachClass(table) { row, index in matrix[row, 0] = S(index) }
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
    guard case .classes = values else { return [] }
    var indices = [Int](repeating: 0, count: table.rowCount)
    try forEachClass(table) { row, index in indices[row] = index }
    return indices
  }

  /// Calls `body` with every row and its class.
  @inline(__always)
  private func forEachClass(
    _ table: Table, _ body: (_ row: Int, _ index: Int) -> Void
  ) throws(TableError) {
    guard case .classes(let labels) = values else { return }
    let lookup = ClassLookup(labels)
    let index = try table.index(ofColumn: column)
    let cells = table.columns[index]
    func take(_ row: Int, _ found: Int?) throws(TableError) {
      guard let found else {
        throw table.unusableCell(row: row, column: index, problem: .unknownLabel(classes: labels))
      }
      body(row, found)
    }
    for row in 0..<table.rowCount where cells.isMissing(row: row) {
      throw table.unusableCell(row: row, column: index, problem: .missing)
    }
    switch cells.values {
    case .text(let categories, let codes):
      let found = categories.map { lookup.index(of: $0) }
      for row in codes.indices { try take(row, found[Int(codes[row])]) }
    case .numbers(let numbers):
      for row in numbers.indices {
        let found = lookup.indexOfNumber[numbers[row]]
        try take(row, found ?? lookup.index(of: table.text(row: row, column: index)))
      }
    }
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
