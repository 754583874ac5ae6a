import BackpropCompute
import BackpropKernels

/// Squared near the target, straight beyond delta, so that outliers pull no harder than others:
///
///     l = e^2 / 2  where |e| <= delta,  else  delta (|e| - delta/2),     e = z - t
///     dl/dz = e, brought between -delta and delta
///
/// Divided by delta it is the smooth L1 loss, whose slope beyond delta is 1.
public struct Huber: Sendable, Equatable {
  /// Where the square becomes a line; above 0, in the unit of the targets.
  public var delta: Double
  /// Whether the loss is divided by delta: smooth L1.
  public var isDivided: Bool

  /// Huber's loss, or the smooth L1 loss where `isDivided`.
  public init(delta: Double = 1, isDivided: Bool = false) {
    self.delta = delta
    self.isDivided = isDivided
  }
}

extension Huber: LossDefinition {
  var traits: LossTraits { LossTraits(name: "Huber") }

  func function<S: Scalar>() -> LossFunction<S> {
    .huber(delta: S(delta), factor: isDivided ? S(1 / delta) : 1)
  }

  func check(outputs: Int) throws(ShapeError) {
    try expect(
      isUsableInFloat(delta) && isUsableInFloat(1 / delta), "Huber", "delta",
      "a number above 0, in Float too",
      delta)
  }
}
