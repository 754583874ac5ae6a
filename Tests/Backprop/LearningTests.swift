import Backprop
import BackpropCompute
import Testing

/// Networks learn, and one whose optimizer does nothing does not pass for learning.
@Suite struct LearningTests {
  struct Task {
    var data: Dataset<Float>
    var layers: [Layer]
    var objective: Objective
    var epochs: Int

    /// The metric on the data after training.
    func metric(_ optimizer: Optimizer, seed: UInt64) throws -> Double {
      let network = try Network<Float>(inputs: data.inputs.columns, layers: layers, seed: seed)
      let trainer = try Trainer(
        network, objective: objective, optimizer: optimizer, data: data, batch: .rows(16), seed: seed)
      for _ in 0..<epochs { _ = try trainer.epoch() }
      return try trainer.evaluation(on: data).value
    }
  }

  static func xor() throws -> Task {
    Task(
      data: try Dataset(
        inputs: Matrix(rows: 4, columns: 2, elements: [0, 0, 0, 1, 1, 0, 1, 1]),
        targets: Matrix(rows: 4, columns: 1, elements: [0, 1, 1, 0])),
      layers: [.dense(8, .tanh), .dense(1)], objective: .binary, epochs: 400)
  }

  /// Points on two circles around the origin, of radius 1 and 0.5.
  static func circles(_ objective: Objective) throws -> Task {
    var inputs: [Float] = []
    var targets: [Float] = []
    for index in 0..<128 {
      let (sine, cosine) = Elementary.sineAndCosine(Double(index) * 0.3)
      let radius = index % 2 == 0 ? 1.0 : 0.5
      inputs += [Float(radius * cosine), Float(radius * sine)]
      targets.append(Float(index % 2))
    }
    return Task(
      data: try Dataset(
        inputs: Matrix(rows: 128, columns: 2, elements: inputs),
        targets: Matrix(rows: 128, columns: 1, elements: targets)),
      layers: [.dense(16, .relu), .dense(16, .relu), .dense(objective == .classes ? 2 : 1)],
      objective: objective, epochs: 100)
  }

  static let optimizers: [Optimizer] = [
    .sgd(learningRate: 0.5), .sgd(learningRate: 0.1, momentum: 0.9), .adam(learningRate: 0.02),
    .adamW(learningRate: 0.02),
  ]

  @Test(arguments: optimizers) func xor(optimizer: Optimizer) throws {
    #expect(try Self.xor().metric(optimizer, seed: 1) == 1)
  }

  @Test(arguments: optimizers, [Objective.binary, .classes])
  func circles(optimizer: Optimizer, objective: Objective) throws {
    #expect(try Self.circles(objective).metric(optimizer, seed: 2) >= 0.98)
  }

  /// One period of a sine within 0.05, where the best constant is off by 0.7.
  @Test func sine() throws {
    let x = (0..<64).map { Float($0) / 32 - 1 }
    let y = x.map { Float(Elementary.sineAndCosine(Double($0) * Double.pi).sine) }
    let task = Task(
      data: try Dataset(
        inputs: Matrix(rows: 64, columns: 1, elements: x), targets: Matrix(rows: 64, columns: 1, elements: y)),
      layers: [.dense(16, .tanh), .dense(1)], objective: .regression, epochs: 400)
    #expect(try task.metric(.adam(learningRate: 0.02), seed: 3) < 0.05)
    #expect(try task.metric(.sgd(learningRate: 1e-30), seed: 3) > 0.05)
  }

  @Test func dropoutDoesNotKeepItFromLearning() throws {
    var task = try Self.circles(.binary)
    task.layers = [.dense(32, .relu), .dropout(0.2), .dense(32, .relu), .dense(1)]
    #expect(try task.metric(.adam(learningRate: 0.02), seed: 2) >= 0.95)
  }

  /// What these tests ask for is not met by chance: a training that moves nothing fails them.
  @Test func anOptimizerThatDoesNothingFails() throws {
    for idle in [Optimizer.sgd(learningRate: 1e-30), .adam(learningRate: 1e-30)] {
      #expect(try Self.xor().metric(idle, seed: 1) < 1)
      #expect(try Self.circles(.binary).metric(idle, seed: 2) < 0.95)
      #expect(try Self.circles(.classes).metric(idle, seed: 2) < 0.95)
    }
  }

  /// Weight decay alone, without a gradient to follow, pulls weights to zero.
  @Test func decayShrinks() throws {
    let network = try Network<Double>(inputs: 1, layers: [.dense(1)], parameters: Vector([1, 0]))
    let data = try Dataset<Double>(inputs: Matrix(rows: 1, columns: 1), targets: Matrix(rows: 1, columns: 1))
    for optimizer in [
      Optimizer.sgd(learningRate: 0.1, weightDecay: 0.5), .adamW(learningRate: 0.1, weightDecay: 0.5),
    ] {
      let trainer = try Trainer(network, objective: .regression, optimizer: optimizer, data: data)
      for _ in 0..<2 { _ = try trainer.epoch() }
      #expect((trainer.network.parameters[0] - 0.95 * 0.95).magnitude < 1e-15)
    }
  }
}
