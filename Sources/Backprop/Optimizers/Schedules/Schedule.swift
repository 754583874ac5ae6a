import BackpropCompute

/// The learning rate over time, as a factor on the optimizer's own: a pure function of time, plateaus apart.
///
/// Time is counted in epochs, fractions included (in full-batch training an epoch is a step). Lengths that
/// are nil are the whole planned training. Settings are checked where training begins.
public enum Schedule: Sendable, Equatable {
  /// 1, always.
  case constant
  /// factor^(floor(time / every)).
  case step(every: Double, factor: Double = 0.1)
  /// factor^(how many of these times have come); the times rise.
  case multiStep(at: [Double], factor: Double = 0.1)
  /// factor^time.
  case exponential(factor: Double)
  /// A straight line between two factors; stays at the second after `length`.
  case linear(from: Double = 1, to: Double, length: Double? = nil)
  /// minimum + (1 - minimum) (1 - time / length)^power; stays at the minimum after `length`.
  case polynomial(power: Double = 1, minimum: Double = 0, length: Double? = nil)
  /// minimum + (1 - minimum) (1 + cos(pi time / length)) / 2 (Loshchilov and Hutter 2017).
  ///
  /// Stays at the minimum after `length`; a periodic one rises again, as PyTorch's does.
  case cosine(length: Double? = nil, minimum: Double = 0, isPeriodic: Bool = false)
  /// Cosines one after another, each begun again at 1: the first has this length, every other one is `growth`
  /// times as long as that before it (SGDR, Loshchilov and Hutter 2017).
  case cosineRestarts(length: Double, growth: Double = 1, minimum: Double = 0)
  /// (1 - cos(2 pi log2(1 + (2^cycles - 1) time / length))) / 2: from 0 up and down again, each time twice as long as the
  /// time before, so that every few epochs end in a valley (Holzmüller, Grinsztajn and Steinwart 2024).
  ///
  /// 1 to 30 cycles. Stays at 0 after `length`.
  case cosineLogarithm(cycles: Int = 4, length: Double? = nil)
  /// 1 for the first half of `length`, then half a cosine down to 0: (1 + cos(pi (max(1, 2 time / length) - 1))) / 2.
  case flatCosine(length: Double? = nil)
  /// Up to the optimizer's learning rate and down again to almost nothing, the momentum the opposite way.
  case oneCycle(OneCycle)
  /// Up and down again and again between two factors.
  case cyclic(CyclicRate)
  /// 1 / (1 + decay time).
  case inverseTime(decay: Double)
  /// 1 / (1 + time)^power; scikit-learn's `invscaling`, which counts rows where this counts epochs.
  case inverseScaling(power: Double = 0.5)
  /// From the factor `from` up to 1 in a straight line over `length`, 1 for as long as `hold`, and then
  /// another schedule, whose time begins there and whose planned training is what is left.
  ///
  /// A rate that takes the fractions 1/n, 2/n, ..., n/n in the first n steps of full batches rises from 1/n
  /// over n - 1 epochs and holds for one.
  indirect case warmUp(length: Double, from: Double = 0, hold: Double = 0, then: Schedule)
  /// Lower whenever a watched number has stopped getting better. Not a function of time: `factor(at:of:)` is
  /// 1, and who trains keeps a `PlateauState`, reports to it and multiplies by its factor.
  case plateau(Plateau)
  /// A function of one's own, made by `custom(name:function:)`.
  case custom(CustomSchedule)

  /// A pure function of one's own of (time, planned epochs), both in epochs; gives a factor of 0 or more.
  ///
  /// Two of the same name count as equal, so give each function a name of its own. It has a spelling to be
  /// read, none that reads back.
  public static func custom(
    name: String, function: @escaping @Sendable (_ time: Double, _ total: Double) -> Double
  ) -> Schedule {
    .custom(CustomSchedule(name: name, function: function))
  }

  /// The factor at a time in epochs, in a training planned for `total` of them.
  public func factor(at time: Double, of total: Double) -> Double {
    switch self {
    case .constant, .plateau: return 1
    case .step(let every, let factor): return power(factor, completed(time, every))
    case .multiStep(let times, let factor):
      return power(factor, times.count { $0 <= time })
    case .exponential(let factor): return realPower(factor, time)
    case .linear(let from, let to, let length):
      return from + (to - from) * progress(time, of: length ?? total)
    case .polynomial(let power, let minimum, let length):
      return minimum + (1 - minimum) * realPower(1 - progress(time, of: length ?? total), power)
    case .cosine(let length, let minimum, let isPeriodic):
      let length = length ?? total
      let phase = isPeriodic && length > 0 ? periods(time, length) : progress(time, of: length)
      return phase == 1 ? minimum : cosineAnneal(from: 1, to: minimum, phase)
    case .cosineRestarts(let length, let growth, let minimum):
      return cosineAnneal(from: 1, to: minimum, restartPhase(time, first: length, growth: growth))
    case .cosineLogarithm(let cycles, let length):
      return cosineOfLogarithm(progress(time, of: length ?? total), cycles: cycles)
    case .flatCosine(let length):
      let phase = progress(time, of: length ?? total)
      return phase == 1 ? 0 : cosineAnneal(from: 1, to: 0, max(1, 2 * phase) - 1)
    case .oneCycle(let cycle): return cycle.factor(at: time, of: total)
    case .cyclic(let cycle): return cycle.factor(at: time)
    case .inverseTime(let decay): return 1 / (1 + decay * time)
    case .inverseScaling(let power): return 1 / realPower(1 + time, power)
    case .warmUp(let length, let from, let hold, let then):
      if time < length { return from + (1 - from) * (time / length) }
      if time < length + hold { return 1 }
      return then.factor(at: time - length - hold, of: max(0, total - length - hold))
    case .custom(let custom): return custom.function(time, total)
    }
  }

  /// The momentum at a time in epochs, for a schedule that moves it; nil leaves the optimizer's own.
  ///
  /// It stands for an optimizer's momentum, or its beta 1 where it has one.
  public func momentum(at time: Double, of total: Double) -> Double? {
    switch self {
    case .oneCycle(let cycle): cycle.momentum(at: time, of: total)
    case .warmUp(let length, _, let hold, let then):
      then.momentum(at: max(0, time - length - hold), of: max(0, total - length - hold))
    default: nil
    }
  }

  /// The settings of the plateau in it, after a warm-up too; nil where there is none.
  public var plateau: Plateau? {
    switch self {
    case .plateau(let plateau): plateau
    case .warmUp(_, _, _, let then): then.plateau
    default: nil
    }
  }
}

/// A function of one's own over time.
public struct CustomSchedule: Sendable, Equatable {
  /// What tells it from others.
  public let name: String
  /// The factor at (time, planned epochs), both in epochs.
  public let function: @Sendable (_ time: Double, _ total: Double) -> Double

  /// A pure function under a name of its own.
  public init(name: String, function: @escaping @Sendable (_ time: Double, _ total: Double) -> Double) {
    self.name = name
    self.function = function
  }

  /// Whether the names are equal: functions cannot be compared.
  public static func == (one: CustomSchedule, other: CustomSchedule) -> Bool { one.name == other.name }
}
