import BackpropCompute
import BackpropKernels

/// The squared error of each output, and its mean over all of them:
///
///     l = (p - t)^2  or  (p - t)^2 / 2,     p = z  or  p = sigmoid(z)
///     dl/dz = 2 (p - t)  or  (p - t),       times p (1 - p) under the sigmoid
public struct SquaredError: Sendable, Equatable {
  /// What stands between the network's output z and the prediction p.
  public enum Output: Sendable, Equatable {
    /// Identity for any number, sigmoid for numbers from 0 to 1.
    case identity, sigmoid
  }
  /// Whether a half stands before the square.
  public var isHalved: Bool
  /// What makes p of z.
  public var output: Output

  /// The squared error, or half of it, of z itself or of its sigmoid.
  public init(isHalved: Bool = false, output: Output = .identity) {
    self.isHalved = isHalved
    self.output = output
  }
}

extension SquaredError: LossDefinition {
  var traits: LossTraits {
    LossTraits(name: "squared error", output: output == .sigmoid ? .sigmoid : .identity)
  }

  @inline(__always)
  func function<S: Scalar>() -> LossFunction<S> {
    .squaredError(factor: isHalved ? 0.5 : 1, throughSigmoid: output == .sigmoid)
  }
}
