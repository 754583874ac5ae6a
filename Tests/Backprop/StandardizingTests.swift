import BackpropCompute
import Testing

@testable import Backprop

/// First weights from the data.
@Suite struct StandardizingTests {
  /// Printed by NumPy: the deviations of (1 / sqrt 2) x W are 0.7298732 and 1.9525623.
  @Test func knownWeights() throws {
    var network = try Network<Double>(inputs: 2, layers: [.dense(2, parametrization: .neuralTangent)])
    network[tensor: "layers.0.weight"] = [1, 0.25, -0.5, 2]
    let inputs = try Inputs(Matrix(rows: 4, columns: 2, elements: [1, 2, 3, -1, 0, 0.5, 2, 2]))
    try network.standardize(on: inputs, drawsBiases: false)
    let want = [1.3701011, 0.3425253, -0.2560738, 1.0242951]
    #expect(SmallTraining.distance(network[tensor: "layers.0.weight"] ?? [], want) < 1e-6)
    #expect(network[tensor: "layers.0.bias"] == [0, 0])
  }

  /// The outputs of a network's first layers up to a dense one's sum, without its bias.
  func sums(
    _ network: Network<Double>, layer: Int, _ inputs: Inputs<Double>
  ) throws -> (Matrix<Double>, [Double]) {
    guard case .dense(var dense) = network.layers[layer] else { return (Matrix(rows: 0, columns: 0), []) }
    (dense.activation, dense.hasBias) = (.identity, false)
    let names = (0..<layer).map { "layers.\($0)." } + ["layers.\(layer).weight"]
    let parameters = network.layout.tensors.filter { tensor in names.contains { tensor.name.hasPrefix($0) } }
      .flatMap { $0.range.map { network.parameters[$0] } }
    let part = try Network<Double>(
      inputs: network.inputs, layers: Array(network.layers.prefix(layer)) + [.dense(dense)],
      parameters: Vector(parameters))
    return (
      try part.predictions(for: inputs, objective: .squaredError),
      network[tensor: "layers.\(layer).bias"] ?? []
    )
  }

  @Test func everyUnitHasADeviationOfOne() throws {
    let data = try randomData(rows: 400, inputs: 6, outputs: 2, objective: .regression, of: Double.self)
    let layers: [Layer] = [
      .scaling, .dense(20, parametrization: .neuralTangent), .parametric(.selu), .dropout(0.3),
      .dense(15, .tanh), .dense(2, parametrization: .neuralTangent),
    ]
    var network = try Network<Double>(inputs: 6, layers: layers, seed: 3)
    try network.standardize(on: data.inputs, seed: 8)
    for layer in [1, 4, 5] {
      let (U, biases) = try sums(network, layer: layer, data.inputs)
      for unit in 0..<U.columns {
        let column = U.column(unit)
        let mean = column.reduce(0, +) / 400
        let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 400
        #expect(abs(variance - 1) < 1e-9)
        // Minus a mean of five rows with weights: within what the rows have, and hardly ever zero.
        let (low, high) = (column.min() ?? 0, column.max() ?? 0)
        #expect(biases[unit] <= -low && biases[unit] >= -high && biases[unit] != 0)
      }
    }
    var again = try Network<Double>(inputs: 6, layers: layers, seed: 3)
    try again.standardize(on: data.inputs, seed: 8)
    #expect(again == network)
    try again.standardize(on: data.inputs, seed: 9)
    #expect(again != network)
  }

  /// A unit that says the same of every row stays as it is, and so does what lies in a residual connection.
  @Test func constantsStay() throws {
    var network = try Network<Double>(inputs: 2, layers: [.dense(3), .residual([.dense(3)])], seed: 4)
    let before = network
    let inputs = Inputs(Matrix<Double>(rows: 3, columns: 2, repeating: 2))
    try network.standardize(on: inputs)
    #expect(network[tensor: "layers.0.weight"] == before[tensor: "layers.0.weight"])
    #expect(network.parameters.elements.allSatisfy { $0.isFinite })
    #expect(network[tensor: "layers.1.layers.0.weight"] == before[tensor: "layers.1.layers.0.weight"])
    // Minus what the unit always is.
    let (U, biases) = try sums(network, layer: 0, inputs)
    #expect(SmallTraining.distance(biases, U.row(0).map { -$0 }) < 1e-12)
  }

  @Test func someRowsStandForAll() throws {
    let data = try randomData(rows: 3000, inputs: 4, outputs: 1, objective: .regression, of: Double.self)
    var network = try Network<Double>(inputs: 4, layers: [.dense(5)], seed: 1)
    try network.standardize(on: data.inputs, rows: 500)
    let (U, _) = try sums(network, layer: 0, data.inputs)
    for unit in 0..<5 {
      let squares = U.column(unit).reduce(0) { $0 + $1 * $1 } / 3000
      #expect(abs(squares.squareRoot() - 1) < 0.15 && abs(squares - 1) > 1e-9)
    }
    #expect(throws: ShapeError.self) {
      try network.standardize(on: Inputs(Matrix<Double>(rows: 2, columns: 3)))
    }
  }
}
