/// The activation functions that have kernels.
public enum ActivationFunction: UInt8, Sendable, CaseIterable {
  case identity, relu, leakyReLU, sigmoid, tanh, gelu, silu

  /// Whether the derivative is computed from a = g(z); the others keep z.
  @inlinable @inline(always)
  public var derivesFromOutput: Bool {
    switch self {
    case .identity, .relu, .leakyReLU, .sigmoid, .tanh: true
    case .gelu, .silu: false
    }
  }
}

/// An activation function a = g(z) beside its derivative.
public protocol ActivationFormula {
  /// g(z). `alpha` is the one parameter that some functions have.
  static func value<V: KernelVector>(_ z: V, alpha: V) -> V
  /// dz = da g'(z), where y is a if the function derives from its output, else z.
  static func backward<V: KernelVector>(_ da: V, y: V, alpha: V) -> V
}

/// g(z) = z;  g'(z) = 1
public enum Identity: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V { z }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y: V, alpha: V) -> V { da }
}

/// g(z) = max(0, z);  g'(z) = 1 where z > 0, else 0
public enum ReLU: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V {
    V.select(V(repeating: 0), z, where: z, isLess: V(repeating: 0))
  }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y a: V, alpha: V) -> V {
    V.select(da, V(repeating: 0), where: V(repeating: 0), isLess: a)
  }
}

/// g(z) = z where z > 0, else alpha z;  g'(z) = 1 where z > 0, else alpha.  alpha >= 0
public enum LeakyReLU: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V {
    V.select(alpha * z, z, where: z, isLess: V(repeating: 0))
  }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y a: V, alpha: V) -> V {
    V.select(da, alpha * da, where: V(repeating: 0), isLess: a)
  }
}

/// g(z) = 1 / (1 + e^-z);  g'(z) = a (1 - a)
public enum Sigmoid: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V { sigmoid(z) }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y a: V, alpha: V) -> V {
    da * (a * (V(repeating: 1) - a))
  }
}

/// g(z) = (e^z - e^-z) / (e^z + e^-z);  g'(z) = 1 - a^2
public enum Tanh: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V { hyperbolicTangent(z) }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y a: V, alpha: V) -> V {
    da * multiplyAdd(V(repeating: 0) - a, a, V(repeating: 1))
  }
}

/// g(z) = z P(X <= z), X standard normal;  g'(z) = P(X <= z) + z p(z), p the density (Hendrycks and Gimpel 2016)
public enum GELU: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V {
    z * normalDistribution(z).cumulative
  }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y z: V, alpha: V) -> V {
    let (cumulative, density) = normalDistribution(z)
    return da * multiplyAdd(z, density, cumulative)
  }
}

/// g(z) = z s with s = sigmoid(z);  g'(z) = s (1 + z (1 - s)) (Elfwing, Uchibe and Doya 2018)
public enum SiLU: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V { z * sigmoid(z) }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y z: V, alpha: V) -> V {
    let s = sigmoid(z)
    return da * (s * multiplyAdd(z, V(repeating: 1) - s, V(repeating: 1)))
  }
}
