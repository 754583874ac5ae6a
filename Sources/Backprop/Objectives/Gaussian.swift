import BackpropCompute
import BackpropKernels

/// The negative logarithm of the likelihood of numbers t with mean m and variance v, both of them outputs:
///
///     l = (ln v + (m - t)^2 / v) / 2          (+ ln(2 pi) / 2 where it is full)
///     dl/dm = (m - t) / v,     dl/dv = (1 - (m - t)^2 / v) / (2 v)
///
/// | columns | of n targets |
/// |---|---|
/// | 0 ..< n | the means |
/// | n ..< 2n | what the variances are made of |
///
/// Predictions are means and variances in the same columns. The mean loss is over all targets of all rows.
public struct Gaussian: Sendable, Equatable {
  /// What the outputs z behind the means are.
  public enum Variance: Sendable, Equatable {
    /// v = e^z: for training.
    case logarithm
    /// v = ln(1 + e^z) + floor.
    case softplus
    /// v = max(z, floor), for networks that make it positive themselves; below the floor the gradient is that at the
    /// floor.
    case itself
  }
  /// What the outputs behind the means are.
  public var variance: Variance
  /// The smallest variance; above 0. The logarithm needs none.
  public var floor: Double
  /// Whether ln(2 pi) / 2 is added. It changes no gradient.
  public var isFull: Bool

  /// The likelihood of a mean and a variance for each target.
  public init(variance: Variance = .logarithm, floor: Double = 1e-6, isFull: Bool = false) {
    self.variance = variance
    self.floor = floor
    self.isFull = isFull
  }
}

extension Gaussian: LossDefinition {
  var form: VarianceForm {
    switch variance {
    case .logarithm: .logarithm
    case .softplus: .softplus
    case .itself: .itself
    }
  }

  var traits: LossTraits { LossTraits(name: "Gaussian", output: .variances(form, floor: floor)) }

  func function<S: Scalar>() -> LossFunction<S> { .gaussian(form, floor: S(floor), isFull: isFull) }

  func check(outputs: Int) throws(ShapeError) {
    try expect(
      isUsableInFloat(floor) && isUsableInFloat(1 / floor), "Gaussian", "floor",
      "a number above 0, in Float too",
      floor)
    guard outputs % 2 == 0 else {
      throw ShapeError(
        "Gaussian: expected a network with an even number of outputs, a mean and a variance for each target, got \(outputs)"
      )
    }
  }
}
