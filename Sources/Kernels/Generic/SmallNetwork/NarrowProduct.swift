/// C[i, j] = sum over p of A[i, p] B[p, j] for matrices of few columns that lie in the first-level cache: the small
/// sister of `MatrixProduct`, with the same bits.
///
/// | array | shape | |
/// |---|---|---|
/// | `a` | rows x depth, `aStride` apart | |
/// | `b` | depth x columns, `bStride` apart | read in whole vectors from every row |
/// | `c` | rows x columns, `cStride` apart | written in whole vectors, but where `cStride` is 1 |
public struct NarrowProduct<S> {
  public var rows: Int
  public var columns: Int
  public var depth: Int
  public var a: UnsafePointer<S>
  public var aStride: Int
  public var b: UnsafePointer<S>
  public var bStride: Int
  public var c: UnsafeMutablePointer<S>
  public var cStride: Int

  @inlinable @inline(always)
  public init(
    rows: Int, columns: Int, depth: Int, a: UnsafePointer<S>, aStride: Int, b: UnsafePointer<S>, bStride: Int,
    c: UnsafeMutablePointer<S>, cStride: Int
  ) {
    self.rows = rows
    self.columns = columns
    self.depth = depth
    self.a = a
    self.aStride = aStride
    self.b = b
    self.bStride = bStride
    self.c = c
    self.cStride = cStride
  }
}

/// Computes a `NarrowProduct`: tiles of eight rows by one vector, or four by two where there are more columns, so that eight
/// sums are under way at once. A whole vector of C is what `finish(sum, row, column)` makes of its sums.
@inlinable @inline(always)
public func multiplyNarrow<V: KernelVector>(
  _: V.Type, _ t: NarrowProduct<V.Scalar>, _ finish: (_ sum: V, _ row: Int, _ column: Int) -> V
) {
  var column = 0
  while column < t.columns {
    var row = 0
    if t.columns - column > V.scalarCount {
      while row + 4 <= t.rows {
        narrowPairs(V.self, Four.self, t, row, column, finish)
        row += 4
      }
      while row < t.rows {
        narrowPairs(V.self, One.self, t, row, column, finish)
        row += 1
      }
      column += 2 * V.scalarCount
    } else {
      while row + 8 <= t.rows {
        narrowTile(V.self, Eight.self, t, row, column, finish)
        row += 8
      }
      if t.rows - row >= 4 {
        narrowTile(V.self, Four.self, t, row, column, finish)
        row += 4
      }
      while row < t.rows {
        narrowTile(V.self, One.self, t, row, column, finish)
        row += 1
      }
      column += V.scalarCount
    }
  }
}

/// One vector of `Rows` rows of C.
@inlinable @inline(always)
public func narrowTile<V: KernelVector, Rows: TileExtent>(
  _: V.Type, _: Rows.Type, _ t: NarrowProduct<V.Scalar>, _ row: Int, _ column: Int,
  _ finish: (_ sum: V, _ row: Int, _ column: Int) -> V
) {
  let rows = Rows.count
  let stride = t.aStride
  let second = 2 * stride
  let third = 3 * stride
  var a = t.a + row * stride
  var a4 = a + 4 * stride
  var b = t.b + column
  let zero = V(repeating: 0)
  var s0 = zero, s1 = zero, s2 = zero, s3 = zero, s4 = zero, s5 = zero, s6 = zero, s7 = zero
  for _ in 0..<t.depth {
    let w = load(V.self, b)
    s0 = multiplyAdd(V(repeating: a[0]), w, s0)
    if rows > 1 {
      s1 = multiplyAdd(V(repeating: a[stride]), w, s1)
      s2 = multiplyAdd(V(repeating: a[second]), w, s2)
      s3 = multiplyAdd(V(repeating: a[third]), w, s3)
    }
    if rows > 4 {
      s4 = multiplyAdd(V(repeating: a4[0]), w, s4)
      s5 = multiplyAdd(V(repeating: a4[stride]), w, s5)
      s6 = multiplyAdd(V(repeating: a4[second]), w, s6)
      s7 = multiplyAdd(V(repeating: a4[third]), w, s7)
      a4 += 1
    }
    a += 1
    b += t.bStride
  }
  var c = t.c + row * t.cStride + column
  let apart = t.cStride
  putNarrow(finish(s0, row, column), c, apart)
  if rows > 1 {
    putNarrow(finish(s1, row + 1, column), c + apart, apart)
    c += 2 * apart
    putNarrow(finish(s2, row + 2, column), c, apart)
    putNarrow(finish(s3, row + 3, column), c + apart, apart)
  }
  if rows > 4 {
    c += 2 * apart
    putNarrow(finish(s4, row + 4, column), c, apart)
    putNarrow(finish(s5, row + 5, column), c + apart, apart)
    c += 2 * apart
    putNarrow(finish(s6, row + 6, column), c, apart)
    putNarrow(finish(s7, row + 7, column), c + apart, apart)
  }
}

/// Two vectors of one row of C, or of four.
@inlinable @inline(always)
public func narrowPairs<V: KernelVector, Rows: TileExtent>(
  _: V.Type, _: Rows.Type, _ t: NarrowProduct<V.Scalar>, _ row: Int, _ column: Int,
  _ finish: (_ sum: V, _ row: Int, _ column: Int) -> V
) {
  let rows = Rows.count
  let stride = t.aStride
  let second = 2 * stride
  let third = 3 * stride
  var a = t.a + row * stride
  var b = t.b + column
  let next = column + V.scalarCount
  let zero = V(repeating: 0)
  var s0 = zero, s1 = zero, s2 = zero, s3 = zero
  var r0 = zero, r1 = zero, r2 = zero, r3 = zero
  for _ in 0..<t.depth {
    let (v, w) = (load(V.self, b), load(V.self, b + V.scalarCount))
    let a0 = V(repeating: a[0])
    s0 = multiplyAdd(a0, v, s0)
    r0 = multiplyAdd(a0, w, r0)
    if rows > 1 {
      let a1 = V(repeating: a[stride])
      s1 = multiplyAdd(a1, v, s1)
      r1 = multiplyAdd(a1, w, r1)
      let a2 = V(repeating: a[second])
      s2 = multiplyAdd(a2, v, s2)
      r2 = multiplyAdd(a2, w, r2)
      let a3 = V(repeating: a[third])
      s3 = multiplyAdd(a3, v, s3)
      r3 = multiplyAdd(a3, w, r3)
    }
    a += 1
    b += t.bStride
  }
  // More columns than a vector has: rows are whole vectors.
  var c = t.c + row * t.cStride + column
  store(finish(s0, row, column), c)
  store(finish(r0, row, next), c + V.scalarCount)
  if rows > 1 {
    c += t.cStride
    store(finish(s1, row + 1, column), c)
    store(finish(r1, row + 1, next), c + V.scalarCount)
    c += t.cStride
    store(finish(s2, row + 2, column), c)
    store(finish(r2, row + 2, next), c + V.scalarCount)
    c += t.cStride
    store(finish(s3, row + 3, column), c)
    store(finish(r3, row + 3, next), c + V.scalarCount)
  }
}

/// A whole vector, or its first lane where rows are a single number.
@inlinable @inline(always)
public func putNarrow<V: KernelVector>(_ sum: V, _ c: UnsafeMutablePointer<V.Scalar>, _ stride: Int) {
  if stride == 1 { c[0] = sum[0] } else { store(sum, c) }
}
