import BackpropCompute

/// Columns that say the same: one has a value of its own for each value of the other (`class` and `pclass`),
/// or, where numbers hardly repeat, one is the other on another scale.
///
/// Columns are compared by a hash of their cells numbered in order of first appearance, and of numbers of
/// which most occur once by a hash of their order, rising or falling; what agrees in 50,000 rows at random is
/// compared in all of them. A note: they do no harm but that a network pays for both. Cost: linear in the
/// cells, n log n for numbers.
enum DuplicateColumnsCheck {
  static func findings(in table: CheckedTable) -> [CheckFinding] {
    let count = table.table.rowCount
    guard count >= LeakCheck.fewestRows else { return [] }
    let rows: [Int] =
      count <= AnswerSample.most
      ? Array(0..<count)
      : RandomSource(seed: 0).permutation(count: count, purpose: .split, step: 5)
        .prefix(AnswerSample.most).sorted()
    var known: [UInt64: [CheckedColumn]] = [:]
    var twins: [(first: CheckedColumn, others: [CheckedColumn])] = []
    var indexOfName: [String: Int] = [:]
    for column in table.features {
      let hash = pattern(column.column, rows)
      guard let candidates = known[hash] else {
        known[hash] = [column]
        continue
      }
      let isWhole = rows.count == count
      guard let first = candidates.first(where: { isWhole || areAlike($0.column, column.column) }) else {
        known[hash, default: []].append(column)
        continue
      }
      if let index = indexOfName[first.name] {
        twins[index].others.append(column)
      } else {
        indexOfName[first.name] = twins.count
        twins.append((first, [column]))
      }
    }
    return twins.map { first, others in
      let names = others.map(\.name)
      return CheckFinding(
        .duplicateColumns, .note, columns: [first.name] + names,
        message:
          "\(columnsText(names)) \(names.count == 1 ? "says" : "say") the same as \(quoted(first.name))",
        remedy: names.prefix(5).map { CheckFlag.ignore($0) }.joined(separator: " "))
    }
  }

  private static func areAlike(_ one: Column, _ other: Column) -> Bool {
    let rows = Array(0..<one.count)
    return pattern(one, rows) == pattern(other, rows)
  }

  /// A hash that columns share which say the same in these rows.
  private static func pattern(_ column: Column, _ rows: [Int]) -> UInt64 {
    switch column.values {
    case .text(let texts, let codes):
      var numbers = [Int32](repeating: -1, count: texts.count + 1)
      var hash: UInt64 = 0
      var next: Int32 = 0
      for row in rows {
        let code = Int(codes[row]) + 1
        if numbers[code] < 0 {
          numbers[code] = next
          next += 1
        }
        hash = CellHashes.mixed(hash ^ UInt64(numbers[code]))
      }
      return hash
    case .numbers(let numbers):
      var known: [Double: Int32] = [:]
      var hash: UInt64 = 0
      for row in rows {
        // Infinity is no cell of a column.
        let key = numbers[row].isNaN ? .infinity : numbers[row]
        let code = known[key] ?? Int32(truncatingIfNeeded: known.count)
        if code == known.count { known[key] = code }
        hash = CellHashes.mixed(hash ^ UInt64(code))
      }
      return known.count * 2 > rows.count ? order(numbers, rows) : hash
    }
  }

  /// The order of the rows, from the end at which the first of two rows stands that differ.
  private static func order(_ numbers: LargeArray<Double>, _ rows: [Int]) -> UInt64 {
    let first = rows.first { !numbers[$0].isNaN }
    let second = rows.first { !numbers[$0].isNaN && numbers[$0] != first.map { numbers[$0] } }
    let isFalling = second.map { second in first.map { numbers[$0] > numbers[second] } ?? false } ?? false
    let keys = rows.map { numbers[$0].isNaN ? Double.infinity : isFalling ? -numbers[$0] : numbers[$0] }
    let order = keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
    var hash: UInt64 = 1
    var last = Double.nan
    for place in order {
      // Equal cells must be equal in the other column as well.
      let isEqual = keys[place] == last
      hash = CellHashes.mixed(hash ^ (UInt64(place) << 1 | (isEqual ? 1 : 0)))
      last = keys[place]
    }
    return hash
  }
}
