import BackpropCompute

/// Columns, the target among them, that are spread in another way in the second table: what was learned from
/// the first may not hold there.
///
/// A column is named where its ``DriftTest`` says a distance of 0.1 and more, so that large tables do not
/// alarm on nothing, and stands among all tests at a false discovery rate of one in a hundred, so that many
/// columns do not alarm by chance. A warning; for dates a note, as later rows are what a model is for. Cost:
/// as of the tests, one for each column's values and one for its missing cells.
enum DriftCheck {
  static let leastDistance = 0.1
  static let rate = 0.01

  static func findings(in first: CheckedTable, _ second: CheckedTable) -> [CheckFinding] {
    let rows = (sample(first), sample(second))
    var drifts: [Drift] = []
    for (column, other) in first.shared(with: second) {
      if let drift = values(column, other, rows, isTarget: false) { drifts.append(drift) }
      if let drift = missing(column, other) { drifts.append(drift) }
    }
    if let target = first.target, let other = second.target,
      let drift = values(target, other, rows, isTarget: true, isClasses: first.task == .classification)
    {
      drifts.append(drift)
    }
    let stands = DriftTest.standing(drifts.map(\.test.chance), rate: rate)
    return zip(drifts, stands).filter { $1 && $0.test.distance >= leastDistance }.map(\.0)
      .sorted { $0.test.distance > $1.test.distance }
      .map { finding($0, in: second) }
  }

  /// A test of one column, and its result in words.
  private struct Drift {
    let column: CheckedColumn
    let test: DriftTest
    let words: String
    let isTarget: Bool
  }

  private static func finding(_ drift: Drift, in second: CheckedTable) -> CheckFinding {
    let name = drift.column.name
    let isDate = drift.column.kind == .date
    return CheckFinding(
      .drift, isDate ? .note : .warning, columns: [name],
      message: "\(quoted(name)) is spread in another way in \(second.table.name): \(drift.words), "
        + "distance \(hundredths(drift.test.distance))",
      remedy: drift.isTarget
        ? "train on rows like those, or weigh them: --class-weights, --weights"
        : isDate
          ? "if those rows are later: \(CheckFlag.splitByTime(name)) holds the latest rows out in training"
          : "train on rows like those, or \(CheckFlag.ignore(name))")
  }

  private static func sample(_ table: CheckedTable) -> [Int] {
    let count = table.table.rowCount
    guard count > AnswerSample.most else { return Array(0..<count) }
    return Array(
      RandomSource(seed: 0).permutation(count: count, purpose: .split, step: 6).prefix(AnswerSample.most))
  }

  private static func values(
    _ column: CheckedColumn, _ other: CheckedColumn, _ rows: ([Int], [Int]), isTarget: Bool,
    isClasses: Bool = false
  ) -> Drift? {
    if column.kind == .text { return nil }
    let isCounted = isClasses || column.kind == .code || column.kind == .boolean
    if !isCounted, case .numbers(let first) = column.column.values,
      case .numbers(let second) = other.column.values
    {
      let (a, b) = (rows.0.map { first[$0] }, rows.1.map { second[$0] })
      guard let test = DriftTest(numbers: a, b) else { return nil }
      return Drift(
        column: column, test: test,
        words: "median \(median(a, of: column)) -> \(median(b, of: column))", isTarget: isTarget)
    }
    let counts = CategoryCounts(column.column, other.column)
    guard let test = DriftTest(counts: counts.first, counts.second) else { return nil }
    return Drift(column: column, test: test, words: counts.largestChange, isTarget: isTarget)
  }

  private static func missing(_ column: CheckedColumn, _ other: CheckedColumn) -> Drift? {
    let (a, b) = (column.column.missingRows.count, other.column.missingRows.count)
    let (n, m) = (column.column.count, other.column.count)
    guard a + b > 0, let test = DriftTest(counts: [a, n - a], [b, m - b]) else { return nil }
    let words = "missing \(percent(Double(a) / Double(n))) -> \(percent(Double(b) / Double(m)))"
    return Drift(column: column, test: test, words: words, isTarget: false)
  }

  private static func median(_ numbers: [Double], of column: CheckedColumn) -> String {
    let present = numbers.filter { !$0.isNaN }.sorted()
    let median = present[present.count / 2]
    guard column.kind == .date, abs(median) < 4e11 else { return numberText(median) }
    let day = CalendarDay(daysSince1970: Int((median / 86_400).rounded(.down)))
    let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    return "\(day.year)-\(two(day.month))-\(two(day.day))"
  }

  private static func hundredths(_ number: Double) -> String {
    let whole = Int((number * 100).rounded())
    return "\(whole / 100).\(whole % 100 < 10 ? "0" : "")\(whole % 100)"
  }
}

extension CheckedTable {
  /// The features of this table that the other one has too, each with the other's column.
  func shared(with other: CheckedTable) -> [(CheckedColumn, CheckedColumn)] {
    var known: [String: CheckedColumn] = [:]
    for column in other.columns { known[column.name] = column }
    return features.compactMap { column in known[column.name].map { (column, $0) } }
  }
}
