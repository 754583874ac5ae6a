import Backprop
import BackpropCompute
import BackpropData
import TestSupport
import Testing

@testable import BackpropModel

/// Answers to rows, each at an epoch that other rows chose.
struct CrossFittedAnswersTests {
  private let random = RandomSource(seed: 21)

  private func asItIs() -> Matrix<Double>? { nil }

  private func parts(_ rows: Int) -> [Int] { (0..<rows).map { $0 % 5 } }

  /// Rows 0 and 5 are one part, 1 and 6 the next. Each takes the epoch whose sum over the other eight is least.
  @Test func eachPartTakesTheEpochThatTheOthersLikeBest() throws {
    var answers = try #require(
      CrossFittedAnswers(
        partOfRow: parts(10), by: .sum(rows: { said in (0..<10).map { (said[$0, 0] - floor($0)).magnitude } })
      ))
    func floor(_ row: Int) -> Double { row % 5 == 0 ? 0 : 10 }
    // Epoch 0 is right about part 0 alone, epoch 1 about all others; epoch 2 equals 1 there, and adds a tenth to part 0.
    let epochs: [(Int) -> Double] = [{ _ in 0 }, { _ in 10 }, { $0 % 5 == 0 ? 10.1 : 10 }]
    for epoch in epochs {
      let said = try Matrix(rows: 10, columns: 1, elements: (0..<10).map(epoch))
      answers.add(said, finished: asItIs)
    }
    let found = try #require(answers.answers)
    for row in 0..<10 {
      // To all but part 0 the last two epochs are equal: the later one. The other parts see part 0, where 10 is less wrong than 10.1.
      #expect(found[row, 0] == (row % 5 == 0 ? 10.1 : 10), "\(row)")
    }
  }

  @Test func whatIsFinishedIsKeptAndAskedForOnlyWhereBetter() throws {
    var answers = try #require(
      CrossFittedAnswers(partOfRow: parts(10), by: .sum(rows: { said in (0..<10).map { said[$0, 0] } })))
    var asked = 0
    for value in [3.0, 5, 2, 4] {
      let said = Matrix<Double>(rows: 10, columns: 1, repeating: value)
      answers.add(said) {
        asked += 1
        return Matrix(rows: 10, columns: 1, repeating: -value)
      }
    }
    #expect(asked == 2)
    #expect(answers.answers == Matrix(rows: 10, columns: 1, repeating: -2))
  }

  @Test func fewAndManyRowsHaveNone() {
    for rows in [0, 9, 2_001] {
      #expect(CrossFittedAnswers(partOfRow: parts(rows), by: .sum(rows: { _ in [] })) == nil)
    }
  }

  /// Epochs that know nothing: the best of forty seems to have ten hundredths more right than half, and these answers have
  /// half. Their number is a mean of 4,000 rows: three standard deviations are 0.024.
  @Test func answersToNoiseAreNoBetterThanChance() throws {
    let (rows, epochs, trials) = (100, 40, 40)
    var (right, rightOfBest) = (0, 0)
    for trial in 0..<trials {
      func label(_ row: Int) -> Int { random.uniform(.data, step: UInt64(trial), index: row) < 0.5 ? 0 : 1 }
      func isRight(_ said: Matrix<Double>, _ row: Int) -> Bool { (said[row, 0] < 0.5 ? 0 : 1) == label(row) }
      var answers = try #require(
        CrossFittedAnswers(
          partOfRow: parts(rows), by: .sum(rows: { said in (0..<rows).map { isRight(said, $0) ? 0 : 1 } })))
      var best = 0
      for epoch in 0..<epochs {
        var said = Matrix<Double>(rows: rows, columns: 1)
        for row in 0..<rows {
          said[row, 0] = random.uniform(.sample, step: UInt64(trial * epochs + epoch), index: row)
        }
        answers.add(said, finished: asItIs)
        best = max(best, (0..<rows).count { isRight(said, $0) })
      }
      let found = try #require(answers.answers)
      right += (0..<rows).count { isRight(found, $0) }
      rightOfBest += best
    }
    let all = Double(rows * trials)
    #expect((Double(right) / all - 0.5).magnitude < 0.024)
    #expect(Double(rightOfBest) / all > 0.58)
  }

  /// Rows of one group are in one part; fewer groups than parts are one.
  @Test func groupsStayTogether() throws {
    func plan(groups: Int) throws -> (TrainingPlan, Table) {
      let rows = (0..<60).map { "\($0),\($0 % groups),\($0 % 2 == 0 ? "a" : "b")" }
      let table = try Table(csv: Array((["x,g,y"] + rows).joined(separator: "\n").utf8), name: "t.csv")
      var settings = TrainingSettings(target: "y")
      settings.split = .grouped(by: "g")
      return (try TrainingPlan(table: table, settings: settings), table)
    }
    let (many, table) = try plan(groups: 12)
    let chosen = Array(stride(from: 59, to: -1, by: -1))
    let parts = many.crossFittingParts(of: table, rows: chosen)
    for (one, part) in zip(chosen, parts) {
      for (other, another) in zip(chosen, parts) where one % 12 == other % 12 { #expect(part == another) }
    }
    #expect(Set(parts) == [0, 1, 2, 3, 4])
    let (few, sparse) = try plan(groups: 4)
    #expect(Set(few.crossFittingParts(of: sparse, rows: chosen)) == [0])
  }

  /// A score that some rows have none of is that of all.
  @Test func aPartWithAllOfAClassFollowsAll() throws {
    var asked: [Int] = []
    var answers = try #require(
      CrossFittedAnswers(
        partOfRow: parts(10),
        by: .value { said, rows in
          asked.append(rows.count)
          return rows.contains(0) ? said[0, 0] : .nan
        }))
    for value in [3.0, 2, 4] {
      answers.add(Matrix<Double>(rows: 10, columns: 1, repeating: value), finished: asItIs)
    }
    #expect(answers.answers == Matrix(rows: 10, columns: 1, repeating: 2))
    #expect(asked.count == 18 && asked.count { $0 == 10 } == 3)
  }

  /// What a plan says of its held-out rows, against the same worked out by hand: the networks as they are after each epoch, of which
  /// each fifth of a part's rows takes the one that has most of the other rows right.
  @Test func theHeldOutScoresOfAPlan() throws {
    let table = try Samples.words()
    func settings(_ change: (inout TrainingSettings) -> Void = { _ in }) -> TrainingSettings {
      var settings = TrainingSettings(target: "y")
      var recipe = Recipe()
      (recipe.hidden, recipe.epochs, recipe.repeats) = ([16], 6, 1)
      settings.recipe = recipe
      change(&settings)
      return settings
    }
    let plan = try TrainingPlan(table: table, settings: settings())
    let result = try plan.run()
    guard case .classification(let shown)? = result.validation?.scores else {
      Issue.record("expected classes")
      return
    }
    let labels = shown.answers.actual
    let folds = try #require(plan.folds.first)
    // A part of 48 rows is one batch: so many steps are as many epochs.
    let afterEpochs = try (1...6).map { steps in
      let model = try TrainingPlan(
        table: table,
        settings: settings {
          $0.stepLimit = steps
          $0.recipe?.without = [.bestEpoch]
        }
      ).run().model
      #expect(model.networks.count == folds.count)
      return try folds.indices.map { try model.with(network: $0).predictions(for: table).probabilities }
    }
    var differs = false
    for (number, fold) in folds.enumerated() {
      #expect(fold.validation.count == 12)
      for part in 0..<5 {
        let others = fold.validation.indices.filter { $0 % 5 != part }.map { fold.validation[$0] }
        let right = afterEpochs.map { networks in
          others.count { (networks[number][$0, 1] > 0.5 ? 1 : 0) == labels[$0] }
        }
        let best = right.lastIndex(of: right.max() ?? 0) ?? 0
        for index in fold.validation.indices where index % 5 == part {
          let row = fold.validation[index]
          let wanted = afterEpochs[best][number][row, 1]
          #expect((shown.answers.probabilities[row, 1] - wanted).magnitude < 1e-9, "\(row)")
          let kept = try result.model.with(network: number).predictions(for: table.selecting(rows: [row]))
          differs = differs || (kept.probabilities[0, 1] - wanted).magnitude > 1e-3
        }
      }
    }
    #expect(differs)
    // Each row has one network that did not see it: the scores are moved by what was seen.
    let scores = try #require(result.model.conformal)
    let unmoved = try #require(result.validation.flatMap { ConformalScores($0) })
    #expect(scores.rows == unmoved.rows && scores != unmoved)
  }

  /// Every number that epochs are compared by says of all rows what the plan says of them, up to a factor and a sign.
  @Test(arguments: ["accuracy", "log-loss", "roc-auc", "f1"]) func criteriaOfClasses(metric: String) throws {
    let table = try Samples.table(rows: 60) { a, b in a + b > 4 ? "yes" : "no" }
    var settings = TrainingSettings(target: "y")
    settings.metric = Score.named(metric)
    try compare(TrainingPlan(table: table, settings: settings), table, rows: 60)
  }

  @Test(arguments: ["rmse", "mae", "r2"]) func criteriaOfNumbers(metric: String) throws {
    let table = try Samples.table(rows: 60) { a, b in "\(a * b)" }
    var settings = TrainingSettings(target: "y")
    settings.metric = Score.named(metric)
    try compare(TrainingPlan(table: table, settings: settings), table, rows: 60)
  }

  /// Of two answers the one that the score calls better is the one that the criterion does.
  private func compare(_ plan: TrainingPlan, _ table: Table, rows: Int) throws {
    let score = try #require(plan.settings.metric)
    let data = try plan.dataset(table, of: Double.self)
    let criterion = try #require(plan.criterion(on: data))
    let all = Array(0..<rows)
    func answers(_ index: Int) -> Matrix<Double> {
      var said = Matrix<Double>(rows: rows, columns: plan.objective.outputs(for: plan.target.values) ?? 1)
      for row in 0..<rows {
        for column in 0..<said.columns {
          said[row, column] = random.uniform(.data, step: UInt64(index), index: row * said.columns + column)
        }
        guard said.columns > 1 else { continue }
        let sum = (0..<said.columns).reduce(0) { $0 + said[row, $1] }
        for column in 0..<said.columns { said[row, column] /= sum }
      }
      return said
    }
    func badness(_ said: Matrix<Double>) -> Double {
      switch criterion {
      case .sum(let ofRows): ofRows(said).reduce(0, +)
      case .value(let value): value(said, all)
      }
    }
    func goodness(_ said: Matrix<Double>) throws -> Double {
      let value = try #require(plan.value(of: score, answers: said, targets: data))
      return score.isHigherBetter ? value : -value
    }
    for index in 0..<20 {
      let (first, second) = (answers(2 * index), answers(2 * index + 1))
      let (a, b) = (try goodness(first), try goodness(second))
      if (a - b).magnitude > 1e-12 { #expect((a > b) == (badness(first) < badness(second)), "\(index)") }
    }
  }
}
