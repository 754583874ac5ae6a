import BackpropCompute
import Foundation
import TestSupport
import Testing

@testable import Backprop

/// Two tiny networks of the tabular recipe, every number of which was worked out by PyTorch: periodic embedding, scaling,
/// neural tangent weights, parametric SELU and Mish, smoothed labels and the mean of squares.
@Suite struct RecipeNetworkTests {
  let golden: JSONValue

  init() throws {
    let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    golden = try JSONValue(
      parsing: [UInt8](Data(contentsOf: fixtures.appendingPathComponent("Fixtures/recipe_networks.json"))))
  }

  /// All numbers of a part, row after row.
  func numbers(_ value: JSONValue?) -> [Double] {
    guard let value else { return [] }
    return value.number.map { [$0] } ?? (value.items ?? []).flatMap { numbers($0) }
  }

  /// The same with the last two of its sizes exchanged.
  func transposed(_ value: JSONValue?) -> [Double] {
    guard let rows = value?.items, let first = rows.first?.items else { return [] }
    if first.first?.items != nil { return rows.flatMap { transposed($0) } }
    return first.indices.flatMap { column in rows.flatMap { numbers($0[column]) } }
  }

  /// The fixture's name of a tensor, and whether it has the inputs before the outputs there.
  static let tensors: [(name: String, fixture: String, isTransposed: Bool)] = [
    ("layers.0.frequencies", "w1", false), ("layers.0.phases", "b1", false), ("layers.0.weight", "w2", true),
    ("layers.0.bias", "b2", false), ("layers.1.weight", "scale", false), ("layers.2.weight", "W1", true),
    ("layers.2.bias", "c1", false), ("layers.3.weight", "alpha", false), ("layers.4.weight", "W2", true),
    ("layers.4.bias", "c2", false),
  ]

  func network(_ record: JSONValue, _ activation: Activation, outputs: Int) throws -> Network<Double> {
    var network = try Network<Double>(
      inputs: 3,
      layers: [
        .periodic(PeriodicEmbedding([0, 1], frequencies: 2, size: 2)), .scaling,
        .dense(3, parametrization: .neuralTangent), .parametric(activation),
        .dense(outputs, parametrization: .neuralTangent),
      ])
    for tensor in Self.tensors {
      let value = record["params"]?[tensor.fixture]
      network[tensor: tensor.name] = tensor.isTransposed ? transposed(value) : numbers(value)
    }
    return network
  }

  func check(_ name: String, _ activation: Activation, _ objective: Objective, outputs: Int) throws {
    let record = try #require(golden[name])
    let network = try network(record, activation, outputs: outputs)
    let (x, bits, target) = (numbers(record["X"]), numbers(record["onehot"]), numbers(record["target"]))
    var inputs = Matrix<Double>(rows: 3, columns: 3)
    for row in 0..<3 {
      (inputs[row, 0], inputs[row, 1], inputs[row, 2]) = (x[2 * row], x[2 * row + 1], bits[row])
    }
    let data = try Dataset(inputs: inputs, targets: Matrix(rows: 3, columns: 1, elements: target))
    #expect(numbers(record["output"]).count == 3 * outputs)
    let predicted = try network.predictions(for: inputs, objective: .squaredError)
    #expect(SmallTraining.distance(predicted.vector.elements, numbers(record["output"])) < 1e-8)
    let embedded = try Network<Double>(
      inputs: 3, layers: [network.layers[0]],
      parameters: Vector(Array(network.parameters.elements.prefix(20))))
    let features = try embedded.predictions(for: inputs, objective: .squaredError)
    let pbld = numbers(record["pbld"])
    for row in 0..<3 {
      #expect(
        SmallTraining.distance(Array(features.row(row).prefix(6)), Array(pbld[6 * row..<6 * row + 6])) < 1e-8)
    }
    let gradient = try network.gradient(objective: objective, data: data)
    #expect(abs(gradient.loss - numbers(record["loss"])[0]) < 1e-7)
    for tensor in Self.tensors {
      let place = try #require(network.layout.tensors.first { $0.name == tensor.name })
      let value = record["grads"]?[tensor.fixture]
      let want = tensor.isTransposed ? transposed(value) : numbers(value)
      let got = place.range.map { gradient.parameters[$0] }
      #expect(SmallTraining.distance(got, want) < 1e-7, "\(name), \(tensor.name): \(got) for \(want)")
    }
  }

  @Test func classes() throws {
    try check("class_selu", .selu, .crossEntropy(CrossEntropy(smoothing: 0.1)), outputs: 2)
  }

  @Test func numbersToPredict() throws { try check("reg_mish", .mish, .squaredError, outputs: 1) }

  /// Printed by pytabkit.
  @Test func periodicEmbeddingOfTwoColumns() throws {
    var network = try Network<Double>(
      inputs: 2, layers: [.periodic(PeriodicEmbedding([0, 1], frequencies: 2, size: 3))])
    network[tensor: "layers.0.frequencies"] = [0.1, -0.2, 0.05, 0.3]
    network[tensor: "layers.0.phases"] = [0.5, -1, 2, 0]
    network[tensor: "layers.0.weight"] = [1, 0.25, 0.5, -1, -0.5, 2, 0.1, 0.4, 0.2, 0.5, 0.3, 0.6]
    network[tensor: "layers.0.bias"] = [0.1, 0, -0.1, 0, 1, 0]
    let inputs = try Matrix(rows: 2, columns: 2, elements: [0.3, -1.5, 2, 0])
    let outputs = try network.predictions(for: inputs, objective: .squaredError)
    let want = [
      0.9203513, 0.1935071, -0.1009129, -0.3762203, 0.5328763, -0.5580271, 0.3, -1.5, -0.3177024, 0.8393315,
      -1.8710494, 0.3583853, 1.4167707, 0.4751559, 2, 0,
    ]
    #expect(SmallTraining.distance(outputs.vector.elements, want) < 1e-6)
  }

  /// Printed by pytabkit.
  @Test func parametricActivations() throws {
    for (activation, x, alpha, want) in [
      (Activation.selu, -1.0, 0.7, -1.0779315), (.selu, 3, 1, 3.1521029), (.mish, -1, 0.7, -0.5123811),
      (.mish, 0.5, 1, 0.3752452), (.mish, 0.5, 0, 0.5),
    ] {
      let network = try Network<Double>(
        inputs: 1, layers: [.parametric(activation)], parameters: Vector([alpha]))
      let outputs = try network.predictions(
        for: Matrix(rows: 1, columns: 1, elements: [x]), objective: .squaredError)
      #expect(abs(outputs[0, 0] - want) < 1e-7)
    }
  }

  /// Printed by pytabkit; and whichever way a prediction goes: one row, few, many, narrow layers and wide ones.
  @Test func neuralTangentWeights() throws {
    let layer = Layer.dense(3, parametrization: .neuralTangent)
    let network = try Network<Double>(
      inputs: 4, layers: [layer], parameters: Vector([1, 0.5, 1, -2, 0, -1, 1, 0, 2, 1, 1, 4, 0.1, 0.2, 0.3]))
    let want = [0.1, -1.3, 2.8]
    for rows in [1, 3, 20, 300] {
      let inputs = try Matrix(
        rows: rows, columns: 4, elements: (0..<rows).flatMap { _ in [1, 2, -1, 0.5] })
      let outputs = try network.predictions(for: inputs, objective: .squaredError)
      for row in 0..<rows { #expect(SmallTraining.distance(outputs.row(row), want) < 1e-12) }
    }
    // The same as the standard one with other weights.
    let wide = try Network<Double>(
      inputs: 70, layers: [.dense(40, .tanh, parametrization: .neuralTangent)], seed: 5)
    var standard = try Network<Double>(inputs: 70, layers: [.dense(40, .tanh)])
    standard[tensor: "layers.0.weight"] = wide[tensor: "layers.0.weight"]?.map { $0 / 70.0.squareRoot() }
    let inputs = try randomData(rows: 33, inputs: 70, outputs: 1, objective: .regression, of: Double.self)
      .inputs
    let (one, other) = (
      try wide.predictions(for: inputs, objective: .squaredError),
      try standard.predictions(for: inputs, objective: .squaredError)
    )
    #expect(SmallTraining.distance(one.vector.elements, other.vector.elements) < 1e-13)
    let weights = try #require(wide[tensor: "layers.0.weight"])
    let squares = weights.reduce(0) { $0 + $1 * $1 } / Double(weights.count)
    #expect(abs(squares - 1) < 0.1)
  }
}
