import BackpropCompute

/// One cycle of the learning rate (Smith and Topin 2018): up to the optimizer's own, down again, and on to
/// almost nothing; the momentum goes the opposite way.
///
///     factor      1/startDivisor -> 1 -> 1/(startDivisor endDivisor)
///     three       1/startDivisor -> 1 -> 1/startDivisor -> 1/(startDivisor endDivisor)
///     momentum    high -> low -> high (-> high)
public struct OneCycle: Sendable, Equatable {
  /// The way from one value to the next.
  public enum Annealing: Sendable, Equatable {
    /// Half a cosine.
    case cosine
    /// A straight line.
    case linear
  }

  /// The share of the length that it rises, above 0 and below 1; with three phases half or less, as the
  /// second lasts as long as the first.
  public var rise: Double
  /// The way between the corners.
  public var annealing: Annealing
  /// Whether the way down stops at the start's factor for a corner.
  public var hasThreePhases: Bool
  /// Begins at 1 / startDivisor.
  public var startDivisor: Double
  /// Ends at 1 / (startDivisor endDivisor).
  public var endDivisor: Double
  /// Where the momentum goes, lowest where the rate is highest; nil leaves the optimizer's own.
  public var momentum: ClosedRange<Double>?
  /// In epochs; the whole training where nil. It stays where it ended.
  public var length: Double?

  /// A cycle with PyTorch's settings where none are given.
  public init(
    rise: Double = 0.3, annealing: Annealing = .cosine, hasThreePhases: Bool = false,
    startDivisor: Double = 25, endDivisor: Double = 10_000, momentum: ClosedRange<Double>? = 0.85...0.95,
    length: Double? = nil
  ) {
    self.rise = rise
    self.annealing = annealing
    self.hasThreePhases = hasThreePhases
    self.startDivisor = startDivisor
    self.endDivisor = endDivisor
    self.momentum = momentum
    self.length = length
  }

  /// The same cycle counted as PyTorch counts it, in steps of which the first has the start's factor and the
  /// last the end's: phases end at rise x steps - 1 and at steps - 1.
  ///
  /// `steps` is 2 or more; an epoch has `stepsPerEpoch` of them.
  public func fitted(toSteps steps: Int, stepsPerEpoch: Int = 1) -> OneCycle {
    var cycle = self
    cycle.rise = (rise * Double(steps) - 1) / Double(steps - 1)
    cycle.length = Double(steps - 1) / Double(stepsPerEpoch)
    return cycle
  }

  func factor(at time: Double, of total: Double) -> Double {
    let start = 1 / startDivisor
    return value(at: time, of: total, start: start, middle: 1, turn: start, end: start / endDivisor)
  }

  func momentum(at time: Double, of total: Double) -> Double? {
    momentum.map {
      value(
        at: time, of: total, start: $0.upperBound, middle: $0.lowerBound, turn: $0.upperBound,
        end: $0.upperBound)
    }
  }

  private func value(
    at time: Double, of total: Double, start: Double, middle: Double, turn: Double, end: Double
  ) -> Double {
    let length = length ?? total
    let top = rise * length
    if time >= length { return end }
    if time <= top { return between(start, middle, time / top) }
    guard hasThreePhases else { return between(middle, end, (time - top) / (length - top)) }
    if time <= 2 * top { return between(middle, turn, (time - top) / top) }
    return between(turn, end, (time - 2 * top) / (length - 2 * top))
  }

  private func between(_ start: Double, _ end: Double, _ phase: Double) -> Double {
    switch annealing {
    case .linear: start + (end - start) * phase
    case .cosine: cosineAnneal(from: start, to: end, phase)
    }
  }

  func check() throws(ShapeError) {
    if hasThreePhases {
      try Schedule.require(rise, "the rise of three phases above 0, half the length or less") {
        $0 > 0 && $0 <= 0.5
      }
    } else {
      try Schedule.require(rise, "a rise above 0 and below the whole length, 1") { $0 > 0 && $0 < 1 }
    }
    try Schedule.require(startDivisor, "a cycle's start divisor above 0") { $0 > 0 }
    try Schedule.require(endDivisor, "a cycle's end divisor above 0") { $0 > 0 }
    if let momentum {
      try Schedule.require(momentum.lowerBound, "a cycle's momentum from 0 to below 1") { $0 >= 0 }
      try Schedule.require(momentum.upperBound, "a cycle's momentum from 0 to below 1") { $0 < 1 }
    }
    if let length { try Schedule.require(length, "a cycle's length above 0") { $0 > 0 } }
  }
}
