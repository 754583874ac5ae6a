/// e^r - 1 on |r| <= ln(2)/2 by its Taylor series, Horner form: r + r^2/2! + r^3/3! + ...
@inlinable @inline(always)
public func exponentialSeries<V: KernelVector>(_ r: V) -> V {
  typealias S = V.Scalar
  var q: V
  if S.isDouble {
    q = V(repeating: 1 / 6_227_020_800)  // 1/13!
    q = multiplyAdd(q, r, V(repeating: 1 / 479_001_600))
    q = multiplyAdd(q, r, V(repeating: 1 / 39_916_800))
    q = multiplyAdd(q, r, V(repeating: 1 / 3_628_800))
    q = multiplyAdd(q, r, V(repeating: 1 / 362_880))
    q = multiplyAdd(q, r, V(repeating: 1 / 40_320))
    q = multiplyAdd(q, r, V(repeating: 1 / 5_040))
  } else {
    q = V(repeating: 1 / 5_040)  // 1/7!
  }
  q = multiplyAdd(q, r, V(repeating: 1 / 720))
  q = multiplyAdd(q, r, V(repeating: 1 / 120))
  q = multiplyAdd(q, r, V(repeating: 1 / 24))
  q = multiplyAdd(q, r, V(repeating: 1 / 6))
  q = multiplyAdd(q, r, V(repeating: 1 / 2))
  return multiplyAdd(q, r * r, r)
}

/// x = n ln 2 + r with n whole and |r| <= ln(2)/2.
@inlinable @inline(always)
public func reduced<V: KernelVector>(_ x: V) -> (n: V, r: V) {
  typealias S = V.Scalar
  let magic = V(repeating: S.roundingMagic)
  let n = multiplyAdd(x, V(repeating: 1.442695040888963407359924681), magic) - magic
  let r = multiplyAdd(n, V(repeating: -S.logarithmOfTwoHigh), x)
  return (n, multiplyAdd(n, V(repeating: -S.logarithmOfTwoLow), r))
}

/// e^x, within 2 units in the last place, subnormal results included; NaN stays NaN.
@inlinable @inline(always)
public func exponential<V: KernelVector>(_ x: V) -> V {
  typealias S = V.Scalar
  let lowest = V(repeating: S.lowestExponent)
  let highest = V(repeating: S.highestExponent)
  let bounded = V.select(highest, V.select(lowest, x, where: x, isLess: lowest), where: highest, isLess: x)
  let (n, r) = reduced(bounded)
  // Two factors, because 2^n alone may be out of range where the product is not.
  let magic = V(repeating: S.roundingMagic)
  let half = multiplyAdd(n, V(repeating: 0.5), magic) - magic
  let one = V(repeating: 1)
  return (one + exponentialSeries(r)) * V.powerOfTwo(half) * V.powerOfTwo(n - half)
}

/// e^x - 1 for x <= 0, with full relative precision near zero.
@inlinable @inline(always)
public func exponentialMinusOne<V: KernelVector>(ofNonPositive x: V) -> V {
  let lowest = V(repeating: -60)
  let (n, r) = reduced(V.select(lowest, x, where: x, isLess: lowest))
  let scale = V.powerOfTwo(n)
  return multiplyAdd(scale, exponentialSeries(r), scale - V(repeating: 1))
}

/// |x|.
@inlinable @inline(always)
public func magnitude<V: KernelVector>(_ x: V) -> V {
  V.select(V(repeating: 0) - x, x, where: x, isLess: V(repeating: 0))
}

/// 1 / (1 + e^-x), with full relative precision for both signs.
@inlinable @inline(always)
public func sigmoid<V: KernelVector>(_ x: V) -> V {
  let one = V(repeating: 1)
  let e = exponential(V(repeating: 0) - magnitude(x))
  return V.select(e, one, where: x, isLess: V(repeating: 0)) / (one + e)
}

/// tanh x = -m / (2 + m) with m = e^(-2|x|) - 1, and the sign of x.
@inlinable @inline(always)
public func hyperbolicTangent<V: KernelVector>(_ x: V) -> V {
  let zero = V(repeating: 0)
  let m = exponentialMinusOne(ofNonPositive: V(repeating: -2) * magnitude(x))
  let t = (zero - m) / (V(repeating: 2) + m)
  return V.select(zero - t, t, where: x, isLess: zero)
}
