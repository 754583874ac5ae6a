/// Bytes as numbers, mixed into what is there: y = scale b + offset with one rounding, x := x + share (y - x); x := y where
/// share is 1.
///
/// Reads `count` bytes, and overwrites as many numbers of x, which are read where share is not 1.
@inlinable @inline(always)
public func convertBytes<V: KernelVector>(
  _: V.Type, _ bytes: UnsafePointer<UInt8>, scale: V.Scalar, offset: V.Scalar, share: V.Scalar,
  x: UnsafeMutablePointer<V.Scalar>, count: Int
) {
  let (a, b, s) = (V(repeating: scale), V(repeating: offset), V(repeating: share))
  let whole = count - count % V.scalarCount
  var first = 0
  if share == 1 {
    while first < whole {
      store(multiplyAdd(a, loadBytes(V.self, bytes + first), b), x + first)
      first += V.scalarCount
    }
  } else {
    while first < whole {
      let y = multiplyAdd(a, loadBytes(V.self, bytes + first), b)
      let old = load(V.self, x + first)
      store(multiplyAdd(s, y - old, old), x + first)
      first += V.scalarCount
    }
  }
  // What is left, one by one.
  while first < count {
    let y = multiplyAdd(a, V(repeating: V.Scalar(bytes[first])), b)
    let old = V(repeating: x[first])
    x[first] = share == 1 ? y[0] : multiplyAdd(s, y - old, old)[0]
    first += 1
  }
}

/// A vector of bytes as numbers. A loop of known length becomes a load and two conversions.
@inlinable @inline(always)
public func loadBytes<V: KernelVector>(_: V.Type, _ bytes: UnsafePointer<UInt8>) -> V {
  var vector = V(repeating: 0)
  for lane in 0..<V.scalarCount { vector[lane] = V.Scalar(bytes[lane]) }
  return vector
}
