import Backprop
import BackpropCompute
import Testing

/// Inputs kept as bytes: whatever is done with them has the bits that the same numbers would give.
@Suite struct ByteInputsTests {
  static let rows = 300
  static let columns = 23

  static func bytes() throws -> ByteMatrix {
    let source = RandomSource(seed: 21)
    return try ByteMatrix(
      rows: rows, columns: columns,
      elements: (0..<rows * columns).map { UInt8(source.integer(below: 256, .data, step: 0, index: $0)) })
  }

  /// The same rows as bytes and as the numbers they stand for, worked out here.
  static func pair<S: Scalar>(
    weighted: Bool = false, scale: S = S(1) / 200, offset: S = -0.5
  ) throws -> (bytes: Dataset<S>, numbers: Dataset<S>) {
    let bytes = try bytes()
    let numbers = bytes.elements.map { offset.addingProduct(S($0), scale) }
    let source = RandomSource(seed: 22)
    let targets = try Matrix<S>(
      rows: rows, columns: 1, elements: (0..<rows).map { S(source.integer(below: 4, .data, index: $0)) })
    let weights = weighted ? (0..<rows).map { S([1, 0.5, 0, 2][$0 % 4]) } : nil
    return (
      try Dataset(bytes: bytes, scale: scale, offset: offset, targets: targets, weights: weights),
      try Dataset(
        inputs: Matrix(rows: rows, columns: columns, elements: numbers), targets: targets, weights: weights)
    )
  }

  struct Setup: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var layers: [Layer] = [.dense(80, .relu), .dropout(0.2), .dense(40, .tanh), .dense(4)]
    var optimizer = Optimizer.adam(learningRate: 0.01)
    var batch = BatchSize.rows(128)
    var shuffles = true
    var weighted = false
    var options = TrainingOptions()

    init(_ name: String, _ change: (inout Setup) -> Void = { _ in }) {
      testDescription = name
      change(&self)
    }
  }

  static let setups: [Setup] = [
    Setup("shuffled"),
    Setup("in order") { $0.shuffles = false },
    Setup("full batch in order") { $0.batch = .full },
    Setup("one row a step") { $0.batch = .rows(1) },
    Setup("weighted rows in parts") {
      $0.weighted = true
      $0.options.parts = 3
    },
    Setup("mixup of weighted rows") {
      $0.weighted = true
      $0.options.mixup = 0.4
    },
    Setup("mixup in order") {
      $0.shuffles = false
      $0.options.mixup = 0.4
    },
    Setup("batch normalisation first") { $0.layers = [.batchNorm] + $0.layers },
    Setup("a network for the first-level cache") {
      $0.layers = [.dense(8, .tanh), .dense(4)]
      $0.batch = .rows(40)
    },
    Setup("L-BFGS") {
      $0.layers = [.dense(80, .tanh), .dense(4)]
      $0.optimizer = .lbfgs(maximumIterations: 3)
      $0.batch = .full
    },
  ]

  func run<S: Scalar>(
    _ data: Dataset<S>, _ setup: Setup, _ set: InstructionSet = .best, workers: Int = 1
  ) throws -> [UInt64] {
    let network = try Network<S>(inputs: Self.columns, layers: setup.layers, seed: 1)
    let trainer = try Trainer(
      network, objective: .classes, optimizer: setup.optimizer, data: data, validation: data,
      batch: setup.batch, shuffles: setup.shuffles, options: setup.options, seed: 5,
      kernels: S.kernels(for: set), workers: WorkerPool(count: workers))
    var numbers: [Double] = []
    for _ in 0..<2 {
      let report = try trainer.epoch()
      numbers += [report.loss, report.validation?.loss ?? .nan, report.validation?.value ?? .nan]
    }
    numbers += [try trainer.step(on: 0..<1), try trainer.evaluation(on: data).loss]
    return bits(trainer.network.parameters) + numbers.map { $0.bitPattern }
  }

  @Test(arguments: setups) func trainingsHaveTheSameBits(setup: Setup) throws {
    func check<S: Scalar>(_: S.Type) throws {
      let data: (bytes: Dataset<S>, numbers: Dataset<S>) = try Self.pair(weighted: setup.weighted)
      let want = try run(data.numbers, setup)
      for set in InstructionSet.available {
        for workers in set == .baseline ? [2] : [1, 2, 3] {
          #expect(
            try run(data.bytes, setup, set, workers: workers) == want,
            "\(S.self) on \(set), \(workers) workers")
        }
      }
    }
    try check(Float.self)
    try check(Double.self)
  }

  /// Another scale is seen.
  @Test func otherNumbersDiffer() throws {
    let data: (bytes: Dataset<Float>, numbers: Dataset<Float>) = try Self.pair()
    let other = try Dataset(
      bytes: Self.bytes(), scale: 1 / 201, offset: -0.5, targets: data.bytes.targets)
    #expect(try run(other, Self.setups[0]) != run(data.numbers, Self.setups[0]))
  }

  @Test func numbersOfBytes() throws {
    func check<S: Scalar>(_: S.Type) throws {
      let (data, numbers): (bytes: Dataset<S>, numbers: Dataset<S>) = try Self.pair()
      let (x, want) = (data.inputs, numbers.inputs.matrix)
      #expect(x.areBytes && !numbers.inputs.areBytes)
      #expect(x.rows == Self.rows && x.columns == Self.columns && data.rows == Self.rows)
      #expect(x.matrix == want && x.row(7) == want.row(7) && x.column(3) == want.column(3))
      #expect(x[5, 6] == want[5, 6])
      #expect(x.converted(to: Double.self) == want.converted(to: Double.self))
      let some = try data.selecting(rows: [4, 2])
      #expect(some.inputs.areBytes && some.inputs.matrix == want.selecting(rows: [4, 2]))
      #expect(try data.selecting(rows: Array(0..<Self.rows)) == data)
      // Where nothing else is said, a byte is from 0 to 1.
      let plain = try Inputs<S>(bytes: ByteMatrix(rows: 1, columns: 3, elements: [0, 51, 255]))
      #expect(plain.row(0) == [0, 51 * (S(1) / 255), 1])
    }
    try check(Float.self)
    try check(Double.self)
  }

  @Test func predictionsHaveTheSameBits() throws {
    let (data, numbers): (bytes: Dataset<Float>, numbers: Dataset<Float>) = try Self.pair()
    let network = try Network<Float>(inputs: Self.columns, layers: Self.setups[0].layers, seed: 1)
    let want = try network.predictions(for: numbers.inputs.matrix, objective: .classes)
    #expect(try network.predictions(for: data.inputs, objective: .classes) == want)
    // Blocks that do not divide the rows, shared out or not.
    for (block, workers) in [(1, 1), (7, 1), (130, 2), (1000, 3)] {
      let predictor = try Predictor(
        network, objective: .classes, rows: block, workers: WorkerPool(count: workers))
      #expect(try predictor.predictions(for: data.inputs) == want)
      #expect(try predictor.evaluation(on: data) == predictor.evaluation(on: numbers))
    }
    let none = try Inputs<Float>(bytes: ByteMatrix(rows: 0, columns: Self.columns, elements: []))
    #expect(try network.predictions(for: none, objective: .classes).rows == 0)
    #expect(throws: ShapeError("Predictor: expected 23 inputs in a row, got 1")) {
      try network.predictions(
        for: Inputs(bytes: ByteMatrix(rows: 1, columns: 1, elements: [0])), objective: .classes)
    }
  }

  /// What looks into a training sees the same numbers.
  @Test func lookingInside() throws {
    func check<S: Scalar>(_: S.Type) throws {
      let (all, allNumbers): (bytes: Dataset<S>, numbers: Dataset<S>) = try Self.pair()
      let data = try all.selecting(rows: [3, 1, 8])
      let numbers = try allNumbers.selecting(rows: [3, 1, 8])
      let network = try Network<S>(inputs: Self.columns, layers: [.dense(3, .tanh), .dense(4)], seed: 1)
      let trace = try Trace(network, objective: .classes, data: data)
      let want = try Trace(network, objective: .classes, data: numbers)
      #expect(trace.inputs == numbers.inputs.matrix && trace.loss == want.loss)
      #expect(trace.largestRelativeError == want.largestRelativeError)
      #expect(
        try GradientCheck(network, objective: .classes, data: data)
          == GradientCheck(network, objective: .classes, data: numbers))
      #expect(
        try Diagnosis(of: network, objective: .classes, data: all, optimizer: .sgd(), rows: 50)
          == Diagnosis(of: network, objective: .classes, data: allNumbers, optimizer: .sgd(), rows: 50))
      let finder = LearningRateFinder(steps: 20)
      #expect(
        try finder.search(network, objective: .classes, optimizer: .adam(), data: all)
          == finder.search(network, objective: .classes, optimizer: .adam(), data: allNumbers))
    }
    try check(Float.self)
    try check(Double.self)
  }

  /// A training that breaks down on bytes is told of in their numbers.
  @Test func notFiniteIsTracedToAByte() throws {
    let data = try Dataset<Float>(
      bytes: ByteMatrix(rows: 2, columns: 2, elements: [1, 2, 3, 255]), scale: 1e36,
      targets: Matrix(rows: 2, columns: 1))
    var network = try Network<Float>(inputs: 2, layers: [.dense(1)])
    network[tensor: "layers.0.weight"] = [1, 1e5]
    let found = try Diagnosis(of: network, objective: .regression, data: data)
    guard case .notFinite(let origin)? = found.findings.first else {
      Issue.record("expected a number that is not finite")
      return
    }
    // 2e36 x 1e5 is beyond all Floats.
    #expect(origin.cell?.row == 0 && origin.cell?.column == 1)
    #expect(origin.cell?.value == Double(2 * 1e36 as Float))
    #expect(origin.cause == .input)
  }

  @Test func codesMayBeBytes() throws {
    let table = Embedding.Table(column: 0, categories: 3, dimension: 2)
    let network = try Network<Float>(inputs: 2, layers: [.embedding([table]), .dense(1)], seed: 1)
    func trained(_ codes: [UInt8], scale: Float) throws -> [Float] {
      let data = try Dataset(
        bytes: ByteMatrix(rows: 2, columns: 2, elements: codes), scale: scale,
        targets: Matrix(rows: 2, columns: 1))
      let trainer = try Trainer(network, objective: .regression, optimizer: .sgd(), data: data)
      _ = try trainer.epoch()
      return trainer.network.parameters.elements
    }
    let numbers = try Trainer(
      network, objective: .regression, optimizer: .sgd(),
      data: Dataset(
        inputs: Matrix(rows: 2, columns: 2, elements: [2, 7, 0, 9]), targets: Matrix(rows: 2, columns: 1)))
    _ = try numbers.epoch()
    #expect(try trained([2, 7, 0, 9], scale: 1) == numbers.network.parameters.elements)
    #expect(
      throws: ShapeError("Embedding, row 1, column 0: expected a code from 0 to 2, got 3.0")
    ) { try trained([2, 7, 3, 9], scale: 1) }
    #expect(throws: ShapeError.self) { try trained([2, 7, 0, 9], scale: 0.3) }
  }

  @Test func whatIsRefused() throws {
    func message(
      scale: Float = 1, offset: Float = 0, rows: Int = 2, targets: Int = 2, weights: [Float]? = nil
    ) -> String? {
      do {
        _ = try Dataset(
          bytes: ByteMatrix(rows: rows, columns: 1, elements: Array(repeating: 9, count: rows)), scale: scale,
          offset: offset, targets: Matrix(rows: targets, columns: 1), weights: weights)
        return nil
      } catch { return "\(error)" }
    }
    #expect(message() == nil)
    #expect(message(scale: 0) == "Inputs of bytes: expected a scale other than 0")
    let finite = "Inputs of bytes: expected a finite number scale x"
    #expect(message(scale: 1e38) == finite + " 255 + offset, got inf")
    // The sign of a NaN is the processor's choice.
    for scale in [Float.nan, .infinity] {
      #expect(message(scale: scale)?.hasPrefix(finite + " 0 + offset, got") == true)
    }
    #expect(message(offset: -.infinity) == finite + " 0 + offset, got -inf")
    #expect(message(targets: 3) == "Dataset: expected 2 rows of targets, one for each input, got 3")
    #expect(message(rows: 0, targets: 0) == "Dataset: expected 1 row or more, got none")
    #expect(message(weights: [1]) == "Dataset: expected 2 weights, one for each row, got 1")
  }
}
