/// C[i, j] (+)= sum over p of A[i, p] B[p, j], with every operand described by its strides.
///
/// One description serves the three products of training:
///
/// | product | i | j | p | A | B |
/// |---|---|---|---|---|---|
/// | Z = A W^T | rows | outputs | inputs | activations | W^T, packed in panels |
/// | dA = dZ W | rows | inputs | outputs | dZ | W as it lies |
/// | dW = dZ^T A | outputs | inputs | rows | dZ, read by columns | activations as they lie |
public struct MatrixProduct<S> {
  /// i: how many rows of A and C.
  public var rows: Int
  /// j: how many columns of B and C.
  public var columns: Int
  /// p: how many terms each sum has.
  public var depth: Int
  public var a: UnsafePointer<S>
  public var aRowStride: Int
  public var aDepthStride: Int
  public var b: UnsafePointer<S>
  public var bDepthStride: Int
  /// From one panel of columns to the next: `KernelSet.panelWidth` where B lies as a plain matrix.
  public var bPanelStride: Int
  public var c: UnsafeMutablePointer<S>
  public var cRowStride: Int
  /// Begin the sums with what C holds instead of zero.
  public var accumulates: Bool
  /// Whole vectors may be written past the last column, up to the next multiple of 64 bytes.
  public var mayOverrun: Bool

  @inlinable @inline(always)
  public init(
    rows: Int, columns: Int, depth: Int, a: UnsafePointer<S>, aRowStride: Int, aDepthStride: Int,
    b: UnsafePointer<S>, bDepthStride: Int, bPanelStride: Int, c: UnsafeMutablePointer<S>, cRowStride: Int,
    accumulates: Bool, mayOverrun: Bool
  ) {
    self.rows = rows
    self.columns = columns
    self.depth = depth
    self.a = a
    self.aRowStride = aRowStride
    self.aDepthStride = aDepthStride
    self.b = b
    self.bDepthStride = bDepthStride
    self.bPanelStride = bPanelStride
    self.c = c
    self.cRowStride = cRowStride
    self.accumulates = accumulates
    self.mayOverrun = mayOverrun
  }
}

/// How many rows or vectors a tile has, as a type, so that every shape of tile is compiled to straight code.
public protocol TileExtent { static var count: Int { get } }
public enum One: TileExtent { @inlinable @inline(always) public static var count: Int { 1 } }
public enum Two: TileExtent { @inlinable @inline(always) public static var count: Int { 2 } }
public enum Three: TileExtent { @inlinable @inline(always) public static var count: Int { 3 } }
public enum Four: TileExtent { @inlinable @inline(always) public static var count: Int { 4 } }
public enum Five: TileExtent { @inlinable @inline(always) public static var count: Int { 5 } }
public enum Six: TileExtent { @inlinable @inline(always) public static var count: Int { 6 } }

/// Computes a `MatrixProduct`.
///
/// A lane is an element of C: it adds its terms in the order of p with fused multiply-adds, so neither the
/// width of the vectors nor the place of an element in a tile has a say in its bits.
/// Reads B up to one vector past its last column (what it reads there never reaches C).
@inlinable @inline(always)
public func multiply<V: KernelVector>(_: V.Type, _ product: MatrixProduct<V.Scalar>) {
  let width = V.scalarCount
  var column = 0
  var b = product.b
  while column < product.columns {
    let left = product.columns - column
    if left > width {
      tiles(V.self, Two.self, product, column, b, columns: lesser(left, 2 * width))
    } else {
      tiles(V.self, One.self, product, column, b, columns: left)
    }
    column += 2 * width
    b += product.bPanelStride
  }
}

/// All rows of C, for one panel of its columns.
@inlinable @inline(always)
public func tiles<V: KernelVector, Vectors: TileExtent>(
  _: V.Type, _: Vectors.Type, _ product: MatrixProduct<V.Scalar>, _ column: Int, _ b: UnsafePointer<V.Scalar>,
  columns: Int
) {
  var row = 0
  while row + Six.count <= product.rows {
    tile(V.self, Six.self, Vectors.self, product, row, column, b, columns)
    row += Six.count
  }
  switch product.rows - row {
  case 1: tile(V.self, One.self, Vectors.self, product, row, column, b, columns)
  case 2: tile(V.self, Two.self, Vectors.self, product, row, column, b, columns)
  case 3: tile(V.self, Three.self, Vectors.self, product, row, column, b, columns)
  case 4: tile(V.self, Four.self, Vectors.self, product, row, column, b, columns)
  case 5: tile(V.self, Five.self, Vectors.self, product, row, column, b, columns)
  default: break
  }
}

/// A tile of rows x vectors kept in registers over the whole depth.
@inlinable @inline(never)
public func tile<V: KernelVector, Rows: TileExtent, Vectors: TileExtent>(
  _: V.Type, _: Rows.Type, _: Vectors.Type, _ product: MatrixProduct<V.Scalar>, _ row: Int, _ column: Int,
  _ panel: UnsafePointer<V.Scalar>, _ columns: Int
) {
  let rows = Rows.count
  let vectors = Vectors.count
  let isWhole = columns == vectors * V.scalarCount || product.mayOverrun
  let width = V.scalarCount
  let aStride = product.aRowStride
  let cStride = product.cRowStride
  let c = product.c + row * cStride + column
  var a = product.a + row * aStride
  var b = panel
  let zero = V(repeating: 0)
  var r00 = zero, r01 = zero, r10 = zero, r11 = zero, r20 = zero, r21 = zero
  var r30 = zero, r31 = zero, r40 = zero, r41 = zero, r50 = zero, r51 = zero
  if product.accumulates {
    let first = lesser(columns, width)
    r00 = loadLanes(V.self, c, first)
    if rows > 1 { r10 = loadLanes(V.self, c + cStride, first) }
    if rows > 2 { r20 = loadLanes(V.self, c + 2 * cStride, first) }
    if rows > 3 { r30 = loadLanes(V.self, c + 3 * cStride, first) }
    if rows > 4 { r40 = loadLanes(V.self, c + 4 * cStride, first) }
    if rows > 5 { r50 = loadLanes(V.self, c + 5 * cStride, first) }
    if vectors > 1 {
      let second = columns - width
      r01 = loadLanes(V.self, c + width, second)
      if rows > 1 { r11 = loadLanes(V.self, c + cStride + width, second) }
      if rows > 2 { r21 = loadLanes(V.self, c + 2 * cStride + width, second) }
      if rows > 3 { r31 = loadLanes(V.self, c + 3 * cStride + width, second) }
      if rows > 4 { r41 = loadLanes(V.self, c + 4 * cStride + width, second) }
      if rows > 5 { r51 = loadLanes(V.self, c + 5 * cStride + width, second) }
    }
  }
  for _ in 0..<product.depth {
    let b0 = load(V.self, b)
    let b1 = vectors > 1 ? load(V.self, b + width) : zero
    var x = V(repeating: a[0])
    r00 = multiplyAdd(x, b0, r00)
    if vectors > 1 { r01 = multiplyAdd(x, b1, r01) }
    if rows > 1 {
      x = V(repeating: a[aStride])
      r10 = multiplyAdd(x, b0, r10)
      if vectors > 1 { r11 = multiplyAdd(x, b1, r11) }
    }
    if rows > 2 {
      x = V(repeating: a[2 * aStride])
      r20 = multiplyAdd(x, b0, r20)
      if vectors > 1 { r21 = multiplyAdd(x, b1, r21) }
    }
    if rows > 3 {
      x = V(repeating: a[3 * aStride])
      r30 = multiplyAdd(x, b0, r30)
      if vectors > 1 { r31 = multiplyAdd(x, b1, r31) }
    }
    if rows > 4 {
      x = V(repeating: a[4 * aStride])
      r40 = multiplyAdd(x, b0, r40)
      if vectors > 1 { r41 = multiplyAdd(x, b1, r41) }
    }
    if rows > 5 {
      x = V(repeating: a[5 * aStride])
      r50 = multiplyAdd(x, b0, r50)
      if vectors > 1 { r51 = multiplyAdd(x, b1, r51) }
    }
    a += product.aDepthStride
    b += product.bDepthStride
  }
  put(r00, r01, c, vectors: vectors, columns: columns, isWhole: isWhole)
  if rows > 1 { put(r10, r11, c + cStride, vectors: vectors, columns: columns, isWhole: isWhole) }
  if rows > 2 { put(r20, r21, c + 2 * cStride, vectors: vectors, columns: columns, isWhole: isWhole) }
  if rows > 3 { put(r30, r31, c + 3 * cStride, vectors: vectors, columns: columns, isWhole: isWhole) }
  if rows > 4 { put(r40, r41, c + 4 * cStride, vectors: vectors, columns: columns, isWhole: isWhole) }
  if rows > 5 { put(r50, r51, c + 5 * cStride, vectors: vectors, columns: columns, isWhole: isWhole) }
}

/// One row of a tile to C.
@inlinable @inline(always)
public func put<V: KernelVector>(
  _ first: V, _ second: V, _ c: UnsafeMutablePointer<V.Scalar>, vectors: Int, columns: Int, isWhole: Bool
) {
  let width = V.scalarCount
  if isWhole {
    store(first, c)
    if vectors > 1 { store(second, c + width) }
  } else if vectors > 1 {
    store(first, c)
    store(second, c + width, count: columns - width)
  } else {
    store(first, c, count: columns)
  }
}
