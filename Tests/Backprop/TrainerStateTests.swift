import Backprop
import BackpropCompute
import Testing

/// A training that was saved and resumed is the uninterrupted one, to the last bit.
@Suite struct TrainerStateTests {
  static let optimizers: [Optimizer] = [
    .sgd(learningRate: 0.05), .sgd(learningRate: 0.05, momentum: 0.9, dampening: 0.1),
    .sgd(learningRate: 0.05, momentum: 0.9, nesterov: true), .adam(learningRate: 0.01),
    .adam(learningRate: 0.01, amsGrad: true), .adamW(learningRate: 0.01), .nAdam(learningRate: 0.01),
    .rAdam(learningRate: 0.01), .adamax(learningRate: 0.01),
    .rmsProp(learningRate: 0.01, momentum: 0.5, centered: true),
    .adagrad(learningRateDecay: 0.1, initialAccumulator: 0.1), .adadelta(), .lion(learningRate: 0.001),
    .lamb(learningRate: 0.01, weightDecay: 0.01), .rprop(),
    OptimizerTests.custom(),
  ]

  func options(_ averaging: Averaging) -> TrainingOptions {
    var options = TrainingOptions()
    options.averaging = averaging
    options.lookahead = Lookahead(steps: 4, share: 0.5)
    options.clipping = .globalNorm(1)
    options.mixup = 0.2
    return options
  }

  func trainer<S: Scalar>(
    _ optimizer: Optimizer, _ options: TrainingOptions, schedule: Schedule, seed: UInt64, of _: S.Type
  ) throws -> Trainer<S> {
    let network = try Network<S>(
      inputs: 3,
      layers: [.dense(8, .gelu), .batchNorm, .dropout(0.3), .gaussianNoise(0.1), .prelu, .dense(2)],
      seed: seed)
    let data = try randomData(rows: 30, inputs: 3, outputs: 2, objective: .classes, of: S.self)
    return try Trainer(
      network, objective: .classes, optimizer: optimizer, data: data,
      validation: data.selecting(rows: [1, 2, 3]), batch: .rows(7), schedule: schedule, plannedEpochs: 6,
      options: options, seed: 5)
  }

  /// A threshold that no loss gets under reduces the rate after every epoch that is not the first.
  static let schedules: [Schedule] = [
    .plateau(Plateau(factor: 0.5, patience: 0, cooldown: 1, threshold: 0.9)), .cosine(),
  ]

  @Test(arguments: optimizers.indices) func resumedIsUninterrupted(index: Int) throws {
    func check<S: Scalar>(_: S.Type, _ averaging: Averaging, _ schedule: Schedule) throws {
      let (optimizer, options) = (Self.optimizers[index], options(averaging))
      let whole = try trainer(optimizer, options, schedule: schedule, seed: 1, of: S.self)
      var reports: [EpochReport] = []
      var middle: TrainerState<S>?
      for epoch in 0..<6 {
        if epoch == 3 { middle = whole.state }
        reports.append(try whole.epoch())
      }
      let saved = try #require(middle)
      #expect(saved.epochs == 3 && saved.steps == 15)
      // Other first parameters, and steps taken before: nothing of them is left.
      let resumed = try trainer(optimizer, options, schedule: schedule, seed: 2, of: S.self)
      _ = try resumed.epoch()
      #expect(resumed.state != saved)
      try resumed.resume(saved)
      #expect(resumed.state == saved && resumed.learningRate == reports[3].learningRate)
      for epoch in 3..<6 { #expect(try resumed.epoch() == reports[epoch]) }
      #expect(bits(resumed.network.parameters) == bits(whole.network.parameters))
      #expect(
        bits(resumed.averagedNetwork.parameters) == bits(whole.averagedNetwork.parameters))
      #expect(resumed.state == whole.state)
      if schedule.plateau != nil { #expect(reports[5].learningRate < reports[0].learningRate) }
      // The training it came from can go back as well.
      try whole.resume(saved)
      #expect(try whole.epoch() == reports[3])
    }
    try check(Float.self, .exponential(decay: 0.9), Self.schedules[0])
    try check(Double.self, .stochastic(after: 1), Self.schedules[1])
  }

  @Test func statesOfOtherTrainingsAreRefused() throws {
    let plain = TrainingOptions()
    func trainer(_ optimizer: Optimizer, _ options: TrainingOptions) throws -> Trainer<Double> {
      try self.trainer(optimizer, options, schedule: .constant, seed: 1, of: Double.self)
    }
    let adam = try trainer(.adam(), plain)
    _ = try adam.epoch()
    let before = adam.state
    let message = "Trainer.resume: expected the state of a training with the same optimizer and options"
    #expect(throws: ShapeError(message)) { try adam.resume(trainer(.sgd(), plain).state) }
    #expect(throws: ShapeError(message)) {
      try adam.resume(trainer(.adam(), options(.exponential())).state)
    }
    var wrong = before
    wrong.memories[0] = Vector(count: 1)
    #expect(throws: ShapeError(message)) { try adam.resume(wrong) }
    wrong = before
    wrong.network = try Network(inputs: 3, layers: [.dense(2)])
    #expect(throws: ShapeError("Trainer.resume: expected the state of a network of the same layers")) {
      try adam.resume(wrong)
    }
    #expect(adam.state == before)
  }

  /// Who puts other parameters in place has averages and slow parameters go on from there.
  @Test func restoredParametersAreTheAverage() throws {
    let trainer = try trainer(.adam(), options(.exponential()), schedule: .constant, seed: 1, of: Double.self)
    let start = trainer.network
    _ = try trainer.epoch()
    #expect(trainer.averagedNetwork != trainer.network)
    trainer.restore(start)
    #expect(trainer.averagedNetwork == start && trainer.state.slow == start.parameters)
  }
}
