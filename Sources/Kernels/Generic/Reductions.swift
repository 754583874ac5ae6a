/// How many partial sums a reduction along a row keeps, on every instruction set: lane k adds the terms
/// k, k + 16, k + 32, ..., and the lanes are added pairwise at the end.
@inlinable @inline(always)
public var virtualLanes: Int { 16 }

/// The sum of `count` terms in the order of the virtual lanes; `term(offset, lanes)` gives the next vector of terms,
/// of which the first `lanes` count.
@inlinable @inline(always)
public func sumInVirtualLanes<V: KernelVector>(
  _: V.Type, count: Int, _ term: (_ offset: Int, _ lanes: Int) -> V
) -> V.Scalar {
  withUnsafeTemporaryAllocation(of: V.Scalar.self, capacity: virtualLanes) { buffer in
    let lanes = buffer.baseAddress.unsafelyUnwrapped
    for lane in 0..<virtualLanes { lanes[lane] = 0 }
    forEachVector(V.self, count: count) { offset, valid in
      let partial = lanes + (offset & (virtualLanes - 1))
      let vector = term(offset, valid)
      if valid == V.scalarCount {
        store(load(V.self, partial) + vector, partial)
      } else {
        for lane in 0..<valid { partial[lane] += vector[lane] }
      }
    }
    var half = virtualLanes / 2
    while half > 0 {
      for lane in 0..<half { lanes[lane] += lanes[lane + half] }
      half /= 2
    }
    return lanes[0]
  }
}

/// The largest of `count` numbers; NaN is passed over.
@inlinable @inline(always)
public func maximum<V: KernelVector>(_: V.Type, _ x: UnsafePointer<V.Scalar>, count: Int) -> V.Scalar {
  var largest = V(repeating: x[0])
  var rest = x[0]
  forEachVector(V.self, count: count) { offset, lanes in
    if lanes == V.scalarCount {
      let vector = load(V.self, x + offset)
      largest = V.select(vector, largest, where: largest, isLess: vector)
    } else {
      for lane in 0..<lanes where x[offset + lane] > rest { rest = x[offset + lane] }
    }
  }
  for lane in 0..<V.scalarCount where largest[lane] > rest { rest = largest[lane] }
  return rest
}

/// sums[j] = x[0, j] + x[1, j] + ..., each column added in the order of its rows.
///
/// `x` is rows x columns, `stride` apart; `sums` is overwritten and not written past `columns`.
@inlinable @inline(always)
public func sumColumns<V: KernelVector>(
  _: V.Type, _ x: UnsafePointer<V.Scalar>, rows: Int, columns: Int, stride: Int,
  sums: UnsafeMutablePointer<V.Scalar>
) {
  if columns == 1 {
    var sum: V.Scalar = 0
    for row in 0..<rows { sum += x[row * stride] }
    sums[0] = sum
    return
  }
  forEachVector(V.self, count: columns) { column, lanes in
    var sum = V(repeating: 0)
    var source = x + column
    for _ in 0..<rows {
      sum += load(V.self, source)
      source += stride
    }
    storeLanes(sum, sums + column, lanes)
  }
}

/// x := x + y.
@inlinable @inline(always)
public func add<V: KernelVector>(
  _: V.Type, _ x: UnsafeMutablePointer<V.Scalar>, _ y: UnsafePointer<V.Scalar>, count: Int
) {
  forEachVector(V.self, count: count) { offset, lanes in
    let sum = loadLanes(V.self, x + offset, lanes) + loadLanes(V.self, y + offset, lanes)
    storeLanes(sum, x + offset, lanes)
  }
}

/// Whether none of `count` numbers is NaN or infinite.
@inlinable @inline(always)
public func allFinite<V: KernelVector>(_: V.Type, _ x: UnsafePointer<V.Scalar>, count: Int) -> Bool {
  // x * 0 is zero for a finite x and NaN for all others, and NaN survives every addition.
  var sum = V(repeating: 0)
  var rest: V.Scalar = 0
  forEachVector(V.self, count: count) { offset, lanes in
    if lanes == V.scalarCount {
      sum += load(V.self, x + offset) * V(repeating: 0)
    } else {
      for lane in 0..<lanes { rest += x[offset + lane] * 0 }
    }
  }
  for lane in 0..<V.scalarCount { rest += sum[lane] }
  return rest == 0
}
