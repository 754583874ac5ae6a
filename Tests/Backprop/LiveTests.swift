import Backprop
import BackpropCompute
import TestSupport
import Testing

/// Ten steps of whole trainings against PyTorch, run live: see `Tests/Live/torch_cases.py`.
@Suite(.enabled(if: LiveTrainings.torch.absence == nil, "\(LiveTrainings.torch.absence ?? "")"))
struct LiveTorchTests {
  @Test func thereAreRecords() {
    #expect(LiveTrainings.torch.failure == nil)
    #expect(LiveTrainings.torch.records.count >= 12)
  }

  @Test(arguments: LiveTrainings.torch.records, NetworkRecord.Form.allCases)
  func steps(record: ParityRecord, form: NetworkRecord.Form) throws {
    let problem = try NetworkRecord(record, form, drops: true)
    let trainer = try problem.liveTrainer(of: Double.self)
    let losses = try record.numbers("losses_before_each_step")
    let rates = try record.numbers("lr_per_step")
    for (step, rows) in try problem.liveSteps(losses.count).enumerated() {
      #expect(record.mismatch([trainer.learningRate], [rates[step]]) == nil, "rate of step \(step)")
      #expect(record.mismatch([try trainer.step(on: rows)], [losses[step]]) == nil, "loss of step \(step)")
      if record.has("gradient_norm_each_step") {
        let norm = try record.numbers("gradient_norm_each_step")[step]
        #expect(record.mismatch([trainer.gradientNorm ?? .nan], [norm]) == nil, "norm of step \(step)")
      }
    }
    let want = try problem.numbers(["final", "parameters"], ["final", "buffers"])
    #expect(record.mismatch(trainer.network.parameters.elements, want) == nil)
    if record.has("final", "average") {
      let want = try problem.numbers(["final", "average"], ["final", "buffers"])
      #expect(record.mismatch(trainer.averagedNetwork.parameters.elements, want) == nil)
    }
    let got = try trainer.network.predictions(for: problem.matrix, objective: problem.objective)
    #expect(
      record.mismatch(got.vector.elements, try record.tensor("final", "eval_predictions").values) == nil)
    let loss = try trainer.evaluation(on: problem.data).loss
    #expect(record.mismatch([loss], [try record.number("final", "eval_data_loss")]) == nil)
  }

  /// In Float, where ten steps leave about four digits.
  @Test(arguments: LiveTrainings.torch.records) func stepsInFloat(record: ParityRecord) throws {
    let problem = try NetworkRecord(record, .joined, drops: true)
    let trainer = try problem.liveTrainer(of: Float.self)
    let losses = try record.numbers("losses_before_each_step")
    let got = try problem.liveSteps(losses.count).map { try trainer.step(on: $0) }
    #expect(firstMismatch(got, losses, relative: 1e-3, absolute: 1e-3) == nil)
    // Where a search ends is decided by comparisons, and so by roundings.
    if case .lbfgs = trainer.optimizer { return }
    let want = try problem.numbers(["final", "parameters"], ["final", "buffers"])
    let parameters = trainer.network.parameters.elements.map(Double.init)
    #expect(firstMismatch(parameters, want, relative: 5e-4, absolute: 5e-4) == nil)
  }

  @Test func anotherTrainingIsSeen() throws {
    let record = try #require(LiveTrainings.torch.records.first)
    let problem = try NetworkRecord(record, .joined, drops: true)
    let trainer = try problem.liveTrainer(of: Double.self)
    let want = try problem.numbers(["final", "parameters"], ["final", "buffers"])
    for rows in try problem.liveSteps(9) { _ = try trainer.step(on: rows) }
    #expect(record.mismatch(trainer.network.parameters.elements, want) != nil)
    #expect(
      firstMismatch(trainer.network.parameters.elements, want, relative: 5e-4, absolute: 5e-4) != nil)
  }
}

/// Ten epochs of scikit-learn's networks, run live: see `Tests/Live/sklearn_trainings.py`.
@Suite(.enabled(if: LiveTrainings.sklearn.absence == nil, "\(LiveTrainings.sklearn.absence ?? "")"))
struct LiveSklearnTests {
  @Test func thereAreRecords() {
    #expect(LiveTrainings.sklearn.failure == nil)
    #expect(LiveTrainings.sklearn.records.count >= 3)
  }

  @Test(arguments: LiveTrainings.sklearn.records) func epochs(record: ParityRecord) throws {
    let problem = try NetworkRecord(record, .joined, drops: true)
    let trainer = try problem.liveTrainer(of: Double.self)
    for (epoch, loss) in try record.numbers("losses_of_each_epoch").enumerated() {
      #expect(record.mismatch([try trainer.epoch().loss], [loss]) == nil, "loss of epoch \(epoch)")
    }
    let want = try problem.numbers(["final", "parameters"], nil)
    #expect(record.mismatch(trainer.network.parameters.elements, want) == nil)
    let got = try trainer.network.predictions(for: problem.matrix, objective: problem.objective)
    #expect(
      record.mismatch(got.vector.elements, try record.tensor("final", "eval_predictions").values) == nil)
  }
}

extension NetworkRecord {
  /// Rows in a batch; they are taken in order, and the last of an epoch may be smaller.
  private var liveBatch: Int {
    get throws { record.has("batch") ? try record.integer("batch") : inputs.rows }
  }

  /// The rows of so many steps, epoch after epoch.
  func liveSteps(_ count: Int) throws -> [Range<Int>] {
    let batch = try liveBatch
    let epoch = stride(from: 0, to: inputs.rows, by: batch).map { $0..<min($0 + batch, inputs.rows) }
    return (0..<count).map { epoch[$0 % epoch.count] }
  }

  /// The training that a live record describes.
  func liveTrainer<S: Scalar>(of _: S.Type) throws -> Trainer<S> {
    let start = try network()
    var options = try options
    if record.has("averaging") {
      options.averaging = .exponential(decay: try record.number("averaging", "decay"))
    }
    for (name, tensor) in zip(names, start.layout.tensors) {
      for rate in record.has("rates") ? try record.parts("rates") : [] where name.hasPrefix(rate.name + ".") {
        options.rates.append(LayerRate(tensor.name, factor: try rate.number("factor")))
      }
      for frozen in record.has("frozen") ? try record.parts("frozen").compactMap(\.json.string) : []
      where name.hasPrefix(frozen + ".") {
        options.rates.append(.frozen(tensor.name))
      }
    }
    let batch = try liveBatch
    return try Trainer(
      Network<S>(
        inputs: start.inputs, layers: start.layers,
        parameters: Vector(start.parameters.elements.map { S($0) })),
      objective: objective, optimizer: optimizer,
      data: Dataset(
        inputs: matrix.converted(to: S.self), targets: targets.converted(to: S.self),
        weights: data.weights.map { $0.elements.map { S($0) } }),
      batch: .rows(batch), shuffles: false, schedule: liveSchedule(steps: (inputs.rows + batch - 1) / batch),
      options: options)
  }

  /// Records count in steps, schedules in epochs.
  private func liveSchedule(steps stepsPerEpoch: Int) throws -> Schedule {
    guard record.has("schedule") else { return .constant }
    let (schedule, base) = try ScheduleParityTests.schedule(of: record.part("schedule"))
    guard base == (try optimizer.learningRate) else { throw Unknown(what: "schedule of another rate") }
    if stepsPerEpoch == 1 { return schedule }
    guard case .oneCycle(var cycle) = schedule else { throw Unknown(what: "schedule over batches") }
    cycle.length = cycle.length.map { $0 / Double(stepsPerEpoch) }
    return .oneCycle(cycle)
  }
}
