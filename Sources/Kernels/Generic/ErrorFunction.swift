/// erf x = 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x, within 1.5 units in the last place; an
/// odd function to the bit, the sign of zero included; NaN stays NaN.
///
/// Near zero x + x P(z), z = x^2; beyond, 1 - 2 P(X > y) with y = sqrt(2) |x|, X standard normal.
@inlinable @inline(always)
public func errorFunction<V: KernelVector>(_ x: V) -> V {
  let one = V(repeating: 1)
  let furthest = V(repeating: V.Scalar.isDouble ? 6 : 4)
  let opposite = V(repeating: -0.0) - x
  let size = V.select(opposite, x, where: x, isLess: opposite)
  let bounded = V.select(furthest, size, where: furthest, isLess: size)
  let square = bounded * bounded
  let beyond = normalTail(
    bounded * V(repeating: 1.41421356237309504880), square: square,
    lost: multiplyAdd(bounded, bounded, V(repeating: -0.0) - square))
  let sign = V.select(V(repeating: -1), one, where: x, isLess: V(repeating: 0))
  let far = multiplyAdd(sign * V(repeating: -2), beyond.scaled(beyond.tail), sign)
  return V.select(errorNearZero(x), far, where: size, isLess: V(repeating: 0.65))
}

/// erf x on |x| <= 0.71: x + x P(z).
///
/// P is a minimax polynomial, by Remez' exchange in 50 digits: 1 + P is off by 2^-54.5 (degree 9, Double) and
/// 2^-30.1 (degree 5, Float), rounded coefficients included.
@inlinable @inline(always)
func errorNearZero<V: KernelVector>(_ x: V) -> V {
  let z = x * x
  let z2 = z * z
  var P: V
  if V.Scalar.isDouble {
    let z4 = z2 * z2
    let c12 = multiplyAdd(V(repeating: 0.1128379167088322), z, V(repeating: -0.37612638903182632))
    let c34 = multiplyAdd(V(repeating: 0.0052239773974709488), z, V(repeating: -0.026866170627186273))
    let c56 = multiplyAdd(V(repeating: 0.00012054587790111054), z, V(repeating: -0.00085483103457379978))
    let c78 = multiplyAdd(V(repeating: 1.6111235400907782e-6), z, V(repeating: -1.4904941855302231e-5))
    let high = multiplyAdd(V(repeating: -1.3004216779158809e-7), z4, multiplyAdd(c78, z2, c56))
    P = multiplyAdd(high, z4, multiplyAdd(c34, z2, c12))
    P = multiplyAdd(P, z, V(repeating: 0.12837916709551256))
  } else {
    let c12 = multiplyAdd(V(repeating: 0.112835012), z, V(repeating: -0.37612626))
    let c34 = multiplyAdd(V(repeating: 0.00513192546), z, V(repeating: -0.0268420074))
    let high = multiplyAdd(V(repeating: -0.000689441804), z2, c34)
    P = multiplyAdd(multiplyAdd(high, z2, c12), z, V(repeating: 0.128379166))
  }
  return multiplyAdd(P, x, x)
}
