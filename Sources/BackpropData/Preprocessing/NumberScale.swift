/// How one column of numbers becomes an input of a network, as learned from the training rows.
///
/// A value that is written as JSON and read back to the same bits.
public enum NumberScale: Codable, Equatable, Sendable {
  /// Numbers stay as they are.
  case none
  /// `(x - mean) / deviation`, with the population's deviation; 0 where the deviation is 0.
  case standard(mean: Double, deviation: Double)
  /// `(x - minimum) / (maximum - minimum)`, 0 to 1 in training; 0 where both are the same.
  case minmax(minimum: Double, maximum: Double)
  /// `3 z / hypot(3, z)` with `z = factor (x - median)`: near the median z itself, never beyond -3 and 3.
  ///
  /// In training, `factor` is 1 / (the range of the middle half), or 2 / (the range of all) where that range
  /// is 0, or 0 where both are (Holzmüller, Grinsztajn and Steinwart, "Better by default", 2024, section 3).
  case robust(median: Double, factor: Double)
  /// The number's rank among these quantiles, as a number of the normal distribution, from -5.1993376 to
  /// 5.1993376.
  ///
  /// The quantiles stand at equal steps of probability, in ascending order; the rank is linear between them
  /// and the middle one among equal ones. As scikit-learn's `QuantileTransformer` to the normal distribution,
  /// fitted on all rows; but that also takes for the first or last quantile what is within 1e-7 of it,
  /// whatever the unit.
  case quantile(references: [Double])

  /// The kinds of scale, by the names they have in settings.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    /// Numbers stay as they are.
    case none
    /// ``NumberScale/standard(mean:deviation:)``
    case standard
    /// ``NumberScale/minmax(minimum:maximum:)``
    case minmax
    /// ``NumberScale/robust(median:factor:)``
    case robust
    /// ``NumberScale/quantile(references:)``
    case quantile
  }

  /// The kind of scale.
  public var kind: Kind {
    switch self {
    case .none: .none
    case .standard: .standard
    case .minmax: .minmax
    case .robust: .robust
    case .quantile: .quantile
    }
  }

  /// The input that stands for this number.
  ///
  /// Finite for every number, the largest of `Double` at most; a missing number (NaN) stays NaN. Cost:
  /// constant; of quantiles the logarithm of their count.
  public func apply(_ x: Double) -> Double {
    guard !x.isNaN else { return x }
    switch self {
    case .none:
      return Self.bounded(x)
    case .standard(let mean, let deviation):
      guard deviation > 0 else { return 0 }
      let d = x - mean
      return Self.bounded(d.isFinite ? d / deviation : (x / 2 - mean / 2) / deviation * 2)
    case .minmax(let minimum, let maximum):
      guard minimum < maximum else { return 0 }
      return Self.bounded(share(of: x, from: minimum, to: maximum))
    case .robust(let median, let factor):
      guard factor > 0 else { return 0 }
      let d = x - median
      return Self.smoothlyClipped(d.isFinite ? factor * d : factor * (x / 2 - median / 2) * 2)
    case .quantile(let references):
      guard !references.isEmpty else { return 0 }
      let z = NormalQuantile.value(at: SortedNumbers(ordered: references).rank(of: x))
      return min(max(z, -Self.furthestQuantile), Self.furthestQuantile)
    }
  }

  /// scikit-learn's bound: minus the normal quantile of 1e-7 less the last place of 1.
  private static let furthestQuantile = 5.199337582605575

  /// 3 z / hypot(3, z), with the greater of the two taken out of the root: no square overflows.
  private static func smoothlyClipped(_ z: Double) -> Double {
    if abs(z) <= 3 { return z / (1 + (z / 3) * (z / 3)).squareRoot() }
    let ratio = 3 / z
    return (z < 0 ? -3 : 3) / (1 + ratio * ratio).squareRoot()
  }

  private static func bounded(_ y: Double) -> Double {
    min(max(y, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
  }
}
