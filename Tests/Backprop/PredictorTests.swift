import BackpropCompute
import Testing

@testable import Backprop

/// Predictions against the definition, whoever computes them and in whatever company.
@Suite(.timeLimit(.minutes(5))) struct PredictorTests {
  /// Wide enough that single rows are divided among workers too; so narrow that rows are turned on their side.
  static let wide = [70, 3500, 9, 3]
  static let narrow = [[13, 8, 1], [5, 4, 2], [1, 3, 3, 2]]
  static let rowCount = 300

  func network<S: Scalar>(_: S.Type, widths: [Int] = wide) throws -> Network<S> {
    let layers = widths.indices.dropFirst().map {
      Layer.dense(
        widths[$0], $0 == widths.count - 1 ? .identity : .relu, biasInitializer: .uniform(bound: 1))
    }
    return try Network(inputs: widths[0], layers: layers, seed: 3)
  }

  /// Each output adds its terms in index order with fused multiply-adds, then the bias; ReLU but at the end.
  func byDefinition<S: Scalar>(_ network: Network<S>, _ inputs: Matrix<S>) throws -> [[S]] {
    let layers = try network.layers.indices.map { index in
      (
        W: try #require(network[tensor: "layers.\(index).weight"]),
        b: try #require(network[tensor: "layers.\(index).bias"])
      )
    }
    return (0..<inputs.rows).map { row in
      var x = inputs.row(row)
      for (index, layer) in layers.enumerated() {
        let isLast = index == layers.count - 1
        x = layer.b.indices.map { j in
          var z: S = 0
          for p in x.indices { z = z.addingProduct(x[p], layer.W[j * x.count + p]) }
          z += layer.b[j]
          return isLast || z > 0 ? z : 0
        }
      }
      return x
    }
  }

  func inputs<S: Scalar>(_: S.Type, rows: Int = rowCount, columns: Int = wide[0]) throws -> Matrix<S> {
    try randomData(rows: rows, inputs: columns, outputs: 1, objective: .regression, of: S.self).inputs.matrix
  }

  func check<S: Scalar>(_: S.Type, _ set: InstructionSet, widths: [Int] = wide) throws {
    let network = try network(S.self, widths: widths)
    let inputs = try inputs(S.self, columns: widths[0])
    let want = try byDefinition(network, inputs).map { bits(Vector($0)) }
    // Baseline multiplies in software where it must, and is tried less.
    for workers in set == .baseline ? [1, 3] : [1, 2, 3, 5, 8] {
      let predictor = try Predictor(
        network, objective: .regression, kernels: S.kernels(for: set), workers: WorkerPool(count: workers))
      if widths == Self.wide, workers > 1 {
        #expect(predictor.blocks.columnParts.max() == workers)
        #expect(predictor.parts(ofRows: Self.rowCount) == workers)
      }
      for count in set == .baseline ? [1, 7, 33] : [1, 2, 6, 12, 13, 16, 31, 32, 33, 100, Self.rowCount] {
        for first in [0, Self.rowCount - count] {
          let some = inputs.selecting(rows: Array(first..<first + count))
          let got = try predictor.predictions(for: some)
          for row in 0..<count {
            #expect(
              bits(Vector(got.row(row))) == want[first + row],
              "\(S.self) on \(set), \(workers) workers, row \(first + row) among \(count)")
          }
        }
      }
    }
  }

  @Test(arguments: InstructionSet.available) func sumsInOrder(set: InstructionSet) throws {
    try check(Float.self, set)
    try check(Double.self, set)
  }

  @Test(arguments: InstructionSet.available, narrow) func sumsInOrder(
    set: InstructionSet, widths: [Int]
  ) throws {
    try check(Float.self, set, widths: widths)
    try check(Double.self, set, widths: widths)
  }

  @Test func theFormsAgree() throws {
    let network = try network(Float.self)
    let inputs = try inputs(Float.self)
    let predictor = try Predictor(network, objective: .classes, workers: WorkerPool(count: 2))
    let whole = try predictor.predictions(for: inputs)
    #expect((0..<whole.rows).allSatisfy { abs(whole.row($0).reduce(0, +) - 1) < 1e-6 })
    var row: [Float] = []
    for index in [0, 1, 299] {
      try predictor.predict(row: inputs.row(index), into: &row)
      #expect(row == whole.row(index))
    }
    var numbers = Array(repeating: Float(0), count: 3 * Self.rowCount)
    try inputs.vector.elements.withUnsafeBufferPointer { (x) throws(ShapeError) in
      try numbers.withUnsafeMutableBufferPointer { (y) throws(ShapeError) in try predictor.predict(x, into: y)
      }
    }
    #expect(numbers == whole.vector.elements)
    var matrix = Matrix<Float>(rows: 0, columns: 0)
    try predictor.predict(inputs, into: &matrix)
    #expect(matrix == whole)
    // Memory of the right shape is used again, and is not that of a copy somebody else holds.
    let memory = matrix.mutablePointer()
    let some = inputs.selecting(rows: Array((0..<Self.rowCount).reversed()))
    try predictor.predict(some, into: &matrix)
    #expect(matrix.mutablePointer() == memory)
    let copy = matrix
    try predictor.predict(inputs, into: &matrix)
    #expect(matrix == whole && copy.row(0) == whole.row(Self.rowCount - 1))
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let predictor = try Predictor(network(Float.self), objective: .regression)
    var matrix = Matrix<Float>(rows: 2, columns: 3, repeating: 7)
    let message = ShapeError("Predictor: expected 70 inputs in a row, got 69")
    #expect(throws: message) { try predictor.predict(Matrix(rows: 2, columns: 69), into: &matrix) }
    #expect(matrix.vector.elements == Array(repeating: 7, count: 6))
    var row: [Float] = [7]
    #expect(throws: message) { try predictor.predict(row: Array(repeating: 0, count: 69), into: &row) }
    #expect(row == [7])
    for (numbers, room) in [(69, 3), (71, 3), (140, 3), (70, 2), (0, 3)] {
      #expect(throws: ShapeError.self) {
        try [Float](repeating: 0, count: numbers).withUnsafeBufferPointer { (x) throws(ShapeError) in
          var result = [Float](repeating: 7, count: room)
          try result.withUnsafeMutableBufferPointer { (y) throws(ShapeError) in
            try predictor.predict(x, into: y)
          }
        }
      }
    }
    #expect(try predictor.predictions(for: Matrix(rows: 0, columns: 70)).rows == 0)
    try predictor.predict(Matrix(rows: 0, columns: 70), into: &matrix)
    #expect(matrix.rows == 0 && matrix.columns == 3)

    let coded = try Network<Float>(
      inputs: 2, layers: [.embedding([Embedding.Table(column: 1, categories: 3, dimension: 2)]), .dense(1)])
    let codes = try Predictor(coded, objective: .regression)
    try codes.predict(row: [0.5, 2], into: &row)
    #expect(throws: ShapeError.self) { try codes.predict(row: [0.5, 3], into: &row) }
  }

  /// One predictor, many threads, calls of all sizes.
  @Test func threadsAtOnce() async throws {
    let network = try network(Float.self)
    let inputs = try inputs(Float.self)
    let alone = try Predictor(network, objective: .classes)
    let want = try alone.predictions(for: inputs)
    let predictor = try Predictor(network, objective: .classes, workers: WorkerPool(count: 3))
    try await withThrowingTaskGroup { group in
      for thread in 0..<8 {
        group.addTask {
          var row: [Float] = []
          var matrix = Matrix<Float>(rows: 0, columns: 0)
          for turn in 0..<60 {
            let index = (thread * 37 + turn * 11) % Self.rowCount
            try predictor.predict(row: inputs.row(index), into: &row)
            #expect(row == want.row(index))
            let count = [2, 12, 50, 200][(thread + turn) % 4]
            let first = (thread * 13 + turn) % (Self.rowCount - count)
            let rows = Array(first..<first + count)
            try predictor.predict(inputs.selecting(rows: rows), into: &matrix)
            #expect(matrix == want.selecting(rows: rows))
          }
        }
      }
      try await group.waitForAll()
    }
  }

  /// Layers of every kind, in networks whose rows take turns in few pieces of memory.
  static let networks: [(inputs: Int, layers: [Layer])] = [
    (9, [.dropout(0.5), .dense(20, .gelu), .dropout(0.5)]),
    (9, [.dropout(0.5)]),
    (9, [.dense(6, .gelu, hasBias: false), .dropout(0.3), .dense(7, .leakyReLU()), .dense(3)]),
    (9, [.gaussianNoise(1), .alphaDropout(0.3), .dense(300, .softmax), .layerNorm, .dense(200, .tanh)]),
    (9, [.residual([.dropout(0.2), .dense(20, .silu), .dropout(0.2), .dense(9)]), .rmsNorm, .prelu]),
    (
      9,
      [
        .residual([.dense(9), .residual([.layerNorm, .dense(30, .relu), .dense(9)]), .dropout(0.1)]),
        .residual([.dropout(0.1)]), .batchNorm, .activation(.softsign),
      ]
    ),
    (
      9,
      [
        .embedding([Embedding.Table(column: 3, categories: 1, dimension: 5)]),
        .dense(300, .custom(Self.square)),
        .dense(200, .custom(Self.square)), .dense(2),
      ]
    ),
  ]
  static let square = CustomActivation(name: "square", value: { $0 * $0 }, derivative: { 2 * $0 })

  @Test(arguments: networks.indices) func everyLayer(index: Int) throws {
    var network = try Network<Float>(
      inputs: Self.networks[index].inputs, layers: Self.networks[index].layers, seed: 9)
    // Statistics and gains that are not 0 or 1.
    let source = RandomSource(seed: 4)
    network = try Network(
      inputs: network.inputs, layers: network.layers,
      parameters: Vector(
        network.parameters.elements.enumerated().map { $1 + Float(source.uniform(.data, index: $0)) }))
    var inputs = try inputs(Float.self, rows: 150, columns: 9)
    for row in 0..<150 { inputs[row, 3] = 0 }
    let want = try Predictor(network, objective: .regression, kernels: Float.kernels(for: .baseline))
      .predictions(for: inputs)
    // What is dropped in training is not there at prediction: the network without it says the same.
    let plain = try Network<Float>(
      inputs: 9, layers: Self.withoutDropping(network.layers), parameters: network.parameters)
    #expect(try plain.predictions(for: inputs, objective: .regression) == want)
    for workers in [1, 2, 3, 8] {
      let predictor = try Predictor(network, objective: .regression, workers: WorkerPool(count: workers))
      #expect(try predictor.predictions(for: inputs) == want, "\(workers) workers")
      for row in [0, 77, 149] {
        var alone: [Float] = []
        try predictor.predict(row: inputs.row(row), into: &alone)
        #expect(alone == want.row(row), "\(workers) workers, row \(row) alone")
        let five = try predictor.predictions(for: inputs.selecting(rows: [3, 1, row, 2, 8]))
        #expect(five.row(2) == want.row(row))
      }
    }
  }

  private static func withoutDropping(_ layers: [Layer]) -> [Layer] {
    layers.map { layer in
      switch layer {
      case .dropout, .alphaDropout, .gaussianNoise: .activation(.identity)
      case .residual(let residual): .residual(withoutDropping(residual.layers))
      default: layer
      }
    }
  }

  /// A trace runs the network as training does.
  @Test func asInTraining() throws {
    let layers: [Layer] = [
      .dense(6, .gelu), .residual([.dense(4, .tanh), .layerNorm, .dense(6)]), .prelu, .rmsNorm, .dense(2),
    ]
    let network = try Network<Double>(inputs: 3, layers: layers, seed: 2)
    let data = try randomData(rows: 5, inputs: 3, outputs: 2, objective: .regression, of: Double.self)
    let trace = try Trace(network, objective: .regression, data: data)
    #expect(trace.predictions == (try network.predictions(for: data.inputs, objective: .regression)))
  }

  /// Who computes has no say in an evaluation either.
  @Test func evaluations() throws {
    let data = try randomData(rows: 700, inputs: 70, outputs: 3, objective: .classes, of: Float.self)
    let network = try network(Float.self)
    let want = try Predictor(network, objective: .classes).evaluation(on: data)
    for workers in [2, 5] {
      let other = try Predictor(network, objective: .classes, workers: WorkerPool(count: workers))
      #expect(try other.evaluation(on: data) == want)
    }
    // The mean loss by hand: the mean of -ln p of each row's class.
    let probabilities = try network.predictions(for: data.inputs, objective: .classes)
    let losses = (0..<700).map { -Elementary.log(Double(probabilities[$0, Int(data.targets[$0, 0])])) }
    #expect(abs(want.loss - losses.reduce(0, +) / 700) < 1e-5 * want.loss)
  }
}
