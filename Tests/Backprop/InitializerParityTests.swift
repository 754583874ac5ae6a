import Backprop
import BackpropCompute
import TestSupport
import Testing

/// The distributions of first weights against PyTorch's.
@Suite struct InitializerParityTests {
  static let sizes = ["2x10", "10x5", "5x1", "13x8", "784x128", "1x1", "300x7"]
  static let initializers: [String: Initializer] = [
    "glorot_uniform/linear": .glorot,
    "glorot_normal/linear": .glorotNormal,
    "he_uniform/fan_in/relu_0": .heUniform,
    "he_normal/fan_in/relu_0": .he,
  ]
  static let coverage = Coverage(
    covered: Set(initializers.keys.flatMap { name in sizes.map { "\(name)/\($0)" } }),
    waiting: [
      ("glorot_uniform/tanh/", "gains"), ("glorot_uniform/relu/", "gains"), ("glorot_normal/tanh/", "gains"),
      ("glorot_normal/relu/", "gains"), ("he_uniform/fan_out/", "fan out"), ("he_normal/fan_out/", "fan out"),
      ("he_uniform/fan_in/leaky", "gains"), ("he_normal/fan_in/leaky", "gains"),
      ("he_uniform/fan_in/linear", "gains"), ("he_normal/fan_in/linear", "gains"), ("lecun", "LeCun"),
      ("torch_", "PyTorch's own defaults"), ("sklearn", "scikit-learn's own defaults"),
      ("orthogonal", "orthogonal weights"),
    ])

  @Test func allRecordsAreCoveredOrWait() throws {
    #expect(Self.coverage.gap(in: try ParityFile("initializers").records.map(\.name)) == nil)
  }

  @Test(arguments: initializers.keys.sorted(), sizes) func spread(name: String, size: String) throws {
    let record = try ParityFile("initializers").record("\(name)/\(size)")
    let initializer = try #require(Self.initializers[name])
    let inputs = try record.integer("fan_in")
    let outputs = try record.integer("fan_out")
    let deviation = initializer.standardDeviation(inputs: inputs, outputs: outputs)
    #expect(record.mismatch([deviation], [try record.number("std")]) == nil)
    let bound = initializer.bound(inputs: inputs, outputs: outputs)
    #expect((bound != nil) == record.has("bound"))
    if let bound { #expect(record.mismatch([bound], [try record.number("bound")]) == nil) }

    // A drawn layer: moments within five of their own standard deviations.
    let network = try Network<Double>(
      inputs: inputs, layers: [.dense(outputs, initializer: initializer)], seed: 3)
    let weights = try #require(network[tensor: "layers.0.weight"])
    let count = Double(weights.count)
    guard count >= 1000 else { return }
    let mean = weights.reduce(0, +) / count
    let sample = (weights.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)).squareRoot()
    #expect(mean.magnitude < 5 * deviation / count.squareRoot())
    #expect((sample / deviation - 1).magnitude < 5 / (2 * count).squareRoot())
    if let bound { #expect(weights.allSatisfy { $0.magnitude <= bound }) }
    #expect(weights.contains { $0.magnitude > 1.5 * deviation })
    #expect(network[tensor: "layers.0.bias"] == Array(repeating: 0, count: outputs))
  }

  @Test func defaultsFollowTheActivation() throws {
    func weights(_ layer: Layer) throws -> Vector<Double> {
      try Network<Double>(inputs: 30, layers: [layer], seed: 5).parameters
    }
    for activation in [Activation.relu, .leakyReLU(), .gelu, .silu] {
      #expect(try weights(.dense(20, activation)) == weights(.dense(20, activation, initializer: .he)))
    }
    for activation in [Activation.identity, .sigmoid, .tanh] {
      #expect(try weights(.dense(20, activation)) == weights(.dense(20, activation, initializer: .glorot)))
    }
  }

  @Test func otherDistributions() throws {
    let network = try Network<Double>(
      inputs: 100,
      layers: [.dense(50, initializer: .zero, biasInitializer: .normal(standardDeviation: 3))], seed: 1)
    #expect(network[tensor: "layers.0.weight"]?.allSatisfy { $0 == 0 } == true)
    let biases = try #require(network[tensor: "layers.0.bias"])
    let square = biases.reduce(0) { $0 + $1 * $1 } / 50
    #expect((square / 9 - 1).magnitude < 5 * (2.0 / 50).squareRoot())
  }
}
