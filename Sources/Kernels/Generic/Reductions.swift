/// How many partial sums a reduction along a row keeps, on every instruction set: lane k adds the terms
/// k, k + 16, k + 32, ..., and the lanes are added pairwise at the end.
@inlinable @inline(always)
public var virtualLanes: Int { 16 }

/// A sum along a row, in the order of the virtual lanes.
public struct LaneSum<V: KernelVector> {
  @usableFromInline var lanes: SIMD16<V.Scalar>

  @inlinable @inline(always)
  public init() { lanes = SIMD16(repeating: 0) }

  /// Adds the terms `offset`, `offset` + 1, ..., of which the first `count` are meant.
  @inlinable @inline(always)
  public mutating func add(_ terms: V, at offset: Int, count: Int) {
    let terms = firstLanes(terms, count: count, rest: V(repeating: 0))
    Self.add(terms, to: &lanes, offset & (virtualLanes - V.scalarCount))
  }

  @inlinable @inline(always)
  static func add(_ terms: V, to lanes: UnsafeMutableRawPointer, _ first: Int) {
    let partial = lanes.assumingMemoryBound(to: V.Scalar.self) + first
    store(load(V.self, partial) + terms, partial)
  }

  /// The sum of all terms so far.
  @inlinable @inline(always)
  public var total: V.Scalar {
    var sums = lanes
    return Self.fold(&sums)
  }

  @inlinable @inline(always)
  static func fold(_ lanes: UnsafeMutableRawPointer) -> V.Scalar {
    let sums = lanes.assumingMemoryBound(to: V.Scalar.self)
    var half = virtualLanes / 2
    while half > 0 {
      for lane in 0..<half { sums[lane] += sums[lane + half] }
      half /= 2
    }
    return sums[0]
  }
}

/// The largest of the `count` numbers of a row; NaN is passed over.
@inlinable @inline(never)
public func maximum<V: KernelVector>(
  _: V.Type, _ x: UnsafePointer<V.Scalar>, count: Int, stride: Int
) -> V.Scalar {
  let first = V(repeating: x[0])
  var largest = first
  var offset = 0
  while offset < count {
    let lanes = lanesInRow(V.self, offset, count: count, stride: stride)
    let vector = firstLanes(loadLanes(V.self, x + offset, lanes), count: count - offset, rest: first)
    largest = V.select(vector, largest, where: largest, isLess: vector)
    offset += V.scalarCount
  }
  return foldToMaximum(V.self, &largest)
}

/// The largest lane; overwrites the vector.
@inlinable @inline(always)
public func foldToMaximum<V: KernelVector>(_: V.Type, _ vector: UnsafeMutableRawPointer) -> V.Scalar {
  let lanes = vector.assumingMemoryBound(to: V.Scalar.self)
  var half = V.scalarCount / 2
  while half > 0 {
    for lane in 0..<half {
      let other = lanes[lane + half]
      lanes[lane] = lanes[lane] < other ? other : lanes[lane]
    }
    half /= 2
  }
  return lanes[0]
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
