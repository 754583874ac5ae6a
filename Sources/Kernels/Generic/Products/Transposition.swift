/// Transposes a square of vectors: lane i of `rows` rows of `source` becomes row i of `target`; rows that are not
/// there (`rows` may be less than none) are read from `zeros`.
///
/// Zipping rows j and j + n/2 of n, for every j, moves a bit of a number's row into its lane and a bit of its lane into
/// its row: after as many rounds as n has bits, row and lane have changed places. Two rounds go through the registers at
/// a time, with `room` for a square between them.
@inlinable @inline(always)
public func transposeSquare<V: KernelVector>(
  _: V.Type, _ source: UnsafePointer<V.Scalar>, rows: Int, stride: Int, zeros: UnsafePointer<V.Scalar>,
  to target: UnsafeMutablePointer<V.Scalar>, stride targetStride: Int, _ room: UnsafeMutablePointer<V.Scalar>
) {
  let width = V.scalarCount
  func row(_ number: Int) -> V { load(V.self, number < rows ? source + number * stride : zeros) }
  if width == 2 {
    let (low, high) = row(0).zipped(with: row(1))
    store(low, target)
    store(high, target + targetStride)
    return
  }
  let quarter = width / 4
  let first = width == 4 ? target : room
  let firstStride = width == 4 ? targetStride : width
  for number in 0..<quarter {
    zipTwice(
      row(number), row(number + quarter), row(number + 2 * quarter), row(number + 3 * quarter),
      first + 4 * number * firstStride, firstStride)
  }
  if width > 4 {
    for number in 0..<4 {
      let place = room + number * width
      if width == 8 {
        let (low, high) = load(V.self, place).zipped(with: load(V.self, place + 4 * width))
        store(low, target + 2 * number * targetStride)
        store(high, target + (2 * number + 1) * targetStride)
      } else {
        zipTwice(
          load(V.self, place), load(V.self, place + 4 * width), load(V.self, place + 8 * width),
          load(V.self, place + 12 * width), target + 4 * number * targetStride, targetStride)
      }
    }
  }
}

/// Two rounds for the rows j, j + n/4, j + n/2 and j + 3n/4: they become the rows 4j to 4j + 3.
///
/// The second round moves pairs of lanes, which the compiler keeps apart from the first: together it makes them into
/// one long chain.
@inlinable @inline(always)
public func zipTwice<V: KernelVector>(
  _ a: V, _ b: V, _ c: V, _ d: V, _ target: UnsafeMutablePointer<V.Scalar>, _ stride: Int
) {
  let ab = a.zipped(with: b)
  let cd = c.zipped(with: d)
  let first = ab.low.zippedPairs(with: cd.low)
  let second = ab.high.zippedPairs(with: cd.high)
  store(first.low, target)
  store(first.high, target + stride)
  store(second.low, target + 2 * stride)
  store(second.high, target + 3 * stride)
}
