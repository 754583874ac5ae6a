import BackpropCompute

/// What is to be predicted, row by row.
enum Answers {
  /// The number of each row's class, -1 where it is missing, and the labels.
  case classes(LargeArray<Int32>, labels: [String])
  /// NaN where it is missing.
  case numbers(LargeArray<Double>)

  /// Classes of numbers are in ascending order, others in that of their first rows.
  init(_ column: Column, task: LearningTask) {
    switch (column.values, task) {
    case (.numbers(let numbers), .regression):
      self = .numbers(numbers)
    case (.numbers(let numbers), .classification):
      let distinct = Set(numbers.lazy.filter { !$0.isNaN }).sorted()
      var codes: [Double: Int32] = [:]
      for (code, value) in distinct.enumerated() { codes[value] = Int32(truncatingIfNeeded: code) }
      self = .classes(numbers.mapped { codes[$0] ?? -1 }, labels: distinct.map(numberText))
    case (.text(let texts, let codes), _):
      self = .classes(codes, labels: Array(texts))
    }
  }

  /// Whether the answer of a row is there.
  func isPresent(_ row: Int) -> Bool {
    switch self {
    case .classes(let codes, _): codes[row] >= 0
    case .numbers(let numbers): !numbers[row].isNaN
    }
  }

  /// How many rows each class has; empty for numbers.
  var counts: [Int] {
    guard case .classes(let codes, let labels) = self else { return [] }
    var counts = [Int](repeating: 0, count: labels.count)
    for code in codes where code >= 0 { counts[Int(code)] += 1 }
    return counts
  }
}
