/// x = n ln 2 + r with n whole and |r| <= ln(2)/2.
@inlinable @inline(always)
public func reduced<V: KernelVector>(_ x: V) -> (n: V, r: V) {
  typealias S = V.Scalar
  let magic = V(repeating: S.roundingMagic)
  let n = multiplyAdd(x, V(repeating: 1.442695040888963407359924681), magic) - magic
  let r = multiplyAdd(n, V(repeating: -S.logarithmOfTwoHigh), x)
  return (n, multiplyAdd(n, V(repeating: -S.logarithmOfTwoLow), r))
}

/// Q(r) = (e^r - 1 - r) / r^2 on |r| <= ln(2)/2; `r2` is r^2.
///
/// Minimax polynomials, by Remez' exchange in 50 digits on |r| <= 0.3468 with weight |r|: r Q is off by
/// 2^-55.5 (degree 9, Double) and 2^-26.1 (degree 4, Float). Added up in pairs, which is a short chain of
/// operations.
@inlinable @inline(always)
public func exponentialTail<V: KernelVector>(_ r: V, _ r2: V) -> V {
  if V.Scalar.isDouble {
    let r4 = r2 * r2
    let c01 = multiplyAdd(V(repeating: 0.16666666666666685), r, V(repeating: 0.50000000000000056))
    let c23 = multiplyAdd(V(repeating: 0.0083333333333145861), r, V(repeating: 0.041666666666573329))
    let c45 = multiplyAdd(V(repeating: 0.00019841269903061356), r, V(repeating: 0.0013888888932484587))
    let c67 = multiplyAdd(V(repeating: 2.7557227905116448e-6), r, V(repeating: 2.4801504311023289e-5))
    let c89 = multiplyAdd(V(repeating: 2.5114494726392203e-8), r, V(repeating: 2.7626382823328492e-7))
    let high = multiplyAdd(c89, r4, multiplyAdd(c67, r2, c45))
    return multiplyAdd(high, r4, multiplyAdd(c23, r2, c01))
  } else {
    let c01 = multiplyAdd(V(repeating: 0.16666539), r, V(repeating: 0.5))
    let c23 = multiplyAdd(V(repeating: 0.00836711377), r, V(repeating: 0.041666612))
    return multiplyAdd(multiplyAdd(V(repeating: 0.00139169837), r2, c23), r2, c01)
  }
}

/// e^r - 1 on |r| <= ln(2)/2.
@inlinable @inline(always)
public func exponentialSeries<V: KernelVector>(_ r: V) -> V {
  let r2 = r * r
  return multiplyAdd(exponentialTail(r, r2), r2, r)
}

/// e^x, within 1.1 units in the last place, subnormal results included; NaN stays NaN.
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
  let scale = V.powerOfTwo(half)
  return multiplyAdd(exponentialSeries(r), scale, scale) * V.powerOfTwo(n - half)
}

/// e^x for x <= 0, the same bits for less work; a positive x gives anything.
@inlinable @inline(always)
public func exponential<V: KernelVector>(ofNonPositive x: V) -> V {
  typealias S = V.Scalar
  let lowest = V(repeating: S.lowestExponent)
  let (n, r) = reduced(V.select(lowest, x, where: x, isLess: lowest))
  // 2^n is made too large first, because it may be subnormal.
  let scale = V.powerOfTwo(n + V(repeating: S.isDouble ? 128 : 64))
  return multiplyAdd(exponentialSeries(r), scale, scale) * V(repeating: S.isDouble ? 0x1p-128 : 0x1p-64)
}

/// e^x - 1 for x <= 0, within 1.5 units in the last place: with full relative precision near zero, the sign
/// of zero too.
@inlinable @inline(always)
public func exponentialMinusOne<V: KernelVector>(ofNonPositive x: V) -> V {
  let lowest = V(repeating: -60)
  let (n, r) = reduced(V.select(lowest, x, where: x, isLess: lowest))
  let scale = V.powerOfTwo(n)
  let y = multiplyAdd(scale, exponentialSeries(r), scale - V(repeating: 1))
  return V.select(y, x, where: x, isLess: V(repeating: -0x1p-60))
}

/// |x|.
@inlinable @inline(always)
public func magnitude<V: KernelVector>(_ x: V) -> V {
  V.select(V(repeating: 0) - x, x, where: x, isLess: V(repeating: 0))
}
