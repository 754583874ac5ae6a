import Backprop
import BackpropCompute
import Testing

/// A batch worked on in parts: the same step.
@Suite struct TrainingPartsTests {
  static let layers: [Layer] = [
    .dense(9, .gelu), .dropout(0.3), .layerNorm, .residual([.dense(9, .tanh), .gaussianNoise(0.2)]),
    .alphaDropout(0.1), .dense(3),
  ]

  struct Run {
    var parameters: Vector<Double>
    var losses: [Double]
    var norm: Double?
  }

  func run(rows: Int, parts: Int, shuffles: Bool, weights: Bool = false) throws -> Run {
    var options = TrainingOptions()
    options.parts = parts
    options.clipping = .globalNorm(0.05)
    options.penalty = Penalty(l1: 1e-4, l2: 1e-3)
    options.averaging = .exponential(decay: 0.5)
    var data = try randomData(rows: 2 * rows, inputs: 6, outputs: 3, objective: .classes, of: Double.self)
    if weights {
      data = try Dataset(
        inputs: data.inputs, targets: data.targets, weights: (0..<2 * rows).map { [1, 0.5, 0, 2][$0 % 4] })
    }
    let network = try Network<Double>(inputs: 6, layers: Self.layers, seed: 1)
    let trainer = try Trainer(
      network, objective: .classes, optimizer: .adam(learningRate: 0.01), data: data, batch: .rows(rows),
      shuffles: shuffles, options: options, seed: 7)
    let losses = try (0..<3).map { _ in try trainer.epoch().loss }
    return Run(
      parameters: trainer.averagedNetwork.parameters, losses: losses, norm: trainer.gradientNorm)
  }

  /// Parts of whole blocks of 256 rows, a power of two of them in each, are subtrees of the sum over the batch.
  @Test(arguments: [(512, 2), (1024, 2), (1024, 4), (1280, 5)])
  func wholeBlocksGiveTheSameBits(rows: Int, parts: Int) throws {
    for shuffles in [false, true] {
      let (whole, divided) = (
        try run(rows: rows, parts: 1, shuffles: shuffles, weights: shuffles),
        try run(rows: rows, parts: parts, shuffles: shuffles, weights: shuffles)
      )
      #expect(bits(divided.parameters) == bits(whole.parameters))
      #expect(divided.losses == whole.losses && divided.norm == whole.norm)
    }
  }

  /// Other parts are the same sums in another order.
  @Test(arguments: [(300, 3), (300, 300), (512, 4), (700, 3), (7, 2), (5, 9)])
  func otherPartsAreCloseToIt(rows: Int, parts: Int) throws {
    let (whole, divided) = (
      try run(rows: rows, parts: 1, shuffles: true), try run(rows: rows, parts: parts, shuffles: true)
    )
    let (one, other) = (whole.parameters.elements, divided.parameters.elements)
    #expect(zip(one, other).allSatisfy { ($0 - $1).magnitude <= 1e-12 * max(1, $0.magnitude) })
    #expect(zip(whole.losses, divided.losses).allSatisfy { ($0 - $1).magnitude <= 1e-12 })
  }

  /// Other masks, and other rows, are seen.
  @Test func otherTrainingsDiffer() throws {
    let one = try run(rows: 300, parts: 1, shuffles: true).parameters.elements
    let other = try run(rows: 300, parts: 3, shuffles: false).parameters.elements
    #expect(zip(one, other).contains { ($0 - $1).magnitude > 1e-6 })
  }

  /// Batch normalisation sees one part at a time: its running statistics move once for each.
  @Test func batchNormSeesParts() throws {
    let network = try Network<Double>(
      inputs: 1, layers: [.batchNorm(BatchNorm(momentum: 0.5)), .dense(1)], seed: 1)
    var options = TrainingOptions()
    options.parts = 2
    let x = try Matrix<Double>(rows: 4, columns: 1, elements: [1, 3, 10, 14])
    let trainer = try Trainer(
      network, objective: .regression, optimizer: .sgd(),
      data: Dataset(inputs: x, targets: Matrix(rows: 4, columns: 1)), batch: .full, options: options)
    _ = try trainer.epoch()
    // Means 2 and 12, variances over n - 1 of 2 and 8.
    #expect(trainer.network[tensor: "layers.0.running_mean"] == [0.25 * 2 + 0.5 * 12])
    #expect(trainer.network[tensor: "layers.0.running_var"] == [0.25 + 0.25 * 2 + 0.5 * 8])
  }

  /// A batch normalisation in front of everything takes the rows of the batch at hand, shuffled or not.
  @Test func batchNormAsTheFirstLayer() throws {
    let network = try Network<Double>(inputs: 3, layers: [.batchNorm, .dense(2)], seed: 1)
    let data = try randomData(rows: 20, inputs: 3, outputs: 2, objective: .classes, of: Double.self)
    func trainer(_ data: Dataset<Double>, shuffles: Bool) throws -> Trainer<Double> {
      try Trainer(
        network, objective: .classes, optimizer: .sgd(learningRate: 0.1), data: data, batch: .rows(8),
        shuffles: shuffles, seed: 6)
    }
    let shuffled = try trainer(data, shuffles: true)
    _ = try shuffled.epoch()
    // The documented order of an epoch: a function of the seed and the epoch.
    let order = RandomSource(seed: 6).permutation(count: 20, purpose: .shuffle, step: 0)
    let inOrder = try trainer(data.selecting(rows: order), shuffles: false)
    _ = try inOrder.epoch()
    #expect(bits(shuffled.network.parameters) == bits(inOrder.network.parameters))
  }
}
