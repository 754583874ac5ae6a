/// A number such as -999 or 9999 that stands in several cells and far from all others: it may mark missing ones.
struct Sentinel {
  let number: Double
  /// How many cells have it.
  let count: Int
  /// Between what the others are.
  let others: ClosedRange<Double>

  private static let numbers: Set<Double> = Set(
    [99, 999, 9999, 99999, 999_999, 9_999_999].flatMap { [$0, -$0] })

  /// Nil where no such number is further from the others than they are from each other.
  init?(in cells: some Collection<Double>, _ summary: DistinctNumbers) {
    let values = summary.values
    guard values.count > 3, let first = values.first, let last = values.last else { return nil }
    if Self.numbers.contains(first), values[1] - first > last - values[1] {
      (number, others) = (first, values[1]...last)
    } else if case let next = values[values.count - 2], Self.numbers.contains(last),
      last - next > next - first
    {
      (number, others) = (last, first...next)
    } else {
      return nil
    }
    let number = number
    count = cells.count { $0 == number }
    guard count > 1 else { return nil }
  }

  /// "column "a": 6 cells are -999 and the others 0.5 ... 97; --missing -999 takes it for missing".
  func note(ofColumn column: String) -> String {
    "column \(quoted(column)): \(count) cells are \(numberText(number)) and the others "
      + "\(numberText(others.lowerBound)) ... \(numberText(others.upperBound)) "
      + "(--missing \(numberText(number)) takes it for missing)"
  }
}
