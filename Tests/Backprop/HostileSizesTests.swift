import Backprop
import BackpropCompute
import Testing

/// Sizes that nothing could hold are refused with a sentence: they overflow nowhere and end no program.
@Suite(.timeLimit(.minutes(2))) struct HostileSizesTests {
  static let huge = [Int.max, .max - 1, .max - 63, 1 << 62, 1 << 61, (1 << 61) - 1, 1 << 50]

  /// A layer of as many outputs as one likes, and no parameters.
  struct Wide: LayerFormula {
    static let name = "wide"
    let width: Int
    var settings: [Double] { [] }
    init(_ width: Int) { self.width = width }
    init?(settings: [Double]) { nil }
    func outputs(inputs: Int) -> Int? { width }
    func tensors(inputs: Int) -> [LayerTensor] { [] }
    func forward<S: Scalar>(x: LayerRows<S>, parameters: LayerNumbers<S>, y: LayerRows<S>) {}
    func backward<S: Scalar>(
      x: LayerRows<S>, y: LayerRows<S>, dY: LayerRows<S>, parameters: LayerNumbers<S>, dX: LayerRows<S>
    ) {}
    func parameterGradient<S: Scalar>(
      x: LayerRows<S>, y: LayerRows<S>, dY: LayerRows<S>, parameters: LayerNumbers<S>,
      gradient: LayerNumbers<S>
    ) {}
  }

  static func networks(_ n: Int) -> [(inputs: Int, layers: [Layer])] {
    func embedding(_ categories: Int, _ dimension: Int) -> Layer {
      .embedding([Embedding.Table(column: 0, categories: categories, dimension: dimension)])
    }
    return [
      (n, [.dense(1)]), (1, [.dense(n)]), (1, [.dense(n, hasBias: false)]), (n, [.dense(n)]),
      (3, [.dense(2, .relu), .dense(n, .relu), .dense(1)]), (n, [.dropout(0.5)]), (n, [.dropout(0)]),
      (n, [.activation(.relu)]), (n, [.activation(.softmax)]), (n, [.layerNorm]), (n, [.rmsNorm]),
      (n, [.batchNorm]), (n, [.prelu]), (n, [.prelu(PReLU(isShared: false))]), (n, [.alphaDropout(0.1)]),
      (n, [.gaussianNoise(0.1)]), (n, [.residual([.dropout(0.1)])]), (n, [.residual([.dense(n)])]),
      (2, [embedding(n, 2), .dense(1)]), (2, [embedding(2, n), .dense(1)]), (2, [embedding(n, n)]),
      (n, [embedding(2, 2)]), (n, [.custom(Weigh())]), (3, [.custom(Wide(n))]),
      (3, [.custom(Wide(n)), .dense(2)]),
    ]
  }

  @Test(arguments: huge) func networksTooLarge(size: Int) {
    func check<S: Scalar>(_: S.Type) {
      for (inputs, layers) in Self.networks(size) {
        let error = #expect(throws: ShapeError.self, "\(inputs) inputs, \(layers)") {
          try Network<S>(inputs: inputs, layers: layers)
        }
        #expect(error?.description.contains("expected") == true)
      }
    }
    check(Float.self)
    check(Double.self)
  }

  /// Each size is small enough to be counted, and their product is not.
  @Test func productsTooLarge() {
    for half in [31, 32, 40] {
      for (inputs, layers) in Self.networks(1 << half) where inputs == 1 << half {
        guard case .dense(let dense)? = layers.first, dense.outputs > 1 else { continue }
        #expect(throws: ShapeError.self) { try Network<Float>(inputs: inputs, layers: layers) }
      }
      #expect(throws: ShapeError.self) {
        try Network<Float>(inputs: 1, layers: [.dense(1 << half), .dense(1 << half), .dense(1)])
      }
    }
  }

  @Test(arguments: [0, -1, -64, Int.min]) func networksOfNothing(size: Int) {
    for (inputs, layers) in Self.networks(size) {
      let error = #expect(throws: ShapeError.self, "\(inputs) inputs, \(layers)") {
        try Network<Float>(inputs: inputs, layers: layers)
      }
      #expect(error?.description.contains("expected") == true)
    }
    #expect(throws: ShapeError.self) { try Network<Float>(inputs: 2, layers: []) }
    #expect(throws: ShapeError.self) { try Network<Float>(inputs: 2, layers: [.residual([])]) }
  }

  let network: Network<Float>
  let data: Dataset<Float>

  init() throws {
    network = try Network<Float>(inputs: 2, layers: [.dense(3, .tanh), .dense(1)], seed: 1)
    data = try randomData(rows: 7, inputs: 2, outputs: 1, objective: .regression)
  }

  func trained(
    batch: BatchSize, parts: Int = 1, workers: Int = 1, schedule: Schedule = .constant, planned: Int = 5
  ) throws -> [UInt64] {
    var options = TrainingOptions()
    options.parts = parts
    let trainer = try Trainer(
      network, objective: .regression, optimizer: .sgd(learningRate: 0.1, momentum: 0.5), data: data,
      batch: batch, schedule: schedule, plannedEpochs: planned, options: options,
      workers: WorkerPool(count: workers))
    for _ in 0..<3 { _ = try trainer.epoch() }
    return bits(trainer.network.parameters)
  }

  /// A batch of more rows than there are is all of them; more parts than rows are one for each; more workers than rows, or
  /// than anybody has processors, change nothing.
  @Test func moreThanThereAre() throws {
    let whole = try trained(batch: .full)
    for rows in [7, 8] + Self.huge { #expect(try trained(batch: .rows(rows)) == whole) }
    let single = try trained(batch: .full, parts: 7)
    for parts in Self.huge { #expect(try trained(batch: .full, parts: parts) == single) }
    for workers in [8, 100, 1024, 10_000, .max] {
      #expect(WorkerPool(count: workers).count == min(workers, 1024))
      #expect(try trained(batch: .full, workers: workers) == whole)
    }
  }

  @Test(arguments: [0, -1, Int.min]) func batchesOfNothing(rows: Int) {
    #expect(throws: ShapeError("Trainer: expected 1 row or more in a batch, got \(rows)")) {
      try trained(batch: .rows(rows))
    }
    #expect(throws: ShapeError.self) { try trained(batch: .full, parts: rows) }
  }

  /// A plan of no epochs, or of more than can be counted, gives some learning rate or says why not.
  @Test(arguments: [Int.min, -1, 0, 1, .max]) func plansOfAnyLength(epochs: Int) {
    let schedules: [Schedule] = [
      .cosine(), .linear(to: 0), .polynomial(), .cosineRestarts(length: 1), .oneCycle(OneCycle()),
    ]
    for schedule in schedules {
      do {
        let parameters = try trained(batch: .rows(2), schedule: schedule, planned: epochs)
        #expect(parameters.count == 13)
      } catch {
        #expect(error is TrainingError || error is ShapeError)
        #expect("\(error)".contains("expected"))
      }
    }
  }

  @Test func stepsOnRowsThatAreNotThere() throws {
    let trainer = try Trainer(
      network, objective: .regression, optimizer: .sgd(learningRate: 0.1), data: data, batch: .rows(4))
    for rows in [0..<0, -1..<2, 0..<5, 6..<8, Int.min..<Int.max, 0..<Int.max, Int.max - 1..<Int.max] {
      #expect(throws: TrainingError.self) { try trainer.step(on: rows) }
    }
    #expect(trainer.network == network && trainer.steps == 0)
  }

  @Test func dataOfNothing() {
    func data(_ rows: Int, _ inputs: Int, _ targets: Int) throws -> Dataset<Float> {
      try Dataset(inputs: Matrix(rows: rows, columns: inputs), targets: Matrix(rows: rows, columns: targets))
    }
    #expect(throws: ShapeError("Dataset: expected 1 row or more, got none")) { try data(0, 2, 1) }
    for (rows, inputs, targets) in [(3, 0, 1), (3, 2, 0), (3, 0, 0), (.max, 0, 0)] {
      #expect(throws: ShapeError.self) {
        try Trainer(
          network, objective: .regression, optimizer: .adam(), data: data(rows, inputs, targets))
      }
    }
    #expect(throws: ShapeError.self) { try Matrix<Float>(rows: .max, columns: .max, elements: []) }
    #expect(throws: ShapeError.self) { try ByteMatrix(rows: .max, columns: 2, elements: []) }
  }

  @Test func predictionsOfAnySize() throws {
    for rows in Self.huge {
      #expect(throws: ShapeError.self) { try Predictor(network, objective: .regression, rows: rows) }
    }
    let want = try network.predictions(for: data.inputs, objective: .regression)
    for rows in [Int.min, -1, 0, 1] {
      let predictor = try Predictor(network, objective: .regression, rows: rows)
      #expect(try predictor.predictions(for: data.inputs) == want)
    }
    for workers in [100, 10_000] {
      let predictor = try Predictor(
        network, objective: .regression, workers: WorkerPool(count: workers))
      #expect(try predictor.predictions(for: data.inputs) == want)
    }
    for columns in [0, 1, 3, .max] {
      #expect(throws: ShapeError.self) {
        try network.predictions(for: Matrix(rows: 0, columns: columns), objective: .regression)
      }
    }
    #expect(throws: ShapeError.self) {
      try network.predictions(for: Matrix(rows: .max, columns: 0), objective: .regression)
    }
  }
}
