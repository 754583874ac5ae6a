import BackpropCompute

/// When a watched number has stopped getting better, and what the learning rate does then.
///
///     better, minimum    number < best - threshold |best|    absolute: number < best - threshold
///     better, maximum    number > best + threshold |best|    absolute: number > best + threshold
///
/// More than `patience` reports in a row that are not better multiply the rate by `factor`.
public struct Plateau: Sendable, Equatable {
  /// Which way is better.
  public enum Goal: Sendable, Equatable {
    /// A loss.
    case minimum
    /// A score.
    case maximum
  }

  /// What the rate is multiplied by, above 0 and below 1.
  public var factor: Double
  /// How many reports in a row may be no better.
  public var patience: Int
  /// How many reports after a reduction are not counted.
  public var cooldown: Int
  /// The lowest factor.
  public var minimum: Double
  /// By how much a number must be better to count.
  public var threshold: Double
  /// Whether the threshold is in the number's own unit, and not in parts of the best.
  public var hasAbsoluteThreshold: Bool
  /// Which way is better.
  public var goal: Goal

  /// PyTorch's settings where none are given.
  public init(
    factor: Double = 0.1, patience: Int = 10, cooldown: Int = 0, minimum: Double = 0,
    threshold: Double = 1e-4, hasAbsoluteThreshold: Bool = false, goal: Goal = .minimum
  ) {
    self.factor = factor
    self.patience = patience
    self.cooldown = cooldown
    self.minimum = minimum
    self.threshold = threshold
    self.hasAbsoluteThreshold = hasAbsoluteThreshold
    self.goal = goal
  }

  func isBetter(_ number: Double, than best: Double) -> Bool {
    let margin = hasAbsoluteThreshold ? threshold : threshold * best.magnitude
    return goal == .minimum ? number < best - margin : number > best + margin
  }

  func check() throws(ShapeError) {
    try Schedule.require(factor, "a plateau's factor above 0 and below 1") { $0 > 0 && $0 < 1 }
    try Schedule.require(Double(patience), "a patience of 0 or more") { $0 >= 0 }
    try Schedule.require(Double(cooldown), "a cooldown of 0 or more") { $0 >= 0 }
    try Schedule.require(minimum, "a plateau's minimum from 0 to 1") { $0 >= 0 && $0 <= 1 }
    try Schedule.require(threshold, "a threshold of 0 or more") { $0 >= 0 }
  }
}

/// Where a plateau stands: the part of a training's state that such a schedule adds.
public struct PlateauState: Sendable, Equatable {
  /// The settings.
  public let plateau: Plateau
  /// The factor on the learning rate now.
  public private(set) var factor = 1.0
  /// The best number so far; nil before the first finite one.
  public private(set) var best: Double?
  /// How many reports in a row were no better.
  public private(set) var waited = 0
  /// How many reports are still not counted.
  public private(set) var cooling = 0

  /// The state before any report.
  public init(_ plateau: Plateau) {
    self.plateau = plateau
  }

  /// A state as it was saved.
  public init(_ plateau: Plateau, factor: Double, best: Double?, waited: Int, cooling: Int) {
    self.plateau = plateau
    self.factor = factor
    self.best = best
    self.waited = waited
    self.cooling = cooling
  }

  /// Takes note of the watched number, after each epoch; a number that is not finite is no better.
  public mutating func report(_ metric: Double) {
    if metric.isFinite, best.map({ plateau.isBetter(metric, than: $0) }) ?? true {
      best = metric
      waited = 0
    } else {
      waited += 1
    }
    if cooling > 0 {
      cooling -= 1
      waited = 0
    }
    if waited > plateau.patience {
      factor = min(factor, max(factor * plateau.factor, plateau.minimum))
      cooling = plateau.cooldown
      waited = 0
    }
  }
}
