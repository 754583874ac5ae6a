import Backprop
import BackpropCompute
import Testing

/// y = x w, unit by unit, with a running count that is not trained: a layer of one's own that needs everything a layer may
/// have.
struct Weigh: LayerFormula {
  static let name = "weigh"
  var settings: [Double] { [] }
  init() {}
  init?(settings: [Double]) { if !settings.isEmpty { return nil } }

  func outputs(inputs: Int) -> Int? { inputs <= 100 ? inputs : nil }
  func tensors(inputs: Int) -> [LayerTensor] {
    [
      LayerTensor("weight", shape: [inputs], role: .weight, initializer: .constant(1.5)),
      LayerTensor("kept", shape: [3, inputs], role: .statistic),
    ]
  }

  func forward<S: Scalar>(x: LayerRows<S>, parameters: LayerNumbers<S>, y: LayerRows<S>) {
    for row in 0..<x.count {
      for unit in 0..<x.columns { y[row, unit] = x[row, unit] * parameters[unit] }
    }
  }
  func backward<S: Scalar>(
    x: LayerRows<S>, y: LayerRows<S>, dY: LayerRows<S>, parameters: LayerNumbers<S>, dX: LayerRows<S>
  ) {
    for row in 0..<x.count {
      for unit in 0..<x.columns { dX[row, unit] = dY[row, unit] * parameters[unit] }
    }
  }
  func parameterGradient<S: Scalar>(
    x: LayerRows<S>, y: LayerRows<S>, dY: LayerRows<S>, parameters: LayerNumbers<S>, gradient: LayerNumbers<S>
  ) {
    for row in 0..<x.count {
      for unit in 0..<x.columns { gradient[unit] += dY[row, unit] * x[row, unit] }
    }
  }
}

/// Shapes, names and first values of every layer's tensors, and what a network refuses.
@Suite struct LayerTests {
  struct Shape: CustomTestStringConvertible {
    var inputs: Int
    var layers: [Layer]
    var outputs: Int
    var tensors: [(String, [Int])]
    var testDescription: String { layers.map(\.kind).joined(separator: ", ") }
  }

  static let tables = [
    Embedding.Table(column: 1, categories: 5, dimension: 3),
    Embedding.Table(column: 2, categories: 2, dimension: 1),
  ]
  static let shapes: [Shape] = [
    Shape(
      inputs: 3, layers: [.dense(4, hasBias: false)], outputs: 4, tensors: [("layers.0.weight", [4, 3])]),
    Shape(inputs: 3, layers: [.activation(.tanh), .dropout(0.5)], outputs: 3, tensors: []),
    Shape(inputs: 3, layers: [.prelu], outputs: 3, tensors: [("layers.0.weight", [1])]),
    Shape(
      inputs: 3, layers: [.prelu(PReLU(isShared: false))], outputs: 3, tensors: [("layers.0.weight", [3])]),
    Shape(
      inputs: 3, layers: [.alphaDropout(0.1), .gaussianNoise(0.1), .layerNorm], outputs: 3,
      tensors: [("layers.2.weight", [3]), ("layers.2.bias", [3])]),
    Shape(inputs: 3, layers: [.rmsNorm], outputs: 3, tensors: [("layers.0.weight", [3])]),
    Shape(
      inputs: 3, layers: [.batchNorm], outputs: 3,
      tensors: ["weight", "bias", "running_mean", "running_var"].map { ("layers.0.\($0)", [3]) }),
    Shape(
      inputs: 3, layers: [.residual([.dense(2), .residual([.layerNorm]), .dense(3)]), .dense(1)], outputs: 1,
      tensors: [
        ("layers.0.layers.0.weight", [2, 3]), ("layers.0.layers.0.bias", [2]),
        ("layers.0.layers.1.layers.0.weight", [2]), ("layers.0.layers.1.layers.0.bias", [2]),
        ("layers.0.layers.2.weight", [3, 2]), ("layers.0.layers.2.bias", [3]), ("layers.1.weight", [1, 3]),
        ("layers.1.bias", [1]),
      ]),
    Shape(
      inputs: 4, layers: [.embedding(tables)], outputs: 6,
      tensors: [("layers.0.tables.0.weight", [5, 3]), ("layers.0.tables.1.weight", [2, 1])]),
    Shape(
      inputs: 4, layers: [.custom(Weigh())], outputs: 4,
      tensors: [("layers.0.weight", [4]), ("layers.0.kept", [3, 4])]),
  ]

  @Test(arguments: shapes) func tensors(shape: Shape) throws {
    let network = try Network<Float>(inputs: shape.inputs, layers: shape.layers)
    #expect(network.outputs == shape.outputs)
    #expect(network.layout.tensors.map(\.name) == shape.tensors.map(\.0))
    #expect(network.layout.tensors.map(\.shape) == shape.tensors.map(\.1))
    let counts = shape.tensors.map { $0.1.reduce(1, *) }
    #expect(network.layout.tensors.map(\.count) == counts && network.layout.count == counts.reduce(0, +))
  }

  @Test func firstValues() throws {
    let network = try Network<Double>(
      inputs: 2,
      layers: [
        .prelu(PReLU(slope: 0.1)), .layerNorm, .rmsNorm, .batchNorm, .custom(Weigh()),
        .dense(1, biasInitializer: .constant(3)),
      ])
    #expect(network[tensor: "layers.0.weight"] == [0.1])
    for index in 1...3 { #expect(network[tensor: "layers.\(index).weight"] == [1, 1]) }
    for name in ["1.bias", "3.bias", "3.running_mean"] {
      #expect(network[tensor: "layers.\(name)"] == [0, 0])
    }
    #expect(network[tensor: "layers.3.running_var"] == [1, 1])
    #expect(network[tensor: "layers.4.weight"] == [1.5, 1.5] && network[tensor: "layers.5.bias"] == [3])
    #expect(network.layout.trainedCount == 1 + 4 + 2 + 4 + 2 + 3)
  }

  struct Wrong: CustomTestStringConvertible {
    var layers: [Layer]
    var message: String
    var testDescription: String { message }

    init(_ message: String, _ layers: Layer...) {
      self.layers = layers
      self.message = message
    }
  }

  static let rates: [Wrong] = [1, 1.5, -0.25, .infinity].flatMap { rate in
    [
      Wrong("layer 0: expected a dropout rate of 0 or more and below 1, got \(rate)", .dropout(rate)),
      Wrong(
        "layer 0: expected an alpha dropout rate of 0 or more and below 1, got \(rate)", .alphaDropout(rate)),
    ]
  }
  static let epsilons: [Wrong] = [0, -1e-5, 1e-60, .infinity].flatMap { epsilon in
    [
      Wrong(
        "layer 0: expected layer normalisation with an epsilon above 0, in Float too, got \(epsilon)",
        .layerNorm(LayerNorm(epsilon: epsilon))),
      Wrong(
        "layer 0: expected RMS normalisation with an epsilon above 0, in Float too, got \(epsilon)",
        .rmsNorm(RMSNorm(epsilon: epsilon))),
      Wrong(
        "layer 0: expected batch normalisation with an epsilon above 0, in Float too, got \(epsilon)",
        .batchNorm(BatchNorm(epsilon: epsilon))),
    ]
  }
  static let others: [Wrong] = [
    Wrong(
      "layer 0: expected batch normalisation with a momentum above 0 and at most 1, got 0.0",
      .batchNorm(BatchNorm(momentum: 0))),
    Wrong(
      "layer 1: expected batch normalisation with a momentum above 0 and at most 1, got 1.5", .dense(2),
      .batchNorm(BatchNorm(momentum: 1.5))),
    Wrong(
      "layer 0: expected Gaussian noise with a standard deviation of 0 or more, got -1.0",
      .gaussianNoise(-1)),
    Wrong("layer 0: expected PReLU with a finite slope, got inf", .prelu(PReLU(slope: .infinity))),
    Wrong("layer 0: expected a residual connection around 1 layer or more, got none", .residual([])),
    Wrong(
      "layer 0: expected inner layers with 4 outputs, as many as inputs, got 3", .residual([.dense(3)])),
    Wrong(
      "layers.0.layers.1: expected inner layers with 5 outputs, as many as inputs, got 2",
      .residual([.dense(5), .residual([.dense(2)]), .dense(4)])),
    Wrong(
      "layers.0.layers.0: expected a dropout rate of 0 or more and below 1, got 2.0",
      .residual([.dropout(2)])),
    Wrong(
      "layer 1: expected an embedding as the first layer only", .dense(4), .embedding(tables)),
    Wrong(
      "layers.0.layers.0: expected an embedding as the first layer only",
      .residual([.embedding([Embedding.Table(column: 0, categories: 2, dimension: 1)])])),
    Wrong("layer 0: expected an embedding of 1 column or more, got none", .embedding([])),
    Wrong(
      "layer 0: expected an embedded column from 0 to 3, got 4",
      .embedding([Embedding.Table(column: 4, categories: 2, dimension: 1)])),
    Wrong(
      "layer 0: expected embedded columns in ascending order, got 1 after 2", .embedding(tables.reversed())),
    Wrong(
      "layer 0: expected an embedding of 1 category and 1 dimension or more, got 0 and 1",
      .embedding([Embedding.Table(column: 0, categories: 0, dimension: 1)])),
    Wrong("layer 1: expected a number of inputs that weigh takes, got 101", .dense(101), .custom(Weigh())),
  ]

  @Test(arguments: rates + epsilons + others) func wrongSettingsAreRefused(wrong: Wrong) {
    #expect(throws: ShapeError("Network, " + wrong.message)) {
      try Network<Float>(inputs: 4, layers: wrong.layers)
    }
    #expect(throws: ShapeError("Network, " + wrong.message)) {
      try Network<Double>(inputs: 4, layers: wrong.layers, parameters: Vector(count: 1))
    }
  }

  /// What is not a number is refused as well; its text is none that a test could compare.
  @Test func whatIsNoNumberIsRefused() {
    for layer in [
      Layer.dropout(.nan), .alphaDropout(.nan), .gaussianNoise(.nan), .prelu(PReLU(slope: .nan)),
      .layerNorm(LayerNorm(epsilon: .nan)), .batchNorm(BatchNorm(momentum: .nan)),
    ] {
      #expect(throws: ShapeError.self) { try Network<Float>(inputs: 2, layers: [layer]) }
    }
  }

  @Test(arguments: [5, -1, 0.5, 1e9] as [Double]) func codesOutsideTheEmbedding(code: Double) throws {
    let network = try Network<Double>(inputs: 4, layers: [.embedding(Self.tables), .dense(1)])
    func rows(_ code: Double) throws -> Matrix<Double> {
      try Matrix(rows: 2, columns: 4, elements: [0.5, 4, 1, 2, 0.5, code, 0, 2])
    }
    let message = "Embedding, row 1, column 1: expected a code from 0 to 4, got \(code)"
    #expect(throws: ShapeError(message)) { try network.predictions(for: rows(code), objective: .regression) }
    func data(_ code: Double) throws -> Dataset<Double> {
      try Dataset(inputs: rows(code), targets: Matrix(rows: 2, columns: 1))
    }
    #expect(throws: ShapeError(message)) {
      try Trainer(network, objective: .regression, optimizer: .sgd(), data: data(code))
    }
    #expect(throws: ShapeError(message)) {
      try Trainer(
        network, objective: .regression, optimizer: .sgd(), data: data(3), validation: data(code))
    }
    #expect(throws: ShapeError(message)) {
      try GradientCheck(network, objective: .regression, data: data(code))
    }
    // A code that is one may be any of them.
    for code in 0..<5 { _ = try network.predictions(for: rows(Double(code)), objective: .regression) }
  }

  /// Vectors come first, in the order of their columns; the other columns follow.
  @Test func anEmbeddingPutsVectorsFirst() throws {
    var network = try Network<Double>(inputs: 4, layers: [.embedding(Self.tables)])
    network[tensor: "layers.0.tables.0.weight"] = (0..<15).map { Double($0) }
    network[tensor: "layers.0.tables.1.weight"] = [100, 200]
    let x = try Matrix<Double>(rows: 2, columns: 4, elements: [0.5, 4, 1, -2, 0.25, 0, 0, -3])
    let y = try network.predictions(for: x, objective: .regression)
    #expect(y.row(0) == [12, 13, 14, 200, 0.5, -2])
    #expect(y.row(1) == [0, 1, 2, 100, 0.25, -3])
  }

  /// A residual connection around nothing but a zero is the identity, wherever it stands.
  @Test func aResidualAddsToItsInput() throws {
    let zero = Layer.dense(3, hasBias: false, initializer: .zero)
    let network = try Network<Double>(
      inputs: 3, layers: [.residual([zero]), .residual([.residual([zero]), .activation(.relu)])])
    let x = try Matrix<Double>(rows: 1, columns: 3, elements: [1, -2, 3])
    #expect(try network.predictions(for: x, objective: .regression).row(0) == [2, -2, 6])
  }

  @Test func preluBendsWhatIsNotPositive() throws {
    var network = try Network<Double>(inputs: 3, layers: [.prelu(PReLU(isShared: false))])
    network[tensor: "layers.0.weight"] = [0.5, 2, -1]
    let x = try Matrix<Double>(rows: 2, columns: 3, elements: [-1, -1, -1, 4, 5, 6])
    let y = try network.predictions(for: x, objective: .regression)
    #expect(y.row(0) == [-0.5, -2, 1] && y.row(1) == [4, 5, 6])
  }

  /// What only training does leaves predictions as they are.
  @Test func noiseIsForTrainingAlone() throws {
    let x = try Matrix<Double>(rows: 1, columns: 3, elements: [1, -2, 3])
    for layer in [Layer.dropout(0.9), .alphaDropout(0.9), .gaussianNoise(5)] {
      let network = try Network<Double>(inputs: 3, layers: [layer])
      #expect(try network.predictions(for: x, objective: .regression) == x)
    }
  }
}
