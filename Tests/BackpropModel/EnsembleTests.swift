import Backprop
import BackpropData
import BackpropFormats
import BackpropModel
import TestSupport
import Testing

/// Several networks in one model.
struct EnsembleTests {
  private func models(
    _ table: Table, _ change: @escaping (inout TrainingSettings) -> Void = { _ in }
  ) throws -> (whole: Model, parts: [Model]) {
    // The rows are divided by the first seed: without validation each network can be trained alone.
    func model(seed: UInt64, seeds: Int) throws -> Model {
      try Samples.model(table) {
        $0.validation = 0
        $0.precision = .double
        $0.seed = seed
        $0.seeds = seeds
        change(&$0)
      }
    }
    return (try model(seed: 5, seeds: 3), try (5..<8).map { try model(seed: $0, seeds: 1) })
  }

  @Test func theNetworksAreThoseOfTheSeeds() throws {
    let (whole, parts) = try models(Samples.words())
    #expect(whole.networks == parts.map(\.network))
    #expect(whole.provenance.losses == parts[0].provenance.losses)
    #expect(
      whole.provenance.others?.map(\.losses) == [parts[1].provenance.losses, parts[2].provenance.losses])
    #expect(whole.provenance.others?.map(\.seed) == [6, 7])
  }

  @Test func probabilitiesAndNumbersAreMeans() throws {
    let words = try models(Samples.words())
    let probabilities = try words.parts.map { try $0.predictions(for: Samples.words()).probabilities }
    let mean = try words.whole.predictions(for: Samples.words()).probabilities
    for row in 0..<mean.rows {
      #expect(isClose(mean[row, 1], probabilities.reduce(0) { $0 + $1[row, 1] } / 3, relative: 1e-14))
    }
    let numbers = try models(Samples.numbers())
    let each = try numbers.parts.map { try $0.predictions(for: Samples.numbers()).numbers }
    for (row, number) in try numbers.whole.predictions(for: Samples.numbers()).numbers.enumerated() {
      #expect(
        isClose(number, (each[0][row] + each[1][row] + each[2][row]) / 3, relative: 1e-12, absolute: 1e-12))
    }
  }

  /// The variance of an equal mixture is E[v + m^2] - E[m]^2.
  @Test func deviationsAreThoseOfTheMixture() throws {
    let table = try Samples.numbers()
    let (whole, parts) = try models(table) { $0.loss = .gaussian }
    let each = try parts.map { try $0.predictions(for: table) }
    let mixed = try whole.predictions(for: table)
    for row in 0..<table.rowCount {
      let m = each.map { $0.numbers[row] }
      let v = each.map { $0.details[0].values[row] * $0.details[0].values[row] }
      let mean = m.reduce(0, +) / 3
      let variance = zip(v, m).reduce(0) { $0 + $1.0 + $1.1 * $1.1 } / 3 - mean * mean
      #expect(isClose(mixed.details[0].values[row], variance.squareRoot(), relative: 1e-9))
    }
  }

  @Test func theFileHoldsThemAll() throws {
    let (whole, parts) = try models(Samples.threeClasses())
    let bytes = try whole.serialized()
    #expect(try Model(bytes: bytes, name: "m") == whole)
    let file = try SafetensorsFile(bytes: bytes)
    #expect(file.metadata["backprop.format"] == "3" && file.metadata["backprop.networks"] == "3")
    #expect(
      try file.tensor(named: "networks.1.layers.0.weight").doubles()
        == parts[1].network.elements(of: "layers.0.weight"))
    #expect(file.tensors.count == 12)
    #expect(try SafetensorsFile(bytes: parts[0].serialized()).metadata["backprop.format"] == "3")
  }

  @Test func anInterruptedTrainingKeepsTheFinishedOnes() throws {
    let plan = try TrainingPlan(
      table: Samples.words(),
      settings: Samples.settings {
        $0.seeds = 4
        $0.epochs = 3
        $0.patience = nil
      })
    var begun = 0
    let result = try plan.run(while: { begun < 3 }, onNetwork: { begun = $0 + 1 })
    #expect(result.model.networks.count == 2)
    #expect(try Model(bytes: result.model.serialized(), name: "m") == result.model)
  }
}
