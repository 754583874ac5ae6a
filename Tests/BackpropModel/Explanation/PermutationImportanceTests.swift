import Backprop
import BackpropCompute
import BackpropData
import Foundation
import TestSupport
import Testing

@testable import BackpropModel

/// What columns matter, where the network is known in closed form.
struct PermutationImportanceTests {
  /// y = 3 a - 2 b + (kind = red) in the columns' own units, by a network of one dense layer whose weights are written down; c has
  /// no say.
  static func linear(_ table: Table, a: Double = 3, b: Double = -2, red: Double = 1) throws -> Model {
    let settings = Samples.settings {
      $0.hidden = []
      $0.epochs = 1
      $0.precision = .double
      $0.validation = 0
      $0.featureScaling = .none
      $0.targetScaling = TargetEncoder.Scaling.none
    }
    let model = try TrainingPlan(table: table, settings: settings).run().model
    guard case .double(var network) = model.network else { throw ModelError(.settings, "expected double") }
    let weights: [String: Double] = ["a": a, "b": b, "kind = red": red]
    network[tensor: "layers.0.weight"] = model.features.featureNames.map { weights[$0] ?? 0 }
    network[tensor: "layers.0.bias"] = [0]
    return Model(
      networks: [.double(network)], objective: model.objective, schema: model.schema,
      features: model.features,
      target: model.target, provenance: model.provenance)
  }

  static func table(rows: Int, seed: UInt64 = 1) throws -> Table {
    let random = RandomSource(seed: seed)
    let a = (0..<rows).map { random.normal(.data, index: $0) }
    let b = (0..<rows).map { random.uniform(.data, step: 1, index: $0) * 4 }
    let c = (0..<rows).map { random.normal(.data, step: 2, index: $0) }
    let kinds = (0..<rows).map {
      ["red", "green", "blue"][random.integer(below: 3, .data, step: 3, index: $0)]
    }
    let y = (0..<rows).map { 3 * a[$0] - 2 * b[$0] + (kinds[$0] == "red" ? 1 : 0) }
    return try Table(
      name: "t",
      columns: [
        Column(name: "a", numbers: a), Column(name: "b", numbers: b), Column(name: "c", numbers: c),
        Column(name: "kind", text: kinds), Column(name: "y", numbers: y),
      ])
  }

  private func variance(_ numbers: [Double]) -> Double {
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    return numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
  }

  /// Where the model is exact, dealing column j anew makes the mean squared error w^2 E[(x' - x)^2] = 2 w^2 var(x), the mean over all
  /// orders; a column without a weight makes exactly nothing.
  @Test func aLinearModelFallsByTwiceItsVariance() throws {
    let table = try Self.table(rows: 400)
    let model = try Self.linear(table)
    let found = try PermutationImportance(
      of: model, on: table, score: Score.named("mse"), repeats: 200, seed: 3)
    #expect(found.rows == 400 && found.allRows == 400 && found.repeats == 200)
    #expect(isClose(found.baseline, 0, relative: 0, absolute: 1e-20))
    func numbers(_ name: String) throws -> [Double] {
      switch try table.column(named: name).values {
      case .numbers(let numbers): return Array(numbers)
      case .text(let texts, let codes): return codes.map { texts[Int($0)] == "red" ? 1 : 0 }
      }
    }
    let wanted = try [
      "a": 18 * variance(numbers("a")), "b": 8 * variance(numbers("b")),
      "kind": 2 * variance(numbers("kind")),
    ]
    #expect(found.columns.map(\.name) == ["a", "b", "kind", "c"])
    for column in found.columns.dropLast() {
      let want = try #require(wanted[column.name])
      // Five standard errors of the mean of 200.
      #expect((column.fall - want).magnitude < 5 * column.deviation / 200.0.squareRoot(), "\(column.name)")
      #expect(column.deviation < 0.2 * want)
    }
    let last = try #require(found.columns.last)
    #expect(last.falls.allSatisfy { $0 == 0 } && last.deviation == 0)
  }

  /// scikit-learn's permutation_importance of the same linear model and rows: the mean of many repeats.
  @Test func agreesWithScikitLearn() throws {
    let facts = try fixture("importance.json")
    let rows = try #require(facts["rows"]?.items).map { $0.numbers ?? [] }
    let y = try #require(facts["y"]?.numbers)
    let table = try Table(
      name: "t",
      columns: [
        Column(name: "a", numbers: rows.map { $0[0] }), Column(name: "b", numbers: rows.map { $0[1] }),
        Column(name: "c", numbers: rows.map { $0[2] }), Column(name: "y", numbers: y),
      ])
    let model = try Self.linear(table)
    for score in ["mse", "mae", "r2"] {
      let fact = try #require(facts["scores"]?[score])
      let found = try PermutationImportance(of: model, on: table, score: Score.named(score), repeats: 300)
      #expect(isClose(found.baseline, try #require(fact["baseline"]?.number), relative: 1e-9))
      for column in found.columns {
        let want = try #require(fact[column.name]?[0]?.number)
        let deviation = try #require(fact[column.name]?[1]?.number)
        // Means of 300 against means of 2000, each order its own.
        #expect(
          (column.fall - want).magnitude <= 5 * deviation / 260.0.squareRoot() + 1e-12,
          "\(score) \(column.name)")
        #expect(isClose(column.deviation, deviation, relative: 0.25, absolute: 1e-12))
      }
    }
  }

  /// The features of a column go together: a category's slots, and a number with its indicator.
  @Test func allFeaturesOfAColumnGoTogether() throws {
    let table = try Table(
      csv: Array("a,kind,y\n1,red,1\n,green,2\n3,red,3\n4,blue,2\n,blue,1\n2,green,4\n".utf8), name: "t")
    let model = try Samples.model(table) {
      $0.task = .regression
      $0.validation = 0
    }
    let sources = model.features.sourceColumns
    #expect(sources.map(\.name) == ["a", "kind"])
    #expect(sources.flatMap(\.positions).flatMap { $0 }.sorted() == Array(0..<model.features.width))
    let found = try PermutationImportance(of: model, on: table)
    #expect(Set(found.columns.map(\.name)) == ["a", "kind"] && found.score.name == "rmse")
  }

  @Test func aTwinIsNamed() throws {
    let rows = try Self.table(rows: 100)
    guard case .numbers(let a) = try rows.column(named: "a").values else { return }
    let twin = Column(name: "twin", numbers: a.map { -2 * $0 + 1 })
    let table = try Table(name: "t", columns: rows.columns + [twin])
    let found = try PermutationImportance(of: Self.linear(table), on: table)
    #expect(found.correlated?.count == 1)
    let pair = try #require(found.correlated?.first)
    #expect(pair.first == "a" && pair.second == "twin" && isClose(pair.correlation, -1, relative: 1e-12))
  }

  /// A word that tells a number, words that tell each other, and many words that tell nothing though there are few rows of each.
  @Test func wordsAndNumbersGoTogether() throws {
    let random = RandomSource(seed: 4)
    let a = (0..<300).map { Double(random.integer(below: 12, .data, index: $0)) }
    let luck = (0..<300).map { "w\(random.integer(below: 100, .data, step: 1, index: $0))" }
    let table = try Table(
      name: "t",
      columns: [
        Column(name: "a", numbers: a), Column(name: "same", text: a.map { "n\($0)" }),
        Column(name: "again", text: a.map { "m\(Int($0) * 5 % 12)" }), Column(name: "luck", text: luck),
        Column(name: "pair", text: a.map { $0 < 6 ? "low" : "high" }),
        Column(name: "y", numbers: a.map { $0 * 2 }),
      ])
    let model = try Samples.model(table) {
      $0.task = .regression
      $0.validation = 0
    }
    let pairs = try #require(PermutationImportance(of: model, on: table).correlated)
    #expect(
      Set(pairs.map { [$0.first, $0.second] }) == [
        ["a", "same"], ["a", "again"], ["same", "again"], ["same", "pair"], ["again", "pair"],
      ])
    #expect(pairs.allSatisfy { isClose($0.correlation, 1, relative: 0.02) })
    // Half of the variance of 0 ... 11 and more lies between low and high: 1 - 35 / 143.
    let rows = try EncodedRows(
      model.answered(table, with: []), of: model, instructionSet: .best, workers: WorkerPool(count: 1))
    let association = try #require(ColumnAssociation(rows, model.features))
    let index = Dictionary(uniqueKeysWithValues: rows.columns.enumerated().map { ($1.name, $0) })
    func strength(_ first: String, _ second: String) throws -> Double {
      try association.strength(#require(index[first]), #require(index[second]))
    }
    #expect(try (strength("pair", "a") - (108.0 / 143).squareRoot()).magnitude < 0.05)
    #expect(try strength("luck", "a") < 0.35 && strength("same", "luck") < 0.35)
    #expect(try strength("pair", "same") == strength("same", "pair"))
  }

  @Test func manyRowsAreDrawn() throws {
    let table = try Self.table(rows: 10_500)
    let model = try Self.linear(table)
    let found = try PermutationImportance(of: model, on: table, repeats: 1)
    #expect(found.rows == 10_000 && found.allRows == 10_500)
    #expect(found.columns.allSatisfy { $0.deviation == 0 })
  }

  @Test func workersHaveNoSay() throws {
    let table = try Self.table(rows: 700)
    let model = try Samples.model(table) { $0.task = .regression }
    let one = try PermutationImportance(of: model, on: table)
    #expect(try PermutationImportance(of: model, on: table, workers: WorkerPool(count: 3)) == one)
    #expect(try PermutationImportance(of: model, on: table, instructionSet: .baseline) == one)
    #expect(try PermutationImportance(of: model, on: table, seed: 1) != one)
  }

  @Test func oddTables() throws {
    let table = try Self.table(rows: 60)
    let model = try Self.linear(table)
    // One row has one order.
    let single = try PermutationImportance(
      of: model, on: table.selecting(rows: [4]), score: Score.named("mae"))
    #expect(single.rows == 1 && single.columns.allSatisfy { $0.fall == 0 } && single.correlated == [])
    // A constant column has no say in any order; unknown words and missing cells are rows like others.
    let odd = try Table(
      csv: Array("a,b,c,kind,y\n1,,2,mauve,1\n1,3,2,,2\n1,2,2,red,4\n1,5,,red,3\n".utf8), name: "odd")
    let found = try PermutationImportance(of: model, on: odd)
    #expect(found.columns.first { $0.name == "a" }?.fall == 0)
    #expect(found.columns.first { $0.name == "b" }.map { $0.deviation > 0 } == true)
    let error = #expect(throws: ModelError.self) {
      try PermutationImportance(of: model, on: table, score: Score.named("roc-auc"))
    }
    #expect(error?.kind == .settings && error?.description.contains("rmse") == true)
    #expect(throws: ModelError.self) {
      try PermutationImportance(of: model, on: table.dropping(columns: ["y"]))
    }
  }

  /// What falls is the score with the classes named from the threshold on that was asked for.
  @Test func aThresholdHasItsSay() throws {
    let table = try Samples.words()
    let model = try Samples.model(table)
    let evaluation = try model.evaluation(on: table)
    let accuracy = try #require(Score.named("accuracy"))
    for threshold in [0.02, 0.5, 0.98] {
      let found = try PermutationImportance(of: model, on: table, score: accuracy, threshold: threshold)
      #expect(try found.baseline == evaluation.deciding(from: threshold).value(of: accuracy))
    }
    #expect(throws: ModelError.self) { try PermutationImportance(of: model, on: table, threshold: 1.5) }
  }
}
