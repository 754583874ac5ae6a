// Losses of the distance between an output and its target.

/// l = factor (p - t)^2 with p = z;  dl/dz = 2 factor (p - t)
public struct SquaredErrorOfOutput<V: KernelVector>: ElementLoss {
  @usableFromInline let factor: V

  @inlinable @inline(always)
  public init(factor: V.Scalar) { self.factor = V(repeating: factor) }

  @inlinable @inline(always)
  public func lossAndGradient(z: V, t: V, q: V, scale: V) -> (loss: V, gradient: V) {
    let e = z - t
    return (factor * e * e, (factor + factor) * scale * e)
  }
}

/// l = factor (p - t)^2 with p = sigmoid(z);  dl/dz = 2 factor (p - t) p (1 - p)
public struct SquaredErrorOfSigmoid<V: KernelVector>: ElementLoss {
  @usableFromInline let factor: V

  @inlinable @inline(always)
  public init(factor: V.Scalar) { self.factor = V(repeating: factor) }

  @inlinable @inline(always)
  public func lossAndGradient(z: V, t: V, q: V, scale: V) -> (loss: V, gradient: V) {
    let p = sigmoid(z)
    let e = p - t
    return (factor * e * e, (factor + factor) * scale * e * (p * (V(repeating: 1) - p)))
  }
}

/// l = |e| with e = z - t;  dl/dz = the sign of e, 0 where e = 0
public struct AbsoluteErrorLoss<V: KernelVector>: ElementLoss {
  @inlinable @inline(always)
  public init() {}

  @inlinable @inline(always)
  public func lossAndGradient(z: V, t: V, q: V, scale: V) -> (loss: V, gradient: V) {
    let e = z - t
    let zero = V(repeating: 0)
    let upward = V.select(scale, zero, where: zero, isLess: e)
    return (magnitude(e), V.select(zero - scale, upward, where: e, isLess: zero))
  }
}

/// l = factor e^2 / 2 where |e| <= delta, else factor delta (|e| - delta/2), with e = z - t;
/// dl/dz = factor times e, brought between -delta and delta
public struct HuberLoss<V: KernelVector>: ElementLoss {
  @usableFromInline let delta: V
  @usableFromInline let factor: V

  @inlinable @inline(always)
  public init(delta: V.Scalar, factor: V.Scalar) {
    self.delta = V(repeating: delta)
    self.factor = V(repeating: factor)
  }

  @inlinable @inline(always)
  public func lossAndGradient(z: V, t: V, q: V, scale: V) -> (loss: V, gradient: V) {
    let e = z - t
    let a = magnitude(e)
    let half = V(repeating: 0.5)
    let l = V.select(half * e * e, delta * (a - half * delta), where: a, isLess: delta)
    let least = V(repeating: 0) - delta
    let bounded = V.select(delta, V.select(least, e, where: e, isLess: least), where: delta, isLess: e)
    return (factor * l, factor * scale * bounded)
  }
}

/// l = ln cosh e with e = z - t;  dl/dz = tanh e
///
/// Near zero it is -ln(1 - tanh^2 e) / 2, which keeps its digits there; beyond, |e| + ln(1 + e^(-2|e|)) - ln 2, which does
/// not overflow.
public struct LogCoshLoss<V: KernelVector>: ElementLoss {
  @inlinable @inline(always)
  public init() {}

  @inlinable @inline(always)
  public func lossAndGradient(z: V, t: V, q: V, scale: V) -> (loss: V, gradient: V) {
    let e = z - t
    let a = magnitude(e)
    let one = V(repeating: 1)
    let zero = V(repeating: 0)
    let tanh = hyperbolicTangent(e)
    let isNear = V.select(one, zero, where: a, isLess: one)
    let near = V(repeating: -0.5) * logarithmOfOnePlus(zero - isNear * tanh * tanh)
    let far =
      a + logarithmOfOnePlus(fraction: exponential(ofNonPositive: V(repeating: -2) * a))
      - V(repeating: 0.693147180559945309417)
    return (V.select(near, far, where: a, isLess: one), scale * tanh)
  }
}

/// l = max(q e, (q - 1) e) with e = t - z and q the level;  dl/dz = -q where z < t, 1 - q where z > t, the mean of the two
/// where z = t
public struct PinballLoss<V: KernelVector>: ElementLoss {
  @usableFromInline let level: V

  @inlinable @inline(always)
  public init(level: V.Scalar) { self.level = V(repeating: level) }

  @inlinable @inline(always)
  public func lossAndGradient(z: V, t: V, q: V, scale: V) -> (loss: V, gradient: V) {
    let e = t - z
    let zero = V(repeating: 0)
    let above = V(repeating: 1) - level
    let notBelow = V.select(above, V(repeating: 0.5) - level, where: e, isLess: zero)
    let slope = V.select(zero - level, notBelow, where: zero, isLess: e)
    return (V.select((zero - above) * e, level * e, where: e, isLess: zero), scale * slope)
  }
}
