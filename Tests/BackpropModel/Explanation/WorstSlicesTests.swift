import Backprop
import BackpropCompute
import BackpropData
import TestSupport
import Testing

@testable import BackpropModel

/// Slices planted in tables whose predictions are written down, so that nothing is trained but the schema.
struct WorstSlicesTests {
  private let random = RandomSource(seed: 21)

  /// Rows of a word, a number, another number and an identifier; `error` is added to what an exact model would say.
  private func table(rows: Int) throws -> Table {
    try Table(
      name: "t",
      columns: [
        Column(
          name: "town",
          text: (0..<rows).map {
            ["Ulm", "Bonn", "Kiel", "Trier"][random.integer(below: 4, .data, index: $0)]
          }),
        Column(
          name: "age",
          numbers: (0..<rows).map { 18 + Double(random.integer(below: 60, .data, step: 1, index: $0)) }),
        Column(name: "size", numbers: (0..<rows).map { random.normal(.data, step: 2, index: $0) }),
        Column(
          name: "gap",
          numbers: (0..<rows).map { random.uniform(.data, step: 3, index: $0) < 0.1 ? .nan : Double($0 % 7) }),
        Column(name: "y", numbers: (0..<rows).map { random.normal(.data, step: 4, index: $0) }),
      ])
  }

  private func model(_ table: Table) throws -> Model {
    try Samples.model(table) {
      $0.epochs = 1
      $0.task = .regression
    }
  }

  /// An evaluation with errors of our own.
  private func evaluation(_ table: Table, _ deviation: (_ row: Int) -> Double) throws -> TableEvaluation {
    guard case .numbers(let y) = try table.column(named: "y").values else { throw ModelError(.badData, "y") }
    let actual = Array(y)
    let predicted = actual.indices.map {
      actual[$0] + deviation($0) * random.normal(.data, step: 9, index: $0)
    }
    let scores = TableEvaluation.Scores.regression(
      try TableEvaluation.Regression(scores: RegressionScores(actual: actual, predicted: predicted)))
    return TableEvaluation(rows: actual.count, scores: scores, guess: scores, notes: [])
  }

  private func word(_ table: Table, _ row: Int) -> String { table.text(row: row, column: 0) }

  @Test func aPlantedWordIsFound() throws {
    let table = try table(rows: 2_000)
    let model = try model(table)
    let evaluation = try evaluation(table) { word(table, $0) == "Kiel" ? 2 : 1 }
    let found = try WorstSlices(of: model, on: table, evaluation)
    #expect(found.score.name == "rmse" && found.rows == 2_000 && found.leastRows == 30)
    let worst = try #require(found.slices.first { $0.conditions.count == 1 })
    #expect(worst.conditions == [WorstSlices.Condition(column: "town", cells: "Kiel")])
    #expect(worst.rows == (0..<2_000).count { word(table, $0) == "Kiel" })
    #expect((worst.value - 2).magnitude < 0.2 && (worst.rest - 1).magnitude < 0.1)
    #expect(worst.chance < 1e-6)
    // Its halves by other columns are no news of their own.
    #expect(found.slices.count == 1)
    #expect(isClose(found.overall, try #require(evaluation.rootMeanSquaredError), relative: 1e-14))
  }

  /// Only young rows of one town are bad: neither column alone says it as well.
  @Test func aPlantedPairIsFound() throws {
    let table = try table(rows: 4_000)
    guard case .numbers(let age) = try table.column(named: "age").values else { return }
    let evaluation = try evaluation(table) { word(table, $0) == "Ulm" && age[$0] < 30 ? 4 : 1 }
    let found = try WorstSlices(of: model(table), on: table, evaluation, score: Score.named("mae"))
    let worst = try #require(found.slices.first)
    #expect(worst.conditions.map(\.column) == ["town", "age"] && worst.conditions[0].cells == "Ulm")
    #expect(worst.conditions[1].cells.hasPrefix("18 to "))
    // The mean of |N(0, 4)| is 4 sqrt(2 / pi).
    #expect((worst.value - 3.19).magnitude < 0.4 && worst.rest < 1)
  }

  @Test func missingCellsAreASlice() throws {
    let table = try table(rows: 1_500)
    let gap = try table.column(named: "gap")
    let evaluation = try evaluation(table) { gap.isMissing(row: $0) ? 3 : 1 }
    let found = try WorstSlices(of: model(table), on: table, evaluation)
    #expect(found.slices.map(\.conditions) == [[WorstSlices.Condition(column: "gap", cells: "missing")]])
  }

  /// Where there is nothing to find, a slice is told in one of twenty tables at most, on average.
  @Test func luckIsNotToldOften() throws {
    let table = try table(rows: 600)
    let model = try model(table)
    guard case .numbers(let y) = try table.column(named: "y").values else { return }
    var told = 0
    for trial in 0..<60 {
      let predicted = y.indices.map { y[$0] + random.normal(.data, step: UInt64(100 + trial), index: $0) }
      let scores = TableEvaluation.Scores.regression(
        try TableEvaluation.Regression(scores: RegressionScores(actual: Array(y), predicted: predicted)))
      let found = try WorstSlices(
        of: model, on: table, TableEvaluation(rows: 600, scores: scores, guess: scores, notes: []))
      #expect(found.examined > 20)
      told += found.slices.isEmpty ? 0 : 1
    }
    // Nine of sixty by a chance of 5 % each come once in 700 times.
    #expect(told < 9)
  }

  @Test func wrongClassesAreCountedExactly() throws {
    let words = try Samples.table(rows: 400) { a, b in a + b > 4 ? "yes" : "no" }
    let model = try Samples.model(words) { $0.epochs = 1 }
    let kind = try words.column(named: "kind")
    guard case .text(let texts, let codes) = kind.values else { return }
    let actual = try model.target.classIndices(words)
    var said = Matrix<Double>(rows: 400, columns: 2)
    for row in 0..<400 {
      // Every third of the red rows is wrong, and one in fifty others.
      let isWrong = texts[Int(codes[row])] == "red" ? row % 9 == 0 : row % 50 == 1
      said[row, isWrong ? 1 - actual[row] : actual[row]] = 0.8
      said[row, isWrong ? actual[row] : 1 - actual[row]] = 0.2
    }
    let scores = TableEvaluation.Scores.classification(
      try TableEvaluation.Classification(
        labels: ["no", "yes"], answers: ClassAnswers(actual: actual, probabilities: said)))
    let evaluation = TableEvaluation(rows: 400, scores: scores, guess: scores, notes: [])
    for name in ["accuracy", "log-loss"] {
      let found = try WorstSlices(of: model, on: words, evaluation, score: Score.named(name))
      let worst = try #require(found.slices.first { $0.conditions.count == 1 })
      #expect(worst.conditions == [WorstSlices.Condition(column: "kind", cells: "red")])
      #expect(isClose(found.overall, try #require(evaluation.value(of: found.score)), relative: 1e-12))
    }
    let error = #expect(throws: ModelError.self) {
      try WorstSlices(of: model, on: words, evaluation, score: Score.named("roc-auc"))
    }
    #expect(error?.description.contains("a mean over rows (accuracy, log-loss)") == true)
  }

  @Test func smallAndConstantTables() throws {
    let table = try table(rows: 200)
    let model = try model(table)
    let one = table.selecting(rows: [7])
    let found = try WorstSlices(of: model, on: one, model.evaluation(on: one))
    #expect(found.slices.isEmpty && found.examined == 0 && found.rows == 1)
    let same = table.selecting(rows: Array(repeating: 3, count: 100))
    #expect(try WorstSlices(of: model, on: same, model.evaluation(on: same)).examined == 0)
    let error = #expect(throws: ModelError.self) {
      try WorstSlices(of: model, on: one, model.evaluation(on: table))
    }
    #expect(error?.kind == .badData)
  }

  @Test func binsAreCutBetweenDifferentNumbers() throws {
    let table = try Table(
      name: "t",
      columns: [
        Column(name: "x", numbers: (0..<100).map { $0 < 50 ? 1 : Double($0) }),
        Column(name: "few", numbers: (0..<100).map { Double($0 % 3) }),
      ])
    let x = ColumnSlices(0, of: table, least: 1)
    #expect(x.counts.reduce(0, +) == 100 && x.words.first == "1" && x.counts.first == 50)
    #expect(x.rowsOfSlices().map(\.count) == x.counts)
    let few = ColumnSlices(1, of: table, least: 34)
    #expect(few.words == ["0"] && few.counts == [34])
  }
}
