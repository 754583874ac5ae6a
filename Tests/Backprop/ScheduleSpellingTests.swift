import Backprop
import Testing

/// Schedules as people type them.
@Suite struct ScheduleSpellingTests {
  static let typed: [(text: String, schedule: Schedule)] = [
    ("constant", .constant),
    ("step:30", .step(every: 30)),
    ("step:30:0.5", .step(every: 30, factor: 0.5)),
    ("multi-step:0.1:30:60:90", .multiStep(at: [30, 60, 90])),
    ("exponential:0.97", .exponential(factor: 0.97)),
    ("linear:1:0.1", .linear(to: 0.1)),
    ("linear:0.25:1:10", .linear(from: 0.25, to: 1, length: 10)),
    ("polynomial", .polynomial()),
    ("polynomial:2:0.01", .polynomial(power: 2, minimum: 0.01)),
    ("polynomial:2:0.01:50", .polynomial(power: 2, minimum: 0.01, length: 50)),
    ("cosine", .cosine()),
    ("cosine:0.01", .cosine(minimum: 0.01)),
    ("cosine:0.01:80", .cosine(length: 80, minimum: 0.01)),
    ("cosine-periodic:0:15", .cosine(length: 15, isPeriodic: true)),
    ("cosine-restarts:10", .cosineRestarts(length: 10)),
    ("cosine-restarts:10:2:0.01", .cosineRestarts(length: 10, growth: 2, minimum: 0.01)),
    ("one-cycle", .oneCycle(OneCycle())),
    ("one-cycle:0.25", .oneCycle(OneCycle(rise: 0.25))),
    ("one-cycle:0.25:60", .oneCycle(OneCycle(rise: 0.25, length: 60))),
    (
      "one-cycle-linear:0.25:10:100",
      .oneCycle(OneCycle(rise: 0.25, annealing: .linear, startDivisor: 10, endDivisor: 100))
    ),
    (
      "one-cycle-three-phase:0.25:10:100:60",
      .oneCycle(OneCycle(rise: 0.25, hasThreePhases: true, startDivisor: 10, endDivisor: 100, length: 60))
    ),
    (
      "one-cycle:0.3:10:100:0.8:0.9",
      .oneCycle(OneCycle(startDivisor: 10, endDivisor: 100, momentum: 0.8...0.9))
    ),
    (
      "one-cycle-linear-three-phase:0.3:10:100:0.8:0.9:60",
      .oneCycle(
        OneCycle(
          annealing: .linear, hasThreePhases: true, startDivisor: 10, endDivisor: 100, momentum: 0.8...0.9,
          length: 60))
    ),
    (
      "one-cycle-fixed-momentum:0.3:10:100:60",
      .oneCycle(OneCycle(startDivisor: 10, endDivisor: 100, momentum: nil, length: 60))
    ),
    ("triangular:0.1:5", .cyclic(CyclicRate(low: 0.1, up: 5))),
    ("triangular2:0.1:5:3", .cyclic(CyclicRate(low: 0.1, up: 5, down: 3, amplitude: .triangular2))),
    (
      "exp-range:0.9:0.1:5:3:2",
      .cyclic(CyclicRate(low: 0.1, high: 2, up: 5, down: 3, amplitude: .exponential(factor: 0.9)))
    ),
    ("cosine-logarithm", .cosineLogarithm()),
    ("cosine-logarithm:3:40", .cosineLogarithm(cycles: 3, length: 40)),
    ("flat-cosine", .flatCosine()), ("flat-cosine:40", .flatCosine(length: 40)),
    ("inverse-time:0.1", .inverseTime(decay: 0.1)),
    ("inverse-scaling", .inverseScaling()),
    ("inverse-scaling:0.7", .inverseScaling(power: 0.7)),
    ("plateau", .plateau(Plateau())),
    ("plateau:0.5:5", .plateau(Plateau(factor: 0.5, patience: 5))),
    (
      "plateau-maximum-absolute:0.5:5:2:0.01:0.001",
      .plateau(
        Plateau(
          factor: 0.5, patience: 5, cooldown: 2, minimum: 0.01, threshold: 0.001, hasAbsoluteThreshold: true,
          goal: .maximum))
    ),
    ("warmup:5", .warmUp(length: 5, then: .constant)),
    ("warmup:5+cosine", .warmUp(length: 5, then: .cosine())),
    ("warmup:5:0.1+step:30:0.5", .warmUp(length: 5, from: 0.1, then: .step(every: 30, factor: 0.5))),
    ("warmup:7:0.125:1+cosine:0.01", .warmUp(length: 7, from: 0.125, hold: 1, then: .cosine(minimum: 0.01))),
    ("warmup:1e+2+plateau:0.5", .warmUp(length: 100, then: .plateau(Plateau(factor: 0.5)))),
  ]

  @Test func whatIsTypedIsMeant() {
    for (text, schedule) in Self.typed { #expect(Schedule(spelling: text) == schedule, "\(text)") }
  }

  @Test func spellingsReadBack() {
    for (_, schedule) in Self.typed {
      #expect(Schedule(spelling: schedule.spelling) == schedule, "\(schedule.spelling)")
    }
    let long = Schedule.warmUp(length: 1e20, then: .step(every: 1e-20, factor: 1 / 3))
    #expect(Schedule(spelling: long.spelling) == long)
  }

  /// Every word that is typed above is in the list that help prints, and every form of the list has one
  /// above.
  @Test func formsAreWhatIsRead() {
    let words = Set(Self.typed.map { word(of: $0.text) })
    let forms = Set(Schedule.forms.map(word(of:)))
    #expect(words.allSatisfy { word in forms.contains { word == $0 || word.hasPrefix($0 + "-") } })
    #expect(forms.allSatisfy { form in words.contains { form == $0 || $0.hasPrefix(form + "-") } })
  }

  private func word(of text: String) -> String {
    String(text.prefix { $0 != ":" && $0 != "[" && $0 != "+" })
  }

  @Test(arguments: [
    "", "Constant", "constant:1", "step", "step:0", "step:1:2:3", "step:x", "step:inf", "multi-step:0.1",
    "multi-step:0.1:5:4", "exponential", "exponential:-1", "linear:1", "linear:1:2:0", "polynomial:0",
    "cosine:2", "cosine:0:0", "cosine-restarts", "cosine-restarts:5:0.5", "one-cycle:0", "one-cycle-",
    "one-cycle-three-phase-linear", "one-cycle:0.3:10:100:0.9:0.8",
    "one-cycle-fixed-momentum:0.3:1:1:0.8:0.9",
    "one-cycle:0.3:1:1:0.8:0.9:5:5", "triangular:0.1", "triangular:0.1:0", "exp-range:0.9:0.1", "exp-range",
    "inverse-time", "inverse-scaling:-1", "plateau:1", "plateau:0.5:2.5", "plateau:0.5:1e300", "plateaux",
    "warmup", "warmup+cosine", "warmup:5+", "warmup:0+cosine", "warmup:5+nothing", "warmup:5+warmup:5+cosine",
    "cosine+warmup:5", "custom", "custom:1", "step:30+cosine", "warmup:5:2+cosine",
  ]) func otherTextsAreNot(text: String) {
    #expect(Schedule(spelling: text) == nil)
  }
}
