/// How many rows of two columns have each value that one of them has.
struct CategoryCounts {
  private(set) var first: [Int] = []
  private(set) var second: [Int] = []
  private(set) var names: [String] = []

  /// Two columns of text, or two of numbers; missing cells are left out.
  init(_ one: Column, _ other: Column) {
    var slots: [String: Int] = [:]
    add(one, to: \.first, &slots)
    add(other, to: \.second, &slots)
  }

  private mutating func add(
    _ column: Column, to counts: WritableKeyPath<CategoryCounts, [Int]>, _ slots: inout [String: Int]
  ) {
    for (name, count) in column.valueCounts {
      let slot = slots[name] ?? names.count
      if slot == names.count {
        slots[name] = slot
        names.append(name)
        first.append(0)
        second.append(0)
      }
      self[keyPath: counts][slot] += count
    }
  }

  /// The category whose share differs most: `"no" 31 % -> 52 %`.
  var largestChange: String {
    let n = Double(max(1, first.reduce(0, +)))
    let m = Double(max(1, second.reduce(0, +)))
    let shares = names.indices.map { (Double(first[$0]) / n, Double(second[$0]) / m) }
    guard
      let most = names.indices.max(by: { abs(shares[$0].0 - shares[$0].1) < abs(shares[$1].0 - shares[$1].1) }
      )
    else { return "no values" }
    return "\(quoted(names[most])) \(percent(shares[most].0)) -> \(percent(shares[most].1))"
  }
}

extension Column {
  /// The values that the cells have, with the number of rows of each.
  fileprivate var valueCounts: [(String, Int)] {
    switch values {
    case .text(let texts, let codes):
      var counts = [Int](repeating: 0, count: texts.count)
      for code in codes where code >= 0 { counts[Int(code)] += 1 }
      return counts.indices.lazy.filter { counts[$0] > 0 }.map { (texts[$0], counts[$0]) }
    case .numbers(let numbers):
      var counts: [Double: Int] = [:]
      for number in numbers where !number.isNaN { counts[number, default: 0] += 1 }
      return counts.sorted { $0.key < $1.key }.map { (numberText($0.key), $0.value) }
    }
  }
}
