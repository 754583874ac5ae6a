/// How well one column alone tells the answer of rows that it has not seen.
///
///     value = 1 - error of the column / error of a guess
///
/// 1 where the column says it all, 0 where it says no more than a guess, below 0 where it misleads. For
/// classes the errors are wrong rows and the guess is the most frequent class (lambda of Goodman and Kruskal
/// 1954); for numbers they are squared errors of ranks and the guess is the middle (R2). Each row is answered
/// from the others, itself left out: by the rows with the same cell where cells repeat (five rows a value and
/// more, and text), else by the three with the nearest numbers; missing cells count as one more value. Cost:
/// n log n.
struct SingleColumnScore {
  let value: Double
  /// How many of the sample's rows are answered right; 0 for numbers.
  private(set) var right = 0

  init(_ column: Column, on sample: AnswerSample) {
    let rows = sample.rows
    guard sample.guessError > 0 else {
      value = 0
      return
    }
    var groups: [Int32]
    var neighbours: [Int32] = []
    switch column.values {
    case .text(_, let codes):
      groups = rows.map { codes[$0] + 1 }
    case .numbers(let numbers):
      (groups, neighbours) = Self.parted(rows.map { numbers[$0] })
    }
    switch sample.answers {
    case .classes(let classes, let counts):
      right = Self.right(classes, counts, groups: groups)
      right += Self.right(classes, sorted: neighbours, groups: groups) { column.number(rows[Int($0)]) }
      value = 1 - Double(rows.count - right) / sample.guessError
    case .ranks(let ranks):
      let error =
        Self.error(ranks, groups: groups)
        + Self.error(ranks, sorted: neighbours) { column.number(rows[Int($0)]) }
      value = 1 - error / sample.guessError
    }
  }

  /// Groups of equal numbers; or, where most have no equals, -1 for each number and the order of them.
  private static func parted(_ numbers: [Double]) -> (groups: [Int32], sorted: [Int32]) {
    var groups = [Int32](repeating: 0, count: numbers.count)
    let present = numbers.indices.filter { !numbers[$0].isNaN }
    let order = present.sorted { (numbers[$0], $0) < (numbers[$1], $1) }
    var group: Int32 = 0
    var last = Double.nan
    for place in order {
      if numbers[place] != last {
        group += 1
        last = numbers[place]
      }
      groups[place] = group
    }
    if Int(group) * 5 <= order.count { return (groups, []) }
    for place in order { groups[place] = -1 }
    return (groups, order.map { Int32(truncatingIfNeeded: $0) })
  }

  // MARK: equal cells

  /// A row is right where its class is the most frequent one among the others of its group; a tie is wrong,
  /// and a row that is alone gets the most frequent class of all.
  private static func right(_ classes: [Int32], _ counts: [Int], groups: [Int32]) -> Int {
    struct Top {
      var first = 0
      var firstClass: Int32 = -1
      var second = 0
    }
    var cells: [Int64: Int] = [:]
    for (group, label) in zip(groups, classes) where group >= 0 {
      cells[Int64(group) << 32 | Int64(label), default: 0] += 1
    }
    var tops: [Int32: Top] = [:]
    for (key, count) in cells {
      let (group, label) = (Int32(truncatingIfNeeded: key >> 32), Int32(truncatingIfNeeded: key))
      var top = tops[group] ?? Top()
      if count > top.first {
        top = Top(first: count, firstClass: label, second: top.first)
      } else {
        top.second = max(top.second, count)
      }
      tops[group] = top
    }
    let most = counts.firstIndex(of: counts.max() ?? 0) ?? 0
    var right = 0
    for (key, count) in cells {
      let (group, label) = (Int32(truncatingIfNeeded: key >> 32), Int32(truncatingIfNeeded: key))
      guard let top = tops[group] else { continue }
      let isAlone = count == 1 && top.first == 1 && top.second == 0
      if isAlone ? Int(label) == most : top.firstClass == label && count - 1 > top.second { right += count }
    }
    return right
  }

  private static func error(_ ranks: [Double], groups: [Int32]) -> Double {
    var sums: [Int32: (count: Double, sum: Double)] = [:]
    for (group, rank) in zip(groups, ranks) where group >= 0 {
      let old = sums[group] ?? (0, 0)
      sums[group] = (old.count + 1, old.sum + rank)
    }
    var error = 0.0
    for (group, rank) in zip(groups, ranks) where group >= 0 {
      guard let (count, sum) = sums[group] else { continue }
      let difference = rank - (count > 1 ? (sum - rank) / (count - 1) : 0.5)
      error += difference * difference
    }
    return error
  }

  // MARK: near numbers

  private static func right(
    _ classes: [Int32], sorted: [Int32], groups: [Int32], _ number: (Int32) -> Double
  ) -> Int {
    var right = 0
    forEachNeighbourhood(sorted, number) { own, near in
      let label = classes[Int(own)]
      let same = near.count { classes[Int($0)] == label }
      // Of three that all differ the nearest one decides.
      let first = near.first.map { classes[Int($0)] } ?? -1
      let differ = near.count == 3 && Set(near.map { classes[Int($0)] }).count == 3
      if same * 2 > near.count || (differ && first == label) { right += 1 }
    }
    return right
  }

  private static func error(_ ranks: [Double], sorted: [Int32], _ number: (Int32) -> Double) -> Double {
    var error = 0.0
    forEachNeighbourhood(sorted, number) { own, near in
      let mean = near.reduce(0) { $0 + ranks[Int($1)] } / Double(max(1, near.count))
      let difference = ranks[Int(own)] - (near.isEmpty ? 0.5 : mean)
      error += difference * difference
    }
    return error
  }

  /// The three nearest of each, the nearest first.
  private static func forEachNeighbourhood(
    _ sorted: [Int32], _ number: (Int32) -> Double, _ body: (Int32, [Int32]) -> Void
  ) {
    let numbers = sorted.map(number)
    var near: [Int32] = []
    for place in sorted.indices {
      near.removeAll(keepingCapacity: true)
      var (left, right) = (place - 1, place + 1)
      while near.count < 3, left >= 0 || right < sorted.count {
        let below = left >= 0 ? numbers[place] - numbers[left] : .infinity
        let above = right < sorted.count ? numbers[right] - numbers[place] : .infinity
        if right >= sorted.count || (left >= 0 && below <= above) {
          near.append(sorted[left])
          left -= 1
        } else {
          near.append(sorted[right])
          right += 1
        }
      }
      body(sorted[place], near)
    }
  }
}

extension Column {
  /// The number in a row; NaN where it is missing or text.
  func number(_ row: Int) -> Double {
    if case .numbers(let numbers) = values { numbers[row] } else { .nan }
  }
}
