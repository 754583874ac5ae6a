/// tanh x, within 1.9 units in the last place (1.4 in Float); an odd function to the bit, the sign of zero
/// included; NaN stays NaN.
@inlinable @inline(always)
public func hyperbolicTangent<V: KernelVector>(_ x: V) -> V {
  V.Scalar.isDouble ? tangentByAddition(x) : tangentInTwoParts(x)
}

/// tanh x = 1 - 2 / (1 + e^(2x)) where x >= 0.55; nearer zero x (1 + z P(z)), z = x^2. In Float, where P is short.
///
/// P is a minimax polynomial of degree 3, by Remez' exchange in 50 digits on z <= 0.3025: z P is off by
/// 2^-24.8.
@inlinable @inline(always)
func tangentInTwoParts<V: KernelVector>(_ x: V) -> V {
  let one = V(repeating: 1)
  let most = V(repeating: 20)
  let twice = x + x
  let opposite = V(repeating: -0.0) - twice
  let size = V.select(opposite, twice, where: twice, isLess: opposite)
  let (n, r) = reduced(V.select(most, size, where: most, isLess: size))
  let scale = V.powerOfTwo(n)
  let rest = V(repeating: 2) / multiplyAdd(exponentialSeries(r), scale, scale + one)
  let sign = V.select(V(repeating: -1), one, where: x, isLess: V(repeating: 0))
  let far = multiplyAdd(V(repeating: -0.0) - sign, rest, sign)

  // x (1 + z P) = 7/8 x + 2x g with g = (1/8 + z P) / 2 > 0: so that minus zero stays so.
  let z = x * x
  let z2 = z * z
  let c01 = multiplyAdd(V(repeating: -0.166664794), z, V(repeating: 0.0625))
  let c23 = multiplyAdd(V(repeating: -0.02634259125), z, V(repeating: 0.0666048155))
  let g = multiplyAdd(multiplyAdd(V(repeating: 0.0082301777), z2, c23), z2, c01)
  let near = multiplyAdd(V(repeating: 0.875), x, twice * g)
  return V.select(near, far, where: size, isLess: V(repeating: 1.1))
}

/// tanh x by the addition theorem. In Double.
///
/// With x = n ln(2)/2 + r and t = tanh r,
///
///     tanh x = (s - 1 + (s + 1) t) / (s + 1 + (s - 1) t),  s = 2^n
///
/// t = r (1 + z P(z)), z = r^2, with a minimax polynomial P of degree 5, by Remez' exchange in 50 digits on
/// |r| <= 0.1734: z P is off by 2^-57.8.
@inlinable @inline(always)
func tangentByAddition<V: KernelVector>(_ x: V) -> V {
  typealias S = V.Scalar
  let magic = V(repeating: S.roundingMagic)
  let one = V(repeating: 1)
  let most = V(repeating: 22)
  let least = V(repeating: -22)
  let x = V.select(most, V.select(least, x, where: x, isLess: least), where: most, isLess: x)
  let n = multiplyAdd(x, V(repeating: 2.885390081777926814719849362), magic) - magic
  let h = multiplyAdd(n, V(repeating: -0.5 * S.logarithmOfTwoHigh), x)
  let r = h + n * V(repeating: -0.5 * S.logarithmOfTwoLow)

  // r (1 + z P) = 15/16 r + r g with g = 1/16 + z P > 0, so that minus zero stays so; 15/16 r from its parts.
  let z = r * r
  let z2 = z * z
  let c01 = multiplyAdd(V(repeating: -0.33333333333332482), z, V(repeating: 0.0625))
  let c23 = multiplyAdd(V(repeating: -0.05396825277865077), z, V(repeating: 0.13333333332781966))
  let c45 = multiplyAdd(V(repeating: -0.0088572993987649264), z, V(repeating: 0.021869370447815437))
  let c456 = multiplyAdd(V(repeating: 0.0034447176483163046), z2, c45)
  let g = multiplyAdd(multiplyAdd(c456, z2, c23), z2, c01)
  let low = multiplyAdd(r, g, n * V(repeating: -0.46875 * S.logarithmOfTwoLow))
  let t = multiplyAdd(V(repeating: 0.9375), h, low)

  let scale = V.powerOfTwo(n)
  let rest = one - scale
  let sum = one + scale
  let inverse = one / multiplyAdd(V(repeating: -0.0) - rest, t, sum)
  let quotient = multiplyAdd(sum, t, V(repeating: -0.0) - rest) * inverse
  // quotient times the exact denominator, less the exact numerator.
  let excess = multiplyAdd(
    V(repeating: -0.0) - multiplyAdd(quotient, rest, sum), t, multiplyAdd(quotient, sum, rest))
  return multiplyAdd(V(repeating: -0.0) - excess, inverse, quotient)
}
