import Backprop
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
    try table.checkMemory(rows: table.rowCount, features: width, bytesOfEach: MemoryLayout<S>.stride)
    let sources = try features.map { (feature) throws(TableError) in
      try CellSource<S>(feature, of: self, in: table)
    }
    var matrix = Matrix<S>(rows: table.rowCount, columns: width)
    // All columns of some rows after the other: rows that are in the cache, or in memory at all.
    var first = 0
    while first < table.rowCount {
      let rows = first..<min(first + Self.rowsAtOnce, table.rowCount)
      var position = 0
      for (feature, source) in zip(features, sources) {
        try source.write(rows, to: &matrix, at: position)
        position += feature.width
      }
      first = rows.upperBound
    }
    return matrix
  }

  /// Rows that fit in a processor's cache with their cells.
  private static let rowsAtOnce = 4096

  /// The rows of a table as a network takes them: bytes where there is nothing else, else the matrix of ``encode(_:)``.
  ///
  /// Throws as that does.
  @specialized(where S == Float)
  @specialized(where S == Double)
  public func inputs<S: Scalar>(of table: Table) throws(TableError) -> Inputs<S> {
    guard features.count == 1, case .bytes(let count) = features[0] else { return Inputs(try encode(table)) }
    let bytes = try bytes(of: table, count: count)
    do {
      return try Inputs(bytes: bytes, scale: 1 / 255, offset: 0)
    } catch {
      throw .inconsistentColumns(table: table.name, reason: error.description)
    }
  }

  func bytes(of table: Table, count: Int) throws(TableError) -> ByteMatrix {
    guard let bytes = table.bytes?.matrix, bytes.columns == count else {
      let found = table.bytes.map { "\($0.matrix.columns)" } ?? "none"
      throw .inconsistentColumns(
        table: table.name, reason: "expected \(count) bytes a row, as in training, got \(found)")
    }
    return bytes
  }

  /// What this table has that training had not, one sentence each: unknown categories, and missing numbers in
  /// columns that had none. Throws as ``encode(_:)`` does.
  public func encodingNotes(for table: Table) throws(TableError) -> [String] {
    _ = try table.indices(ofColumns: columns)
    var notes: [String] = []
    var withIndicator: Set<String> = []
    for feature in features {
      switch feature {
      case .missing(let column), .indicator(let column, _): withIndicator.insert(column)
      default: break
      }
    }
    for feature in features {
      if case .bytes = feature { continue }
      let index = try table.index(ofColumn: feature.column)
      switch feature {
      case .number(let column, let mean, _) where !withIndicator.contains(column):
        try noteMissing(table, index, column, standIn: "the mean \(numberText(mean)) stands in", &notes)
      case .scaled(let column, _, _) where !withIndicator.contains(column):
        try noteMissing(table, index, column, standIn: "a middle value stands in", &notes)
      case .category(let column, let categories), .levels(let column, let categories, _),
        .pair(let column, let categories, _), .codes(let column, let categories, _):
        noteUnknown(table, index, column, categories, &notes)
      default:
        break
      }
    }
    return notes
  }

  private func noteMissing(
    _ table: Table, _ index: Int, _ column: String, standIn: String, _ notes: inout [String]
  ) throws(TableError) {
    let count = try table.numbers(inColumn: index).count(where: \.isNaN)
    guard count > 0 else { return }
    notes.append(
      "column \(quoted(column)): \(counted(count, "cell")) missing, and none was in training; \(standIn)")
  }

  private func noteUnknown(
    _ table: Table, _ index: Int, _ column: String, _ categories: [String], _ notes: inout [String]
  ) {
    let slots = table.slots(inColumn: index, categories: categories)
    let isUnknown = { (row: Int) in slots[row] == Slots.unknown }
    guard let first = (0..<table.rowCount).first(where: isUnknown) else { return }
    let count = (first..<table.rowCount).count(where: isUnknown)
    let example = quoted(table.text(row: first, column: index))
    notes.append(
      "column \(quoted(column)): \(counted(count, "cell")) with text that the model does not "
        + "know (the first: \(example) at \(table.place(ofRow: first))); it counts as none of the "
        + counted(categories.count, "category", plural: "categories"))
  }
}

private func counted(_ count: Int, _ singular: String, plural: String? = nil) -> String {
  count == 1 ? "1 \(singular)" : "\(count) \(plural ?? singular + "s")"
}
