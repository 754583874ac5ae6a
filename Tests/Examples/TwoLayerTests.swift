import Backprop
import BackpropCompute
import Foundation
import TestSupport
import Testing

/// The two-layer document with its faults corrected, against `Tests/Fixtures/two_layer_numpy.py`.
@Suite("The two-layer document")
struct TwoLayerTests {
  static let shapes = ["2-5-1", "13-8-1", "4-6-3"]

  /// One of the golden runs, and the same system in this library.
  private struct System {
    let golden: JSONValue
    let trainer: Trainer<Double>
    let data: Dataset<Double>
    let objective: Objective

    init(_ name: String) throws {
      let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/two_layer_numpy.json")
      let document = try JSONValue(parsing: [UInt8](Data(contentsOf: url)))
      golden = try #require(document["records"]?.items?.first { $0["name"]?.string == name })
      let layers = try #require(golden["layers"]?.numbers).map { Int($0) }
      let rows = try #require(golden["rows"]?.integer)
      var draws = NumPyRandom(seed: 3)
      data = try Dataset(
        inputs: Matrix(rows: rows, columns: layers[0], elements: draws.standardNormals(rows * layers[0])),
        targets: Matrix(rows: rows, columns: 1, elements: try #require(golden["classes"]?.numbers)))
      var network = try Network<Double>(
        inputs: layers[0], layers: [.dense(layers[1], .relu), .dense(layers[2])])
      var random = NumPyRandom(seed: 1)
      network.initialize(from: &random, weights: .inputsByOutputs, drawsBiases: true)
      objective = layers[2] == 1 ? .binary : .classes
      trainer = try Trainer(
        network, objective: objective,
        optimizer: .sgd(learningRate: try #require(golden["learning_rate"]?.number)), data: data, batch: .full
      )
    }
  }

  @Test(
    "Losses, probabilities and rounded predictions are those of the corrected formulas", arguments: shapes)
  func trainsAsNumPyDoes(name: String) throws {
    let system = try System(name)
    let expected = try #require(system.golden["losses"]?.numbers)
    let losses = try expected.map { _ in try system.trainer.epoch().loss }
    #expect(firstMismatch(losses, expected, relative: 1e-12, absolute: 1e-12) == nil)
    let predicted = try system.trainer.network.predictions(
      for: system.data.inputs, objective: system.objective)
    let probabilities = try #require(system.golden["probabilities"]?.numbers)
    #expect(firstMismatch(predicted.vector.elements, probabilities, relative: 1e-12, absolute: 1e-12) == nil)
    let evaluation = try system.trainer.evaluation(on: system.data)
    #expect(isClose(evaluation.loss, try #require(system.golden["final_loss"]?.number), relative: 1e-12))
    #expect(losses[losses.count - 1] < losses[0] / 2)
  }

  @Test("The gradient is that of the corrected formulas, tensor by tensor", arguments: shapes)
  func gradient(name: String) throws {
    let system = try System(name)
    for _ in 0..<(try #require(system.golden["iterations"]?.integer)) { _ = try system.trainer.epoch() }
    let network = system.trainer.network
    let gradient = try network.gradient(objective: system.objective, data: system.data).parameters
    for tensor in network.layout.tensors {
      let got = (0..<tensor.count).map { gradient[tensor.offset + $0] }
      let expected = try #require(system.golden["gradient"]?[tensor.name]?.numbers)
      let mismatch = firstMismatch(got, expected, relative: 1e-10, absolute: 1e-12)
      #expect(mismatch == nil, "\(tensor.name)")
    }
  }

  @Test("The article's own dW2, made of Z2 instead of dZ2, is not the gradient")
  func articleGradientIsWrong() throws {
    let system = try System("2-5-1")
    let network = system.trainer.network
    var gradient = try network.gradient(objective: .binary, data: system.data).parameters
    let trace = try Trace(network, objective: .binary, data: system.data)
    let Z2 = try #require(trace.layers[1].Z)
    let tensor = try #require(network.layout.tensors.first { $0.name == "layers.1.weight" })
    for unit in 0..<tensor.count {
      // dW2 = (1 / m) A1^T Z2, with m = 2
      let sum = (0..<system.data.rows).reduce(0.0) { $0 + trace.layers[0].A[$1, unit] * Z2[$1, 0] }
      gradient[tensor.offset + unit] = sum / 2
    }
    let check = try GradientCheck(gradient, of: network, objective: .binary, data: system.data)
    #expect(check.largestRelativeError > 0.5)
    #expect(check.tensor == "layers.1.weight")
  }
}
