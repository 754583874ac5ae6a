/// One side of a chart: its label, whether it is logarithmic, and the part of it that is shown.
public struct Axis: Equatable, Sendable {
  /// How values are spread along the axis.
  public enum Scale: Sendable {
    /// Equal steps for equal differences.
    case linear
    /// Equal steps for equal ratios; values that are not positive have no place and are left out.
    case logarithmic
  }

  /// What is measured, with its unit; empty for none.
  public var label: String
  /// How values are spread along the axis.
  public var scale: Scale
  /// The part that is shown, for example the same in several panels; by default what the data need.
  public var range: ClosedRange<Double>?

  /// An axis; every argument has a default.
  public init(_ label: String = "", scale: Scale = .linear, range: ClosedRange<Double>? = nil) {
    self.label = label
    self.scale = scale
    self.range = range
  }

  /// Whether `value` has a place on an axis of this scale.
  func accepts(_ value: Double) -> Bool {
    // Half of the largest number: differences of two accepted values stay finite.
    guard value.magnitude <= 8e307 else { return false }
    return scale == .linear || value > 0
  }
}

/// An axis fitted to its data: the map from values to places along it.
package struct AxisScale: Sendable {
  package let label: String
  package let scale: Axis.Scale
  /// Whether the data are whole numbers, such as epochs, between which no tick belongs.
  let wholeNumbers: Bool
  /// Whether the limits were given, so that data may lie outside.
  let isFixed: Bool
  /// The limits; on a logarithmic axis their powers of ten.
  package let lower: Double
  package let upper: Double

  /// Fits `axis` to the values it accepts in `data`, with `margin` as a share of their span left free at each
  /// end.
  ///
  /// Data that are all equal stand in the middle; no data at all give 0 to 1 or 1 to 10. A margin
  /// never crosses zero, and reaches it where it is near.
  package init(
    _ axis: Axis, fitting data: some Sequence<Double>, margin: Double = 0, wholeNumbers: Bool = false
  ) throws(ChartError) {
    label = axis.label
    scale = axis.scale
    self.wholeNumbers = wholeNumbers
    isFixed = axis.range != nil
    if let range = axis.range {
      let (low, high) = (range.lowerBound, range.upperBound)
      guard axis.accepts(low), axis.accepts(high) else {
        throw .axisRange(axis: axis.label, lower: low, upper: high, logarithmic: axis.scale == .logarithmic)
      }
      (lower, upper) = Self.limits(low, high, margin: 0, scale: axis.scale)
      return
    }
    var low = Double.infinity
    var high = -Double.infinity
    for value in data where axis.accepts(value) {
      low = min(low, value)
      high = max(high, value)
    }
    if low > high {
      (lower, upper) = (0, 1)
    } else {
      (lower, upper) = Self.limits(low, high, margin: margin, scale: axis.scale)
    }
  }

  /// The place of `value` as a share of the way from the lower limit (0) to the upper (1); nil if it has
  /// none.
  package func fraction(of value: Double) -> Double? {
    guard value.magnitude <= 8e307 else { return nil }
    guard scale == .logarithmic else { return (value - lower) / (upper - lower) }
    return value > 0 ? (decimalLogarithm(value) - lower) / (upper - lower) : nil
  }

  /// At most `count` labelled ticks, and the places of finer lines between them.
  func ticks(atMost count: Int) -> (labelled: [Tick], between: [Double]) {
    switch scale {
    case .linear:
      return (Ticks.linear(from: lower, to: upper, atMost: count, wholeNumbers: wholeNumbers), [])
    case .logarithmic: return Ticks.logarithmic(from: lower, to: upper, atMost: count)
    }
  }

  private static func limits(
    _ low: Double, _ high: Double, margin: Double, scale: Axis.Scale
  ) -> (Double, Double) {
    let (low, high) = scale == .linear ? (low, high) : (decimalLogarithm(low), decimalLogarithm(high))
    let size = max(low.magnitude, high.magnitude)
    // A span near the spacing of floating-point numbers has no round numbers inside.
    guard high - low > max(size * 1e-12, 1e-290) else {
      let half = scale == .logarithmic ? 0.5 : size < 1e-280 ? 1 : size * 0.1
      return (low - half, high + half)
    }
    let free = (high - low) * margin
    guard scale == .linear else { return (low - free, high + free) }
    // Where zero is near it is shown: a loss that falls towards it should be seen to.
    let nearZero = margin > 0 ? size * 0.1 : 0
    return (
      low >= 0 && low - free <= nearZero ? 0 : low - free,
      high <= 0 && high + free >= -nearZero ? 0 : high + free
    )
  }
}
