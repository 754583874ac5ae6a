import Backprop
import BackpropCompute
import BackpropData
import BackpropModel
import Foundation
import TestSupport
import Testing

struct TableEvaluationTests {
  /// The definitions of scikit-learn's accuracy_score and log_loss, on what the model predicts.
  @Test func scoresOfClasses() throws {
    let table = try Samples.threeClasses()
    let model = try Samples.model(table) { $0.precision = .double }
    let predictions = try model.predictions(for: table)
    let actual = try model.target.classIndices(table)
    let evaluation = try model.evaluation(on: table)
    let right = zip(actual, predictions.classes).filter { $0 == $1 }.count
    #expect(evaluation.accuracy == Double(right) / 60)
    guard case .classification(let scores) = evaluation.scores else {
      Issue.record("expected scores of classes")
      return
    }
    let loss =
      actual.enumerated().reduce(0.0) { $0 - log(predictions.probabilities[$1.offset, $1.element]) } / 60
    #expect(isClose(scores.logLoss, loss, relative: 1e-13))
    #expect(scores.confusion.total == 60)
    let counts = Dictionary(grouping: actual) { $0 }.mapValues(\.count)
    #expect(scores.baselineAccuracy == Double(counts.values.max() ?? 0) / 60)
  }

  /// mean_squared_error ** 0.5, mean_absolute_error and r2_score of scikit-learn 1.x.
  @Test func scoresOfNumbersAreScikitLearns() throws {
    let scores = try RegressionScores(actual: [3, -0.5, 2, 7], predicted: [2.5, 0, 2, 8])
    #expect(isClose(scores.rootMeanSquaredError, 0.6123724356957945, relative: 1e-15))
    #expect(scores.meanAbsoluteError == 0.5)
    #expect(isClose(scores.r2, 0.9486081370449679, relative: 1e-15))
  }

  /// A network whose weights are all zero answers with its last bias: the scores then follow by hand.
  @Test func scoresOfNumbersByHand() throws {
    let table = try Samples.table(rows: 4) { a, _ in "\(a)" }  // 0, 3.7, 2.4, 1.1
    let model = try Samples.model(table) {
      $0.hidden = [.dense(2, .relu, initializer: .zero)]
      $0.outputInitializer = .zero
      $0.optimizer = .sgd(learningRate: 1e-300)
      $0.epochs = 1
      $0.validation = 0
      $0.task = .regression
      $0.precision = .double
      $0.targetScaling = .none
    }
    let evaluation = try model.evaluation(on: table)
    guard case .regression(let regression) = evaluation.scores else {
      Issue.record("expected scores of numbers")
      return
    }
    // numpy: t = [0, 3.7, 2.4, 1.1]; (t**2).mean()**.5, abs(t).mean(), 1 - (t**2).sum() / ((t - t.mean())**2).sum(), t.std()
    #expect(isClose(regression.scores.rootMeanSquaredError, 2.2726636354727026, relative: 1e-12))
    #expect(isClose(regression.scores.meanAbsoluteError, 1.8, relative: 1e-12))
    #expect(isClose(regression.scores.r2, -1.6831168831168837, relative: 1e-12))
    #expect(isClose(regression.baselineError, 1.3874436925511606, relative: 1e-12))
    #expect(evaluation.rootMeanSquaredError == regression.scores.rootMeanSquaredError)
  }

  @Test func rowsWithoutAnAnswer() throws {
    let model = try Samples.model(Samples.words())
    func evaluation(_ text: String) throws -> TableEvaluation {
      try model.evaluation(on: Table(csv: Array(text.utf8), name: "new.csv"))
    }
    let some = try evaluation("a,kind,b,y\n1,red,2,no\n1,red,2,\n")
    #expect(some.rows == 1 && some.notes == ["1 row without \"y\" dropped (the first: new.csv:3)"])
    for text in ["a,kind,b,y\n1,red,2,\n", "a,kind,b\n1,red,2\n", "a,kind,b,y\n1,red,2,maybe\n"] {
      let error = #expect(throws: ModelError.self) { try evaluation(text) }
      #expect(error?.kind == .badData)
    }
  }

  /// A weight of k is the row k times, and no weight is no row.
  @Test func weightsFromAColumn() throws {
    let model = try Samples.model(Samples.words())
    func evaluation(_ rows: [String], weights: String? = "w") throws -> TableEvaluation {
      let text = (["a,kind,b,y,w"] + rows).joined(separator: "\n") + "\n"
      return try model.evaluation(on: Table(csv: Array(text.utf8), name: "w.csv"), weightedBy: weights)
    }
    let weighted = try evaluation(["1,red,2,no,2", "4,blue,3,yes,1", "2,red,1,yes,3", "0,red,4,no,0"])
    let repeated = try evaluation(
      ["1,red,2,no,1", "1,red,2,no,1", "4,blue,3,yes,1", "2,red,1,yes,1", "2,red,1,yes,1", "2,red,1,yes,1"],
      weights: nil)
    #expect(weighted.rows == 4 && repeated.rows == 6)
    for (one, other) in zip(weighted.values(), repeated.values()) {
      #expect(one.score == other.score)
      #expect(isClose(one.value, other.value, relative: 1e-12, absolute: 1e-15), "\(one.score.name)")
      #expect(isClose(one.guess, other.guess, relative: 1e-12, absolute: 1e-15), "\(one.score.name)")
    }
    for (row, words) in [
      ("1,red,2,no,-1", "w.csv:2: column \"w\": expected a weight of 0 or more, got -1.0"),
      ("1,red,2,no,", "expected a weight of 0 or more, got an empty cell"),
      ("1,red,2,no,0", "expected a weight above 0 in column \"w\", got none"),
    ] {
      let error = #expect(throws: ModelError.self) {
        try evaluation([row, row.replacing("no,", with: "yes,")])
      }
      #expect(
        error?.kind == .badData && error?.description.contains(words) == true,
        "\(row): \(String(describing: error))")
    }
    let absent = #expect(throws: ModelError.self) { try evaluation(["1,red,2,no,1"], weights: "v") }
    #expect(absent?.description.contains("\"v\"") == true)
  }

  @Test func everyScoreHasAValueAndAGuess() throws {
    for table in try [Samples.words(), Samples.threeClasses(), Samples.numbers()] {
      let evaluation = try Samples.model(table).evaluation(on: table)
      #expect(evaluation.values().map(\.score) == evaluation.available && !evaluation.available.isEmpty)
      #expect(evaluation.values().allSatisfy { $0.value.isFinite || $0.score.name == "mape" })
    }
    let numbers = try Samples.model(Samples.numbers()).evaluation(on: Samples.numbers())
    #expect(numbers.value(of: try #require(Score.named("accuracy"))) == nil)
  }

  /// Intervals of all scores hold their values, and no number of workers changes them.
  @Test func intervals() throws {
    for table in try [Samples.words(), Samples.threeClasses(), Samples.numbers()] {
      let evaluation = try Samples.model(table).evaluation(on: table)
      let values = evaluation.values(resampling: .standard)
      #expect(values.map(\.value) == evaluation.values().map(\.value))
      for each in values {
        let interval = try #require(each.interval, "\(each.score.name)")
        #expect(interval.lower <= each.value && each.value <= interval.upper, "\(each.score.name)")
      }
      let three = evaluation.values(resampling: .standard, workers: WorkerPool(count: 3))
      #expect(values.map(\.interval) == three.map(\.interval))
      #expect(evaluation.values().allSatisfy { $0.interval == nil })
      #expect(evaluation.extent(of: .standard).rows == evaluation.rows)
    }
  }

  /// The second class from a probability on, counted by hand.
  @Test func thresholds() throws {
    let table = try Samples.words()
    let model = try Samples.model(table)
    let predictions = try model.predictions(for: table)
    let actual = try model.target.classIndices(table)
    let evaluation = try model.evaluation(on: table)
    for threshold in [0, 0.2, 0.9, 1] {
      let classes = try predictions.classes(threshold: threshold)
      #expect(classes == (0..<actual.count).map { predictions.probabilities[$0, 1] < threshold ? 0 : 1 })
      let right = zip(classes, actual).filter { $0 == $1 }.count
      let decided = try evaluation.deciding(from: threshold)
      #expect(decided.accuracy == Double(right) / Double(actual.count))
      #expect(decided.guess == evaluation.guess)
    }
    let score = try #require(Score.named("mcc"))
    let best = try #require(evaluation.bestThreshold(for: score))
    let there = try evaluation.deciding(from: best.probability)
    #expect(there.value(of: score) == best.value)
    let (three, numbers) = (try Samples.threeClasses(), try Samples.numbers())
    for other in [three, numbers] {
      let model = try Samples.model(other)
      let refused = #expect(throws: ModelError.self) { try model.evaluation(on: other).deciding(from: 0.5) }
      #expect(refused?.kind == .settings && refused?.description.contains(" classes") == true)
      let also = #expect(throws: ModelError.self) {
        try model.predictions(for: other).classes(threshold: 0.5)
      }
      #expect(also?.kind == .settings)
    }
    #expect(throws: ModelError.self) { try evaluation.deciding(from: .nan) }
    #expect(throws: ModelError.self) { try predictions.classes(threshold: 2) }
  }
}
