/// The distinct numbers of a column, and what they have in common.
struct DistinctNumbers {
  /// How many numbers there are, missing ones not counted.
  private(set) var count = 0
  /// How many distinct ones there are.
  private(set) var distinct = 0
  private(set) var minimum = Double.infinity
  private(set) var maximum = -Double.infinity
  /// Whether all are whole.
  private(set) var areWhole = true
  /// The distinct ones, ascending.
  private(set) var values: [Double] = []
  private(set) var hasMissing = false

  /// Whether no number occurs twice.
  var isUnique: Bool { distinct == count }

  init(_ numbers: [Double]) {
    var present = numbers.filter { !$0.isNaN }
    count = present.count
    hasMissing = count < numbers.count
    present.sort()
    for number in present where number != values.last {
      values.append(number)
      if number.rounded() != number { areWhole = false }
    }
    distinct = values.count
    minimum = values.first ?? .infinity
    maximum = values.last ?? -.infinity
  }
}
