/// What a core can do at most: twelve sums in registers that each take a fused multiply-add a turn, and no memory at all.
///
/// Twelve are enough to keep two units busy through a latency of up to six cycles. Returns the sum of all lanes, so that
/// nothing can be left out.
@inlinable @inline(__always)
public func fusedMultiplyAdds<V: SIMD>(_: V.Type, turns: Int) -> V.Scalar where V.Scalar: FloatingPoint {
  // Each sum goes towards shift / (1 - factor) = 1/2 and stays there: no overflow, nothing below the normal range.
  let factor = V(repeating: V.Scalar(1) / 2)
  let shift = V(repeating: V.Scalar(1) / 4)
  var s0 = V(repeating: 1), s1 = V(repeating: 2), s2 = V(repeating: 3), s3 = V(repeating: 4)
  var s4 = V(repeating: 5), s5 = V(repeating: 6), s6 = V(repeating: 7), s7 = V(repeating: 8)
  var s8 = V(repeating: 9), s9 = V(repeating: 10), s10 = V(repeating: 11), s11 = V(repeating: 12)
  for _ in 0..<turns {
    s0 = shift.addingProduct(s0, factor)
    s1 = shift.addingProduct(s1, factor)
    s2 = shift.addingProduct(s2, factor)
    s3 = shift.addingProduct(s3, factor)
    s4 = shift.addingProduct(s4, factor)
    s5 = shift.addingProduct(s5, factor)
    s6 = shift.addingProduct(s6, factor)
    s7 = shift.addingProduct(s7, factor)
    s8 = shift.addingProduct(s8, factor)
    s9 = shift.addingProduct(s9, factor)
    s10 = shift.addingProduct(s10, factor)
    s11 = shift.addingProduct(s11, factor)
  }
  let all = s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11
  var sum: V.Scalar = 0
  for lane in 0..<V.scalarCount { sum += all[lane] }
  return sum
}

/// Sums in the loop above.
public let fusedMultiplyAddsInFlight = 12
