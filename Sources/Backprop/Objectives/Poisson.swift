import BackpropCompute
import BackpropKernels

/// The negative logarithm of the likelihood of counts t with rate r, without the part that only targets have:
///
///     l = e^z - t z              r = e^z,  dl/dz = e^z - t
///     l = z - t ln(z + 1e-8)     r = z,    dl/dz = 1 - t / (z + 1e-8)
///
/// Predictions are rates.
public struct Poisson: Sendable, Equatable {
  /// What the network's output z is.
  public enum Output: Sendable, Equatable {
    /// The logarithm of the rate: any number.
    case logarithm
    /// The rate itself, for networks that end in an activation above 0 (softplus).
    case rate
  }
  /// What z is.
  public var output: Output
  /// Whether Stirling's ln t! = t ln t - t + ln(2 pi t) / 2 is added where t > 1. It changes no gradient.
  public var isFull: Bool

  /// The loss of a network whose outputs are logarithms of rates, or rates.
  public init(output: Output = .logarithm, isFull: Bool = false) {
    self.output = output
    self.isFull = isFull
  }
}

extension Poisson: LossDefinition {
  var traits: LossTraits {
    LossTraits(
      name: "Poisson", output: output == .logarithm ? .exponential : .identity, targets: .counts)
  }

  func function<S: Scalar>() -> LossFunction<S> {
    .poisson(ofLogarithm: output == .logarithm, isFull: isFull)
  }
}
