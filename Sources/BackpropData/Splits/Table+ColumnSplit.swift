import BackpropCompute

extension Table {
  /// The rows that a column calls train, valid (or val, validation) and test, in any case; each part in the
  /// table's order.
  ///
  /// Throws for a column that is not there, at the first cell that is missing or says anything else, where no
  /// row is to be trained on, and where all are.
  public func columnSplitRows(by column: String) throws(TableError) -> SplitRows {
    let index = try index(ofColumn: column)
    var (training, validation, test): ([Int], [Int], [Int]) = ([], [], [])
    let cells = columns[index]
    let (parts, codes): ([SplitPart?], LargeArray<Int32>) =
      switch cells.values {
      case .numbers(let numbers): ([nil], numbers.mapped { $0.isNaN ? -1 : 0 })
      case .text(let categories, let codes): (categories.map { SplitPart($0) }, codes)
      }
    for (row, code) in codes.enumerated() {
      guard code >= 0 else { throw unusableCell(row: row, column: index, problem: .missing) }
      switch parts[Int(code)] {
      case .training: training.append(row)
      case .validation: validation.append(row)
      case .test: test.append(row)
      case nil: throw unusableCell(row: row, column: index, problem: .unknownPart)
      }
    }
    if training.isEmpty { throw .unusableSplit(table: name, column: column, problem: .nothingToTrain) }
    if training.count == rowCount { throw .unusableSplit(table: name, column: column, problem: .nothingElse) }
    return SplitRows(training: training, validation: validation, test: test)
  }
}

/// The part of a split that a cell names.
private enum SplitPart {
  case training, validation, test

  init?(_ text: String) {
    let bytes = Array(text.utf8)
    switch String(decoding: bytes[withoutSpaces(bytes, in: bytes.indices)], as: UTF8.self).lowercased() {
    case "train", "training": self = .training
    case "valid", "val", "validation": self = .validation
    case "test": self = .test
    default: return nil
    }
  }
}
