import Backprop
import BackpropCompute

/// What one feature is made of: the cells of its column, and all that is known before the first row.
struct CellSource<S: Scalar> {
  private let cells: Cells
  private let table: Table
  private let column: Int

  private enum Cells {
    case number(LargeArray<Double>, mean: Double, offset: Double, divisor: Double)
    case scaled(LargeArray<Double>, NumberScale, filling: Double)
    case missing(Column, present: S, absent: S)
    case oneHot(Slots)
    case pair(Slots, [S], other: S)
    case levels(Slots, off: [S], on: [S])
    case codes(Slots)
    case cycle(LargeArray<Double>, Cycle)
    case words(LargeArray<Int32>, [[S]])
    case vocabulary(LargeArray<Int32>, present: [[Int]], off: [S], on: [S])
    case bytes(ByteMatrix)
  }

  /// Looks up the column. Throws as ``FeatureEncoder/encode(_:)`` does.
  init(_ feature: FeatureEncoder.Feature, of encoder: FeatureEncoder, in table: Table) throws(TableError) {
    self.table = table
    if case .bytes(let count) = feature {
      column = 0
      cells = .bytes(try encoder.bytes(of: table, count: count))
      return
    }
    let column = try table.index(ofColumn: feature.column)
    self.column = column
    switch feature {
    case .number(_, let mean, let deviation):
      let (offset, divisor) = encoder.scaling == .standard ? (mean, deviation) : (0, 1)
      cells = .number(try table.numbers(inColumn: column), mean: mean, offset: offset, divisor: divisor)
    case .scaled(_, let scale, let filling):
      cells = .scaled(try table.numbers(inColumn: column), scale, filling: filling)
    case .missing:
      cells = .missing(table.columns[column], present: 0, absent: 1)
    case .indicator(_, let scale):
      cells = .missing(table.columns[column], present: S(scale.apply(-1)), absent: S(scale.apply(1)))
    case .category(_, let categories):
      cells = .oneHot(table.slots(inColumn: column, categories: categories))
    case .pair(_, let categories, let scale):
      let slots = table.slots(inColumn: column, categories: categories)
      cells = .pair(slots, [S(scale.apply(1)), S(scale.apply(-1))], other: S(scale.apply(0)))
    case .levels(_, let categories, let scales):
      let slots = table.slots(inColumn: column, categories: categories)
      cells = .levels(slots, off: scales.map { S($0.apply(0)) }, on: scales.map { S($0.apply(1)) })
    case .codes(_, let categories, _):
      cells = .codes(table.slots(inColumn: column, categories: categories))
    case .cycle(_, let cycle):
      cells = .cycle(try table.numbers(inColumn: column), cycle)
    case .vocabulary(_, let words, let scales):
      let texts = table.words(inColumn: column)
      let places = Dictionary(uniqueKeysWithValues: zip(words, words.indices))
      cells = .vocabulary(
        texts.codes, present: texts.texts.map { $0.words.compactMap { places[$0] } },
        off: scales.map { S($0.apply(0)) }, on: scales.map { S($0.apply(1)) })
    case .words(_, let words):
      let texts = table.words(inColumn: column)
      cells = .words(texts.codes, texts.texts.map { words.values(of: $0).map { S($0) } })
    case .bytes:
      cells = .bytes(.empty)  // returned above
    }
  }

  /// Writes the feature of some rows, from column `position` of the matrix on, which is all zeros there.
  ///
  /// Throws at a number that leaves the range of `S`.
  func write(_ rows: Range<Int>, to matrix: inout Matrix<S>, at position: Int) throws(TableError) {
    switch cells {
    case .number(let numbers, let mean, let offset, let divisor):
      try write(numbers, rows, to: &matrix, at: position) { (($0.isNaN ? mean : $0) - offset) / divisor }
    case .scaled(let numbers, let scale, let filling):
      try write(numbers, rows, to: &matrix, at: position) { $0.isNaN ? filling : scale.apply($0) }
    case .missing(let column, let present, let absent):
      for row in rows { matrix[row, position] = column.isMissing(row: row) ? absent : present }
    case .oneHot(let slots):
      for row in rows {
        let slot = slots[row]
        if slot >= 0 { matrix[row, position + slot] = 1 }
      }
    case .pair(let slots, let values, let other):
      for row in rows {
        let slot = slots[row]
        matrix[row, position] = slot < 0 ? other : values[slot]
      }
    case .levels(let slots, let off, let on):
      for row in rows {
        let slot = slots[row]
        for index in off.indices { matrix[row, position + index] = index == slot ? on[index] : off[index] }
      }
    case .codes(let slots):
      for row in rows { matrix[row, position] = S(max(slots[row], -1) + 1) }
    case .cycle(let seconds, let cycle):
      for row in rows {
        guard let moment = Moment(seconds: seconds[row]) else { continue }
        let point = cycle.point(moment.parts)
        matrix[row, position] = S(point.sine)
        matrix[row, position + 1] = S(point.cosine)
      }
    case .words(let codes, let values):
      for row in rows where codes[row] >= 0 {
        for (slot, value) in values[Int(codes[row])].enumerated() { matrix[row, position + slot] = value }
      }
    case .vocabulary(let codes, let present, let off, let on):
      for row in rows {
        for index in off.indices { matrix[row, position + index] = off[index] }
        guard codes[row] >= 0 else { continue }
        for index in present[Int(codes[row])] { matrix[row, position + index] = on[index] }
      }
    case .bytes(let bytes):
      for row in rows {
        for column in 0..<bytes.columns { matrix[row, position + column] = S(bytes[row, column]) / 255 }
      }
    }
  }

  @inline(__always)
  private func write(
    _ numbers: LargeArray<Double>, _ rows: Range<Int>, to matrix: inout Matrix<S>, at position: Int,
    _ value: (Double) -> Double
  ) throws(TableError) {
    for row in rows {
      let encoded = S(value(numbers[row]))
      guard encoded.isFinite else { throw table.unusableCell(row: row, column: column, problem: .tooLarge) }
      matrix[row, position] = encoded
    }
  }
}

/// For each row of a column the position of its text among categories, or one of the marks below 0.
struct Slots {
  fileprivate let codes: LargeArray<Int32>
  /// The position of each code; nil where the codes are positions.
  fileprivate let ofCodes: [Int]?

  static let missing = -1
  static let unknown = -2

  subscript(row: Int) -> Int {
    let code = Int(codes[row])
    guard let ofCodes else { return code }
    return code < 0 ? Self.missing : ofCodes[code]
  }
}

extension Table {
  /// The position of each row's text among the categories.
  ///
  /// A column that happens to hold only numbers here is compared by its text.
  func slots(inColumn index: Int, categories: [String]) -> Slots {
    var slotOfCategory: [String: Int] = [:]
    for (slot, category) in categories.enumerated() { slotOfCategory[category] = slot }
    switch columns[index].values {
    case .text(let names, let codes):
      return Slots(codes: codes, ofCodes: names.map { slotOfCategory[$0] ?? Slots.unknown })
    case .numbers(let numbers):
      var slots = LargeArray(repeating: Int32(Slots.missing), count: numbers.count)
      for row in numbers.indices where !numbers[row].isNaN {
        let slot = slotOfCategory[text(row: row, column: index)] ?? Slots.unknown
        slots[row] = Int32(truncatingIfNeeded: slot)
      }
      return Slots(codes: slots, ofCodes: nil)
    }
  }
}
