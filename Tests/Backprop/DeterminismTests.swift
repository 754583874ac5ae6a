import BackpropCompute
import Testing

@testable import Backprop

/// Same seed, same bytes: neither the instruction set nor the number of workers has a say.
@Suite struct DeterminismTests {
  static let setups: [(set: InstructionSet, workers: Int)] = InstructionSet.available.flatMap { set in
    [1, 2, 3, 5, 8].map { (set, $0) }
  }

  struct Run: Equatable {
    var parameters: [UInt64]
    var losses: [Double]
  }

  /// 300 rows in batches of 270 and 30, shuffled: more than a block of sums, a ragged end, and work enough that it is
  /// divided among all workers.
  func run<S: Scalar>(
    _: S.Type, _ optimizer: Optimizer, _ set: InstructionSet, workers: Int, seed: UInt64 = 5
  ) throws -> Run {
    let network = try Network<S>(
      inputs: 150,
      layers: [
        .dense(240, .gelu), .dropout(0.3), .dense(7, .tanh), .batchNorm, .dropout(0.1), .dense(3),
      ], seed: seed)
    let data = try randomData(rows: 300, inputs: 150, outputs: 3, objective: .classes, of: S.self)
    let trainer = try Trainer(
      network, objective: .classes, optimizer: optimizer, data: data,
      validation: data.selecting(rows: Array(0..<50)), batch: .rows(270), seed: seed,
      kernels: S.kernels(for: set), workers: WorkerPool(count: workers))
    #expect(trainer.step.workers == workers)
    var losses: [Double] = []
    for _ in 0..<2 {
      let report = try trainer.epoch()
      losses += [report.loss, report.validation?.loss ?? .nan]
    }
    return Run(parameters: bits(trainer.network.parameters), losses: losses)
  }

  func check<S: Scalar>(_: S.Type, _ optimizer: Optimizer) throws {
    let first = try run(S.self, optimizer, .baseline, workers: 1)
    for setup in Self.setups {
      let other = try run(S.self, optimizer, setup.set, workers: setup.workers)
      #expect(other == first, "\(S.self) on \(setup.set) with \(setup.workers) workers")
    }
    #expect(try run(S.self, optimizer, .best, workers: 1, seed: 6) != first)
  }

  @Test func adamInFloat() throws { try check(Float.self, .adam()) }

  @Test func momentumInDouble() throws {
    try check(Double.self, .sgd(learningRate: 0.05, momentum: 0.9, weightDecay: 1e-3))
  }

  /// A step that one worker takes alone, too.
  @Test func smallNetworks() throws {
    func run<S: Scalar>(_: S.Type, _ set: InstructionSet, _ workers: Int) throws -> [UInt64] {
      let network = try Network<S>(inputs: 2, layers: [.dense(5, .silu), .dropout(0.2), .dense(1)], seed: 1)
      let data = try randomData(rows: 23, inputs: 2, outputs: 1, objective: .binary, of: S.self)
      let trainer = try Trainer(
        network, objective: .binary, optimizer: .sgd(learningRate: 0.1), data: data, batch: .rows(4),
        kernels: S.kernels(for: set), workers: WorkerPool(count: workers))
      for _ in 0..<10 { _ = try trainer.epoch() }
      return bits(trainer.network.parameters)
    }
    for setup in Self.setups {
      #expect(try run(Float.self, setup.set, setup.workers) == run(Float.self, .baseline, 1))
      #expect(try run(Double.self, setup.set, setup.workers) == run(Double.self, .baseline, 1))
    }
  }

  @Test func shufflingAndDropoutFollowTheSeed() throws {
    func run(seed: UInt64, shuffles: Bool, rate: Double) throws -> [UInt64] {
      let network = try Network<Float>(
        inputs: 2, layers: [.dense(8, .tanh), .dropout(rate), .dense(1)], seed: 1)
      let data = try randomData(rows: 20, inputs: 2, outputs: 1, objective: .binary, of: Float.self)
      let trainer = try Trainer(
        network, objective: .binary, optimizer: .sgd(learningRate: 0.1), data: data, batch: .rows(6),
        shuffles: shuffles, seed: seed)
      for _ in 0..<3 { _ = try trainer.epoch() }
      return bits(trainer.network.parameters)
    }
    #expect(try run(seed: 1, shuffles: true, rate: 0) == run(seed: 1, shuffles: true, rate: 0))
    #expect(try run(seed: 1, shuffles: true, rate: 0) != run(seed: 2, shuffles: true, rate: 0))
    #expect(try run(seed: 1, shuffles: true, rate: 0) != run(seed: 1, shuffles: false, rate: 0))
    #expect(try run(seed: 1, shuffles: false, rate: 0) == run(seed: 2, shuffles: false, rate: 0))
    #expect(try run(seed: 1, shuffles: false, rate: 0.5) != run(seed: 2, shuffles: false, rate: 0.5))
  }

  /// A row's prediction has the same bits alone or among others.
  @Test(arguments: InstructionSet.available) func rowsAloneOrTogether(set: InstructionSet) throws {
    func check<S: Scalar>(_: S.Type) throws {
      let network = try Network<S>(
        inputs: 19, layers: [.dense(37, .gelu), .dropout(0.5), .dense(5, .tanh), .dense(3)], seed: 8)
      let data = try randomData(rows: 43, inputs: 19, outputs: 3, objective: .classes, of: S.self)
      let kernels = S.kernels(for: set)
      let whole = try Predictor(network, objective: .classes, rows: 43, kernels: kernels)
        .predictions(for: data.inputs)
      let baseline = try Predictor(network, objective: .classes, kernels: S.kernels(for: .baseline))
        .predictions(for: data.inputs)
      #expect(bits(whole.vector) == bits(baseline.vector))
      for block in [1, 2, 7, 42, 100] {
        let other = try Predictor(network, objective: .classes, rows: block, kernels: kernels)
          .predictions(for: data.inputs)
        #expect(bits(other.vector) == bits(whole.vector), "\(S.self) in blocks of \(block)")
      }
      for row in [0, 5, 42] {
        let alone = try Predictor(network, objective: .classes, kernels: kernels)
          .predictions(for: data.inputs.selecting(rows: [row]))
        #expect(alone.row(0) == whole.row(row))
      }
    }
    try check(Float.self)
    try check(Double.self)
  }
}
