import BackpropCompute

/// The derivative of the loss with respect to one number, from the loss at four places beside it:
///
///     (8 (L(v + h) - L(v - h)) - (L(v + 2h) - L(v - 2h))) / 12h
///
/// with an error of order h^4, and what rounding adds to it.
struct CentralDifference {
  /// NaN where the loss has a kink at the very place.
  let value: Double
  /// Whether the loss has a slope here; it has none where the number stands between two kinks.
  let isDefined: Bool
  /// How far rounding of the losses alone can have moved the value.
  let resolution: Double

  /// Of a number that the loss does not follow in small steps: a code.
  static let none = CentralDifference(value: 0, isDefined: true, resolution: 0)

  private init(value: Double, isDefined: Bool, resolution: Double) {
    self.value = value
    self.isDefined = isDefined
    self.resolution = resolution
  }

  /// Steps for a number up to 1, larger ones in proportion.
  private static var steps: [Double] { [1e-4, 1e-5, 1e-6, 1e-7] }

  /// Changes the number under `place` and asks `loss` what becomes of it; puts the number back.
  ///
  /// Where a unit of the probe's network crosses the kink of its activation between the places, they move
  /// closer; where that does not help, because it stands at the kink, the slope of the side that it counts
  /// itself to is taken.
  init(
    at place: UnsafeMutablePointer<Double>, of probe: Probe<Double>, loss lossOfChanged: () -> Double
  ) {
    let number = unsafe place.pointee
    let unit = max(1, number.magnitude)
    func loss(at offset: Double) -> (loss: Double, sides: UInt64) {
      unsafe place.pointee = number + offset
      return (lossOfChanged(), probe.sides())
    }
    let here = loss(at: 0)
    // The losses of a number beyond 1 are as coarse as that number; 64 units cover a sum of many of them.
    let rounding = 64 * Double.ulpOfOne * max(1, here.loss.magnitude)
    var value = Double.nan
    var h = unit
    for (index, step) in Self.steps.enumerated() where value.isNaN {
      h = step * unit
      let around = (loss(at: -2 * h), loss(at: -h), loss(at: h), loss(at: 2 * h))
      let isSmoothBelow = around.0.sides == here.sides && around.1.sides == here.sides
      let isSmoothAbove = around.2.sides == here.sides && around.3.sides == here.sides
      let isLast = index == Self.steps.count - 1
      if isSmoothBelow, isSmoothAbove {
        value = (8 * (around.2.loss - around.1.loss) - (around.3.loss - around.0.loss)) / (12 * h)
      } else if isLast, isSmoothBelow {
        value = (3 * here.loss - 4 * around.1.loss + around.0.loss) / (2 * h)
      } else if isLast, isSmoothAbove {
        value = (4 * around.2.loss - 3 * here.loss - around.3.loss) / (2 * h)
      }
    }
    unsafe place.pointee = number
    self.value = value
    isDefined = !value.isNaN || !here.loss.isFinite
    resolution = rounding / h
  }

  /// How far a gradient is from the difference, beyond what rounding explains, in parts of the larger of the
  /// two; 0 where there is no difference to compare with.
  func relativeError(of gradient: Double) -> Double {
    guard isDefined else { return 0 }
    guard gradient.isFinite, value.isFinite else { return .infinity }
    let distance = (gradient - value).magnitude - resolution
    return distance <= 0 ? 0 : distance / max(gradient.magnitude, value.magnitude)
  }
}
