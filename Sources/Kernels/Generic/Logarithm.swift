/// ln(1 + f) + `high` + `low` on 1/sqrt 2 <= 1 + f <= sqrt 2, where `high` is 0 or larger than the logarithm.
///
/// With s = f / (2 + f) and z = s^2,
///
///     ln(1 + f) = 2 (s + s^3/3 + s^5/5 + ...) = f - f^2/2 + s (f^2/2 + z P(z))
///
/// The last form does not cancel. P is a minimax polynomial, by Remez' exchange in 50 digits on z <= 0.02945:
/// z P is off by 2^-58.5 (degree 6, Double) and 2^-29.2 (degree 2, Float).
@inlinable @inline(always)
public func logarithmSeries<V: KernelVector>(_ f: V, plus high: V, _ low: V) -> V {
  let s = f / (V(repeating: 2) + f)
  let z = s * s
  var P: V
  if V.Scalar.isDouble {
    let z2 = z * z
    let c01 = multiplyAdd(V(repeating: 0.39999999999409336), z, V(repeating: 0.66666666666667351))
    let c23 = multiplyAdd(V(repeating: 0.22222198428136297), z, V(repeating: 0.28571428743692678))
    let c45 = multiplyAdd(V(repeating: 0.1531383059693372), z, V(repeating: 0.18183572407924839))
    let c456 = multiplyAdd(V(repeating: 0.14798276420815509), z2, c45)
    P = multiplyAdd(multiplyAdd(c456, z2, c23), z2, c01)
  } else {
    P = multiplyAdd(V(repeating: 0.298710734), z, V(repeating: 0.399775773))
    P = multiplyAdd(P, z, V(repeating: 0.666667759))
  }
  let half = V(repeating: 0.5) * f * f
  return high + (f - (half - multiplyAdd(s, half + P * z, low)))
}

/// ln x, within 1 unit in the last place: x = 2^e m with m in [1/sqrt 2, sqrt 2). ln 0 = -inf, ln of a
/// negative number is NaN.
@inlinable @inline(always)
public func logarithm<V: KernelVector>(_ x: V) -> V {
  typealias S = V.Scalar
  let zero = V(repeating: 0)
  // Subnormal numbers are lifted into the normal range first.
  let lift = V(repeating: S.isDouble ? 0x1p52 : 0x1p23)
  let smallest = V(repeating: S.leastNormalMagnitude)
  let normal = V.select(x * lift, x, where: x, isLess: smallest)
  let lifted = V.select(V(repeating: S.isDouble ? 52 : 23), zero, where: x, isLess: smallest)
  let (whole, m) = splitAtRoot(normal)
  let e = whole - lifted
  let y = logarithmSeries(
    m - V(repeating: 1), plus: e * V(repeating: S.logarithmOfTwoHigh), e * V(repeating: S.logarithmOfTwoLow))
  // Infinity and NaN are their own logarithms.
  let infinity = V(repeating: S.infinity)
  let upper = V.select(y, x, where: x, isLess: infinity)
  let lower = V.select(zero - infinity, upper, where: x, isLess: V(repeating: S.leastNonzeroMagnitude))
  return V.select(V(repeating: S.nan), lower, where: x, isLess: zero)
}

/// e and m with x = 2^e m and m in [1/sqrt 2, sqrt 2), for a normal positive x.
@inlinable @inline(always)
func splitAtRoot<V: KernelVector>(_ x: V) -> (e: V, m: V) {
  let root = V(repeating: 1.41421356237309504880)
  let (e, m) = V.split(x)
  return (
    V.select(e, e + V(repeating: 1), where: m, isLess: root),
    V.select(m, V(repeating: 0.5) * m, where: m, isLess: root)
  )
}

/// ln(1 + x) for x > -1, within 1.5 units in the last place; NaN stays NaN.
@inlinable @inline(always)
public func logarithmOfOnePlus<V: KernelVector>(_ x: V) -> V {
  typealias S = V.Scalar
  let one = V(repeating: 1)
  let u = one + x
  let (e, m) = splitAtRoot(u)
  // What 1 + x lost to rounding is put back.
  let f = multiplyAdd(x - (u - one), V.powerOfTwo(V(repeating: 0) - e), m - one)
  let y = logarithmSeries(
    f, plus: e * V(repeating: S.logarithmOfTwoHigh), e * V(repeating: S.logarithmOfTwoLow))
  return V.select(y, x, where: x, isLess: V(repeating: S.infinity))
}

/// ln(1 + x) for 0 <= x <= 1, within 1.5 units in the last place, for less work than any x; NaN stays NaN.
@inlinable @inline(always)
public func logarithmOfOnePlus<V: KernelVector>(fraction x: V) -> V {
  typealias S = V.Scalar
  let zero = V(repeating: 0)
  let bound = V(repeating: 0.41421356237309504880)
  // (1 + x) / 2 - 1 is exact.
  let f = V.select(
    x, multiplyAdd(V(repeating: 0.5), x, V(repeating: -0.5)), where: x, isLess: bound)
  let high = V.select(zero, V(repeating: S.logarithmOfTwoHigh), where: x, isLess: bound)
  let low = V.select(zero, V(repeating: S.logarithmOfTwoLow), where: x, isLess: bound)
  return logarithmSeries(f, plus: high, low)
}
