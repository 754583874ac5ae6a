import Backprop
import BackpropCompute
import TestSupport
import Testing

/// The list of scores, what bad input says, and that weights are rows.
@Suite struct MetricScoreTests {
  static let actual = [0, 1, 2, 1, 0, 2, 1, 1]
  static let probabilities = [
    0.6, 0.3, 0.1, 0.2, 0.5, 0.3, 0.3, 0.3, 0.4, 0.5, 0.4, 0.1, 0.8, 0.1, 0.1, 0.25, 0.35, 0.4, 0.1, 0.7, 0.2,
    0.05, 0.15, 0.8,
  ]

  static func answers(_ classes: Int, rows: [Int], weights: [Double]? = nil) throws -> ClassAnswers {
    var elements: [Double] = []
    for row in rows {
      let p = Array(probabilities[row * 3..<row * 3 + 3])
      elements += classes == 3 ? p : [p[0] + p[2], p[1]]
    }
    return try ClassAnswers(
      actual: rows.map { classes == 3 ? actual[$0] : actual[$0] % 2 },
      probabilities: Matrix(rows: rows.count, columns: classes, elements: elements), weights: weights)
  }

  @Test func namesAreUniqueAndPlain() {
    let names = Score.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(Set(Score.all.map(\.title)).count == names.count)
    #expect(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" } })
    #expect(Score.all.allSatisfy { !$0.summary.isEmpty })
    #expect(
      Score.all.allSatisfy { $0.needsClasses(2) || $0.needsClasses(9) || $0.needsNumbers || $0.needsLabels })
    #expect(Score.named("roc-auc")?.title == "ROC AUC" && Score.named("ROC AUC") == nil)
    for score in Score.all { #expect(Score.named(score.name) == score) }
  }

  @Test func needs() throws {
    let two = try Self.answers(2, rows: Array(0..<8))
    let three = try Self.answers(3, rows: Array(0..<8))
    for score in Score.all {
      #expect((score.value(of: two) != nil) == score.needsClasses(2), "\(score.name)")
      #expect((score.value(of: three) != nil) == score.needsClasses(3), "\(score.name)")
    }
    #expect(!Score.all(ofClasses: 3).contains { $0.name == "top-3-accuracy" || $0.name == "roc-auc" })
    #expect(Score.allOfNumbers.count > 10 && Score.allOfLabels.count > 10)
  }

  /// An integer weight says how often a row is there, in every score.
  @Test(arguments: [2, 3]) func weightsAreRows(classes: Int) throws {
    let weights: [Double] = [1, 2, 0, 3, 1, 1, 2, 1]
    let rows = weights.indices.flatMap { Array(repeating: $0, count: Int(weights[$0])) }
    let weighted = try Self.answers(classes, rows: Array(0..<8), weights: weights)
    let repeated = try Self.answers(classes, rows: rows)
    for score in Score.all(ofClasses: classes) {
      let (got, want) = (score.value(of: weighted) ?? .nan, score.value(of: repeated) ?? .nan)
      #expect(isClose(got, want, relative: 1e-13, absolute: 1e-15), "\(score.name): \(got), \(want)")
    }
    let (t, p) = ([3.0, 1, 2, 9, 4, 0, 2, 5], [2.5, 1, 4, 7, 4, 1, 2, 9])
    let numbers = try RegressionScores(actual: t, predicted: p, weights: weights)
    let copies = try RegressionScores(actual: rows.map { t[$0] }, predicted: rows.map { p[$0] })
    for score in Score.allOfNumbers {
      let (got, want) = (score.value(of: numbers) ?? .nan, score.value(of: copies) ?? .nan)
      #expect(isClose(got, want, relative: 1e-13), "\(score.name): \(got), \(want)")
    }
  }

  /// The better way is the better way: all right is at least as good as what was said, in every score.
  @Test func whichWayIsBetter() throws {
    let said = try Self.answers(3, rows: Array(0..<8))
    var sure = Matrix<Double>(rows: 8, columns: 3)
    for (row, index) in Self.actual.enumerated() { sure[row, index] = 1 }
    let right = try ClassAnswers(actual: Self.actual, probabilities: sure)
    for score in Score.all(ofClasses: 3) {
      let (best, there) = (score.value(of: right) ?? .nan, score.value(of: said) ?? .nan)
      #expect(score.isHigherBetter ? best >= there : best <= there, "\(score.name)")
    }
    let t = [3.0, 1, 2, 9]
    let numbers = try RegressionScores(actual: t, predicted: [2.5, 1.5, 3, 5])
    for score in Score.allOfNumbers {
      let best = try score.value(of: RegressionScores(actual: t, predicted: t)) ?? .nan
      let there = score.value(of: numbers) ?? .nan
      #expect(score.isHigherBetter ? best >= there : best <= there, "\(score.name)")
    }
  }

  /// What one knows without looking: log loss is the entropy, RMSE the deviation, R2 0, ROC AUC 1/2.
  @Test func guesses() throws {
    let guess = try Self.answers(2, rows: Array(0..<8), weights: [1, 1, 1, 1, 1, 1, 1, 3]).guess()
    // Class 1 has 6 of 10.
    #expect(isClose(guess.confusion.accuracy, 0.6, relative: 1e-14))
    #expect(isClose(Score.named("log-loss")?.value(of: guess) ?? 0, 0.6730116670092565, relative: 1e-13))
    #expect(Score.named("roc-auc")?.value(of: guess) == 0.5)
    let mean = try RegressionScores(actual: [0.1, 0.1, 0.4], predicted: [0, 0, 0]).guess()
    #expect(isClose(mean.predicted, [0.2, 0.2, 0.2], relative: 1e-15))
    #expect(isClose(mean.rootMeanSquaredError, 0.1414213562373095, relative: 1e-14))
    #expect(mean.r2.magnitude < 1e-15)
  }

  @Test func badInput() throws {
    func message(_ body: () throws -> Void) -> String {
      do {
        try body()
        return "nothing was thrown"
      } catch { return "\(error)" }
    }
    let p = Matrix<Double>(rows: 2, columns: 2, repeating: 0.5)
    let cases: [(String, () throws -> Void)] = [
      (
        "ConfusionMatrix: expected 2 predicted classes, one a row, got 1",
        { _ = try ConfusionMatrix(actual: [0, 1], predicted: [0], classes: 2) }
      ),
      (
        "ConfusionMatrix: expected actual classes in 0 ..< 2, got 2 in row 1 (from 0)",
        { _ = try ConfusionMatrix(actual: [0, 2], predicted: [0, 1], classes: 2) }
      ),
      (
        "ConfusionMatrix: expected 1 row or more, got 0",
        { _ = try ConfusionMatrix(actual: [], predicted: [], classes: 2) }
      ),
      (
        "RegressionScores: expected weights of 0 or more, got -1.0 in row 1 (from 0)",
        { _ = try RegressionScores(actual: [1, 2], predicted: [1, 2], weights: [1, -1]) }
      ),
      (
        "RegressionScores: expected weights with a sum above 0, got 0.0",
        { _ = try RegressionScores(actual: [1, 2], predicted: [1, 2], weights: [0, 0]) }
      ),
      (
        "RegressionScores: expected 2 weights, one a row, got 3",
        { _ = try RegressionScores(actual: [1, 2], predicted: [1, 2], weights: [1, 1, 1]) }
      ),
      (
        "pinballLoss: expected a quantile from 0 to 1, got 1.5",
        { _ = try RegressionScores(actual: [1], predicted: [1]).pinballLoss(quantile: 1.5) }
      ),
      (
        "logLoss: expected probabilities from 0 to 1, got 1.5 in row 1 (from 0)",
        { _ = try ProbabilityScores.logLoss(actual: [0, 1], positive: [0.5, 1.5]) }
      ),
      (
        "logLoss: expected probabilities from 0 to 1, got nan in row 0 (from 0)",
        { _ = try ProbabilityScores.logLoss(actual: [0, 1], positive: [.nan, 0.5]) }
      ),
      (
        "brier: expected 3 rows of probabilities, one a row, got 2",
        { _ = try ProbabilityScores.brier(actual: [0, 1, 1], probabilities: p) }
      ),
      (
        "topKAccuracy: expected k of 1 or more, got 0",
        { _ = try ProbabilityScores.topKAccuracy(actual: [0, 1], scores: p, k: 0) }
      ),
      (
        "ROCCurve: expected numbers for scores, got NaN in row 1 (from 0)",
        { _ = try ROCCurve(actual: [0, 1], scores: [0, .nan]) }
      ),
      (
        "PrecisionRecallCurve: expected 2 scores, one a row, got 1",
        { _ = try PrecisionRecallCurve(actual: [0, 1], scores: [0]) }
      ),
      (
        "CalibrationCurve: expected 1 bin or more, got 0",
        { _ = try CalibrationCurve(actual: [0], probabilities: [0.5], bins: .equalWidth(0)) }
      ),
      (
        "Correlation.pearson: expected 2 numbers in the second list, one a row, got 1",
        { _ = try Correlation.pearson([1, 2], [1]) }
      ),
      (
        "MultiLabelScores: expected labels of 0 or 1, got another number",
        { _ = try MultiLabelScores(actual: p, predicted: p) }
      ),
      (
        "MultiOutputScores: expected 2 x 2 predicted numbers, got 1 x 2",
        { _ = try MultiOutputScores(actual: p, predicted: Matrix(rows: 1, columns: 2)) }
      ),
    ]
    for (want, body) in cases { #expect(message(body) == want) }
    #expect(message({}) == "nothing was thrown")
  }
}
