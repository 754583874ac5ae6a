import Backprop
import BackpropCompute
import BackpropData
import TestSupport
import Testing

@testable import BackpropModel

/// Networks of several kinds in one model: how much each counts, and what is said of rows that none saw.
struct NetworkKindTests {
  private func settings(_ change: (inout Recipe) -> Void = { _ in }) -> TrainingSettings {
    var settings = TrainingSettings(target: "y")
    var recipe = Recipe(.best)
    (recipe.hidden, recipe.epochs, recipe.repeats) = ([8], 12, 2)
    change(&recipe)
    settings.recipe = recipe
    settings.folds = 2
    return settings
  }

  /// A step, which pieces can follow and twelve epochs of periods and lines cannot.
  private func steps(rows: Int) throws -> Table {
    try Samples.table(rows: rows) { a, _ in a > 2.2 && a < 2.9 ? "1" : "\(0.001 * a)" }
  }

  /// Of two kinds the one with the smaller error on the rows held out counts more, as the 16th power of 1 / its squared error.
  @Test func theBetterKindCountsMore() throws {
    let table = try steps(rows: 400)
    // Held-out rows are then answered by the very networks of the model.
    let settings = settings { $0.without = [.bestEpoch] }
    let result = try TrainingPlan(table: table, settings: settings).run()
    let model = result.model
    let weights = try #require(model.weights)
    #expect(weights.count == 4 && isClose(weights.reduce(0, +), 1, relative: 1e-12))
    #expect(weights[0] == weights[1] && weights[2] == weights[3])
    #expect(weights.allSatisfy { $0 > 0 })
    let held = try #require(result.validation?.rootMeanSquaredError)
    let plan = try TrainingPlan(table: table, settings: settings)
    // What each network says of the rows that it did not see, in the table's order.
    var unseen = [[Double]](repeating: [Double](repeating: 0, count: 400), count: 2)
    for member in plan.members {
      let part = try #require(member.fold).validation
      let one = Model(
        networks: [model.networks[member.index]], objective: model.objective, schema: model.schema,
        features: model.features, target: model.target, adjustment: model.adjustment,
        provenance: model.provenance)
      let numbers = try one.predictions(for: table.selecting(rows: part)).numbers
      for (row, number) in zip(part, numbers) { unseen[member.kind][row] = number }
    }
    let actual = (0..<400).map { row in
      let a = Double(row * 37 % 50) / 10
      return a > 2.2 && a < 2.9 ? 1 : 0.001 * a
    }
    func error(_ share: Double) -> Double {
      let squares = (0..<400).map { row in
        let error = share * unseen[0][row] + (1 - share) * unseen[1][row] - actual[row]
        return error * error
      }
      return (squares.reduce(0, +) / 400).squareRoot()
    }
    #expect((error(1) < error(0)) == (weights[0] > weights[2]) && error(1) != error(0))
    // Of a share of 1 there is the first kind alone.
    var ratio = error(1) / error(0) * (error(1) / error(0))
    for _ in 0..<4 { ratio *= ratio }
    #expect(isClose(weights[0] * ratio, weights[2], relative: 1e-6))
    #expect(isClose(held, error(2 * weights[0]), relative: 1e-9))
  }

  /// Kinds of networks that tell classes join the mean one after the other: one of each, then eight more.
  @Test func theBetterKindForClassesCountsMore() throws {
    let rows = 600
    let table = try Samples.table(rows: rows) { a, _ in a > 2.2 && a < 2.9 ? "in" : "out" }
    let plan = try TrainingPlan(table: table, settings: settings())
    let model = try plan.run().model
    let weights = try #require(model.weights)
    #expect(
      plan.kinds.count == 2 && weights.count == 4 && weights[0] == weights[1] && weights[2] == weights[3])
    for weight in weights {
      let count = 20 * weight
      #expect(isClose(count, count.rounded(), relative: 1e-12) && count >= 1)
    }
    var losses = [0.0, 0.0]
    for member in plan.members {
      let part = try #require(member.fold).validation
      let one = Model(
        networks: [model.networks[member.index]], objective: model.objective, schema: model.schema,
        features: model.features, target: model.target, provenance: model.provenance)
      let said = try one.predictions(for: table.selecting(rows: part)).probabilities
      for (index, row) in part.enumerated() {
        let a = Double(row * 37 % 50) / 10
        losses[member.kind] -= Elementary.log(said[index, a > 2.2 && a < 2.9 ? 0 : 1])
      }
    }
    #expect((losses[0] < losses[1]) == (weights[0] > weights[2]), "\(losses) \(weights)")
  }

  @Test func theMeanIsWeighted() throws {
    let table = try steps(rows: 100)
    let model = try TrainingPlan(table: table, settings: settings()).run().model
    let weights = try #require(model.weights)
    let found = try model.predictions(for: table).numbers
    var mean = [Double](repeating: 0, count: 100)
    for (index, weight) in weights.enumerated() {
      let one = Model(
        networks: [model.networks[index]], objective: model.objective, schema: model.schema,
        features: model.features, target: model.target, adjustment: model.adjustment,
        provenance: model.provenance)
      for (row, number) in try one.predictions(for: table).numbers.enumerated() {
        mean[row] += weight * number
      }
    }
    for row in 0..<100 { #expect(abs(found[row] - mean[row]) < 1e-9) }
    // Answers that were worked out network by network are weighed alike.
    let rows = try EncodedRows(
      model.understood(table), of: model, instructionSet: .best, workers: WorkerPool(count: 1))
    #expect(try rows.predictions(rows: 100) { row, _ in row }.numbers == found)
  }

  @Test func sideBySideIsTheSame() throws {
    let plan = try TrainingPlan(table: steps(rows: 80), settings: settings { $0.epochs = 3 })
    let alone = try plan.run().model.serialized()
    for workers in [2, 5] {
      #expect(try plan.run(workers: WorkerPool(count: workers)).model.serialized() == alone)
    }
  }

  /// An estimate counts the networks of each kind, and ends as the training does.
  @Test func estimatesCountAllKinds() throws {
    let plan = try TrainingPlan(table: steps(rows: 1200), settings: settings { $0.repeats = 3 })
    let estimate = try plan.estimate()
    // 600 rows in batches of 64, the last ones left out.
    #expect(estimate.steps == 6 * 12 * 9 && (0..<3).allSatisfy { plan.networkCount(ofKind: $0) == 2 })
    #expect(estimate.secondsPerEpoch.count == 3 && estimate.secondsPerEpoch.allSatisfy { $0 > 0 })
    let pieces = try plan.network(of: Float.self, index: 4)
    #expect(estimate.parameters == pieces.layout.count)
    #expect(try pieces.layout.count > plan.network(of: Float.self, index: 0).layout.count)
  }

  /// With 20,000 rows a thousand are seen by no network, and the scores of ranges are theirs.
  @Test func rowsAreReserved() throws {
    var wanted = settings { $0.epochs = 1 }
    wanted.recipe?.preset = .fast
    wanted.recipe?.repeats = 1
    let table = try Samples.table(rows: 20_000) { a, b in a + b > 4 ? "yes" : "no" }
    let plan = try TrainingPlan(table: table, settings: wanted)
    let reserved = try #require(plan.reserved)
    #expect(reserved.rowCount == 1_000 && plan.training.rowCount == 19_000 && plan.rowCount == 20_000)
    let result = try plan.run()
    #expect(result.model.conformal?.rows == 1_000 && result.model.provenance.rows == 20_000)
    #expect(result.model.conformal == ConformalScores(try result.model.evaluation(on: reserved)))
    for change in [
      { $0.folds = 1 }, { $0.split = .grouped(by: "kind") }, { $0.recipe = nil },
    ] as [@Sendable (inout TrainingSettings) -> Void] {
      var other = wanted
      change(&other)
      #expect(try TrainingPlan(table: table, settings: other).reserved == nil)
    }
    let fewer = try TrainingPlan(table: table.selecting(rows: Array(0..<19_999)), settings: wanted)
    #expect(fewer.reserved == nil && fewer.training.rowCount == 19_999)
  }

  /// Rows that would count nothing are not reserved: the ranges go by the rows held out.
  @Test func reservedRowsMayCountNothing() throws {
    var wanted = settings { $0.epochs = 1 }
    wanted.recipe?.preset = .fast
    wanted.folds = 5
    wanted.weights = "w"
    func table(weight: (Int) -> Int) throws -> Table {
      var text = "id,a,w,y\n"
      for row in 0..<20_000 {
        text += "\(row),\(row % 50),\(weight(row)),\(row % 7 < 3 ? "yes" : "no")\n"
      }
      return try Table(csv: Array(text.utf8), name: "weighted.csv")
    }
    let even = try TrainingPlan(table: table { _ in 1 }, settings: wanted)
    let ids = try #require(even.reserved).weights(named: "id")
    let spared = Set(ids.map { Int($0) })
    #expect(spared.count == 1_000)
    let plan = try TrainingPlan(table: table { spared.contains($0) ? 0 : 1 }, settings: wanted)
    #expect(plan.reserved == nil && plan.training.rowCount == 20_000)
    // Those that are held out with a weight of 0 give no score.
    #expect(try plan.run().model.conformal?.rows == 19_000)
  }

  /// Errors that are the sum of a part all networks share and one of each network's own: from one network and from two the errors of
  /// ten are found.
  @Test func scoresOfAllFromScoresOfFew() throws {
    let source = RandomSource(seed: 5)
    func normal(_ step: UInt64, _ row: Int) -> Double { source.normal(.data, step: step, index: row) }
    let rows = 4_000
    func evaluation(_ networks: Range<Int>) throws -> TableEvaluation {
      let predicted = (0..<rows).map { row in
        networks.reduce(0.0) { $0 + normal(UInt64(2 + $1), row) } / Double(networks.count)
      }
      let scores = try RegressionScores(actual: (0..<rows).map { normal(1, $0) }, predicted: predicted)
      let regression = try TableEvaluation.Regression(scores: scores)
      return TableEvaluation(
        rows: rows, scores: .regression(regression), guess: .regression(regression), notes: [])
    }
    let (one, other, few) = try (evaluation(0..<1), evaluation(1..<2), evaluation(0..<2))
    let ten = try evaluation(0..<10)
    let all = try #require(ConformalScores(ten))
    let found = try #require(
      ConformalScores(
        mean: few, singles: [one, other], remainingShare: UnseenAnswers.remainingShare(from: 2, to: 10)))
    let plain = try #require(ConformalScores(few))
    for level in [0.5, 0.8, 0.9, 0.95] {
      #expect(abs(found.quantile(level) - all.quantile(level)) < 0.12 * all.quantile(level), "\(level)")
      #expect(plain.quantile(level) > 1.1 * all.quantile(level))
    }
    #expect(zip(found.scores, found.scores.dropFirst()).allSatisfy { $0 <= $1 } && found.rows == rows)
  }
}
