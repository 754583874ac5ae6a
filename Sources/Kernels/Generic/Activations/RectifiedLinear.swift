/// g(z) = z;  g'(z) = 1
public enum Identity: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V { z }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y a: V, alpha: V) -> V { da }
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

/// g(z) = min(max(0, z), 6);  g'(z) = 1 where 0 < z < 6, else 0
public enum ReLU6: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V { clip(z, 0, 6) }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y a: V, alpha: V) -> V { within(da, a, 0, 6) }
}

/// g(z) = z where z > 0, else alpha (e^z - 1);  g'(z) = 1 where z > 0, else a + alpha.  alpha >= 0
/// (Clevert, Unterthiner and Hochreiter 2016)
public enum ELU: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V {
    let zero = V(repeating: 0)
    let negative = V.select(zero, z, where: zero, isLess: z)
    return V.select(z, alpha * exponentialMinusOne(ofNonPositive: negative), where: zero, isLess: z)
  }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y a: V, alpha: V) -> V {
    da * V.select(V(repeating: 1), a + alpha, where: V(repeating: 0), isLess: a)
  }
}

/// g(z) = s z where z > 0, else s k (e^z - 1);  g'(z) = s where z > 0, else a + s k.  s and k are such that means of 0
/// and variances of 1 stay so from layer to layer (Klambauer et al. 2017)
public enum SELU: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V {
    let zero = V(repeating: 0)
    let negative = V.select(zero, z, where: zero, isLess: z)
    return V.select(
      scale(V.self) * z, floor(V.self) * exponentialMinusOne(ofNonPositive: negative), where: zero, isLess: z)
  }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y a: V, alpha: V) -> V {
    da * V.select(scale(V.self), a + floor(V.self), where: V(repeating: 0), isLess: a)
  }

  @inlinable @inline(always)
  static func scale<V: KernelVector>(_: V.Type) -> V { V(repeating: 1.0507009873554804934) }
  /// s k, the distance of the lowest value from zero.
  @inlinable @inline(always)
  static func floor<V: KernelVector>(_: V.Type) -> V { V(repeating: 1.7580993408473768599) }
}

/// x, but no less than `lowest` and no more than `highest`; NaN stays NaN.
@inlinable @inline(always)
public func clip<V: KernelVector>(_ x: V, _ lowest: V.Scalar, _ highest: V.Scalar) -> V {
  let lowest = V(repeating: lowest)
  let highest = V(repeating: highest)
  return V.select(highest, V.select(lowest, x, where: x, isLess: lowest), where: highest, isLess: x)
}

/// `value` where lowest < x < highest, else 0.
@inlinable @inline(always)
public func within<V: KernelVector>(_ value: V, _ x: V, _ lowest: V.Scalar, _ highest: V.Scalar) -> V {
  let zero = V(repeating: 0)
  let below = V.select(value, zero, where: x, isLess: V(repeating: highest))
  return V.select(below, zero, where: V(repeating: lowest), isLess: x)
}
