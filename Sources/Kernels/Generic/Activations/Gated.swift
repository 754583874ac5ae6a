/// g(z) = z P(X <= z), X standard normal;  g'(z) = P(X <= z) + z p(z), p the density (Hendrycks and Gimpel 2016)
public enum GELU: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V {
    normalGate(z)
  }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y z: V, alpha: V) -> V {
    let (cumulative, density) = normalDistribution(z)
    return da * multiplyAdd(z, density, cumulative)
  }
}

/// g(z) = z s with s = sigmoid(u), u = 2 sqrt(2/pi) (z + 0.044715 z^3);  g'(z) = s (1 + z (1 - s) du/dz)
///
/// The same as z/2 (1 + tanh(u/2)), without its cancellation.
public enum GELUTanh: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V { z * sigmoid(argument(z)) }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y z: V, alpha: V) -> V {
    // Beyond 30 the sigmoid is 0 or 1 and du/dz, which may be infinite, no longer counts.
    let z = clip(z, -30, 30)
    let zero = V(repeating: 0)
    let one = V(repeating: 1)
    // s and 1 - s from the same e^-|u|: du/dz would magnify what the difference loses.
    let e = exponential(ofNonPositive: zero - magnitude(argument(z)))
    let s = V.select(e, one, where: z, isLess: zero) / (one + e)
    let rest = V.select(one, e, where: z, isLess: zero) / (one + e)
    let slope = multiplyAdd(z * z, V(repeating: 0.21406444881780074633), V(repeating: 1.5957691216057307118))
    return da * (s * multiplyAdd(z * rest, slope, one))
  }

  /// u
  @inlinable @inline(always)
  static func argument<V: KernelVector>(_ z: V) -> V {
    z * multiplyAdd(z * z, V(repeating: 0.071354816272600248776), V(repeating: 1.5957691216057307118))
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

/// g(z) = z t with t = tanh(ln(1 + e^z));  g'(z) = t + z dt/dz (Misra 2020)
///
/// With e = e^-|z|, so that nothing cancels or overflows:
///
///     t = n / d        n = e (e + 2),  d = n + 2       dt/dz = 4 e   (1 + e) / d^2        where z < 0
///                      n = 1 + 2 e,    d = n + 2 e^2   dt/dz = 4 e^2 (1 + e) / d^2        where z >= 0
public enum Mish: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V {
    let (_, n, d) = gate(z)
    return z * (n / d)
  }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y z: V, alpha: V) -> V {
    let (e, n, d) = gate(z)
    let power = V.select(e, e * e, where: z, isLess: V(repeating: 0))
    let dt = V(repeating: 4) * power * (V(repeating: 1) + e) / (d * d)
    return da * multiplyAdd(z, dt, n / d)
  }

  /// e, n and d.
  @inlinable @inline(always)
  static func gate<V: KernelVector>(_ z: V) -> (e: V, n: V, d: V) {
    let zero = V(repeating: 0)
    let two = V(repeating: 2)
    let e = exponential(ofNonPositive: zero - magnitude(z))
    let n = V.select(e * (e + two), multiplyAdd(two, e, V(repeating: 1)), where: z, isLess: zero)
    return (e, n, n + V.select(two, two * e * e, where: z, isLess: zero))
  }
}

/// g(z) = z min(max(0, z + 3), 6) / 6;  g'(z) = 0 where z <= -3, 1 where z >= 3, else (2 z + 3) / 6
/// (Howard et al. 2019)
public enum HardSwish: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V {
    z * (clip(z + V(repeating: 3), 0, 6) / V(repeating: 6))
  }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y z: V, alpha: V) -> V {
    let three = V(repeating: 3)
    let inner = multiplyAdd(V(repeating: 2), z, three) / V(repeating: 6)
    let slope = V.select(inner, V(repeating: 1), where: z, isLess: three)
    return da * V.select(slope, V(repeating: 0), where: V(repeating: -3), isLess: z)
  }
}
