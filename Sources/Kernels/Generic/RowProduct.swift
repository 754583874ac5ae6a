/// Computes a `MatrixProduct` of one row: C[0, j] = sum over p of A[0, p] B[p, j].
///
/// The bits are those of `multiply`. With one row there is nothing to keep in registers but sums, and each waits for its
/// last term; so eight vectors of sums go on at once, and B streams by as fast as memory gives it. B is packed in panels.
@inlinable @inline(always)
public func multiplyRow<V: KernelVector>(_: V.Type, _ product: MatrixProduct<V.Scalar>) {
  let width = V.scalarCount
  var column = 0
  while column < product.columns {
    let left = product.columns - column
    let b = product.b + column / (2 * width) * product.bPanelStride
    if left > 7 * width {
      rowSums(V.self, FourPanels.self, product, b, column, columns: lesser(left, 8 * width))
      column += 8 * width
    } else if left > 3 * width {
      rowSums(V.self, TwoPanels.self, product, b, column, columns: lesser(left, 4 * width))
      column += 4 * width
    } else if left > width {
      rowSums(V.self, OnePanel.self, product, b, column, columns: lesser(left, 2 * width))
      column += 2 * width
    } else {
      rowSums(V.self, HalfPanel.self, product, b, column, columns: left)
      column += width
    }
  }
}

/// How many vectors of sums go on at once, as a type, so that every number is compiled to straight code.
public protocol RowWidth { static var vectors: Int { get } }
public enum HalfPanel: RowWidth { @inlinable @inline(always) public static var vectors: Int { 1 } }
public enum OnePanel: RowWidth { @inlinable @inline(always) public static var vectors: Int { 2 } }
public enum TwoPanels: RowWidth { @inlinable @inline(always) public static var vectors: Int { 4 } }
public enum FourPanels: RowWidth { @inlinable @inline(always) public static var vectors: Int { 8 } }

/// The sums of neighbouring columns, from the panel `panel` on.
@inlinable @inline(never)
public func rowSums<V: KernelVector, Width: RowWidth>(
  _: V.Type, _: Width.Type, _ product: MatrixProduct<V.Scalar>, _ panel: UnsafePointer<V.Scalar>,
  _ column: Int, columns: Int
) {
  let width = V.scalarCount
  let vectors = Width.vectors
  let a = product.a
  let aStride = product.aDepthStride
  let bStride = product.bDepthStride
  let b0 = panel
  let b1 = panel + product.bPanelStride
  let b2 = panel + 2 * product.bPanelStride
  let b3 = panel + 3 * product.bPanelStride
  let zero = V(repeating: 0)
  var r0 = zero, r1 = zero, r2 = zero, r3 = zero, r4 = zero, r5 = zero, r6 = zero, r7 = zero
  var place = 0
  for p in 0..<product.depth {
    let x = V(repeating: a[p * aStride])
    r0 = multiplyAdd(x, load(V.self, b0 + place), r0)
    if vectors > 1 { r1 = multiplyAdd(x, load(V.self, b0 + place + width), r1) }
    if vectors > 2 {
      r2 = multiplyAdd(x, load(V.self, b1 + place), r2)
      r3 = multiplyAdd(x, load(V.self, b1 + place + width), r3)
    }
    if vectors > 4 {
      r4 = multiplyAdd(x, load(V.self, b2 + place), r4)
      r5 = multiplyAdd(x, load(V.self, b2 + place + width), r5)
      r6 = multiplyAdd(x, load(V.self, b3 + place), r6)
      r7 = multiplyAdd(x, load(V.self, b3 + place + width), r7)
    }
    place += bStride
  }
  if !product.epilogue.isNothing {
    let epilogue = product.epilogue.advanced(rows: 0, columns: column, stride: 0)
    r0 = finished(V.self, r0, epilogue, row: 0, column: 0, stride: 0)
    if vectors > 1 { r1 = finished(V.self, r1, epilogue, row: 0, column: width, stride: 0) }
    if vectors > 2 {
      r2 = finished(V.self, r2, epilogue, row: 0, column: 2 * width, stride: 0)
      r3 = finished(V.self, r3, epilogue, row: 0, column: 3 * width, stride: 0)
    }
    if vectors > 4 {
      r4 = finished(V.self, r4, epilogue, row: 0, column: 4 * width, stride: 0)
      r5 = finished(V.self, r5, epilogue, row: 0, column: 5 * width, stride: 0)
      r6 = finished(V.self, r6, epilogue, row: 0, column: 6 * width, stride: 0)
      r7 = finished(V.self, r7, epilogue, row: 0, column: 7 * width, stride: 0)
    }
  }
  let c = product.c + column
  let last = product.mayOverrun ? width : columns - (vectors - 1) * width
  if vectors == 1 { storeLanes(r0, c, last) } else { store(r0, c) }
  if vectors == 2 { storeLanes(r1, c + width, last) } else if vectors > 2 { store(r1, c + width) }
  if vectors > 2 { store(r2, c + 2 * width) }
  if vectors == 4 { storeLanes(r3, c + 3 * width, last) } else if vectors > 4 { store(r3, c + 3 * width) }
  if vectors > 4 {
    store(r4, c + 4 * width)
    store(r5, c + 5 * width)
    store(r6, c + 6 * width)
    storeLanes(r7, c + 7 * width, last)
  }
}
