import Backprop
import BackpropCompute
import Testing

@Suite struct NetworkTests {
  @Test func tensorsAreNamedAsInPyTorch() throws {
    let network = try Network<Float>(
      inputs: 3, layers: [.dense(4), .activation(.relu), .dropout(0.1), .dense(2, .tanh)], seed: 1)
    let names = ["layers.0.weight", "layers.0.bias", "layers.3.weight", "layers.3.bias"]
    #expect(network.layout.tensors.map(\.name) == names)
    #expect(network.layout.tensors.map(\.shape) == [[4, 3], [4], [2, 4], [2]])
    #expect(network.layout.tensors.map(\.offset) == [0, 12, 16, 24])
    #expect(network.layout.count == 26 && network.parameters.count == 26)
    #expect(network.outputs == 2 && network.widths == [3, 4, 4, 4, 2])
  }

  @Test func tensorsAreReadAndWritten() throws {
    var network = try Network<Float>(inputs: 2, layers: [.dense(2)])
    let copy = network
    network[tensor: "layers.0.weight"] = [1, 2, 3, 4]
    network[tensor: "layers.0.bias"] = [5, 6]
    network[tensor: "nobody"] = [1]
    #expect(network.parameters.elements == [1, 2, 3, 4, 5, 6])
    #expect(network[tensor: "layers.0.bias"] == [5, 6] && network[tensor: "nobody"] == nil)
    #expect(copy != network)
    // (1, 10) W^T + b = (1 + 20 + 5, 3 + 40 + 6)
    let x = try Matrix<Float>(rows: 1, columns: 2, elements: [1, 10])
    #expect(try network.predictions(for: x, objective: .regression).row(0) == [26, 49])
  }

  @Test func seedsDecide() throws {
    func parameters(_ seed: UInt64) throws -> Vector<Double> {
      try Network<Double>(inputs: 5, layers: [.dense(6, .relu), .dense(6)], seed: seed).parameters
    }
    #expect(try parameters(1) == parameters(1))
    #expect(try parameters(1) != parameters(2))
    // Float is the same network, rounded.
    let float = try Network<Float>(inputs: 5, layers: [.dense(6, .relu), .dense(6)], seed: 1)
    let rounded = try parameters(1).elements.map { Float($0) }
    #expect(float.parameters.elements == rounded)
    let double = try Network<Double>(inputs: 5, layers: [.dense(6, .relu), .dense(6)], seed: 1)
    #expect(double.converted(to: Float.self) == float)
    #expect(float.converted(to: Double.self).converted(to: Float.self) == float)
  }

  @Test func initializeDrawsAgain() throws {
    var network = try Network<Float>(inputs: 5, layers: [.dense(6)], seed: 1)
    let first = network
    network.initialize(seed: 2)
    #expect(network != first)
    network.initialize(seed: 1)
    #expect(network == first)
  }

  @Test func wrongNetworksAreRefused() {
    func message(_ inputs: Int, _ layers: [Layer]) -> String? {
      do {
        _ = try Network<Float>(inputs: inputs, layers: layers)
        return nil
      } catch { return error.description }
    }
    #expect(message(2, [.dense(1)]) == nil)
    #expect(message(0, [.dense(1)]) == "Network: expected 1 input or more, got 0")
    #expect(message(2, []) == "Network: expected 1 layer or more, got none")
    #expect(
      message(2, [.dense(1), .dense(0)]) == "Network, layer 1: expected Dense with 1 output or more, got 0")
    for rate in [1, -0.1, Double.nan] {
      #expect(message(2, [.dropout(rate)])?.contains("dropout rate") == true)
    }
    for slope in [-1, Double.infinity, .nan] {
      #expect(message(2, [.dense(1, .leakyReLU(slope: slope))])?.contains("slope") == true)
    }
    #expect(message(2, [.dense(.max)])?.contains("that this process may take") == true)
    #expect(message(.max, [.dense(.max)])?.contains("that this process may take") == true)
    #expect(message(1 << 30, [.dense(1 << 30)])?.hasPrefix("Network, layers.0.weight: ") == true)
    #expect(throws: ShapeError("Network: expected 3 parameters, got 2")) {
      try Network<Float>(inputs: 2, layers: [.dense(1)], parameters: Vector([1, 2]))
    }
  }

  @Test func predictionsCheckTheirInputs() throws {
    let network = try Network<Float>(inputs: 2, layers: [.dense(1)])
    #expect(throws: ShapeError("Predictor: expected 2 inputs in a row, got 3")) {
      try network.predictions(for: Matrix(rows: 1, columns: 3), objective: .regression)
    }
    #expect(try network.predictions(for: Matrix(rows: 0, columns: 2), objective: .regression).rows == 0)
    #expect(throws: ShapeError.self) {
      try Predictor(network, objective: .regression, rows: 1 << 50)
    }
  }
}
