import Backprop
import BackpropCompute
import Testing

/// What holds for networks whatever their numbers are.
@Suite struct NetworkPropertyTests {
  /// Every kind of layer, for four inputs of which the second is a code from 0 to 4.
  static let everything: [Layer] = [
    .embedding([Embedding.Table(column: 1, categories: 5, dimension: 3)]), .dense(7, .gelu), .batchNorm,
    .prelu(PReLU(isShared: false)), .dropout(0.2),
    .residual([.layerNorm, .dense(5, .silu), .gaussianNoise(0.1), .residual([.dense(5, .tanh)]), .dense(7)]),
    .alphaDropout(0.1), .rmsNorm, .custom(Weigh()), .activation(.softsign), .prelu,
    .dense(3, hasBias: false),
  ]

  static func data<S: Scalar>(
    rows: Int, weights: [S]? = nil, seed: UInt64 = 1, of _: S.Type
  ) throws -> Dataset<S> {
    let source = RandomSource(seed: seed)
    var x = Matrix<S>(rows: rows, columns: 4)
    var t = Matrix<S>(rows: rows, columns: 1)
    for row in 0..<rows {
      for column in 0..<4 { x[row, column] = S(source.normal(.data, step: 0, index: 4 * row + column)) }
      x[row, 1] = S(source.integer(below: 5, .data, step: 1, index: row))
      t[row, 0] = S(source.integer(below: 3, .data, step: 2, index: row))
    }
    return try Dataset(inputs: x, targets: t, weights: weights)
  }

  func trained<S: Scalar>(
    _ layers: [Layer], objective: Objective = .classes, data: Dataset<S>, epochs: Int = 3
  ) throws -> Network<S> {
    let network = try Network<S>(inputs: data.inputs.columns, layers: layers, seed: 3)
    let trainer = try Trainer(
      network, objective: objective, optimizer: .sgd(learningRate: 0.05, momentum: 0.9), data: data,
      batch: .rows(16),
      seed: 4)
    for _ in 0..<epochs { _ = try trainer.epoch() }
    return trainer.network
  }

  @Test func permutedRowsHavePermutedPredictions() throws {
    func check<S: Scalar>(_: S.Type) throws {
      let data = try Self.data(rows: 60, of: S.self)
      let network = try trained(Self.everything, data: data)
      let order = RandomSource(seed: 5).permutation(count: 60, purpose: .data)
      let plain = try network.predictions(for: data.inputs, objective: .classes)
      let permuted = try network.predictions(
        for: data.inputs.selecting(rows: order), objective: .classes)
      #expect(bits(permuted.vector) == bits(plain.selecting(rows: order).vector))
      #expect(bits(permuted.vector) != bits(plain.vector))
    }
    try check(Float.self)
    try check(Double.self)
  }

  /// A full batch in another order is the same batch but for rounding.
  @Test func permutedRowsTrainTheSame() throws {
    let layers = Self.everything.filter { !["dropout", "alpha-dropout", "gaussian-noise"].contains($0.kind) }
      .map { $0.kind == "residual" ? Layer.residual([.layerNorm, .dense(7, .silu)]) : $0 }
    let data = try Self.data(rows: 60, of: Double.self)
    let order = RandomSource(seed: 5).permutation(count: 60, purpose: .data)
    func train(_ data: Dataset<Double>) throws -> [Double] {
      let network = try Network<Double>(inputs: 4, layers: layers, seed: 3)
      let trainer = try Trainer(
        network, objective: .classes, optimizer: .sgd(learningRate: 0.1), data: data, batch: .full)
      for _ in 0..<5 { _ = try trainer.epoch() }
      return trainer.network.parameters.elements
    }
    let (plain, permuted) = (try train(data), try train(data.selecting(rows: order)))
    #expect(SmallTraining.distance(plain, permuted) < 1e-12)
    #expect(SmallTraining.distance(plain, try train(data.selecting(rows: order.map { $0 / 2 }))) > 1e-6)
  }

  static let weighted: [Objective] = [
    .classes, .crossEntropy(CrossEntropy(smoothing: 0.1, classWeights: [1, 2, 0.5])), .focal,
  ]

  /// Only the proportions of weights count: to the bit for a power of two.
  @Test(arguments: weighted.indices) func scaledWeightsChangeNothing(index: Int) throws {
    func check<S: Scalar>(_: S.Type, tolerance: Double) throws {
      func run(_ factor: S) throws -> (network: Network<S>, loss: Double) {
        let weights = (0..<50).map { factor * S([1, 0.5, 0, 2, 3][$0 % 5]) }
        let data = try Self.data(rows: 50, weights: weights, of: S.self)
        let network = try trained(Self.everything, objective: Self.weighted[index], data: data)
        let predictor = try Predictor(network, objective: Self.weighted[index])
        return (network, try predictor.evaluation(on: data).loss)
      }
      let one = try run(1)
      for factor in [S(4), S(0.125)] {
        let other = try run(factor)
        #expect(bits(other.network.parameters) == bits(one.network.parameters))
        #expect(other.loss == one.loss)
      }
      let three = try run(3).network
      #expect(SmallTraining.distance(three.parameters.elements, one.network.parameters.elements) < tolerance)
    }
    try check(Float.self, tolerance: 1e-2)
    try check(Double.self, tolerance: 1e-10)
  }

  /// The mean of a network's outputs in a training step, over rows and outputs: under |z - t| with all t far below, the
  /// loss is that mean and a constant.
  func meanOutput(_ network: Network<Double>, _ x: Matrix<Double>, step: Int) throws -> Double {
    let data = try Dataset(
      inputs: x, targets: Matrix(rows: x.rows, columns: network.outputs, repeating: -100))
    return try network.gradient(objective: .absoluteError, data: data, seed: 8, step: step).loss - 100
  }

  /// The mean of their squares.
  func meanSquare(_ network: Network<Double>, _ x: Matrix<Double>, step: Int) throws -> Double {
    let data = try Dataset(inputs: x, targets: Matrix(rows: x.rows, columns: network.outputs))
    return try network.gradient(objective: .regression, data: data, seed: 8, step: step).loss
  }

  /// A linear network under dropout predicts, in the mean over many masks, what it predicts without: within 4.5
  /// standard deviations of that mean, and not where its numbers are a tenth larger.
  @Test(arguments: [0.1, 0.5, 0.8]) func dropoutKeepsTheMean(rate: Double) throws {
    let (inputs, outputs, rows, steps) = (30, 4, 500, 20)
    var network = try Network<Double>(inputs: inputs, layers: [.dropout(rate), .dense(outputs)], seed: 2)
    // Of one sign, so that the mean is far from zero.
    let weights = try #require(network[tensor: "layers.1.weight"]).map(\.magnitude)
    network[tensor: "layers.1.weight"] = weights
    let source = RandomSource(seed: 9)
    let row = (0..<inputs).map { 1 + source.uniform(.data, index: $0) }
    let x = try Matrix(
      rows: rows, columns: inputs, elements: Array(repeating: row, count: rows).flatMap { $0 })
    var mean = 0.0
    for step in 1...steps { mean += try meanOutput(network, x, step: step) / Double(steps) }
    let predicted = try network.predictions(for: x, objective: .regression).row(0).reduce(0, +)
    let variance = (0..<inputs).reduce(0.0) { sum, input in
      let weight = (0..<outputs).reduce(0.0) { $0 + weights[$1 * inputs + input] } / Double(outputs)
      return sum + weight * weight * row[input] * row[input] * rate / (1 - rate)
    }
    let deviation = (variance / Double(rows * steps)).squareRoot()
    #expect((mean - predicted / Double(outputs)).magnitude < 4.5 * deviation)
    #expect((mean * 1.1 - predicted / Double(outputs)).magnitude > 4.5 * deviation)
  }

  /// Standard normal numbers keep their mean and their variance; fourth moments below 4 bound the deviations.
  @Test(arguments: [0.05, 0.3, 0.6]) func alphaDropoutKeepsMeanAndVariance(rate: Double) throws {
    let (rows, columns) = (20_000, 5)
    let x = try randomData(rows: rows, inputs: columns, outputs: 1, objective: .regression, of: Double.self)
      .inputs.matrix
    func moments(_ layer: Layer) throws -> (mean: Double, square: Double) {
      let network = try Network<Double>(inputs: columns, layers: [layer])
      return (try meanOutput(network, x, step: 3), try meanSquare(network, x, step: 3))
    }
    let deviation = 1 / Double(rows * columns).squareRoot()
    let own = try moments(.alphaDropout(rate))
    #expect(own.mean.magnitude < 4.5 * deviation)
    #expect((own.square - 1).magnitude < 4.5 * 3.0.squareRoot() * deviation)
    // Plain dropout does not: its variance is 1 / (1 - rate).
    #expect((try moments(.dropout(rate)).square - 1).magnitude > 4.5 * 3.0.squareRoot() * deviation)
    let noise = try moments(.gaussianNoise(rate))
    #expect(noise.mean.magnitude < 4.5 * (1 + rate * rate).squareRoot() * deviation)
    #expect((noise.square - 1 - rate * rate).magnitude < 4.5 * 2 * (1 + rate * rate) * deviation)
  }

  // MARK: Folding

  static let normalized: [Layer] = [
    .batchNorm, .dense(6), .batchNorm(BatchNorm(epsilon: 1e-3, momentum: 0.3)), .activation(.gelu),
    .dense(5, hasBias: false), .batchNorm,
    .residual([
      .dense(4, hasBias: false), .batchNorm, .residual([.dense(4), .batchNorm]), .activation(.tanh),
      .dense(5),
      .batchNorm, .batchNorm,
    ]),
    .dense(4, .relu), .batchNorm, .dropout(0.2), .batchNorm, .dense(2),
  ]

  @Test func aFoldedNetworkPredictsTheSame() throws {
    let data = try randomData(rows: 40, inputs: 3, outputs: 2, objective: .regression, of: Double.self)
    let network = try trained(Self.normalized, objective: .regression, data: data)
    let folded = network.foldingBatchNorm()
    #expect(
      folded.layers.map(\.kind) == [
        "batch-norm", "dense", "activation", "dense", "residual", "dense", "batch-norm", "dropout",
        "batch-norm", "dense",
      ])
    guard case .residual(let inner) = folded.layers[4] else { throw ShapeError("no residual connection") }
    #expect(inner.layers.map(\.kind) == ["dense", "residual", "activation", "dense"])
    #expect(folded[tensor: "layers.4.layers.1.layers.0.bias"]?.count == 4)
    let (want, got) = (
      try network.predictions(for: data.inputs, objective: .regression),
      try folded.predictions(for: data.inputs, objective: .regression)
    )
    #expect(SmallTraining.distance(got.vector.elements, want.vector.elements) < 1e-12)
    // The statistics are not those of a fresh network, which would fold to nothing.
    let variances = try #require(network[tensor: "layers.2.running_var"])
    #expect(variances.contains { ($0 - 1).magnitude > 0.01 })
    var wrong = folded
    wrong[tensor: "layers.1.bias"]?[0] += 1e-9
    let other = try wrong.predictions(for: data.inputs, objective: .regression)
    #expect(SmallTraining.distance(other.vector.elements, want.vector.elements) > 1e-12)
    // Float folds to within its own rounding, and what is folded has nothing more to fold.
    let float = network.converted(to: Float.self)
    let (single, rough) = (
      try float.predictions(for: data.inputs.converted(to: Float.self), objective: .regression),
      try float.foldingBatchNorm()
        .predictions(for: data.inputs.converted(to: Float.self), objective: .regression)
    )
    #expect(SmallTraining.distance(single.vector.elements, rough.vector.elements) < 1e-4)
    #expect(folded.foldingBatchNorm() == folded)
  }

  @Test func nothingToFoldLeavesTheNetworkAsItIs() throws {
    for layers in [Self.everything, [.dense(3, .relu), .batchNorm], [.dense(3), .dropout(0.1), .batchNorm]] {
      let network = try Network<Float>(inputs: 4, layers: layers, seed: 2)
      #expect(network.foldingBatchNorm() == network)
    }
  }
}
