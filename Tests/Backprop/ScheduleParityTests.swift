import Backprop
import BackpropCompute
import TestSupport
import Testing

/// Learning rates over 40 steps against PyTorch's: every record, its schedule built from its own settings.
@Suite struct ScheduleParityTests {
  static let records = (try? ParityFile("schedules").records) ?? []

  @Test func everyKindIsThere() {
    let kinds = Set(Self.records.compactMap { try? $0.string("schedule") })
    #expect(
      kinds.isSuperset(of: [
        "constant", "step", "multistep", "exponential", "linear", "polynomial", "cosine",
        "cosine_warm_restarts", "one_cycle", "cyclic", "plateau", "warmup_cosine",
      ]))
  }

  @Test(arguments: records) func rates(record: ParityRecord) throws {
    let want = try record.numbers("lr")
    let (schedule, base) = try Self.schedule(of: record)
    try schedule.check()
    let total = Double(want.count)
    var got = want.indices.map { base * schedule.factor(at: Double($0), of: total) }
    if let plateau = schedule.plateau {
      var state = PlateauState(plateau)
      for (step, metric) in try record.numbers("metric").enumerated() {
        got[step] *= state.factor
        state.report(metric)
      }
    }
    #expect(record.mismatch(got, want) == nil)
    if record.has("momentum") {
      let momentum = want.indices.map { schedule.momentum(at: Double($0), of: total) ?? .nan }
      #expect(record.mismatch(momentum, try record.numbers("momentum")) == nil)
    } else {
      #expect(schedule.momentum(at: 1, of: total) == nil)
    }
  }

  /// A full-batch training takes these rates step by step: the weight's gradient is always 1.
  @Test(arguments: records.filter { (try? $0.string("schedule")) != "plateau" })
  func training(record: ParityRecord) throws {
    let want = try record.numbers("lr")
    let (schedule, base) = try Self.schedule(of: record)
    let network = try Network<Double>(inputs: 1, layers: [.dense(1)], parameters: Vector([0, 0]))
    let data = try Dataset<Double>(
      inputs: Matrix(rows: 2, columns: 1, elements: [0x1p-40, -0x1p-40]),
      targets: Matrix(rows: 2, columns: 1, elements: [-0x1p40, 0x1p40]))
    let trainer = try Trainer(
      network, objective: .halfSquaredError(), optimizer: .sgd(learningRate: base), data: data, batch: .full,
      schedule: schedule, plannedEpochs: want.count)
    for rate in want {
      let before = trainer.network.parameters[0]
      #expect(record.mismatch([trainer.learningRate], [rate]) == nil)
      #expect(record.mismatch([try trainer.epoch().learningRate], [rate]) == nil)
      #expect((before - trainer.network.parameters[0] - rate).magnitude < 1e-13)
    }
  }

  /// The schedule that a record's settings describe, and the learning rate that its factors multiply.
  static func schedule(of record: ParityRecord) throws -> (schedule: Schedule, base: Double) {
    func p(_ name: String) throws -> Double { try record.number("params", name) }
    let base = try p("base_lr")
    let kind = try record.string("schedule")
    switch kind {
    case "constant": return (.constant, base)
    case "step": return (.step(every: try p("step_size"), factor: try p("gamma")), base)
    case "multistep":
      return (.multiStep(at: try record.numbers("params", "milestones"), factor: try p("gamma")), base)
    case "exponential": return (.exponential(factor: try p("gamma")), base)
    case "linear":
      return (
        .linear(from: try p("start_factor"), to: try p("end_factor"), length: try p("total_iters")), base
      )
    case "polynomial":
      return (.polynomial(power: try p("power"), length: try p("total_iters")), base)
    case "cosine":
      // PyTorch's rises again after its end; the records that go so far say that this is a convention.
      return (
        .cosine(
          length: try p("t_max"), minimum: try p("eta_min") / base, isPeriodic: record.has("convention")),
        base
      )
    case "cosine_warm_restarts":
      return (
        .cosineRestarts(length: try p("t_0"), growth: try p("t_mult"), minimum: try p("eta_min") / base),
        base
      )
    case "one_cycle":
      let annealing = try annealing(record.string("params", "anneal"))
      let cycle = OneCycle(
        rise: try p("pct_start"), annealing: annealing,
        hasThreePhases: try record.bool("params", "three_phase"),
        startDivisor: try p("div_factor"), endDivisor: try p("final_div_factor"),
        momentum: try p("base_momentum")...p("max_momentum"))
      return (.oneCycle(cycle.fitted(toSteps: try record.integer("params", "total_steps"))), try p("max_lr"))
    case "cyclic":
      let amplitude = try amplitude(record.string("params", "mode"), factor: p("gamma"))
      return (
        .cyclic(
          CyclicRate(
            low: try p("low_lr") / base, high: try p("max_lr") / base, up: try p("step_size_up"),
            down: try p("step_size_down"), amplitude: amplitude)), base
      )
    case "plateau":
      return (
        .plateau(
          Plateau(
            factor: try p("factor"), patience: try record.integer("params", "patience"),
            cooldown: try record.integer("params", "cooldown"), minimum: try p("min_lr") / base,
            threshold: try p("threshold"),
            hasAbsoluteThreshold: try record.string("params", "threshold_mode") == "abs",
            goal: try record.string("params", "mode") == "max" ? .maximum : .minimum)), base
      )
    case "warmup_cosine", "warmup_cosine_1":
      let steps = try p("warmup_steps")
      let cosine = Schedule.cosine(
        length: try p("total_steps") - steps, minimum: try p("eta_min") / base)
      // The second takes the fractions 1/n ... n/n in its first n steps.
      return kind == "warmup_cosine"
        ? (.warmUp(length: steps, from: try p("start_factor"), then: cosine), base)
        : (.warmUp(length: steps - 1, from: 1 / steps, hold: 1, then: cosine), base)
    case "inverse_time": return (.inverseTime(decay: try p("decay")), base)
    case "inverse_scaling": return (.inverseScaling(power: try p("power")), base)
    default: throw UnknownSetting(record: record.name, path: "schedule", expected: "a schedule known here")
    }
  }

  private static func annealing(_ name: String) throws -> OneCycle.Annealing {
    switch name {
    case "cos": .cosine
    case "linear": .linear
    default: throw UnknownSetting(record: name, path: "params.anneal", expected: "cos or linear")
    }
  }

  private static func amplitude(_ name: String, factor: Double) throws -> CyclicRate.Amplitude {
    switch name {
    case "triangular": .triangular
    case "triangular2": .triangular2
    case "exp_range": .exponential(factor: factor)
    default: throw UnknownSetting(record: name, path: "params.mode", expected: "a mode of cycles")
    }
  }
}

/// A golden record of a kind, or with a setting, that its test cannot build; such a record fails.
struct UnknownSetting: Error {
  let record: String
  let path: String
  let expected: String
}
