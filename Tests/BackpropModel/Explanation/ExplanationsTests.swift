import Backprop
import BackpropCompute
import BackpropData
import Foundation
import TestSupport
import Testing

@testable import BackpropModel

struct ExplanationsTests {
  private func expectAdditive(_ model: Model, _ table: Table, _ found: Explanations) throws {
    let predictions = try model.predictions(for: table)
    for (row, explanation) in found.rows.enumerated() {
      let prediction =
        predictions.labels.isEmpty
        ? predictions.numbers[row] : predictions.probabilities[row, predictions.classes[row]]
      let sum = explanation.strongest.reduce(explanation.typical + explanation.others) { $0 + $1.size }
      #expect(isClose(sum, prediction, relative: 1e-12, absolute: 1e-12))
      let sizes = explanation.strongest.map(\.size.magnitude)
      #expect(zip(sizes, sizes.dropFirst()).allSatisfy { $0 >= $1 })
    }
  }

  /// Of a linear model the effect of a column is its weight times how far the cell is from the typical one: 0 here, where nothing is
  /// scaled but by a mean of the training rows that is taken for typical.
  @Test func aLinearModelIsTakenApartExactly() throws {
    let table = try PermutationImportanceTests.table(rows: 50)
    let model = try PermutationImportanceTests.linear(table)
    let found = try model.explanations(of: table)
    #expect(found.isExact && found.predictionsOfEach == 16 && found.columns == ["a", "b", "c", "kind"])
    try expectAdditive(model, table, found)
    func numbers(_ name: String) throws -> [Double] {
      guard case .numbers(let numbers) = try table.column(named: name).values else { return [] }
      return Array(numbers)
    }
    let (a, b) = (try numbers("a"), try numbers("b"))
    let (meanA, meanB) = (a.reduce(0, +) / 50, b.reduce(0, +) / 50)
    for (row, explanation) in found.rows.enumerated() {
      var effects = [0.0, 0, 0, 0]
      for effect in explanation.strongest { effects[effect.column] = effect.size }
      let isRed = table.text(row: row, column: 3) == "red"
      let want = [3 * (a[row] - meanA), -2 * (b[row] - meanB), 0, isRed ? 1 : 0]
      #expect(isClose(effects, want, relative: 1e-9, absolute: 1e-12))
      #expect(isClose(explanation.typical, 3 * meanA - 2 * meanB, relative: 1e-12))
    }
  }

  /// Shapley's own axioms on a product: f = x y z of ones against zeros gives each a third, where a fall of one column alone would
  /// give each everything.
  @Test func commonWorkIsShared() {
    for columns in [1, 3, 8] {
      let plan = CoalitionPlan(columns: columns, random: RandomSource(seed: 0))
      #expect(plan.isExact && plan.rowsOfEach == 1 << columns)
      let full = plan.rowsOfEach - 1
      let effects = plan.effects(empty: 0, full: 1) { $0 == full ? 1 : 0 }
      #expect(isClose(effects, Array(repeating: 1 / Double(columns), count: columns), relative: 1e-12))
    }
  }

  /// f = sum of w_j x_j + 5 x_0 x_1 of ones: w_j each, and half of the common work to each of the two; an order and its reverse have it
  /// so to the last digit.
  @Test(arguments: [3, 8, 9, 20, 600]) func sumsAndPairsAreExact(columns: Int) {
    let plan = CoalitionPlan(columns: columns, random: RandomSource(seed: 5))
    #expect(plan.isExact == (columns <= 8))
    #expect(plan.rowsOfEach <= max(1_024, 2 * columns))
    func f(_ isIn: (Int) -> Bool) -> Double {
      var sum = isIn(0) && isIn(1) ? 5.0 : 0
      for column in 0..<columns where isIn(column) { sum += Double(column % 7) - 2 }
      return sum
    }
    let effects = plan.effects(empty: 0, full: f { _ in true }) { number in
      f { plan.contains($0, in: number) }
    }
    let want = (0..<columns).map { Double($0 % 7) - 2 + ($0 < 2 ? 2.5 : 0) }
    #expect(isClose(effects, want, relative: 1e-12, absolute: 1e-12))
  }

  /// Many columns, classes, floats, missing cells and unknown words.
  @Test func effectsAddUpWhateverTheModel() throws {
    let random = RandomSource(seed: 2)
    let rows = 120
    var columns = (0..<11).map { index in
      Column(
        name: "x\(index)",
        numbers: (0..<rows).map { row in
          random.uniform(.data, step: UInt64(index), index: row) < 0.1
            ? .nan : random.normal(.data, step: UInt64(20 + index), index: row)
        })
    }
    columns.append(Column(name: "kind", text: (0..<rows).map { $0 % 9 == 0 ? nil : "k\($0 % 13)" }))
    columns.append(Column(name: "y", text: (0..<rows).map { ["p", "q", "r"][$0 * 7 % 3] }))
    let table = try Table(name: "t", columns: columns)
    let model = try Samples.model(table)
    let found = try model.explanations(of: table)
    #expect(!found.isExact && found.columns.count == 12 && found.predictionsOfEach <= 1_024)
    try expectAdditive(model, table, found)
    // So many are told, and what the others add up to.
    let three = try model.explanations(of: table, count: 3)
    #expect(three.rows.allSatisfy { $0.strongest.count == 3 })
    try expectAdditive(model, table, three)
    #expect(zip(three.rows, found.rows).allSatisfy { $0.strongest == Array($1.strongest.prefix(3)) })
    // A row has the same alone, among others, and whoever computes.
    let some = try model.explanations(of: table.selecting(rows: [5, 77]), count: 3)
    #expect(some.rows == [three.rows[5], three.rows[77]])
    #expect(
      try model.explanations(of: table, count: 3, instructionSet: .baseline, workers: WorkerPool(count: 3))
        == three)
    let odd = table.selecting(rows: [0])
    #expect(try model.explanations(of: odd, count: 99).rows[0].strongest.count == 12)
    #expect(try model.explanations(of: table.selecting(rows: [])).rows.isEmpty)
  }

  /// What the encoder makes of a typical row in each kind of column, for every scale.
  @Test(arguments: FeatureEncoder.Scaling.allCases) func theTypicalRow(scaling: FeatureEncoder.Scaling) throws
  {
    let table = try PermutationImportanceTests.table(rows: 80)
    let model = try Samples.model(table) {
      $0.featureScaling = scaling
      $0.task = .regression
    }
    #expect(model.features.typicalRow.count == model.features.width)
    // An unknown word, and numbers that are missing where none was in training, are encoded as typical cells.
    let none = try Table(
      name: "none",
      columns: ["a", "b", "c"].map { Column(name: $0, numbers: [.nan]) } + [
        Column(name: "kind", text: ["?!"])
      ])
    let encoded: Matrix<Double> = try model.features.encode(none)
    #expect(isClose(encoded.row(0), model.features.typicalRow, relative: 1e-12, absolute: 1e-12))
    let found = try model.explanations(of: none)
    #expect(found.rows[0].strongest.allSatisfy { $0.size == 0 } && found.rows[0].others == 0)
  }

  @Test func severalNetworksAndEarlierFiles() throws {
    let table = try Samples.threeClasses()
    let model = try Samples.model(table) { $0.seeds = 3 }
    try expectAdditive(model, table, model.explanations(of: table))
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Fixtures/models/format-2-two-networks.safetensors")
      .path
    let old = try Model(contentsOf: path)
    let rows = try Table(
      csv: Array("kind,b,a,zip\nred,2,1,01\nblue,,4.5,02\ngrey,4,0,03\n".utf8), name: "new")
    try expectAdditive(old, rows, old.explanations(of: rows))
  }
}
