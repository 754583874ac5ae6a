/// The sum of a block of numbers in Double: lane k of eight adds the numbers k, k + 8, k + 16, ..., and the lanes are added
/// pairwise at the end.
@inlinable @inline(always)
public func sumOfBlock<S: KernelScalar>(_ x: UnsafePointer<S>, count: Int) -> Double {
  var a = 0.0, b = 0.0, c = 0.0, d = 0.0, e = 0.0, f = 0.0, g = 0.0, h = 0.0
  var index = 0
  while index + 8 <= count {
    a += Double(x[index])
    b += Double(x[index + 1])
    c += Double(x[index + 2])
    d += Double(x[index + 3])
    e += Double(x[index + 4])
    f += Double(x[index + 5])
    g += Double(x[index + 6])
    h += Double(x[index + 7])
    index += 8
  }
  let left = count - index
  if left > 0 { a += Double(x[index]) }
  if left > 1 { b += Double(x[index + 1]) }
  if left > 2 { c += Double(x[index + 2]) }
  if left > 3 { d += Double(x[index + 3]) }
  if left > 4 { e += Double(x[index + 4]) }
  if left > 5 { f += Double(x[index + 5]) }
  if left > 6 { g += Double(x[index + 6]) }
  return ((a + e) + (c + g)) + ((b + f) + (d + h))
}
