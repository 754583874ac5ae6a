import Backprop
import BackpropCompute
import Testing

/// The layers of the tabular recipe against differences of the loss, with every activation of single elements but the
/// identity, whose alpha has no say, on few and on many rows, in front and in the middle of a network.
@Suite struct RecipeGradientTests {
  static let activations: [Activation] = [
    .relu, .leakyReLU(slope: 0.1), .relu6, .elu(alpha: 0.7), .selu, .gelu, .geluTanh, .silu, .mish,
    .hardSwish, .sigmoid, .logSigmoid, .hardSigmoid, .tanh, .hardTanh, .softplus(), .softplus(threshold: 1),
    .softsign, .custom(CustomActivation(name: "square", value: { $0 * $0 }, derivative: { 2 * $0 })),
  ]

  func check(_ layers: [Layer], rows: Int, hasCodes: Bool) throws {
    let source = RandomSource(seed: 9)
    var x = Matrix<Double>(rows: rows, columns: 4)
    var y = Matrix<Double>(rows: rows, columns: 2)
    for row in 0..<rows {
      for column in 0..<4 { x[row, column] = source.normal(.data, step: 1, index: row * 4 + column) }
      if hasCodes { x[row, 1] = Double(row % 3) }
      for column in 0..<2 { y[row, column] = source.normal(.data, step: 2, index: row * 2 + column) }
    }
    var network = try Network<Double>(inputs: 4, layers: layers, seed: 4)
    // Factors that are 1, and biases that are 0, would hide what they multiply.
    for (number, tensor) in network.layout.tensors.enumerated() where tensor.role == .bias {
      let old = network[tensor: tensor.name] ?? []
      network[tensor: tensor.name] = old.indices.map {
        old[$0] + 0.3 * source.normal(.data, step: 3 + UInt64(number), index: $0)
      }
    }
    let data = try Dataset(inputs: x, targets: y)
    let check = try GradientCheck(network, objective: .squaredError, data: data, seed: 3, step: 2)
    #expect(
      check.largestRelativeError <= 1e-6,
      """
      \(layers.map(\.kind)), \(rows) rows: \(check.tensor)[\(check.element)] has \(check.gradient), differences \
      \(check.difference)
      """)
    // What is right because nothing is checked would be right as well.
    let gradient = try network.gradient(objective: .squaredError, data: data, seed: 3, step: 2)
    for tensor in network.layout.tensors {
      #expect(tensor.range.contains { gradient.parameters[$0].magnitude > 1e-6 }, "\(tensor.name)")
    }
  }

  @Test(arguments: [1, 5, 257, 300]) func inFront(rows: Int) throws {
    for activation in Self.activations {
      try check(
        [
          .periodic(PeriodicEmbedding([0, 2, 3], frequencies: 5, size: 2, deviation: 0.5)), .scaling,
          .dense(5, parametrization: .neuralTangent), .parametric(activation), .dropout(0.3),
          .dense(2, hasBias: false, parametrization: .neuralTangent),
        ], rows: rows, hasCodes: false)
    }
  }

  @Test(arguments: [1, 20, 300]) func inTheMiddle(rows: Int) throws {
    for activation in Self.activations {
      try check(
        [
          .embedding([.init(column: 1, categories: 3, dimension: 2)]), .scaling,
          .periodic(PeriodicEmbedding([1, 3], frequencies: 3, size: 1, deviation: 0.4)),
          .parametric(activation),
          .dense(4, .relu, parametrization: .neuralTangent),
          .dense(4, .relu, parametrization: .neuralTangent),
          .residual([.scaling, .dense(4, activation, parametrization: .neuralTangent)]), .dense(2),
        ], rows: rows, hasCodes: true)
    }
  }

  @Test func settingsOutOfRangeAreRefused() {
    func message(_ layer: Layer) -> String {
      do {
        _ = try Network<Float>(inputs: 4, layers: [layer])
        return ""
      } catch {
        return error.description
      }
    }
    let periodic: [(PeriodicEmbedding, String)] = [
      (PeriodicEmbedding([]), "of 1 column or more, got none"),
      (PeriodicEmbedding([4]), "columns from 0 to 3, got 4"),
      (PeriodicEmbedding([-1]), "columns from 0 to 3, got -1"),
      (PeriodicEmbedding([1, 1]), "ascending order, got 1 after 1"),
      (PeriodicEmbedding([0], frequencies: 0), "got 0 and 3"),
      (PeriodicEmbedding([0], size: 0), "got 16 and 0"),
      (PeriodicEmbedding([0], frequencies: 512, size: 1), "at most 512, got 512 and 1"),
      (PeriodicEmbedding([0], frequencies: .max, size: .max), "at most 512"),
      (PeriodicEmbedding([0], deviation: 0), "a deviation above 0"),
      (PeriodicEmbedding([0], deviation: .nan), "a deviation above 0"),
    ]
    for (layer, words) in periodic {
      #expect(message(.periodic(layer)).contains("expected a periodic embedding"), "\(layer)")
      #expect(message(.periodic(layer)).contains(words), "\(message(.periodic(layer)))")
    }
    #expect(message(.parametric(.softmax)).contains("a parametric activation of single elements"))
    #expect(message(.parametric(.elu(alpha: -1))).contains("ELU: expected an alpha of 0 or more"))
    #expect(message(.periodic([0, 3])).isEmpty)
  }

  @Test func tensorsAndFirstValues() throws {
    let network = try Network<Double>(
      inputs: 50, layers: [.periodic(Array(10..<50)), .scaling, .parametric(.mish)], seed: 2)
    #expect(network.widths == [50, 170, 170, 170])
    let names = ["frequencies", "phases", "weight", "bias"].map { "layers.0.\($0)" }
    #expect(network.layout.tensors.map(\.name) == names + ["layers.1.weight", "layers.2.weight"])
    let shapes = [[40, 16], [40, 16], [40, 3, 16], [40, 3], [170], [170]]
    #expect(network.layout.tensors.map(\.shape) == shapes)
    for layer in 1...2 {
      #expect(network[tensor: "layers.\(layer).weight"] == Array(repeating: 1, count: 170))
    }
    let w = try #require(network[tensor: names[0]])
    #expect(abs(w.reduce(0) { $0 + $1 * $1 } / 640 - 0.01) < 0.002)
    for (name, bound) in [(names[1], Double.pi), (names[2], 0.25), (names[3], 0.25)] {
      let drawn = try #require(network[tensor: name])
      let largest = drawn.reduce(0) { max($0, $1.magnitude) }
      #expect(largest <= bound && largest > 0.9 * bound, "\(name)")
    }
  }
}
