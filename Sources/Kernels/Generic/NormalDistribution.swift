/// The standard normal distribution: P(X <= x), within 1.8 units in the last place, and its density, within
/// 1.3; subnormal results included; NaN stays NaN.
@inlinable @inline(always)
public func normalDistribution<V: KernelVector>(_ x: V) -> (cumulative: V, density: V) {
  let one = V(repeating: 1)
  let (y, square, lost) = halfSquare(x)
  let beyond = normalTail(y, square: square, lost: lost)
  let tail = beyond.scaled(beyond.tail)
  let outer = V.select(tail, one - tail, where: x, isLess: V(repeating: 0))
  return (V.select(normalCenter(x), outer, where: y, isLess: innermost()), beyond.scaled(beyond.density))
}

/// x P(X <= x), within 2.5 units in the last place, subnormal results included; NaN stays NaN.
@inlinable @inline(always)
public func normalGate<V: KernelVector>(_ x: V) -> V {
  let zero = V(repeating: 0)
  let (y, square, lost) = halfSquare(x)
  let beyond = normalTail(y, square: square, lost: lost)
  // On both sides max(x, 0) - |x| P(X > |x|); the product is made before it may become subnormal.
  let outer = V.select(zero, x, where: x, isLess: zero) - beyond.scaled(y * beyond.tail)
  return V.select(x * normalCenter(x), outer, where: y, isLess: innermost())
}

/// Where the polynomial of the center ends and the tails begin.
@inlinable @inline(always)
func innermost<V: KernelVector>() -> V { V(repeating: 0.875) }

/// y = |x| and y^2 / 2 = square + lost. Beyond `furthest` both tails are zero; the bound keeps infinity out.
@inlinable @inline(always)
func halfSquare<V: KernelVector>(_ x: V) -> (y: V, square: V, lost: V) {
  let furthest = V(repeating: V.Scalar.isDouble ? 39 : 14.5)
  let opposite = V(repeating: -0.0) - x
  let size = V.select(opposite, x, where: x, isLess: opposite)
  let y = V.select(furthest, size, where: furthest, isLess: size)
  let half = y * V(repeating: 0.5)
  let square = half * y
  return (y, square, multiplyAdd(half, y, V(repeating: -0.0) - square))
}

/// P(X <= x) on |x| <= 1: 1/2 + x P(z), z = x^2.
///
/// P is a minimax polynomial, by Remez' exchange in 50 digits: x P is off by 2^-54.6 of P(X <= -|x|) for |x|
/// up to 1 (degree 9, Double) and by 2^-26.6 up to 0.878 (degree 4, Float), rounded coefficients included.
@inlinable @inline(always)
public func normalCenter<V: KernelVector>(_ x: V) -> V {
  let z = x * x
  let z2 = z * z
  var P: V
  if V.Scalar.isDouble {
    let z4 = z2 * z2
    let c12 = multiplyAdd(V(repeating: 0.0099735570098532754), z, V(repeating: -0.066490380066896212))
    let c34 = multiplyAdd(V(repeating: 0.00011543467890091489), z, V(repeating: -0.0011873282137911398))
    let c56 = multiplyAdd(V(repeating: 6.6591514242761127e-7), z, V(repeating: -9.4446289354315817e-6))
    let c78 = multiplyAdd(V(repeating: 2.2196327834975567e-9), z, V(repeating: -4.1158092641890289e-8))
    let high = multiplyAdd(V(repeating: -8.8703561274037268e-11), z4, multiplyAdd(c78, z2, c56))
    P = multiplyAdd(high, z4, multiplyAdd(c34, z2, c12))
    P = multiplyAdd(P, z, V(repeating: 0.39894228040143254))
  } else {
    let c12 = multiplyAdd(V(repeating: 0.00996718742), z, V(repeating: -0.0664893612))
    let c34 = multiplyAdd(V(repeating: 9.53443378e-5), z, V(repeating: -0.00117051334))
    P = multiplyAdd(multiplyAdd(c34, z2, c12), z, V(repeating: 0.398942232))
  }
  return multiplyAdd(P, x, V(repeating: 0.5))
}
