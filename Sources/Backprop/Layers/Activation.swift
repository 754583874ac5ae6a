import BackpropCompute
import BackpropKernels

/// An activation function, applied to each element: a = g(z).
///
/// Formulas and derivatives stand side by side in the kernels, one type each (`ReLU`, `Sigmoid`, ...).
public enum Activation: Sendable, Equatable {
  /// z
  case identity
  /// max(0, z)
  case relu
  /// z where z > 0, else slope x z; the slope is zero or more.
  case leakyReLU(slope: Double = 0.01)
  /// 1 / (1 + e^-z)
  case sigmoid
  /// Hyperbolic tangent.
  case tanh
  /// z P(X <= z) for X standard normal, exact.
  case gelu
  /// z sigmoid(z), also called swish.
  case silu

  /// The kernel of this function.
  var function: ActivationFunction {
    switch self {
    case .identity: .identity
    case .relu: .relu
    case .leakyReLU: .leakyReLU
    case .sigmoid: .sigmoid
    case .tanh: .tanh
    case .gelu: .gelu
    case .silu: .silu
    }
  }

  /// The parameter of the kernel.
  var alpha: Double {
    if case .leakyReLU(let slope) = self { return slope }
    return 0
  }
}
