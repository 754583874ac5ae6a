import BackpropCompute

/// Where a score lies, as far as the rows tell; see ``Resampling``.
public struct ScoreInterval: Sendable, Equatable {
  /// The lower end.
  public let lower: Double
  /// The upper end.
  public let upper: Double

  /// An interval between these ends.
  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// Between quantiles of what draws scored; draws without a score (0/0) are left out.
  ///
  /// Nil where more than half of them have none.
  init?(percentilesOf draws: [Double], level: Double) {
    let sorted = draws.filter { !$0.isNaN }.sorted()
    guard !sorted.isEmpty, 2 * sorted.count >= draws.count else { return nil }
    lower = quantile(sorted, (1 - level) / 2)
    upper = quantile(sorted, (1 + level) / 2)
  }

  /// The exact binomial bounds of a share that is 0 or 1 among so many rows: where the share were p, none of n
  /// rows would be of the kind with the probability (1 - p)^n, and at the bound that is (1 - level) / 2.
  init(certainShare value: Double, rows: Double, level: Double) {
    let width = 1 - Elementary.exp(Elementary.log((1 - level) / 2) / rows)
    lower = value == 1 ? 1 - width : 0
    upper = value == 1 ? 1 : width
  }

  /// The interval of a part of the rows as one of all: about their value, narrowed by sqrt(part / all).
  func moved(from part: Double, to all: Double, scale: Double) -> ScoreInterval {
    ScoreInterval(lower: all + (lower - part) * scale, upper: all + (upper - part) * scale)
  }

  /// Held to so much at least.
  func held(above least: Double) -> ScoreInterval {
    ScoreInterval(lower: max(least, lower), upper: max(least, upper))
  }
}

/// The number below which a share of sorted ones lies, by linear interpolation between the two next to it, as
/// NumPy has it.
func quantile(_ sorted: [Double], _ share: Double) -> Double {
  let place = share * Double(sorted.count - 1)
  let below = max(0, min(sorted.count - 1, Int(place)))
  let above = min(below + 1, sorted.count - 1)
  if sorted[below] == sorted[above] { return sorted[below] }
  return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
}
