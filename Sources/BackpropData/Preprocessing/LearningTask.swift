import BackpropCompute

/// What is predicted: one of several classes, or a number.
public enum LearningTask: String, Codable, Equatable, Sendable {
  /// One of several classes.
  case classification
  /// A number.
  case regression

  /// The task that a target column suggests, and the reason as the second half of a sentence.
  ///
  /// Text is classes. Numbers are classes if there are exactly two distinct ones, or if they are integers
  /// with at most 20 distinct values, fewer than 5 % of the rows; else the task is regression. Missing cells
  /// do not count.
  public static func inferred(from column: Column) -> (task: LearningTask, reason: String) {
    switch column.values {
    case .text(let categories, let codes):
      let present = Set(codes.lazy.filter { $0 >= 0 }).sorted()
      let examples = present.prefix(3).map { quoted(categories[Int($0)]) }.joined(separator: ", ")
      let more = present.count > 3 ? ", ..." : ""
      return (.classification, "it holds text with \(present.count) distinct values (\(examples)\(more))")
    case .numbers(let numbers):
      return inferred(from: numbers)
    }
  }

  private static func inferred(from numbers: LargeArray<Double>) -> (task: LearningTask, reason: String) {
    let limit = 20
    var distinct: Set<Double> = []
    var areIntegers = true
    var count = 0
    for number in numbers where !number.isNaN {
      count += 1
      if number.rounded() != number { areIntegers = false }
      if distinct.count <= limit { distinct.insert(number) }
    }
    if distinct.count == 2 {
      let values = distinct.sorted().map(numberText).joined(separator: " and ")
      return (.classification, "it has exactly two distinct values (\(values))")
    }
    if !areIntegers { return (.regression, "it holds numbers that are not all integers") }
    if distinct.count > limit {
      return (.regression, "it holds integers with more than \(limit) distinct values")
    }
    let share = "\(distinct.count) distinct values in \(count) rows"
    if distinct.count * 20 < count {
      return (.classification, "it holds integers with few distinct values (\(share))")
    }
    return (.regression, "it holds integers with many distinct values (\(share))")
  }
}
