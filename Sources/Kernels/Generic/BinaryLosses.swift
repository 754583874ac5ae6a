// Losses of outputs that answer yes or no.

/// p = sigmoid(z) and r = ln(1 + e^-|z|), so that ln(1 + e^z) = max(z, 0) + r for every finite z.
@inlinable @inline(always)
public func logistic<V: KernelVector>(_ z: V) -> (p: V, r: V) {
  let one = V(repeating: 1)
  let e = exponential(ofNonPositive: V(repeating: 0) - magnitude(z))
  return (V.select(e, one, where: z, isLess: V(repeating: 0)) / (one + e), logarithmOfOnePlus(fraction: e))
}

/// t (1 - s) + s/2: a target that is less sure of itself by the share s.
public struct SmoothedTarget<V: KernelVector> {
  @usableFromInline let kept: V
  @usableFromInline let shared: V

  @inlinable @inline(always)
  public init(smoothing: V.Scalar) {
    kept = V(repeating: 1 - smoothing)
    shared = V(repeating: smoothing / 2)
  }

  @inlinable @inline(always)
  public func of(_ t: V) -> V { multiplyAdd(t, kept, shared) }
}

/// l = -t ln p - (1 - t) ln(1 - p) with p = sigmoid(z), computed as max(z, 0) - z t + ln(1 + e^-|z|), which is finite
/// for every finite z.  dl/dz = p - t
public struct BinaryCrossEntropyOfSigmoid<V: KernelVector>: ElementLoss {
  @usableFromInline let target: SmoothedTarget<V>

  @inlinable @inline(always)
  public init(smoothing: V.Scalar) { target = SmoothedTarget(smoothing: smoothing) }

  @inlinable @inline(always)
  public func lossAndGradient(z: V, t: V, q: V, scale: V) -> (loss: V, gradient: V) {
    let zero = V(repeating: 0)
    let t = target.of(t)
    let (p, r) = logistic(z)
    return (V.select(zero, z, where: z, isLess: zero) - z * t + r, (p - t) * scale)
  }
}

/// l = -q t ln p - (1 - t) ln(1 - p) with p = sigmoid(z), computed as (1 - t) z + (q t + 1 - t)(max(-z, 0) + ln(1 + e^-|z|));
/// dl/dz = (q t + 1 - t) p - q t
public struct WeightedBinaryCrossEntropyOfSigmoid<V: KernelVector>: ElementLoss {
  @usableFromInline let target: SmoothedTarget<V>

  @inlinable @inline(always)
  public init(smoothing: V.Scalar) { target = SmoothedTarget(smoothing: smoothing) }

  @inlinable @inline(always)
  public static var readsOutputWeights: Bool { true }

  @inlinable @inline(always)
  public func lossAndGradient(z: V, t: V, q: V, scale: V) -> (loss: V, gradient: V) {
    let zero = V(repeating: 0)
    let t = target.of(t)
    let no = V(repeating: 1) - t
    let yes = q * t
    let (p, r) = logistic(z)
    let l = no * z + (yes + no) * (V.select(zero - z, zero, where: z, isLess: zero) + r)
    return (l, ((yes + no) * p - yes) * scale)
  }
}

/// l = -q t ln z - (1 - t) ln(1 - z) with z a probability, the logarithms no smaller than -100;
/// dl/dz = ((q t + 1 - t) z - q t) / max(z (1 - z), 1e-12)
public struct BinaryCrossEntropyOfProbability<V: KernelVector>: ElementLoss {
  @usableFromInline let target: SmoothedTarget<V>

  @inlinable @inline(always)
  public init(smoothing: V.Scalar) { target = SmoothedTarget(smoothing: smoothing) }

  @inlinable @inline(always)
  public static var readsOutputWeights: Bool { true }

  @inlinable @inline(always)
  public func lossAndGradient(z: V, t: V, q: V, scale: V) -> (loss: V, gradient: V) {
    let one = V(repeating: 1)
    let least = V(repeating: -100)
    // 1e-12 in single precision, as PyTorch has it.
    let smallest = V(repeating: 9.999999960041972e-13)
    let t = target.of(t)
    let no = one - t
    let yes = q * t
    let rest = one - z
    let logarithmOfZ = logarithm(z)
    // ln(1 - z) with the rounding of 1 - z put back; at z = 1 nothing was rounded.
    let divisor = V.select(one, rest, where: rest, isLess: V(repeating: V.Scalar.leastNormalMagnitude))
    let logarithmOfRest = logarithm(rest) + ((one - rest) - z) / divisor
    let l =
      yes * V.select(least, logarithmOfZ, where: logarithmOfZ, isLess: least)
      + no * V.select(least, logarithmOfRest, where: logarithmOfRest, isLess: least)
    let product = z * rest
    let spread = V.select(smallest, product, where: product, isLess: smallest)
    return (V(repeating: 0) - l, ((yes + no) * z - yes) / spread * scale)
  }
}

/// l = max(0, m) with m = 1 - s z, s = 1 where t > 0, else -1;  dl/dz = -s where m >= 0, else 0
public struct HingeLoss<V: KernelVector>: ElementLoss {
  @inlinable @inline(always)
  public init() {}

  @inlinable @inline(always)
  public func lossAndGradient(z: V, t: V, q: V, scale: V) -> (loss: V, gradient: V) {
    let zero = V(repeating: 0)
    let s = V.select(V(repeating: 1), V(repeating: -1), where: zero, isLess: t)
    let m = V(repeating: 1) - s * z
    let slope = V.select(zero, zero - s, where: m, isLess: zero)
    return (V.select(zero, m, where: m, isLess: zero), scale * slope)
  }
}

/// l = max(0, m)^2 with m = 1 - s z, s = 1 where t > 0, else -1;  dl/dz = -2 s max(0, m)
public struct SquaredHingeLoss<V: KernelVector>: ElementLoss {
  @inlinable @inline(always)
  public init() {}

  @inlinable @inline(always)
  public func lossAndGradient(z: V, t: V, q: V, scale: V) -> (loss: V, gradient: V) {
    let zero = V(repeating: 0)
    let s = V.select(V(repeating: 1), V(repeating: -1), where: zero, isLess: t)
    let margin = V(repeating: 1) - s * z
    let m = V.select(zero, margin, where: margin, isLess: zero)
    return (m * m, V(repeating: -2) * scale * s * m)
  }
}

/// l = -a (1 - p)^gamma ln p, where p is the probability of the right answer: sigmoid(x), x = z where t > 1/2, else -z; a is
/// that answer's weight.  dl/dx = -a (1 - p)^gamma (gamma p ln(1/p) + 1 - p)  (Lin et al. 2017)
public struct BinaryFocalLoss<V: KernelVector>: ElementLoss {
  @usableFromInline let gamma: V
  @usableFromInline let positive: V
  @usableFromInline let negative: V

  @inlinable @inline(always)
  public init(gamma: V.Scalar, positive: V.Scalar, negative: V.Scalar) {
    self.gamma = V(repeating: gamma)
    self.positive = V(repeating: positive)
    self.negative = V(repeating: negative)
  }

  @inlinable @inline(always)
  public func lossAndGradient(z: V, t: V, q: V, scale: V) -> (loss: V, gradient: V) {
    let zero = V(repeating: 0)
    let one = V(repeating: 1)
    let middle = V(repeating: 0.5)
    let s = V.select(one, zero - one, where: middle, isLess: t)
    let a = V.select(positive, negative, where: middle, isLess: t)
    let x = s * z
    let e = exponential(ofNonPositive: zero - magnitude(x))
    let r = logarithmOfOnePlus(fraction: e)
    let p = V.select(e, one, where: x, isLess: zero) / (one + e)
    let rest = V.select(one, e, where: x, isLess: zero) / (one + e)
    // -ln p = max(-x, 0) + r and -ln(1 - p) = max(x, 0) + r.
    let surprise = V.select(zero - x, zero, where: x, isLess: zero) + r
    let power = exponential(zero - gamma * (V.select(zero, x, where: x, isLess: zero) + r))
    let slope = zero - power * (gamma * (p * surprise) + rest)
    return (a * power * surprise, a * s * slope * scale)
  }
}
