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
    do {
      try MemoryLimit.check([table.rowCount, width], of: S.self, who: table.name)
    } catch {
      throw .exceedsMemory(table: table.name, rows: table.rowCount, features: width)
    }
    var matrix = Matrix<S>(rows: table.rowCount, columns: width)
    var position = 0
    for feature in features {
      if case .bytes(let count) = feature {
        let bytes = try bytes(of: table, count: count)
        for row in 0..<table.rowCount {
          for column in 0..<count { matrix[row, position + column] = S(bytes[row, column]) / 255 }
        }
      } else {
        try encode(feature, table, try table.index(ofColumn: feature.column), at: position, into: &matrix)
      }
      position += feature.width
    }
    return matrix
  }

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

  private func bytes(of table: Table, count: Int) throws(TableError) -> ByteMatrix {
    guard let bytes = table.bytes?.matrix, bytes.columns == count else {
      let found = table.bytes.map { "\($0.matrix.columns)" } ?? "none"
      throw .inconsistentColumns(
        table: table.name, reason: "expected \(count) bytes a row, as in training, got \(found)")
    }
    return bytes
  }

  @inline(__always)
  private func encode<S: Scalar>(
    _ feature: Feature, _ table: Table, _ index: Int, at position: Int, into matrix: inout Matrix<S>
  ) throws(TableError) {
    switch feature {
    case .number(_, let mean, let deviation):
      let (offset, divisor) = scaling == .standard ? (mean, deviation) : (0, 1)
      try encodeNumbers(table, index, at: position, into: &matrix) {
        (($0.isNaN ? mean : $0) - offset) / divisor
      }
    case .scaled(_, let scale, let filling):
      try encodeNumbers(table, index, at: position, into: &matrix) { $0.isNaN ? filling : scale.apply($0) }
    case .missing, .indicator:
      var (present, absent) = (0.0, 1.0)
      if case .indicator(_, let scale) = feature { (present, absent) = (scale.apply(-1), scale.apply(1)) }
      let column = table.columns[index]
      for row in 0..<table.rowCount {
        matrix[row, position] = S(column.isMissing(row: row) ? absent : present)
      }
    case .category(_, let categories):
      let slots = table.slots(inColumn: index, categories: categories)
      for row in slots.indices where slots[row] >= 0 { matrix[row, position + slots[row]] = 1 }
    case .pair(_, let categories, let scale):
      let values = [scale.apply(1), scale.apply(-1)]
      let other = scale.apply(0)
      let slots = table.slots(inColumn: index, categories: categories)
      for row in slots.indices { matrix[row, position] = S(slots[row] < 0 ? other : values[slots[row]]) }
    case .levels(_, let categories, let scales):
      let (off, on) = (scales.map { S($0.apply(0)) }, scales.map { S($0.apply(1)) })
      let slots = table.slots(inColumn: index, categories: categories)
      for row in slots.indices {
        for slot in off.indices { matrix[row, position + slot] = slot == slots[row] ? on[slot] : off[slot] }
      }
    case .codes(_, let categories, _):
      let slots = table.slots(inColumn: index, categories: categories)
      for row in slots.indices { matrix[row, position] = S(slots[row] < 0 ? 0 : slots[row] + 1) }
    case .cycle(_, let cycle):
      let seconds = try table.numbers(inColumn: index)
      for row in seconds.indices {
        guard let moment = Moment(seconds: seconds[row]) else { continue }
        let point = cycle.point(moment.parts)
        matrix[row, position] = S(point.sine)
        matrix[row, position + 1] = S(point.cosine)
      }
    case .words(_, let words):
      let texts = table.words(inColumn: index)
      let rows = texts.texts.map { words.values(of: $0).map { S($0) } }
      for (row, code) in texts.codes.enumerated() where code >= 0 {
        for (slot, value) in rows[Int(code)].enumerated() { matrix[row, position + slot] = value }
      }
    case .bytes:
      break  // has no column of its own
    }
  }

  @inline(__always)
  private func encodeNumbers<S: Scalar>(
    _ table: Table, _ index: Int, at position: Int, into matrix: inout Matrix<S>, _ value: (Double) -> Double
  ) throws(TableError) {
    let numbers = try table.numbers(inColumn: index)
    for row in numbers.indices {
      let encoded = S(value(numbers[row]))
      guard encoded.isFinite else { throw table.unusableCell(row: row, column: index, problem: .tooLarge) }
      matrix[row, position] = encoded
    }
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
    let unknown = slots.indices.filter { slots[$0] == unknownSlot }
    guard let first = unknown.first else { return }
    let example = quoted(table.text(row: first, column: index))
    notes.append(
      "column \(quoted(column)): \(counted(unknown.count, "cell")) with text that the model does not "
        + "know (the first: \(example) at \(table.place(ofRow: first))); it counts as none of the "
        + counted(categories.count, "category", plural: "categories"))
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
