import Backprop
import BackpropCompute
import TestSupport
import Testing

/// Optimizers against PyTorch's over 25 given gradients, through real training steps.
@Suite struct OptimizerParityTests {
  static let optimizers: [String: Optimizer] = [
    "sgd": .sgd(learningRate: 0.1),
    "sgd_momentum": .sgd(learningRate: 0.1, momentum: 0.9),
    "sgd_weight_decay": .sgd(learningRate: 0.1, weightDecay: 0.01),
    "adam": .adam(learningRate: 0.001),
    "adam_other": .adam(learningRate: 0.01, beta1: 0.8, beta2: 0.95, epsilon: 1e-4),
    "adam_l2": .adam(learningRate: 0.01, weightDecay: 0.01),
    "adamw": .adamW(learningRate: 0.01, weightDecay: 0.05),
  ]
  static let problems = ["ordinary", "mixed_scale"]
  static let coverage = Coverage(
    covered: Set(optimizers.keys.flatMap { name in problems.map { "\(name)/\($0)" } }),
    waiting: [
      ("sgd_momentum_dampening/", "dampening"), ("sgd_nesterov", "Nesterov momentum"),
      ("adam_amsgrad/", "AMSGrad"),
      ("adamw_amsgrad/", "AMSGrad"), ("nadam", "NAdam"), ("radam", "RAdam"), ("adamax", "Adamax"),
      ("adagrad", "Adagrad"), ("rmsprop", "RMSprop"), ("adadelta", "Adadelta"), ("rprop", "Rprop"),
      ("lion", "Lion"), ("lamb", "LAMB"),
    ])

  /// A training whose k-th step has exactly the k-th given gradient, whatever the weights are.
  ///
  /// A linear unit without bias sees two rows, x = g / T with target -T and x = -g / T with target T. Where T is a large
  /// power of two its outputs are lost beside the targets, so dz = +-T / 2, dW = (T/2) g/T + (-T/2)(-g/T) = g, and the
  /// two gradients of the bias cancel.
  func training(_ start: [Double], _ gradients: [[Double]], _ optimizer: Optimizer) throws -> Trainer<Double>
  {
    let T = 0x1p40
    var inputs: [Double] = []
    var targets: [Double] = []
    for gradient in gradients {
      inputs += gradient.map { $0 / T } + gradient.map { -$0 / T }
      targets += [-T, T]
    }
    let network = try Network(inputs: start.count, layers: [.dense(1)], parameters: Vector(start + [0]))
    return try Trainer(
      network, objective: .halfSquaredError(), optimizer: optimizer,
      data: Dataset(
        inputs: Matrix(rows: targets.count, columns: start.count, elements: inputs),
        targets: Matrix(rows: targets.count, columns: 1, elements: targets)),
      batch: .rows(2), shuffles: false)
  }

  /// The numbers of all tensors in a list.
  func values(_ record: ParityRecord, _ path: String...) throws -> [Double] {
    var part = record
    for step in path { part = try part.part(step) }
    let tensors = try #require(part.json.items)
    return try tensors.indices.flatMap { try part.tensor("\($0)").values }
  }

  func settingsAgree(_ record: ParityRecord, _ optimizer: Optimizer) throws -> Bool {
    let settings = try record.part("optimizer")
    let decay = settings.has("weight_decay") ? try settings.number("weight_decay") : 0
    switch optimizer {
    case .sgd(let sgd):
      let momentum = settings.has("momentum") ? try settings.number("momentum") : 0
      return try settings.string("name") == "sgd" && settings.number("lr") == sgd.learningRate
        && sgd.momentum == momentum && sgd.weightDecay == decay
    case .adam(let adam):
      return try settings.string("name") == (adam.isDecoupled ? "adamw" : "adam")
        && settings.number("lr") == adam.learningRate
        && settings.numbers("betas") == [adam.beta1, adam.beta2]
        && settings.number("eps") == adam.epsilon && adam.weightDecay == decay
    }
  }

  @Test func allRecordsAreCoveredOrWait() throws {
    #expect(Self.coverage.gap(in: try ParityFile("optimizers").records.map(\.name)) == nil)
  }

  @Test func theGivenGradientsAreExact() throws {
    let gradients: [[Double]] = [[1e-7, -3.25, 1e4, 0], [0.3, 1 / 3, -1e4, -1e-7]]
    let trainer = try training([1, -2, 0.5, 3], gradients, .sgd(learningRate: 1))
    var before = trainer.network.parameters.elements
    for step in 0..<2 {
      _ = try trainer.step(on: 2 * step..<2 * step + 2)
      let after = trainer.network.parameters.elements
      #expect(after == zip(before, gradients[step] + [0]).map { $0 - $1 })
      before = after
    }
  }

  @Test(arguments: optimizers.keys.sorted(), problems) func steps(name: String, problem: String) throws {
    let file = try ParityFile("optimizers")
    let record = try file.record("\(name)/\(problem)")
    let optimizer = try #require(Self.optimizers[name])
    #expect(try settingsAgree(record, optimizer))
    let setting = ParityRecord(json: try #require(file.document["problems"]?[problem]))
    let start = try values(setting, "parameters")
    var gradients: [[Double]] = []
    for step in try setting.parts("gradients").indices {
      gradients.append(try values(setting, "gradients", "\(step)"))
    }
    let trainer = try training(start, gradients, optimizer)
    for step in 1...gradients.count {
      _ = try trainer.step(on: 2 * step - 2..<2 * step)
      guard record.has("parameters_after_step", "\(step)") else { continue }
      let want = try values(record, "parameters_after_step", "\(step)")
      #expect(record.mismatch(trainer.network.parameters.elements, want + [0]) == nil, "step \(step)")
    }
  }

  @Test func anotherOptimizerIsSeen() throws {
    let record = try ParityFile("optimizers").record("adam/ordinary")
    #expect(try !settingsAgree(record, .adamW(learningRate: 0.001, weightDecay: 0)))
    #expect(try !settingsAgree(record, .adam(learningRate: 0.002)))
  }
}
