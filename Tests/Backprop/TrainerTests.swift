import Backprop
import BackpropCompute
import Testing

@Suite struct TrainerTests {
  func trainer(
    rows: Int = 10, batch: BatchSize = .rows(4), shuffles: Bool = true, validation: Dataset<Double>? = nil,
    optimizer: Optimizer = .sgd(learningRate: 0.05)
  ) throws -> Trainer<Double> {
    let network = try Network<Double>(inputs: 2, layers: [.dense(4, .tanh), .dense(1)], seed: 3)
    let data = try randomData(rows: rows, inputs: 2, outputs: 1, objective: .regression, of: Double.self)
    return try Trainer(
      network, objective: .regression, optimizer: optimizer, data: data, validation: validation, batch: batch,
      shuffles: shuffles)
  }

  @Test func countsStepsAndEpochs() throws {
    let trainer = try trainer()
    #expect(trainer.stepsPerEpoch == 3 && trainer.steps == 0 && trainer.epochs == 0)
    #expect(try trainer.epoch().epoch == 1)
    #expect(try trainer.epoch().epoch == 2)
    #expect(trainer.steps == 6 && trainer.epochs == 2)
  }

  /// w := w - rate 2 (w x + b - t) x, by hand.
  @Test func aStepByHand() throws {
    let network = try Network<Double>(inputs: 1, layers: [.dense(1)], parameters: Vector([2, 1]))
    let data = try Dataset<Double>(
      inputs: Matrix(rows: 1, columns: 1, elements: [3]), targets: Matrix(rows: 1, columns: 1, elements: [5]))
    let trainer = try Trainer(
      network, objective: .regression, optimizer: .sgd(learningRate: 0.25), data: data)
    let report = try trainer.epoch()
    #expect(report.loss == 4 && report.learningRate == 0.25 && report.validation == nil)
    #expect(trainer.network.parameters.elements == [-1, 0])  // 2 - 0.25 x 12, 1 - 0.25 x 4
  }

  @Test func aCopyOfTheNetworkIsASnapshot() throws {
    let trainer = try trainer()
    let before = trainer.network
    let numbers = before.parameters.elements
    _ = try trainer.epoch()
    let after = trainer.network
    #expect(before.parameters.elements == numbers && after != before)
    _ = try trainer.epoch()
    #expect(trainer.network != after)
    trainer.restore(before)
    #expect(trainer.network == before)
  }

  /// After `restore` the next step starts from the restored parameters, packed weights included.
  @Test func restoredParametersAreTrained() throws {
    let first = try trainer(shuffles: false)
    let start = first.network
    _ = try first.step(on: 0..<4)
    let want = first.network
    _ = try first.step(on: 4..<8)
    first.restore(start)
    _ = try first.step(on: 0..<4)
    #expect(first.network == want)
  }

  /// An epoch without shuffling is its batches in order, the last one smaller.
  @Test func anEpochIsItsSteps() throws {
    let whole = try trainer(shuffles: false)
    let steps = try trainer(shuffles: false)
    let report = try whole.epoch()
    var sum = 0.0
    for rows in [0..<4, 4..<8, 8..<10] { sum += try steps.step(on: rows) * Double(rows.count) }
    #expect(whole.network == steps.network)
    #expect((report.loss - sum / 10).magnitude < 1e-14)
  }

  @Test func aFullBatchIsABatchOfAllRows() throws {
    let full = try trainer(batch: .full)
    let rows = try trainer(batch: .rows(10))
    let more = try trainer(batch: .rows(1000))
    for _ in 0..<3 {
      #expect(try full.epoch() == rows.epoch())
      _ = try more.epoch()
    }
    #expect(full.network == rows.network && full.network == more.network && full.stepsPerEpoch == 1)
  }

  /// A shuffled epoch takes every row once: with a rate that moves nothing, the loss is that of the data.
  @Test func everyRowOnce() throws {
    let trainer = try trainer(optimizer: .sgd(learningRate: 1e-300))
    let want = try trainer.evaluation(on: randomData(rows: 10, inputs: 2, outputs: 1, objective: .regression))
      .loss
    for _ in 0..<3 { #expect((try trainer.epoch().loss - want).magnitude < 1e-14) }
  }

  @Test func reportsHoldTheValidation() throws {
    let validation = try randomData(
      rows: 6, inputs: 2, outputs: 1, objective: .regression, seed: 7, of: Double.self)
    let trainer = try trainer(validation: validation)
    let report = try trainer.epoch()
    let evaluation = try trainer.evaluation(on: validation)
    #expect(report.validation == evaluation && report.watchedLoss == evaluation.loss)
    #expect(evaluation.metric == .rootMeanSquaredError)
    // One output: RMSE is the root of the mean squared error.
    #expect((evaluation.value * evaluation.value - evaluation.loss).magnitude < 1e-14)
  }

  @Test func anEpochMayBeLeft() throws {
    let trainer = try trainer()
    var asked = 0
    let report = try trainer.epoch {
      asked += 1
      return asked <= 2
    }
    #expect(report == nil && trainer.steps == 2 && trainer.epochs == 0)
  }

  @Test func wrongStepsAreRefused() throws {
    let trainer = try trainer()
    for rows in [0..<0, 0..<5, 8..<12, -1..<2, 10..<11] {
      #expect(throws: TrainingError.self) { try trainer.step(on: rows) }
    }
    #expect(trainer.steps == 0)
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let network = try Network<Float>(inputs: 2, layers: [.dense(3)])
    func message(
      inputs: Int = 2, columns: Int = 3, objective: Objective = .regression,
      optimizer: Optimizer = .sgd(), batch: BatchSize = .full, schedule: Schedule = .constant,
      target: Float = 0
    ) -> String? {
      do {
        let data = try Dataset<Float>(
          inputs: Matrix(rows: 4, columns: inputs),
          targets: Matrix(rows: 4, columns: columns, repeating: target))
        _ = try Trainer(
          network, objective: objective, optimizer: optimizer, data: data, batch: batch, schedule: schedule)
        return nil
      } catch {
        return error.description
      }
    }
    #expect(message() == nil)
    #expect(message(inputs: 3) == "Trainer: expected 2 inputs in a row, got 3")
    #expect(message(columns: 2) == "targets: expected 3 columns, as the network has outputs, got 2")
    #expect(message(columns: 1, objective: .classes) == nil)
    #expect(message(columns: 1, objective: .classes, target: 3)?.contains("class from 0 to 2") == true)
    #expect(message(columns: 1, objective: .classes, target: 0.5)?.contains("class from 0 to 2") == true)
    #expect(message(objective: .classes, target: -0.1)?.contains("from 0 to 1") == true)
    #expect(message(objective: .classes, target: 0.5)?.contains("add up to 1, got a sum of 1.5") == true)
    #expect(message(objective: .classes, target: 1.0 / 3) == nil)
    #expect(message(objective: .binary, target: 1.5)?.contains("from 0 to 1") == true)
    #expect(message(objective: .binary, target: .nan)?.contains("from 0 to 1") == true)
    #expect(message(target: .infinity)?.contains("finite") == true)
    #expect(message(batch: .rows(0))?.contains("1 row or more") == true)
    for optimizer in [
      Optimizer.sgd(learningRate: 0), .sgd(learningRate: .nan), .sgd(momentum: 1), .sgd(weightDecay: -1),
      .adam(learningRate: -1), .adam(beta1: 1), .adam(beta2: -0.1), .adam(epsilon: 0),
      .adamW(weightDecay: .infinity),
    ] {
      #expect(message(optimizer: optimizer)?.hasPrefix("optimizer: expected") == true)
    }
    for schedule in [
      Schedule.step(every: 0), .step(every: 1, factor: 0), .cosine(length: 0), .cosine(minimum: 2),
    ] {
      #expect(message(schedule: schedule)?.hasPrefix("schedule: expected") == true)
    }
  }

  @Test func wrongDataAreRefused() throws {
    let two = Matrix<Float>(rows: 2, columns: 1)
    #expect(throws: ShapeError.self) { try Dataset(inputs: two, targets: Matrix(rows: 3, columns: 1)) }
    #expect(throws: ShapeError.self) {
      try Dataset(inputs: Matrix<Float>(rows: 0, columns: 1), targets: Matrix(rows: 0, columns: 1))
    }
    #expect(throws: ShapeError("Dataset, row 1, column 0: expected a finite number")) {
      try Dataset(inputs: Matrix<Float>(rows: 2, columns: 1, elements: [0, .nan]), targets: two)
    }
  }
}
