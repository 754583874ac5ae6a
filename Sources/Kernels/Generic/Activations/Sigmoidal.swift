/// g(z) = 1 / (1 + e^-z), within 1.8 units in the last place;  g'(z) = a (1 - a)
public enum Sigmoid: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V { sigmoid(z) }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y a: V, alpha: V) -> V {
    da * (a * (V(repeating: 1) - a))
  }
}

/// g(z) = ln sigmoid(z) = min(z, 0) - ln(1 + e^-|z|), within 1.8 units in the last place;
/// g'(z) = 1 - sigmoid(z) = 1 - e^a
public enum LogSigmoid: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V {
    let zero = V(repeating: 0)
    return V.select(zero, z, where: zero, isLess: z)
      - logarithmOfOnePlus(fraction: exponential(ofNonPositive: zero - magnitude(z)))
  }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y a: V, alpha: V) -> V {
    da * (V(repeating: 0) - exponentialMinusOne(ofNonPositive: a))
  }
}

/// g(z) = min(max(0, z + 3), 6) / 6;  g'(z) = 1/6 where -3 < z < 3, else 0
public enum HardSigmoid: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V {
    clip(z + V(repeating: 3), 0, 6) / V(repeating: 6)
  }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y a: V, alpha: V) -> V {
    within(da / V(repeating: 6), a, 0, 1)
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

/// g(z) = min(max(-1, z), 1);  g'(z) = 1 where -1 < z < 1, else 0
public enum HardTanh: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V { clip(z, -1, 1) }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y a: V, alpha: V) -> V { within(da, a, -1, 1) }
}

/// g(z) = ln(1 + e^z) = max(z, 0) + ln(1 + e^-|z|), within 1.8 units in the last place;  g'(z) = sigmoid(z).
/// Where z > alpha: g(z) = z;  g'(z) = 1
public enum Softplus: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V {
    let zero = V(repeating: 0)
    let positive = V.select(zero, z, where: z, isLess: zero)
    let sum = positive + logarithmOfOnePlus(fraction: exponential(ofNonPositive: zero - magnitude(z)))
    return V.select(z, sum, where: alpha, isLess: z)
  }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y z: V, alpha: V) -> V {
    da * V.select(V(repeating: 1), sigmoid(z), where: alpha, isLess: z)
  }
}

/// g(z) = z / (1 + |z|);  g'(z) = 1 / (1 + |z|)^2 = (1 - |a|)^2
public enum Softsign: ActivationFormula {
  @inlinable @inline(always)
  public static func value<V: KernelVector>(_ z: V, alpha: V) -> V {
    // The largest number stands for infinity, whose quotient would not be a number.
    let largest = V.Scalar.greatestFiniteMagnitude
    let z = clip(z, -largest, largest)
    return z / (V(repeating: 1) + magnitude(z))
  }
  @inlinable @inline(always)
  public static func backward<V: KernelVector>(_ da: V, y a: V, alpha: V) -> V {
    let rest = V(repeating: 1) - magnitude(a)
    return da * (rest * rest)
  }
}
