import BackpropCompute
import Testing

@testable import Backprop

/// Schedules, decays, dropout and epochs as the tabular recipe has them.
@Suite struct RecipeTrainingTests {
  @Test func swingsOfTheLearningRate() {
    let schedule = Schedule.cosineLogarithm()
    // Printed by pytabkit.
    for (time, want) in [
      (0.01, 0.3503813), (0.1, 0.7183547), (0.25, 0.4934893), (0.5, 0.0736189), (0.6, 0.7183547),
      (0.75, 0.8756577), (0.9, 0.1862008),
    ] { #expect(abs(schedule.factor(at: 256 * time, of: 256) - want) < 1e-7) }
    for valley in [0, 1.0 / 15, 3.0 / 15, 7.0 / 15, 1, 2] {
      let factor = schedule.factor(at: 256 * valley, of: 256)
      #expect(factor >= 0 && factor < 1e-15)
    }
    // Between two valleys each swing reaches the top.
    for swing in 0..<4 {
      let top = (2.0.squareRoot() * Double(1 << swing) - 1) / 15
      #expect(abs(schedule.factor(at: top, of: 1) - 1) < 1e-14)
    }
    #expect(abs(Schedule.cosineLogarithm(cycles: 1).factor(at: 3, of: 6) - 0.9280) < 0.01)
    #expect(Schedule.cosineLogarithm(length: 10).factor(at: 1, of: 99) == schedule.factor(at: 1, of: 10))
    for step in 0...5000 { #expect((0...1).contains(schedule.factor(at: Double(step), of: 5000))) }
  }

  @Test func flatThenCosine() {
    let schedule = Schedule.flatCosine()
    for time in [0, 0.2, 0.5] { #expect(schedule.factor(at: time, of: 1) == 1) }
    for (time, want) in [(0.6, 0.9045085), (0.75, 0.5), (0.9, 0.0954915), (1, 0), (3, 0)] {
      #expect(abs(schedule.factor(at: 256 * time, of: 256) - want) < 1e-7)
    }
  }

  /// One step of Adam on a gradient of 1 moves by the learning rate, whatever its size; so the decay is what is left.
  func stepOfDecay(_ rates: [LayerRate], _ schedule: Schedule, steps: Int) throws -> [[Double]] {
    let network = try Network<Double>(
      inputs: 1, layers: [.scaling, .dense(1)], parameters: Vector([2, 3, 5]))
    // No gradient at all: the target is the output.
    let data = try Dataset(
      inputs: Matrix(rows: 4, columns: 1, repeating: 0.0),
      targets: Matrix(rows: 4, columns: 1, repeating: 5.0))
    let trainer = try SmallTraining.regressionTrainer(network, data, batch: .rows(1)) {
      $0.rates = rates
      $0.decaySchedule = schedule
    }
    return try (0..<steps).map { _ in
      _ = try trainer.step(on: 0..<1)
      return trainer.network.parameters.elements
    }
  }

  @Test func decaysOfLayers() throws {
    let rates = [
      LayerRate("*.bias", factor: 0.1, decay: 0), LayerRate("layers.0", factor: 6, decay: 6),
    ]
    let (rate, decay) = (0.1, 0.02)
    let parameters = try stepOfDecay(rates, .constant, steps: 1)[0]
    #expect(abs(parameters[0] - 2 * (1 - rate * decay * 36)) < 1e-15)
    #expect(abs(parameters[1] - 3 * (1 - rate * decay)) < 1e-15)
    #expect(parameters[2] == 5)
  }

  @Test func decayOverTime() throws {
    // Two epochs of four steps are planned: half of it is flat.
    let parameters = try stepOfDecay(
      [LayerRate("*.bias", factor: 1, decay: 0)], .flatCosine(length: 2), steps: 7)
    var want = 2.0
    for (step, p) in parameters.enumerated() {
      want *= 1 - 0.1 * 0.02 * Schedule.flatCosine().factor(at: Double(step) / 4, of: 2)
      #expect(abs(p[0] - want) < 1e-14)
    }
    #expect(abs(parameters[6][0] - 2) > 1e-3)
  }

  /// With everything dropped at rate 1/2, half of the units are; at the end of the schedule none.
  @Test func dropoutOverTime() throws {
    let data = try Dataset(
      inputs: Matrix(rows: 40, columns: 50, repeating: 1.0),
      targets: Matrix(rows: 40, columns: 1, repeating: 0.0))
    for layer in [Layer.dropout(0.5), .alphaDropout(0.5)] {
      let network = try Network<Double>(inputs: 50, layers: [layer, .dense(1)], seed: 1)
      let trainer = try SmallTraining.regressionTrainer(network, data, batch: .full) {
        $0.dropoutSchedule = .linear(from: 1, to: 0, length: 4)
      }
      for step in 0..<6 {
        _ = try trainer.step(on: 0..<40)
        let stage = trainer.step.workspace.stages[0]
        let values = (0..<40).flatMap { row in (0..<50).map { stage.a[row * stage.stride + $0] } }
        let rate = 0.5 * (1 - Double(min(step, 4)) / 4)
        let dropped = Double(values.count { $0 != values.max() }) / 2000
        #expect(abs(dropped - rate) < 0.05, "\(layer.kind), step \(step)")
        if layer == .dropout(0.5) { #expect(abs((values.max() ?? 0) - 1 / (1 - rate)) < 1e-12) }
      }
    }
  }

  @Test(arguments: [true, false]) func theRestOfAnEpochIsDropped(shuffles: Bool) throws {
    let data = try randomData(rows: 103, inputs: 2, outputs: 1, objective: .regression, of: Double.self)
    var options = TrainingOptions()
    options.dropsLast = true
    func trainer(rows: Int) throws -> Trainer<Double> {
      try Trainer(
        Network<Double>(inputs: 2, layers: [.dense(1)], seed: 1), objective: .regression,
        optimizer: .sgd(learningRate: 1e-30), data: data, batch: .rows(rows), shuffles: shuffles,
        options: options
      )
    }
    for (rows, steps) in [(10, 10), (64, 1), (103, 1), (1000, 1), (1, 103)] {
      let trainer = try trainer(rows: rows)
      #expect(trainer.stepsPerEpoch == steps)
      let report = try trainer.epoch()
      #expect(trainer.steps == steps && report.loss > 0 && report.loss.isFinite)
    }
    if shuffles {
      // Other rows each time.
      let trainer = try trainer(rows: 64)
      #expect(try trainer.epoch().loss != trainer.epoch().loss)
    } else {
      let first = try data.selecting(rows: Array(0..<100))
      let network = try Network<Double>(inputs: 2, layers: [.dense(1)], seed: 1)
      let loss = try network.gradient(objective: .regression, data: first).loss
      #expect(abs(try trainer(rows: 10).epoch().loss - loss) < 1e-14)
    }
  }

  @Test func theBestEpochLiesTooFarBehind() {
    let stopping = EarlyStopping()
    #expect(!stopping.stops(after: 20, best: 0) && stopping.stops(after: 21, best: 0))
    #expect(!stopping.stops(after: 54, best: 17) && stopping.stops(after: 55, best: 17))
    #expect(EarlyStopping(factor: 3, extra: 40).stops(after: 44, best: 1))
    #expect(!EarlyStopping(factor: -1, extra: -1).stops(after: 4, best: 4))
  }

  /// After epoch k the weight is 1 - 0.95^k: nearest to 0.3 at k = 7.
  @Test func stoppingEndsIt() throws {
    let trainer = try FitTests().trainer(best: 0.3)
    let history = try trainer.fit(epochs: 60, stopping: EarlyStopping(factor: 2, extra: 3))
    #expect(history.end == .stopping && history.epochs.count == 18 && history.bestEpoch == 7)
  }

  /// Validation rows whose loss grows from the first epoch on, because training wants larger weights than they do, and
  /// whose answers stay right.
  @Test func ofEqualScoresTheLastIsBest() throws {
    func data(_ x: Double) throws -> Dataset<Double> {
      try Dataset(
        inputs: Matrix(rows: 2, columns: 1, elements: [x, -x]),
        targets: Matrix(rows: 2, columns: 1, elements: [1, 0]))
    }
    func trainer() throws -> Trainer<Double> {
      try Trainer(
        Network<Double>(inputs: 1, layers: [.dense(2)], parameters: Vector([-0.11, 0.11, 0, 0])),
        objective: .crossEntropy(CrossEntropy(smoothing: 0.9)), optimizer: .sgd(learningRate: 0.5),
        data: data(0.1), validation: data(1), batch: .full)
    }
    let byScore = try trainer().fit(epochs: 9, choice: .score)
    #expect(byScore.bestEpoch == 9 && byScore.epochs.allSatisfy { $0.validation?.value == 1 })
    #expect(try trainer().fit(epochs: 9).bestEpoch == 1)
  }
}

extension SmallTraining {
  /// AdamW of rate 0.1 and decay 0.02 on a mean of squares.
  static func regressionTrainer(
    _ network: Network<Double>, _ data: Dataset<Double>, batch: BatchSize,
    _ change: (inout TrainingOptions) -> Void
  ) throws -> Trainer<Double> {
    var options = TrainingOptions()
    change(&options)
    return try Trainer(
      network, objective: .squaredError, optimizer: .adamW(learningRate: 0.1, weightDecay: 0.02), data: data,
      batch: batch, shuffles: false, options: options, seed: 4)
  }
}
