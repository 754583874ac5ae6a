import Backprop
import BackpropCompute
import Foundation
import TestSupport

/// What NumPy, SciPy and scikit-learn say of some answers; Tests/Fixtures/score_intervals_sklearn.py wrote it.
struct ScoreFixtures {
  let json: JSONValue

  init() throws {
    let file = URL(filePath: #filePath).appending(path: "../../Fixtures/score_intervals.json")
      .standardizedFileURL
    json = try JSONValue(parsing: [UInt8](Data(contentsOf: file)))
  }

  func numbers(_ path: String...) -> [Double] { json[path]?.numbers ?? [] }
  func indices(_ path: String...) -> [Int] { (json[path]?.numbers ?? []).map { Int($0) } }
  func pairs(_ path: String...) -> [(name: String, ends: [Double])] {
    (json[path]?.entries ?? []).map { ($0.key, $0.value.numbers ?? []) }
  }

  func binary(weighted: Bool = false) throws -> ClassAnswers {
    try Self.answers(
      indices("binary", "actual"), numbers("binary", "positive"),
      weighted ? numbers("binary", "weights") : nil)
  }

  func three(weighted: Bool = false) throws -> ClassAnswers {
    let actual = indices("three", "actual")
    return try ClassAnswers(
      actual: actual,
      probabilities: Matrix(rows: actual.count, columns: 3, elements: numbers("three", "probabilities")),
      weights: weighted ? numbers("three", "weights") : nil)
  }

  /// Answers of two classes from the probabilities of the second.
  static func answers(
    _ actual: [Int], _ positive: [Double], _ weights: [Double]? = nil
  ) throws -> ClassAnswers {
    try ClassAnswers(
      actual: actual,
      probabilities: Matrix(rows: actual.count, columns: 2, elements: positive.flatMap { [1 - $0, $0] }),
      weights: weights)
  }
}
