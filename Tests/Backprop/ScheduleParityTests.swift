import Backprop
import BackpropCompute
import TestSupport
import Testing

/// Learning rates over 40 steps against PyTorch's.
@Suite struct ScheduleParityTests {
  static let schedules: [String: Schedule] = [
    "constant": .constant,
    "step": .step(every: 7, factor: 0.5),
    "exponential": .step(every: 1, factor: 0.93),
    "cosine_40": .cosine(length: 40),
    "cosine_39": .cosine(length: 39, minimum: 0.01),
  ]
  static let coverage = Coverage(
    covered: Set(schedules.keys),
    waiting: [
      ("multistep", "steps at given times"), ("linear_", "linear"), ("polynomial", "polynomial"),
      ("cosine_past_the_end", "a cosine that rises again; ours stays at its minimum, as below"),
      ("cosine_warm_restarts", "warm restarts"), ("one_cycle", "one cycle"), ("cyclic", "cycles"),
      ("plateau", "plateaus"), ("warmup", "warm-up"), ("inverse_", "inverse time"),
    ])

  @Test func allRecordsAreCoveredOrWait() throws {
    #expect(Self.coverage.gap(in: try ParityFile("schedules").records.map(\.name)) == nil)
  }

  @Test(arguments: schedules.keys.sorted()) func rates(name: String) throws {
    let record = try ParityFile("schedules").record(name)
    let schedule = try #require(Self.schedules[name])
    let base = try record.number("params", "base_lr")
    let want = try record.numbers("lr")
    #expect(record.mismatch(want.indices.map { base * schedule.factor(at: Double($0), of: 40) }, want) == nil)

    // A full-batch training takes these rates step by step: the weight's gradient is always 1.
    let network = try Network<Double>(inputs: 1, layers: [.dense(1)], parameters: Vector([0, 0]))
    let data = try Dataset<Double>(
      inputs: Matrix(rows: 2, columns: 1, elements: [0x1p-40, -0x1p-40]),
      targets: Matrix(rows: 2, columns: 1, elements: [-0x1p40, 0x1p40]))
    let trainer = try Trainer(
      network, objective: .halfSquaredError(), optimizer: .sgd(learningRate: base), data: data, batch: .full,
      schedule: schedule, plannedEpochs: 40)
    for rate in want {
      let before = trainer.network.parameters[0]
      #expect(record.mismatch([trainer.learningRate], [rate]) == nil)
      #expect(record.mismatch([try trainer.epoch().learningRate], [rate]) == nil)
      #expect((before - trainer.network.parameters[0] - rate).magnitude < 1e-14)
    }
  }

  @Test func cosineStaysAtItsEnd() {
    let cosine = Schedule.cosine(length: 10, minimum: 0.25)
    #expect(cosine.factor(at: 0, of: 99) == 1)
    #expect((cosine.factor(at: 5, of: 99) - 0.625).magnitude < 1e-15)
    for time in [10, 10.5, 20, 1e9] { #expect(cosine.factor(at: time, of: 99) == 0.25) }
    #expect(Schedule.cosine().factor(at: 50, of: 100) == Schedule.cosine(length: 100).factor(at: 50, of: 7))
  }

  /// Time runs in epochs: with four steps in each, a quarter a step.
  @Test func timeIsCountedInEpochs() throws {
    let network = try Network<Double>(inputs: 1, layers: [.dense(1)])
    let data = try Dataset<Double>(
      inputs: Matrix(rows: 8, columns: 1, repeating: 1), targets: Matrix(rows: 8, columns: 1))
    let trainer = try Trainer(
      network, objective: .regression, optimizer: .sgd(learningRate: 1e-3), data: data, batch: .rows(2),
      schedule: .step(every: 0.5, factor: 0.5))
    #expect(trainer.stepsPerEpoch == 4)
    var rates: [Double] = []
    for step in 0..<6 {
      rates.append(trainer.learningRate)
      _ = try trainer.step(on: (2 * step) % 8..<(2 * step) % 8 + 2)
    }
    #expect(rates == [1, 1, 0.5, 0.5, 0.25, 0.25].map { $0 * 1e-3 })
  }
}
