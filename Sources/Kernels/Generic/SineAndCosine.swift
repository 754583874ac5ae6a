/// sin x and cos x, within 2e-7 (Float) and 4e-16 (Double) absolutely; an argument beyond 25,000, either sign, counts as
/// 25,000; NaN stays NaN.
///
/// x = n pi + r with n whole and |r| <= pi/2, so that both are those of r but for the sign (-1)^n. pi comes in three
/// parts, of which n times the first two is exact with or without a fused multiply-add.
@inlinable @inline(always)
public func sineAndCosine<V: KernelVector>(_ x: V) -> (sine: V, cosine: V) {
  let magic = V(repeating: V.Scalar.roundingMagic)
  let x = clip(x, -25_000, 25_000)
  let n = multiplyAdd(x, V(repeating: 0.31830988618379067154), magic) - magic
  var r = multiplyAdd(n, V(repeating: V.Scalar.isDouble ? -3.14159265346825122834 : -3.140625), x)
  r = multiplyAdd(
    n, V(repeating: V.Scalar.isDouble ? -1.21542010126079319320e-10 : -9.67502593994140625e-4), r)
  r = multiplyAdd(
    n, V(repeating: V.Scalar.isDouble ? -4.04453249759190126308e-21 : -1.509957990978376432e-7), r)
  let half = multiplyAdd(n, V(repeating: 0.5), magic) - magic
  // -1, 0 or 1: n less the next even number.
  let odd = n - (half + half)
  let square = odd * odd
  let sign = V(repeating: 1) - (square + square)
  let z = r * r
  let signed = sign * r
  return (
    multiplyAdd(signed * z, sineTail(z), signed), multiplyAdd(sign * z, cosineTail(z), sign)
  )
}

/// P(z) = (sin r - r) / r^3 with z = r^2, on |r| <= 1.5709.
///
/// Minimax polynomials, by Remez' exchange in 50 digits with weight r^3: sin r is off by 2^-61.8 (degree 7, Double) and
/// 2^-27.6 (degree 3, Float).
@inlinable @inline(always)
public func sineTail<V: KernelVector>(_ z: V) -> V {
  let z2 = z * z
  if V.Scalar.isDouble {
    let z4 = z2 * z2
    let c01 = multiplyAdd(V(repeating: 0.0083333333333331962), z, V(repeating: -0.16666666666666666))
    let c23 = multiplyAdd(V(repeating: 2.7557319210710227e-6), z, V(repeating: -0.0001984126984120767))
    let c45 = multiplyAdd(V(repeating: 1.6058937279167697e-10), z, V(repeating: -2.5052106827194783e-8))
    let c67 = multiplyAdd(V(repeating: 2.720502587310833e-15), z, V(repeating: -7.6429273388124581e-13))
    return multiplyAdd(multiplyAdd(c67, z2, c45), z4, multiplyAdd(c23, z2, c01))
  } else {
    let c01 = multiplyAdd(V(repeating: 0.00833300874), z, V(repeating: -0.166666567))
    let c23 = multiplyAdd(V(repeating: 2.59886656e-6), z, V(repeating: -0.00019806037))
    return multiplyAdd(c23, z2, c01)
  }
}

/// P(z) = (cos r - 1) / z with z = r^2, on |r| <= 1.5709.
///
/// Minimax polynomials, by Remez' exchange in 50 digits with weight z: cos r is off by 2^-57.7 (degree 7, Double) and
/// 2^-31.1 (degree 4, Float).
@inlinable @inline(always)
public func cosineTail<V: KernelVector>(_ z: V) -> V {
  let z2 = z * z
  if V.Scalar.isDouble {
    let z4 = z2 * z2
    let c01 = multiplyAdd(V(repeating: 0.04166666666666443), z, V(repeating: -0.49999999999999983))
    let c23 = multiplyAdd(V(repeating: 2.4801587279375489e-5), z, V(repeating: -0.0013888888888787315))
    let c45 = multiplyAdd(V(repeating: 2.08765684523786e-9), z, V(repeating: -2.7557316542202937e-7))
    let c67 = multiplyAdd(V(repeating: 4.610433510187947e-14), z, V(repeating: -1.1463054974017445e-11))
    return multiplyAdd(multiplyAdd(c67, z2, c45), z4, multiplyAdd(c23, z2, c01))
  } else {
    let c01 = multiplyAdd(V(repeating: 0.0416666567), z, V(repeating: -0.5))
    let c23 = multiplyAdd(V(repeating: 2.47701792e-5), z, V(repeating: -0.00138885854))
    return multiplyAdd(multiplyAdd(V(repeating: -2.62090197e-7), z2, c23), z2, c01)
  }
}
