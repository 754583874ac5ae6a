/// 1 / (1 + e^-x), within 1.8 units in the last place for both signs, subnormal results included;
/// NaN stays NaN.
///
/// With e^-x = 2^n (1 + q), the sum is (2^n + 1) + 2^n q: rounded once but for the quotient.
@inlinable @inline(always)
public func sigmoid<V: KernelVector>(_ x: V) -> V {
  typealias S = V.Scalar
  let magic = V(repeating: S.roundingMagic)
  let lowest = V(repeating: S.isDouble ? -800 : -125)
  let highest = V(repeating: 40)
  let x = V.select(highest, V.select(lowest, x, where: x, isLess: lowest), where: highest, isLess: x)
  let n = multiplyAdd(x, V(repeating: -1.442695040888963407359924681), magic) - magic
  let h = multiplyAdd(n, V(repeating: -S.logarithmOfTwoHigh), V(repeating: -0.0) - x)
  let r = multiplyAdd(n, V(repeating: -S.logarithmOfTwoLow), h)
  // Numerator and denominator are made so small that 2^n is in range where the quotient is subnormal.
  let one = V(repeating: S.isDouble ? 0x1p-600 : 0x1p-64)
  let scale = V.powerOfTwo(n - V(repeating: S.isDouble ? 600 : 64))
  let sum = scale + one
  let lost = one - (sum - scale)
  return one / (sum + multiplyAdd(exponentialSeries(r), scale, lost))
}
