import BackpropCompute
import BackpropKernels
import Testing

@testable import Backprop

/// Steps of small networks come to the bits of the long way, which any option that changes no parameter calls for.
@Suite struct SmallStepTests {
  struct Problem: Sendable, CustomStringConvertible {
    let description: String
    let inputs: Int
    let layers: [Layer]
    let objective: Objective
    let optimizer: Optimizer
    var isWeighted = false
    var outputs: Int { if case .dense(let last)? = layers.last { last.outputs } else { 0 } }
  }

  static let problems: [Problem] = [
    Problem(
      description: "one in, one out", inputs: 1, layers: [.dense(10, .relu), .dense(10, .relu), .dense(1)],
      objective: .halfSquaredError(output: .sigmoid), optimizer: .sgd(learningRate: 0.01)),
    Problem(
      description: "a line", inputs: 3, layers: [.dense(1)], objective: .regression,
      optimizer: .sgd(learningRate: 0.01, weightDecay: 0.01)),
    Problem(
      description: "a narrow waist", inputs: 2,
      layers: [.dense(6, .tanh), .dense(1, .silu), .dense(9, .sigmoid), .dense(2)],
      objective: .regression, optimizer: .adam(learningRate: 0.01)),
    Problem(
      description: "descent of classes", inputs: 41,
      layers: [.dense(23, .elu()), .dense(1, .tanh), .dense(36, .sigmoid, hasBias: false), .dense(3)],
      objective: .classes, optimizer: .sgd(learningRate: 0.05, weightDecay: 0.001)),
    Problem(
      description: "descent of yes and no", inputs: 17,
      layers: [.dense(67, .gelu), .dense(5, .softmax), .dense(1)],
      objective: .binary, optimizer: .sgd(learningRate: 0.05)),
    Problem(
      description: "classes", inputs: 13, layers: [.dense(17, .gelu), .dense(33, .softplus()), .dense(3)],
      objective: .classes, optimizer: .adamW(learningRate: 0.003), isWeighted: true),
    Problem(
      description: "wide inputs", inputs: 41,
      layers: [.dense(23, .elu()), .dense(12, .leakyReLU()), .dense(4, .softmax), .dense(1)],
      objective: .binary, optimizer: .sgd(learningRate: 0.05, momentum: 0.9), isWeighted: true),
    Problem(
      description: "without biases", inputs: 7,
      layers: [
        .dense(16, .relu, hasBias: false), .dense(8, .identity, hasBias: false), .dense(1, hasBias: false),
      ],
      objective: .absoluteError, optimizer: .rmsProp(learningRate: 0.001)),
    Problem(
      description: "several outputs", inputs: 5, layers: [.dense(11, .relu), .dense(7)], objective: .huber(),
      optimizer: .lion(learningRate: 0.001)),
  ]

  /// The parameters, the memories' effect and the losses of three epochs.
  func run<S: Scalar>(
    _: S.Type, _ problem: Problem, batch: BatchSize, set: InstructionSet, workers: Int = 1,
    isLong: Bool = false, rows: Int = 600
  ) throws -> (bits: [UInt64], losses: [Double]) {
    var data = try randomData(
      rows: rows, inputs: problem.inputs, outputs: problem.outputs, objective: problem.objective, of: S.self)
    if problem.isWeighted {
      data = try Dataset(
        inputs: data.inputs, targets: data.targets, weights: (0..<rows).map { S($0 % 5) / 2 + 0.25 })
    }
    var options = TrainingOptions()
    if isLong { options.averaging = .exponential() }
    let trainer = try Trainer(
      Network<S>(inputs: problem.inputs, layers: problem.layers, seed: 3), objective: problem.objective,
      optimizer: problem.optimizer, data: data, batch: batch, schedule: .cosine(), plannedEpochs: 5,
      options: options, seed: 7, kernels: S.kernels(for: set), workers: WorkerPool(count: workers))
    #expect((trainer.step.small == nil) == isLong)
    if rows >= Self.manyRows { #expect(trainer.step.small?.workers ?? workers == workers) }
    var losses: [Double] = []
    for _ in 0..<2 { losses.append(try trainer.epoch().loss) }
    losses.append(try trainer.step(on: 3..<4))
    return (bits(trainer.network.parameters), losses)
  }

  func check<S: Scalar>(_: S.Type, _ problem: Problem) throws {
    for batch in [BatchSize.rows(1), .rows(2), .rows(7), .rows(64), .rows(255), .full] {
      let long = try run(S.self, problem, batch: batch, set: .baseline, isLong: true)
      for set in InstructionSet.available {
        let short = try run(S.self, problem, batch: batch, set: set)
        #expect(short.bits == long.bits, "\(S.self), batches of \(batch) on \(set)")
        #expect(short.losses == long.losses, "\(S.self), batches of \(batch) on \(set)")
      }
    }
  }

  /// So many that a step is worth dividing among eight workers: 63 blocks and a ragged one.
  static let manyRows = 16 * 1024 - 100

  /// Blocks shared out evenly and unevenly.
  func checkDivided<S: Scalar>(_: S.Type, _ problem: Problem) throws {
    let one = try run(S.self, problem, batch: .full, set: .best, rows: Self.manyRows)
    for workers in [2, 3, 5, 8] {
      let several = try run(
        S.self, problem, batch: .full, set: .best, workers: workers, rows: Self.manyRows)
      #expect(several == one, "\(S.self), \(workers) workers")
    }
  }

  @Test(arguments: problems.filter { $0.layers.count > 1 }) func divided(problem: Problem) throws {
    try checkDivided(Float.self, problem)
    try checkDivided(Double.self, problem)
  }

  @Test(arguments: problems) func inFloat(problem: Problem) throws { try check(Float.self, problem) }
  @Test(arguments: problems) func inDouble(problem: Problem) throws { try check(Double.self, problem) }

  /// What goes wrong is found by the long way, and changes nothing.
  @Test(arguments: [BatchSize.rows(1), .rows(32), .full]) func lossesThatAreNotFinite(batch: BatchSize) throws
  {
    let data = try Dataset<Float>(
      inputs: Matrix(rows: 300, columns: 1, elements: (0..<300).map { $0 == 299 ? 3e38 : 0.5 }),
      targets: Matrix(rows: 300, columns: 1, elements: Array(repeating: 1, count: 300)))
    let network = try Network<Float>(inputs: 1, layers: [.dense(4, .relu), .dense(1)], seed: 1)
    let trainer = try Trainer(
      network, objective: .regression, optimizer: .sgd(learningRate: 1e-30), data: data, batch: batch,
      shuffles: false)
    #expect(trainer.step.small != nil)
    let error = #expect(throws: TrainingError.self) { _ = try trainer.epoch() }
    guard case .notFinite(let found)? = error else {
      Issue.record("expected a number that is not finite, got \(String(describing: error))")
      return
    }
    #expect(found.epoch == 1 && found.batch == trainer.stepsPerEpoch)
    #expect("\(found)".contains("299"))
  }

  /// Networks that are too large, and layers of other kinds, go the long way.
  @Test func whatIsNotSmall() throws {
    func isSmall(_ layers: [Layer], _ objective: Objective = .regression) throws -> Bool {
      let network = try Network<Float>(inputs: 20, layers: layers, seed: 1)
      let data = try randomData(
        rows: 9, inputs: 20, outputs: 1, objective: objective, of: Float.self)
      return try Trainer(network, objective: objective, optimizer: .adam(), data: data).step.small != nil
    }
    #expect(try isSmall([.dense(8), .dense(1)]))
    #expect(try !isSmall([.dense(500), .dense(1)]))
    #expect(try !isSmall([.dense(8), .dropout(0.1), .dense(1)]))
    #expect(try !isSmall([.dense(8), .layerNorm, .dense(1)]))
    #expect(try !isSmall([.dense(8), .dense(3)], .quantiles(0.1, 0.5, 0.9)))
  }

  /// A schedule of one's own that gives no rate stops the training.
  @Test(arguments: [Double.nan, -1, .infinity]) func ratesThatAreNone(factor: Double) throws {
    let network = try Network<Float>(inputs: 1, layers: [.dense(1)], seed: 1)
    let data = try randomData(rows: 9, inputs: 1, outputs: 1, objective: .regression, of: Float.self)
    let trainer = try Trainer(
      network, objective: .regression, optimizer: .adam(), data: data, batch: .rows(3),
      schedule: .custom(CustomSchedule(name: "broken") { time, _ in time < 0.5 ? 1 : factor }))
    let error = #expect(throws: TrainingError.self) { _ = try trainer.epoch() }
    #expect(error.map { "\($0)".contains("learning rate") } ?? false)
    #expect(trainer.steps == 2)
  }
}
