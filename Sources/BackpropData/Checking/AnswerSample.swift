import BackpropCompute

/// Rows at random whose answers are known: enough of them to see how well a column tells the answer, whatever
/// the table's size.
struct AnswerSample {
  /// The rows, in random order, so that what comes first in the file has no say among equal cells.
  let rows: [Int]
  let answers: Values
  /// What a guess that does not look at any column gets wrong: rows for classes, squared ranks for numbers.
  let guessError: Double

  /// The answers, one for each of the rows.
  enum Values {
    /// Numbers of classes, and how many rows each class has.
    case classes([Int32], counts: [Int])
    /// Where the answer stands among all, from 0 to 1, equal ones at their middle: the order counts, and a
    /// few large answers do not decide.
    case ranks([Double])
  }

  /// Beyond so many rows nothing more is learned.
  static let most = 50_000

  init(_ answers: Answers, count: Int) {
    let order = RandomSource(seed: 0).permutation(count: count, purpose: .split, step: 4)
    rows = Array(order.lazy.filter { answers.isPresent($0) }.prefix(Self.most))
    switch answers {
    case .classes(let codes, let labels):
      let classes = rows.map { codes[$0] }
      var counts = [Int](repeating: 0, count: labels.count)
      for code in classes { counts[Int(code)] += 1 }
      self.answers = .classes(classes, counts: counts)
      guessError = Double(rows.count - (counts.max() ?? 0))
    case .numbers(let numbers):
      let ranks = Self.ranks(rows.map { numbers[$0] })
      self.answers = .ranks(ranks)
      guessError = ranks.reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) }
    }
  }

  /// The mean of the ranks is one half.
  private static func ranks(_ numbers: [Double]) -> [Double] {
    let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
    var ranks = [Double](repeating: 0.5, count: numbers.count)
    let last = Double(max(1, numbers.count - 1))
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, numbers[order[end]] == numbers[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + end - 1) / 2 / last }
      start = end
    }
    return ranks
  }
}
