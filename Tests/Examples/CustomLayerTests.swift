import Backprop
import BackpropCompute
import TestSupport
import Testing

/// A factor for each unit, squared so that its derivative is not a constant; wrong by a sign where asked to be.
private struct SquaredScale: LayerFormula {
  static let name = "squared-scale"
  var wrongInput = false
  var wrongParameter = false
  var settings: [Double] { [] }

  func tensors(inputs: Int) -> [LayerTensor] {
    [LayerTensor("scale", shape: [inputs], role: .weight, initializer: .uniform(low: 0.5, high: 1.5))]
  }

  func forward<S: Scalar>(x: LayerRows<S>, parameters s: LayerNumbers<S>, y: LayerRows<S>) {
    for i in 0..<x.count {
      for j in 0..<x.columns { y[i, j] = x[i, j] * s[j] * s[j] }
    }
  }

  func backward<S: Scalar>(
    x: LayerRows<S>, y: LayerRows<S>, dY: LayerRows<S>, parameters s: LayerNumbers<S>, dX: LayerRows<S>
  ) {
    for i in 0..<x.count {
      for j in 0..<x.columns { dX[i, j] = (wrongInput ? -1 : 1) * dY[i, j] * s[j] * s[j] }
    }
  }

  func parameterGradient<S: Scalar>(
    x: LayerRows<S>, y: LayerRows<S>, dY: LayerRows<S>, parameters s: LayerNumbers<S>,
    gradient ds: LayerNumbers<S>
  ) {
    for i in 0..<x.count {
      for j in 0..<x.columns { ds[j] += (wrongParameter ? -2 : 2) * dY[i, j] * x[i, j] * s[j] }
    }
  }
}

extension SquaredScale {
  init?(settings: [Double]) {
    guard settings.isEmpty else { return nil }
    self.init()
  }
}

@Suite("A layer of one's own")
struct CustomLayerTests {
  /// 600 rows: more than two blocks of the sum over rows.
  private func rows<S: Scalar>(_: S.Type) throws -> Dataset<S> {
    let random = RandomSource(seed: 5)
    let numbers = (0..<600 * 4).map { S(random.normal(.data, index: $0)) }
    return try Dataset(
      inputs: Matrix(rows: 600, columns: 3, elements: Array(numbers[..<1800])),
      targets: Matrix(rows: 600, columns: 1, elements: Array(numbers[1800...])))
  }

  private func check(_ layer: SquaredScale) throws -> GradientCheck {
    let network = try Network<Double>(
      inputs: 3, layers: [.dense(4, .tanh), .custom(layer), .dense(1)], seed: 2)
    return try GradientCheck(network, objective: .regression, data: rows(Double.self))
  }

  @Test("The gradient check passes a right layer and names what is wrong in a wrong one")
  func gradients() throws {
    #expect(try check(SquaredScale()).largestRelativeError < 1e-6)
    let wrongParameter = try check(SquaredScale(wrongParameter: true))
    #expect(wrongParameter.largestRelativeError > 0.5)
    #expect(wrongParameter.tensor == "layers.1.scale")
    let wrongInput = try check(SquaredScale(wrongInput: true))
    #expect(wrongInput.largestRelativeError > 0.5)
    #expect(wrongInput.tensor.hasPrefix("layers.0."))
  }

  @Test("Workers have no say in the bytes of a training", arguments: [2, 3, 8])
  func determinism(workers: Int) throws {
    func trained(_ workers: Int, _ set: InstructionSet) throws -> [Float] {
      // Large enough for the engine to share it among workers.
      let network = try Network<Float>(
        inputs: 3,
        layers: [.dense(32, .tanh), .custom(SquaredScale()), .dense(32, .tanh), .dense(1)], seed: 2)
      let trainer = try Trainer(
        network, objective: .regression, optimizer: .adam(learningRate: 0.01), data: rows(Float.self),
        batch: .full, kernels: Float.kernels(for: set), workers: WorkerPool(count: workers))
      for _ in 0..<20 { _ = try trainer.epoch() }
      return trainer.network.parameters.elements
    }
    let alone = try trained(1, .baseline)
    #expect(alone.allSatisfy { $0.isFinite })
    for set in InstructionSet.available { #expect(try trained(workers, set) == alone) }
  }

  @Test("A kind makes the layer of its own settings, and of no others")
  func kind() throws {
    let kind = CustomLayer.Kind(SquaredScale.self)
    #expect(kind.name == "squared-scale")
    #expect(kind.layer(settings: []) == CustomLayer(SquaredScale()))
    #expect(kind.layer(settings: [1]) == nil)
  }

  @Test("The example learns, goes on, and is read back", .enabled(if: ExampleProgram("custom-layer").isBuilt))
  func program() throws {
    let folder = try TemporaryFolder()
    let lines = try ExampleProgram("custom-layer").lines(folder.path)
    try #require(lines.count == 6)
    #expect(lines[0] == "gradients and finite differences agree: true")
    func errors(_ line: String, _ name: String) throws -> (inside: Double, after: Double) {
      let words = line.split(separator: " ").map(String.init)
      try #require(words.count == 13 && words[0] == name + ":")
      return (try #require(Double(words[3])), try #require(Double(words[8])))
    }
    let snake = try errors(lines[1], "snake")
    let tanh = try errors(lines[2], "tanh")
    // Whoever always says 0 is wrong by 0.707.
    #expect(snake.inside < 0.02 && snake.after < 0.2)
    #expect(tanh.after > 0.5)
    #expect(lines[3] == "the model that was read predicts the same: true")
    #expect(
      lines[4] == "without the type: \(folder.path)/sine.safetensors: layer 1: a layer of the author's own, "
        + "\"snake\": expected it among the `custom:` kinds of the reader, got none")
    #expect(lines[5] == "")
    #expect(try folder.names == ["sine.safetensors"])
  }
}
