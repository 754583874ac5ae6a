import Backprop
import BackpropCompute
import BackpropData
import Foundation
import TestSupport
import Testing

@Suite("The sine document")
struct SineTests {
  /// The losses and predictions of `Tests/Fixtures/sine_numpy.py`, the document's own formulas in NumPy.
  private func golden() throws -> JSONValue {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/sine_numpy.json")
    return try JSONValue(parsing: [UInt8](Data(contentsOf: url)))
  }

  private func dataset() throws -> Dataset<Double> {
    let sine = try GeneratedData.sine(samples: 500)
    let mean = sine.inputs.reduce(0, +) / 500
    let deviation = (sine.inputs.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 500).squareRoot()
    return try Dataset(
      inputs: Matrix(rows: 500, columns: 1, elements: sine.inputs.map { ($0 - mean) / deviation }),
      targets: Matrix(rows: 500, columns: 1, elements: sine.targets))
  }

  @Test("From NumPy's seed alone, all 1000 losses and all predictions are NumPy's to 1e-12")
  func trainsAsNumPyDoes() throws {
    let golden = try golden()
    let seed = try #require(golden["seed"]?.integer)
    var random = NumPyRandom(seed: UInt32(seed))
    var network = try Network<Double>(inputs: 1, layers: [.dense(10, .relu), .dense(10, .relu), .dense(1)])
    network.initialize(from: &random, weights: .outputsByInputs, scale: 0.1, drawsBiases: true)
    let objective = Objective.halfSquaredError(output: .sigmoid)
    let data = try dataset()
    let trainer = try Trainer(
      network, objective: objective, optimizer: .sgd(learningRate: 0.01), data: data, batch: .rows(1),
      shuffles: false)
    var losses: [Double] = []
    for _ in 0..<1000 { losses.append(try trainer.epoch().loss) }
    let expected = try #require(golden["losses"]?.numbers)
    #expect(firstMismatch(losses, expected, relative: 1e-12, absolute: 1e-12) == nil)
    let predictions = try trainer.network.predictions(for: data.inputs, objective: objective).column(0)
    let wanted = try #require(golden["predictions"]?.numbers)
    #expect(firstMismatch(predictions, wanted, relative: 1e-12, absolute: 1e-12) == nil)
  }
}
