/// Inverted dropout: mask = 0 with probability `rate`, else 1 / (1 - rate);  y = x mask.
///
/// Element (row, column) takes word `(firstRow + row) * ceil(columns / 4) * 4 + column` of its address, and is dropped
/// where that word is below `threshold` = rate x 2^32: the mask does not know who computes which rows.
@inlinable @inline(always)
public func drop<V: KernelVector>(
  _: V.Type, x: UnsafePointer<V.Scalar>, y: UnsafeMutablePointer<V.Scalar>,
  mask: UnsafeMutablePointer<V.Scalar>,
  rows: Int, columns: Int, stride: Int, firstRow: Int, address: RandomAddress, threshold: UInt32,
  keep: V.Scalar
) {
  let blocks = (columns + 3) / 4
  for row in 0..<rows {
    let mask = mask + row * stride
    for block in 0..<blocks {
      let words = address.words(block: UInt64(truncatingIfNeeded: (firstRow + row) * blocks + block))
      let column = 4 * block
      mask[column] = words.0 < threshold ? 0 : keep
      if column + 1 < columns { mask[column + 1] = words.1 < threshold ? 0 : keep }
      if column + 2 < columns { mask[column + 2] = words.2 < threshold ? 0 : keep }
      if column + 3 < columns { mask[column + 3] = words.3 < threshold ? 0 : keep }
    }
  }
  for row in 0..<rows {
    multiplyEach(V.self, x + row * stride, mask + row * stride, y + row * stride, count: columns)
  }
}

/// y = x m, element by element; `y` may be `x`.
@inlinable @inline(always)
public func multiplyEach<V: KernelVector>(
  _: V.Type, _ x: UnsafePointer<V.Scalar>, _ m: UnsafePointer<V.Scalar>, _ y: UnsafeMutablePointer<V.Scalar>,
  count: Int
) {
  forEachVector(V.self, count: count) { offset, lanes in
    storeLanes(loadLanes(V.self, x + offset, lanes) * loadLanes(V.self, m + offset, lanes), y + offset, lanes)
  }
}
