/// What the standard normal distribution has beyond y: P(X > y) and the density p(y), as numbers of ordinary
/// size to be `scaled`.
public struct NormalTail<V: KernelVector> {
  /// P(X > y) before it is scaled.
  public let tail: V
  /// p(y) before it is scaled.
  public let density: V
  /// The power of two that `scaled` multiplies by, itself scaled to be a normal number.
  @usableFromInline let power: V

  @inlinable @inline(always)
  init(tail: V, density: V, n: V) {
    self.tail = tail
    self.density = density
    power = V.powerOfTwo(n + V(repeating: V.Scalar.isDouble ? 128 : 64))
  }

  /// The number that `x`, one of the two or a multiple of it, stands for: rounded at most once.
  @inlinable @inline(always)
  public func scaled(_ x: V) -> V {
    x * power * V(repeating: V.Scalar.isDouble ? 0x1p-128 : 0x1p-64)
  }
}

/// The tail beyond y >= 0.87; `square` + `lost` is y^2 / 2 without rounding. Below, anything finite; NaN
/// stays NaN.
///
/// With c = 1 / sqrt(2 pi), e^(-y^2/2) = 2^n (1 + q) and u = p(y) / P(X > y) - y,
///
///     p(y) = 2^n c (1 + q)        P(X > y) = p(y) / (y + u) = p(y) B / (y B + A),  u = A / B
///
/// u is the small part of its sum, at most two fifths of it: so little comes of its error.
@inlinable @inline(always)
public func normalTail<V: KernelVector>(_ y: V, square: V, lost: V) -> NormalTail<V> {
  typealias S = V.Scalar
  let magic = V(repeating: S.roundingMagic)
  let n = multiplyAdd(square, V(repeating: -1.442695040888963407359924681), magic) - magic
  let h = multiplyAdd(n, V(repeating: -S.logarithmOfTwoHigh), V(repeating: -0.0) - square)
  // Differences, because sums of two fused terms fall into pieces (Sources/Kernels/README.md).
  let low = multiplyAdd(n, V(repeating: S.logarithmOfTwoLow), lost)
  let r = h - low
  let r2 = r * r
  let q = h - multiplyAdd(exponentialTail(r, r2), V(repeating: -0.0) - r2, low)
  // c as the sum of two numbers.
  let c = V(repeating: 0.39894228040143267794)
  let rest = multiplyAdd(c, q, V(repeating: S.isDouble ? -2.4923272022777285e-17 : -1.13351701e-8))
  let density = c + rest

  let (A, B) = hazardPastArgument(y)
  let inverse = V(repeating: 1) / multiplyAdd(y, B, A)
  let quotient = (B * inverse) * density
  // What the exact numerator has more than the quotient times the exact denominator:
  // B (c + rest - quotient y) - quotient A.
  let missing = rest - multiplyAdd(quotient, y, V(repeating: -0.0) - c)
  let more = multiplyAdd(B, missing, V(repeating: -0.0) - quotient * A)
  return NormalTail(tail: multiplyAdd(more, inverse, quotient), density: density, n: n)
}

/// A and B, polynomials in t = y - 7/8, with A / B = p(y) / P(X > y) - y.
///
/// A minimax quotient, by Remez' exchange in 60 digits on y >= 0.87: y + A/B is off by 2^-55.8 up to y = 39
/// (degrees 8 and 9, Double) and 2^-26.9 up to y = 14.5 (3 and 4, Float), rounded coefficients included.
@inlinable @inline(always)
func hazardPastArgument<V: KernelVector>(_ y: V) -> (A: V, B: V) {
  let t = y - V(repeating: 0.875)
  let t2 = t * t
  if V.Scalar.isDouble {
    let t4 = t2 * t2
    let a12 = multiplyAdd(V(repeating: 261714.51151347873), t, V(repeating: 452318.89439258579))
    let a34 = multiplyAdd(V(repeating: 22904.980798272089), t, V(repeating: 94233.412064118515))
    let a56 = multiplyAdd(V(repeating: 432.38180493704715), t, V(repeating: 3835.9312326940076))
    let a78 = multiplyAdd(V(repeating: 1.0000000001006042), t, V(repeating: 30.107112312442492))
    let a = multiplyAdd(multiplyAdd(a78, t2, a56), t4, multiplyAdd(a34, t2, a12))
    let b12 = multiplyAdd(V(repeating: 819130.31345013832), t, V(repeating: 1088842.4232597481))
    let b34 = multiplyAdd(V(repeating: 121070.38623163813), t, V(repeating: 381782.12004443537))
    let b56 = multiplyAdd(V(repeating: 4272.7296043778342), t, V(repeating: 27069.025830832386))
    let b789 = multiplyAdd(V(repeating: 30.98211233031984), t, V(repeating: 460.72552679600221)) + t2
    let b = multiplyAdd(multiplyAdd(b789, t2, b56), t4, multiplyAdd(b34, t2, b12))
    return (
      multiplyAdd(a, t, V(repeating: 379371.51023293688)), multiplyAdd(b, t, V(repeating: 688561.67411509331))
    )
  } else {
    let a12 = multiplyAdd(V(repeating: 10.2521448), t, V(repeating: 42.9950447))
    let b12 = multiplyAdd(V(repeating: 54.1160889), t, V(repeating: 133.809784))
    let a = multiplyAdd(V(repeating: 0.999786794), t2, a12)
    let b = multiplyAdd(t + V(repeating: 11.1183319), t2, b12)
    return (multiplyAdd(a, t, V(repeating: 78.9862976)), multiplyAdd(b, t, V(repeating: 143.360626)))
  }
}
