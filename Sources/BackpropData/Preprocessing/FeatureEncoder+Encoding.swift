import BackpropCompute

extension FeatureEncoder {
  /// The rows of a table as a matrix of `rowCount x width`.
  ///
  /// Columns are found by name, whatever their order; others are ignored. Throws if columns are absent, if
  /// text stands where training had numbers, or if a number leaves the range of `S`; a cell is named by file,
  /// line and column; and if the matrix would exceed the machine's memory. Cost: rows x width.
  @specialized(where S == Float)
  @specialized(where S == Double)
  public func encode<S: Scalar>(_ table: Table) throws(TableError) -> Matrix<S> {
    _ = try table.indices(ofColumns: columns)  // all absent columns in one error
    do {
      try MemoryLimit.check([table.rowCount, width], of: S.self, who: table.name)
    } catch {
      throw .exceedsMemory(table: table.name, rows: table.rowCount, features: width)
    }
    var matrix = Matrix<S>(rows: table.rowCount, columns: width)
    var position = 0
    for feature in features {
      let index = try table.index(ofColumn: feature.column)
      switch feature {
      case .number(_, let mean, let deviation):
        let isScaled = scaling == .standard
        let (offset, divisor) = isScaled ? (mean, deviation) : (0, 1)
        let numbers = try table.numbers(inColumn: index)
        for row in numbers.indices {
          let x = numbers[row].isNaN ? mean : numbers[row]
          let encoded = S((x - offset) / divisor)
          guard encoded.isFinite else {
            throw table.unusableCell(row: row, column: index, problem: .tooLarge)
          }
          matrix[row, position] = encoded
        }
      case .missing:
        let column = table.columns[index]
        for row in 0..<table.rowCount where column.isMissing(row: row) { matrix[row, position] = 1 }
      case .category(_, let categories):
        let slots = table.slots(inColumn: index, categories: categories)
        for row in slots.indices where slots[row] >= 0 { matrix[row, position + slots[row]] = 1 }
      }
      position += feature.width
    }
    return matrix
  }

  /// What this table has that training had not, one sentence each: unknown categories, and missing numbers in
  /// columns that had none. Throws as ``encode(_:)`` does.
  public func encodingNotes(for table: Table) throws(TableError) -> [String] {
    _ = try table.indices(ofColumns: columns)
    var notes: [String] = []
    let withIndicator = Set(features.compactMap { if case .missing(let column) = $0 { column } else { nil } })
    for feature in features {
      let index = try table.index(ofColumn: feature.column)
      switch feature {
      case .number(let column, let mean, _) where !withIndicator.contains(column):
        let count = try table.numbers(inColumn: index).count(where: \.isNaN)
        if count > 0 {
          notes.append(
            "column \(quoted(column)): \(counted(count, "cell")) missing, and none was in training; "
              + "the mean \(numberText(mean)) stands in")
        }
      case .number, .missing:
        break
      case .category(let column, let categories):
        let slots = table.slots(inColumn: index, categories: categories)
        let unknown = slots.indices.filter { slots[$0] == unknownSlot }
        if let first = unknown.first {
          let example = quoted(table.text(row: first, column: index))
          notes.append(
            "column \(quoted(column)): \(counted(unknown.count, "cell")) with text that the model does not "
              + "know (the first: \(example) at \(table.place(ofRow: first))); it counts as none of the "
              + counted(categories.count, "category", plural: "categories"))
        }
      }
    }
    return notes
  }
}

private let missingSlot = -1
private let unknownSlot = -2

private func counted(_ count: Int, _ singular: String, plural: String? = nil) -> String {
  count == 1 ? "1 \(singular)" : "\(count) \(plural ?? singular + "s")"
}

extension Table {
  /// For each row the position of its text among the categories, or ``missingSlot`` or ``unknownSlot``.
  ///
  /// A column that happens to hold only numbers here is compared by its text.
  fileprivate func slots(inColumn index: Int, categories: [String]) -> [Int] {
    var slotOfCategory: [String: Int] = [:]
    for (slot, category) in categories.enumerated() { slotOfCategory[category] = slot }
    switch columns[index].values {
    case .text(let names, let codes):
      let slots = names.map { slotOfCategory[$0] ?? unknownSlot }
      return codes.map { $0 < 0 ? missingSlot : slots[Int($0)] }
    case .numbers(let numbers):
      return numbers.indices.map { row in
        numbers[row].isNaN ? missingSlot : slotOfCategory[text(row: row, column: index)] ?? unknownSlot
      }
    }
  }
}
