import BackpropCompute
import Testing

@testable import Backprop

/// Same seed, same bytes, for every layer and everything a training may do: neither the instruction set nor the number of
/// workers has a say.
@Suite struct LayerDeterminismTests {
  /// A training whose steps are work enough to be divided among all workers; one step is a full batch where the optimizer
  /// wants that, else 270 and 30 of 300 rows.
  struct Setup: Sendable, CustomTestStringConvertible {
    var name: String
    var layers: [Layer] = LayerDeterminismTests.layers
    var optimizer: Optimizer
    var batch = BatchSize.rows(270)
    var options = TrainingOptions()
    var testDescription: String { name }

    init(_ name: String, _ optimizer: Optimizer, _ change: (inout Setup) -> Void) {
      self.name = name
      self.optimizer = optimizer
      change(&self)
    }
  }

  /// Every kind of layer. Widths that are no whole number of cache lines leave a ragged edge to share out.
  static let layers: [Layer] = [
    .embedding([
      Embedding.Table(column: 1, categories: 5, dimension: 6),
      Embedding.Table(column: 3, categories: 40, dimension: 3),
    ]),
    .dense(43, .gelu, hasBias: false), .batchNorm, .prelu(PReLU(isShared: false)),
    .residual([.layerNorm, .dense(21, .silu), .gaussianNoise(0.1), .batchNorm, .dense(43)]),
    .alphaDropout(0.1), .rmsNorm, .custom(Weigh()), .dropout(0.2), .prelu, .dense(17, .mish), .dense(3),
  ]

  /// The same without what codes and curvature cannot bear.
  static let plain: [Layer] = [
    .batchNorm, .dense(60, .tanh), .layerNorm, .residual([.dense(23, .softplus()), .dense(60)]), .rmsNorm,
    .dense(3),
  ]

  static let setups: [Setup] = [
    Setup("averages, clipping by norm, penalties, largest norm", .adamW(learningRate: 0.01)) {
      $0.options.averaging = .exponential(decay: 0.9)
      $0.options.clipping = .globalNorm(0.5)
      $0.options.penalty = Penalty(l1: 1e-4, l2: 1e-3)
      $0.options.maximumNorm = 1
    },
    Setup("LAMB, parts, weight averages, lookahead", .lamb(learningRate: 0.01, weightDecay: 0.01)) {
      $0.options.parts = 3
      $0.options.averaging = .stochastic(after: 0)
      $0.options.lookahead = Lookahead(steps: 2)
      $0.options.reduction = .sum
    },
    Setup("mixup, clipping by value, rates of layers", .rmsProp(momentum: 0.5, centered: true)) {
      $0.layers = plain
      $0.options.mixup = 0.4
      $0.options.clipping = .value(0.01)
      $0.options.rates = [.frozen("layers.0"), LayerRate("layers.1", factor: 0.5)]
      $0.options.parts = 2
    },
    Setup("the tabular recipe", .adamW(learningRate: 0.02, beta2: 0.95, weightDecay: 0.02)) {
      $0.layers = [
        .embedding([
          Embedding.Table(column: 1, categories: 5, dimension: 6),
          Embedding.Table(column: 3, categories: 40, dimension: 3),
        ]), .periodic(Array(9..<27)), .piecewise([0, 5, 80]), .scaling,
        .dense(60, parametrization: .neuralTangent),
        .parametric(.mish),
        .dropout(0.15), .dense(23, .selu, parametrization: .neuralTangent), .dense(3),
      ]
      $0.options.rates = [
        LayerRate("*.bias", factor: 0.1, decay: 0), LayerRate("layers.1", factor: 0.1, decay: 0.1),
        LayerRate("layers.3", factor: 6, decay: 6),
      ]
      $0.options.decaySchedule = .flatCosine(length: 2)
      $0.options.dropoutSchedule = .flatCosine(length: 2)
    },
    Setup("L-BFGS, penalties", .lbfgs(maximumIterations: 4)) {
      $0.layers = plain.filter { $0.kind != "batch-norm" }
      $0.batch = .full
      $0.options.penalty = Penalty(l2: 1e-3)
    },
  ]

  func data<S: Scalar>(of _: S.Type) throws -> Dataset<S> {
    let source = RandomSource(seed: 12)
    var data = try randomData(rows: 300, inputs: 20, outputs: 3, objective: .classes, of: S.self)
    var inputs = data.inputs.matrix
    for row in 0..<300 {
      inputs[row, 1] = S(source.integer(below: 5, .data, step: 5, index: row))
      inputs[row, 3] = S(source.integer(below: 40, .data, step: 6, index: row))
    }
    data = try Dataset(
      inputs: inputs, targets: data.targets, weights: (0..<300).map { S([1, 0.5, 0, 2, 3][$0 % 5]) })
    return data
  }

  /// All that a training leaves behind.
  struct Run: Equatable {
    var parameters: [UInt64]
    var average: [UInt64]
    var memories: [[UInt64]]
    var losses: [Double]
  }

  func run<S: Scalar>(
    _: S.Type, _ setup: Setup, _ set: InstructionSet, workers: Int, seed: UInt64 = 5
  ) throws -> Run {
    let network = try Network<S>(inputs: 20, layers: setup.layers, seed: 1)
    let data = try data(of: S.self)
    let trainer = try Trainer(
      network, objective: .classes, optimizer: setup.optimizer, data: data,
      validation: data.selecting(rows: Array(0..<90)), batch: setup.batch, options: setup.options, seed: seed,
      kernels: S.kernels(for: set), workers: WorkerPool(count: workers))
    #expect(trainer.step.workers == workers)
    var losses: [Double] = []
    for _ in 0..<2 {
      let report = try trainer.epoch()
      losses += [report.loss, report.validation?.loss ?? .nan]
    }
    return Run(
      parameters: bits(trainer.network.parameters), average: bits(trainer.averagedNetwork.parameters),
      memories: trainer.state.memories.map { bits($0) }, losses: losses)
  }

  /// Baseline multiplies in software where it must, and is tried with three workers alone.
  static let machines: [(set: InstructionSet, workers: Int)] = InstructionSet.available.flatMap { set in
    (set == .baseline ? [3] : [1, 2, 3, 5, 8]).map { (set, $0) }
  }

  @Test(arguments: setups.indices) func sameBytes(index: Int) throws {
    let setup = Self.setups[index]
    func check<S: Scalar>(_: S.Type) throws {
      let first = try run(S.self, setup, .best, workers: 1)
      #expect(first.losses.allSatisfy { $0.isFinite })
      for machine in Self.machines {
        let other = try run(S.self, setup, machine.set, workers: machine.workers)
        #expect(other == first, "\(S.self) on \(machine.set) with \(machine.workers) workers")
      }
    }
    try check(Float.self)
    try check(Double.self)
  }

  /// Another seed, and another setting, are seen.
  @Test func otherTrainingsDiffer() throws {
    let first = try run(Float.self, Self.setups[0], .best, workers: 1)
    #expect(try run(Float.self, Self.setups[0], .best, workers: 1, seed: 6) != first)
    var other = Self.setups[0]
    other.options.averaging = .exponential(decay: 0.8)
    let changed = try run(Float.self, other, .best, workers: 1)
    #expect(changed.average != first.average && changed.parameters == first.parameters)
  }
}
