/// ln x, within 1 unit in the last place: x = 2^e m with m in [1/sqrt 2, sqrt 2), s = (m - 1)/(m + 1),
/// ln m = 2 (s + s^3/3 + s^5/5 + ...). ln 0 = -inf, ln of a negative number is NaN.
@inlinable @inline(always)
public func logarithm<V: KernelVector>(_ x: V) -> V {
  typealias S = V.Scalar
  let zero = V(repeating: 0)
  let one = V(repeating: 1)
  // Subnormal numbers are lifted into the normal range first.
  let lift = V(repeating: S.isDouble ? 0x1p52 : 0x1p23)
  let smallest = V(repeating: S.leastNormalMagnitude)
  let normal = V.select(x * lift, x, where: x, isLess: smallest)
  let lifted = V.select(V(repeating: S.isDouble ? 52 : 23), zero, where: x, isLess: smallest)

  let root = V(repeating: 1.41421356237309504880)
  let (floor, whole) = V.split(normal)
  let m = V.select(whole, V(repeating: 0.5) * whole, where: whole, isLess: root)
  let e = V.select(floor, floor + one, where: whole, isLess: root) - lifted

  let f = m - one
  let s = f / (V(repeating: 2) + f)
  let z = s * s
  var q: V
  if S.isDouble {
    q = V(repeating: 2 / 25)
    q = multiplyAdd(q, z, V(repeating: 2 / 23))
    q = multiplyAdd(q, z, V(repeating: 2 / 21))
    q = multiplyAdd(q, z, V(repeating: 2 / 19))
    q = multiplyAdd(q, z, V(repeating: 2 / 17))
    q = multiplyAdd(q, z, V(repeating: 2 / 15))
    q = multiplyAdd(q, z, V(repeating: 2 / 13))
    q = multiplyAdd(q, z, V(repeating: 2 / 11))
  } else {
    q = V(repeating: 2 / 11)
  }
  q = multiplyAdd(q, z, V(repeating: 2 / 9))
  q = multiplyAdd(q, z, V(repeating: 2 / 7))
  q = multiplyAdd(q, z, V(repeating: 2 / 5))
  q = multiplyAdd(q, z, V(repeating: 2 / 3))
  let r = q * z
  let halfSquare = V(repeating: 0.5) * f * f
  // f - f^2/2 + s (f^2/2 + r) is ln m without the cancellation of 2 s + s r.
  let low = multiplyAdd(s, halfSquare + r, e * V(repeating: S.logarithmOfTwoLow))
  let y = multiplyAdd(e, V(repeating: S.logarithmOfTwoHigh), f - (halfSquare - low))

  // x - x is zero but for infinity and NaN, which it turns into NaN.
  let infinity = V(repeating: S.infinity)
  let finite = y + (x - x)
  let upper = V.select(infinity, finite, where: V(repeating: S.greatestFiniteMagnitude), isLess: x)
  let lower = V.select(zero - infinity, upper, where: x, isLess: V(repeating: S.leastNonzeroMagnitude))
  return V.select(V(repeating: S.nan), lower, where: x, isLess: zero)
}

/// ln(1 + e) for 0 <= e <= 1, with the rounding of 1 + e put back.
@inlinable @inline(always)
public func logarithmOfOnePlus<V: KernelVector>(_ e: V) -> V {
  let u = V(repeating: 1) + e
  return logarithm(u) + (e - (u - V(repeating: 1))) / u
}
