/// The activation functions that have kernels.
public enum ActivationFunction: UInt8, Sendable, CaseIterable {
  case identity, relu, leakyReLU, relu6, elu, selu
  case gelu, geluTanh, silu, mish, hardSwish
  case sigmoid, logSigmoid, hardSigmoid, tanh, hardTanh, softplus, softsign
  case softmax, logSoftmax

  /// Whether the derivative is computed from a = g(z); the others keep z.
  @inlinable @inline(always)
  public var derivesFromOutput: Bool {
    switch self {
    case .gelu, .geluTanh, .silu, .mish, .hardSwish, .softplus: false
    case .identity, .relu, .leakyReLU, .relu6, .elu, .selu, .sigmoid, .logSigmoid, .hardSigmoid, .tanh,
      .hardTanh,
      .softsign, .softmax, .logSoftmax:
      true
    }
  }

  /// Whether a row is one argument, and not each of its elements.
  @inlinable @inline(always)
  public var actsOnRows: Bool { self == .softmax || self == .logSoftmax }
}

/// An elementwise activation function a = g(z) beside its derivative.
///
/// One type for each. g(NaN) is NaN, so that a failed training shows; g of the largest numbers is finite or their limit.
public protocol ActivationFormula {
  /// g(z). `alpha` is the one parameter that some functions have.
  static func value<V: KernelVector>(_ z: V, alpha: V) -> V
  /// dz = da g'(z), where y is a if the function derives from its output, else z.
  static func backward<V: KernelVector>(_ da: V, y: V, alpha: V) -> V
}
