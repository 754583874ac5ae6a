import Backprop
import BackpropCompute
import Testing

/// Schedules at times and with settings that no other program's values cover.
@Suite struct ScheduleTests {
  @Test func cosineStaysAtItsEnd() {
    let cosine = Schedule.cosine(length: 10, minimum: 0.25)
    #expect(cosine.factor(at: 0, of: 99) == 1)
    #expect((cosine.factor(at: 5, of: 99) - 0.625).magnitude < 1e-15)
    for time in [10, 10.5, 20, 1e9] { #expect(cosine.factor(at: time, of: 99) == 0.25) }
    #expect(Schedule.cosine().factor(at: 50, of: 100) == Schedule.cosine(length: 100).factor(at: 50, of: 7))
  }

  @Test func lengthsThatAreLeftOutAreTheWholeTraining() {
    for (open, closed) in [
      (Schedule.linear(to: 0.5), Schedule.linear(to: 0.5, length: 30)),
      (.polynomial(power: 2, minimum: 0.1), .polynomial(power: 2, minimum: 0.1, length: 30)),
      (.cosine(minimum: 0.1, isPeriodic: true), .cosine(length: 30, minimum: 0.1, isPeriodic: true)),
      (.oneCycle(OneCycle()), .oneCycle(OneCycle(length: 30))),
      (
        .warmUp(length: 6, hold: 4, then: .linear(to: 0)),
        .warmUp(length: 6, hold: 4, then: .linear(to: 0, length: 20))
      ),
    ] {
      for time in [0, 3, 7.5, 29, 30, 31] {
        #expect(open.factor(at: time, of: 30) == closed.factor(at: time, of: 5))
      }
    }
  }

  /// A warm-up that is longer than the training leaves nothing of it: the schedule after it has ended.
  @Test func nothingIsLeftAfterALongWarmUp() {
    for then in [
      Schedule.linear(to: 0.5), .polynomial(minimum: 0.5), .cosine(minimum: 0.5),
      .cosine(minimum: 0.5, isPeriodic: true), .oneCycle(OneCycle(startDivisor: 1, endDivisor: 2)),
    ] {
      #expect(Schedule.warmUp(length: 10, then: then).factor(at: 10, of: 5) == 0.5)
    }
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

  /// 3/10 is three tenths even though its quotient with 0.1 is one rounding below 3.
  @Test func fractionsOfEpochsMeetTheirPeriods() {
    for step in 1...200 {
      let time = Double(step) / 10
      let want = (0..<step).reduce(1.0) { product, _ in product * 0.5 }
      #expect(Schedule.step(every: 0.1, factor: 0.5).factor(at: time, of: 1) == want)
      #expect(Schedule.cosineRestarts(length: 0.1).factor(at: time, of: 1) == 1)
      #expect(Schedule.cyclic(CyclicRate(low: 0.25, up: 0.05)).factor(at: time, of: 1) == 0.25)
    }
  }

  @Test(arguments: [1.01, 1.5, 2, 3, 10]) func restartsGrow(growth: Double) {
    let schedule = Schedule.cosineRestarts(length: 2, growth: growth, minimum: 0.5)
    var (start, length) = (0.0, 2.0)
    for _ in 0..<12 {
      #expect((schedule.factor(at: start + 1e-6 * length, of: 1) - 1).magnitude < 1e-9)
      #expect((schedule.factor(at: start + length / 2, of: 1) - 0.75).magnitude < 1e-9)
      #expect((schedule.factor(at: start + length * (1 - 1e-6), of: 1) - 0.5).magnitude < 1e-9)
      start += length
      length *= growth
    }
  }

  @Test func oneCycleWithoutStepsReachesItsCorners() {
    let cycle = OneCycle(rise: 0.25, hasThreePhases: true, startDivisor: 10, endDivisor: 100)
    let schedule = Schedule.oneCycle(cycle)
    for (time, factor, momentum) in [
      (0.0, 0.1, 0.95), (25, 1, 0.85), (50, 0.1, 0.95), (100, 0.001, 0.95), (1000, 0.001, 0.95),
    ] {
      #expect((schedule.factor(at: time, of: 100) - factor).magnitude < 1e-15)
      #expect(schedule.momentum(at: time, of: 100).map { ($0 - momentum).magnitude < 1e-15 } == true)
    }
    #expect(Schedule.oneCycle(OneCycle(momentum: nil)).momentum(at: 3, of: 100) == nil)
    let warm = Schedule.warmUp(length: 5, then: schedule)
    #expect(warm.momentum(at: 30, of: 105) == schedule.momentum(at: 25, of: 100))
    #expect(warm.momentum(at: 2, of: 105) == 0.95)
    // Two epochs of four steps: the last of the eight has the end's factor.
    let fitted = Schedule.oneCycle(
      OneCycle(startDivisor: 10, endDivisor: 100).fitted(toSteps: 8, stepsPerEpoch: 4))
    #expect((fitted.factor(at: 1.75, of: 2) - 0.001).magnitude < 1e-15)
    #expect(fitted.factor(at: 1.5, of: 2) > 0.001)
  }

  @Test func customFunctionsAreTold() {
    let schedule = Schedule.custom(name: "half at the end") { time, total in time < total - 1 ? 1 : 0.5 }
    #expect(schedule.factor(at: 3, of: 5) == 1)
    #expect(schedule.factor(at: 4, of: 5) == 0.5)
    #expect(schedule == .custom(name: "half at the end") { _, _ in 1 })
    #expect(schedule != .custom(name: "another") { _, _ in 1 })
    #expect(schedule.spelling == "custom:half at the end")
    #expect(Schedule(spelling: schedule.spelling) == nil)
    #expect(Schedule.warmUp(length: 1, then: schedule).factor(at: 5, of: 6) == 0.5)
  }

  static let wrong: [(Schedule, String)] = [
    (.step(every: 0), "epochs between steps above 0, got 0.0"),
    (.step(every: 1, factor: .nan), "a step's factor above 0, got nan"),
    (.multiStep(at: []), "one time of a step or more, got none"),
    (.multiStep(at: [3, 3]), "times of steps above 0 that rise, got 3.0"),
    (.multiStep(at: [0, 3]), "times of steps above 0 that rise, got 0.0"),
    (.multiStep(at: [1], factor: 0), "a step's factor above 0, got 0.0"),
    (.exponential(factor: 0), "an epoch's factor above 0, got 0.0"),
    (.linear(from: -1, to: 1), "a line from a factor of 0 or more, got -1.0"),
    (.linear(to: .infinity), "a line to a factor of 0 or more, got inf"),
    (.linear(to: 0, length: 0), "a length above 0, got 0.0"),
    (.polynomial(power: 0), "a power above 0, got 0.0"),
    (.polynomial(minimum: 2), "a minimum from 0 to 1, got 2.0"),
    (.polynomial(length: -1), "a length above 0, got -1.0"),
    (.cosine(length: .infinity), "a length above 0, got inf"),
    (.cosine(minimum: -0.1), "a minimum from 0 to 1, got -0.1"),
    (.cosineRestarts(length: 0), "a length above 0, got 0.0"),
    (.cosineRestarts(length: 1, growth: 0.5), "a factor of 1, or from 1.01 to 100, got 0.5"),
    (.cosineRestarts(length: 1, minimum: 1.5), "a minimum from 0 to 1, got 1.5"),
    (.oneCycle(OneCycle(rise: 0)), "a rise above 0 and below the whole length, 1, got 0.0"),
    (.oneCycle(OneCycle(rise: 1)), "a rise above 0 and below the whole length, 1, got 1.0"),
    (.oneCycle(OneCycle(rise: 0.6, hasThreePhases: true)), "half the length or less, got 0.6"),
    (.oneCycle(OneCycle(startDivisor: 0)), "a cycle's start divisor above 0, got 0.0"),
    (.oneCycle(OneCycle(endDivisor: -1)), "a cycle's end divisor above 0, got -1.0"),
    (.oneCycle(OneCycle(momentum: 0.5...1)), "a cycle's momentum from 0 to below 1, got 1.0"),
    (.oneCycle(OneCycle(momentum: -1...0.5)), "a cycle's momentum from 0 to below 1, got -1.0"),
    (.oneCycle(OneCycle(length: 0)), "a cycle's length above 0, got 0.0"),
    (.oneCycle(OneCycle().fitted(toSteps: 1)), "a rise above 0 and below the whole length, 1, got"),
    (.cyclic(CyclicRate(low: -1, up: 1)), "a low factor of 0 or more, got -1.0"),
    (.cyclic(CyclicRate(low: 2, up: 1)), "a high factor not below the low one, got 1.0"),
    (.cyclic(CyclicRate(low: 0, up: 0)), "epochs up above 0, got 0.0"),
    (.cyclic(CyclicRate(low: 0, up: 1, down: -2)), "epochs down above 0, got -2.0"),
    (
      .cyclic(CyclicRate(low: 0, up: 1, amplitude: .exponential(factor: 0))), "on the height above 0, got 0.0"
    ),
    (.cosineLogarithm(cycles: 0), "1 to 30 cycles, got 0"), (.cosineLogarithm(cycles: 31), "cycles, got 31"),
    (.cosineLogarithm(length: 0), "a length above 0"), (.flatCosine(length: -1), "a length above 0"),
    (.inverseTime(decay: -1), "a decay of 0 or more, got -1.0"),
    (.inverseScaling(power: -1), "a power of 0 or more, got -1.0"),
    (.warmUp(length: 0, then: .constant), "a length above 0, got 0.0"),
    (.warmUp(length: 1, from: 2, then: .constant), "a warm-up from a factor of 0 to 1, got 2.0"),
    (.warmUp(length: 1, hold: -1, then: .constant), "epochs to hold of 0 or more, got -1.0"),
    (.warmUp(length: 1, then: .exponential(factor: -1)), "an epoch's factor above 0, got -1.0"),
    (.warmUp(length: 1, then: .warmUp(length: 1, then: .constant)), "got a warm-up of a warm-up"),
    (.plateau(Plateau(factor: 1)), "a plateau's factor above 0 and below 1, got 1.0"),
    (.plateau(Plateau(patience: -1)), "a patience of 0 or more, got -1.0"),
    (.plateau(Plateau(cooldown: -1)), "a cooldown of 0 or more, got -1.0"),
    (.plateau(Plateau(minimum: 1.5)), "a plateau's minimum from 0 to 1, got 1.5"),
    (.plateau(Plateau(threshold: -1)), "a threshold of 0 or more, got -1.0"),
    (.custom(name: "") { _, _ in 1 }, "a name of its own, got an empty one"),
  ]

  @Test func settingsOutOfRangeAreRefused() {
    for (schedule, message) in Self.wrong {
      do {
        try schedule.check()
        Issue.record("\(schedule) was taken")
      } catch {
        #expect(error.description.hasPrefix("schedule: expected "))
        #expect(error.description.contains(message), "\(error.description)")
      }
    }
  }
}

/// Plateaus where PyTorch's own numbers say nothing, or something else.
@Suite struct PlateauTests {
  @Test func negativeLossesCountAsPositiveOnesDo() {
    var state = PlateauState(Plateau(factor: 0.5, patience: 1, threshold: 0.1))
    for loss in [-1.0, -1.05, -1.2] { state.report(loss) }
    #expect(state.best == -1.2)
    #expect(state.waited == 0)
    state.report(-1.2)
    #expect(state.factor == 1)
    state.report(-1.25)
    #expect(state.factor == 0.5)
  }

  @Test func lossesThatAreNotFiniteAreNoBetter() {
    var state = PlateauState(Plateau(patience: 0))
    state.report(.nan)
    #expect(state.best == nil)
    #expect((state.factor - 0.1).magnitude < 1e-17)
    state.report(3)
    state.report(-.infinity)
    #expect(state.best == 3)
    #expect((state.factor - 0.01).magnitude < 1e-17)
  }

  @Test func aStateGoesOnFromWhereItWasSaved() {
    let plateau = Plateau(factor: 0.5, patience: 2, cooldown: 1, minimum: 0.2)
    var whole = PlateauState(plateau)
    for _ in 0..<5 { whole.report(1) }
    var resumed = PlateauState(
      plateau, factor: whole.factor, best: whole.best, waited: whole.waited, cooling: whole.cooling)
    #expect(resumed == whole)
    for _ in 0..<20 {
      whole.report(1)
      resumed.report(1)
    }
    #expect(resumed == whole)
    #expect(whole.factor == 0.2)
  }

  @Test func schedulesTellTheirPlateau() {
    let plateau = Plateau(patience: 3)
    #expect(Schedule.plateau(plateau).plateau == plateau)
    #expect(Schedule.warmUp(length: 2, then: .plateau(plateau)).plateau == plateau)
    #expect(Schedule.constant.plateau == nil)
    #expect(Schedule.warmUp(length: 2, then: .plateau(plateau)).factor(at: 1, of: 9) == 0.5)
  }
}
