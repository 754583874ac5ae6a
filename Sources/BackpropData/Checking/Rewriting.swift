import BackpropCompute

/// The target in other words: how a column says the answer exactly, in all rows that have one.
enum Rewriting: Equatable {
  /// Each value stands for one class, and each class for one value: `no` = 0, `yes` = 1.
  case words([String])
  /// Each class has a range of numbers for itself.
  case ranges
  /// answer = factor x + offset, within rounding.
  case scaled
  /// Sorted by the column the answers never fall, or never rise.
  case rising, falling
  /// Each value has a range of answers for itself.
  case bands

  /// Nil where the column is no such thing.
  ///
  /// - Parameter score: what the column alone tells, as ``SingleColumnScore`` has it: the ways that need
  /// sorting are looked
  ///   into where it is high.
  ///
  /// Cost: linear in the rows; n log n where the score is high.
  init?(_ column: Column, _ answers: Answers, score: Double) {
    let found: Rewriting? =
      switch answers {
      case .classes(let codes, let labels):
        score < 0.5 ? nil : Self.words(column, codes, labels) ?? Self.ranges(column, codes)
      case .numbers(let numbers):
        (score < 0.9 ? nil : Self.sorted(column, numbers)) ?? Self.bands(column, numbers)
      }
    guard let found else { return nil }
    self = found
  }

  // MARK: classes

  private static func words(_ column: Column, _ classes: LargeArray<Int32>, _ labels: [String]) -> Rewriting?
  {
    let values = column.distinctCodes
    var classOfValue: [Int32: Int32] = [:]
    var valueOfClass: [Int32: Int32] = [:]
    var rowOfClass: [Int32: Int] = [:]
    for (row, label) in classes.enumerated() where label >= 0 {
      let value = values[row]
      if let known = classOfValue[value] {
        if known != label { return nil }
      } else {
        guard valueOfClass[label] == nil else { return nil }
        classOfValue[value] = label
        valueOfClass[label] = value
        rowOfClass[label] = row
      }
    }
    guard rowOfClass.count > 1 else { return nil }
    return .words(
      rowOfClass.sorted { $0.key < $1.key }.map { "\(column.word($0.value)) = \(labels[Int($0.key)])" })
  }

  private static func ranges(_ column: Column, _ classes: LargeArray<Int32>) -> Rewriting? {
    guard case .numbers(let numbers) = column.values else { return nil }
    let rows = classes.indices.filter { classes[$0] >= 0 }
    let missing = Set(rows.lazy.filter { numbers[$0].isNaN }.map { classes[$0] })
    guard missing.count <= 1 else { return nil }
    let order = rows.filter { !numbers[$0].isNaN }.sorted { (numbers[$0], $0) < (numbers[$1], $1) }
    var seen: Set<Int32> = []
    var last: Int?
    for row in order {
      if let last, classes[last] == classes[row] { continue }
      if let last, numbers[last] == numbers[row] { return nil }
      guard seen.insert(classes[row]).inserted else { return nil }
      last = row
    }
    return seen.union(missing).count > 1 ? .ranges : nil
  }

  // MARK: numbers

  private static func sorted(_ column: Column, _ answers: LargeArray<Double>) -> Rewriting? {
    guard case .numbers(let numbers) = column.values else { return nil }
    let rows = answers.indices.filter { !answers[$0].isNaN }
    guard !rows.contains(where: { numbers[$0].isNaN }) else { return nil }
    let order = rows.sorted { (numbers[$0], answers[$0]) < (numbers[$1], answers[$1]) }
    var (rises, falls, distinct) = (true, true, 0)
    // The least and the greatest answer of the value before and of this one.
    var before: ClosedRange<Double>?
    var start = 0
    while start < order.count, rises || falls {
      var end = start + 1
      while end < order.count, numbers[order[end]] == numbers[order[start]] { end += 1 }
      let range = answers[order[start]]...answers[order[end - 1]]
      if let before {
        rises = rises && before.upperBound <= range.lowerBound
        falls = falls && before.lowerBound >= range.upperBound
      }
      before = range
      distinct += 1
      start = end
    }
    guard distinct >= 10, rises || falls, let first = order.first, let last = order.last else { return nil }
    // Halves, so that no difference is infinite.
    let width = numbers[last] / 2 - numbers[first] / 2
    let factor = (answers[last] / 2 - answers[first] / 2) / width
    let isScaled = order.allSatisfy { row in
      let way = (numbers[row] / 2 - numbers[first] / 2) * factor
      return abs(answers[row] / 2 - answers[first] / 2 - way) <= 1e-9 * abs(factor * width)
    }
    return isScaled ? .scaled : rises ? .rising : .falling
  }

  /// Of at most a hundred values the second most frequent has ten rows and more: by chance alone that is one
  /// in a hundred thousand.
  private static func bands(_ column: Column, _ answers: LargeArray<Double>) -> Rewriting? {
    struct Band {
      var count = 0
      var least = Double.infinity
      var greatest = -Double.infinity
    }
    let values = column.distinctCodes
    var bands: [Int32: Band] = [:]
    for (row, answer) in answers.enumerated() where !answer.isNaN {
      var band = bands[values[row]] ?? Band()
      band.count += 1
      band.least = min(band.least, answer)
      band.greatest = max(band.greatest, answer)
      bands[values[row]] = band
      if bands.count > 100 { return nil }
    }
    let ordered = bands.values.sorted { $0.least < $1.least }
    guard ordered.count > 1, ordered.map(\.count).sorted().dropLast().last ?? 0 >= 10,
      zip(ordered, ordered.dropFirst()).allSatisfy({ $0.greatest < $1.least })
    else { return nil }
    return .bands
  }
}

extension Column {
  /// A number for each row, the same for equal cells; missing cells are equal.
  var distinctCodes: LargeArray<Int32> {
    switch values {
    case .text(_, let codes):
      return codes
    case .numbers(let numbers):
      var known: [Double: Int32] = [:]
      return numbers.mapped { number in
        if number.isNaN { return -1 }
        if let code = known[number] { return code }
        let code = Int32(truncatingIfNeeded: known.count)
        known[number] = code
        return code
      }
    }
  }

  /// What a row has, for a message.
  func word(_ row: Int) -> String {
    switch values {
    case .numbers(let numbers): numbers[row].isNaN ? "missing" : numberText(numbers[row])
    case .text(let texts, let codes): codes[row] < 0 ? "missing" : texts[Int(codes[row])]
    }
  }
}
