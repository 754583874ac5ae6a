import CProcessor

/// Rows of C against one panel of B: a column of tiles, each of which reads the panel again.
///
/// Whole vectors of C are read and written; what has fewer columns goes through `multiplyEdge`.
public struct Strip<S> {
  public var a: UnsafePointer<S>
  public var aRowStride: Int
  public var aDepthStride: Int
  /// From one tile to the next.
  public var aTileStride: Int
  public var b: UnsafePointer<S>
  public var bDepthStride: Int
  public var c: UnsafeMutablePointer<S>
  public var cRowStride: Int
  public var depth: Int
  /// Begin the sums with what C holds instead of zero.
  public var accumulates: Bool
  public var epilogue: Epilogue<S>
  /// Where a tile that copies lays the panel.
  public var copy: UnsafeMutablePointer<S>
  /// Where the panel lies that tiles fetch, and how many of them share it: a power of two.
  public var next: UnsafePointer<S>
  public var nextDepthStride: Int
  public var fetchers = 1

  @inlinable @inline(always)
  public init(_ product: MatrixProduct<S>, tileRows: Int) {
    a = product.a
    aRowStride = product.aRowStride
    aDepthStride = product.aDepthStride
    aTileStride = tileRows * product.aRowStride
    b = product.b
    bDepthStride = product.bDepthStride
    c = product.c
    cRowStride = product.cRowStride
    depth = product.depth
    accumulates = product.accumulates
    epilogue = product.epilogue
    copy = product.c
    next = product.b
    nextDepthStride = product.bDepthStride
  }

  /// Goes on to other rows and columns of C.
  @inlinable @inline(always)
  public mutating func moveC(rows: Int, columns: Int) {
    c += rows * cRowStride + columns
    epilogue = epilogue.advanced(rows: rows, columns: columns, stride: cRowStride)
  }
}

/// `rows` rows of C, from the tile number `after` on, for one panel: whole tiles and what is left.
@inlinable @inline(always)
public func multiplyStrip<V: KernelVector, Tile: TileExtent, Vectors: TileExtent>(
  _: V.Type, _: Tile.Type, _: Vectors.Type, _ strip: Strip<V.Scalar>, rows: Int, after: Int = 0
) {
  let whole = rows / Tile.count
  if whole > after { tiles(V.self, Tile.self, Vectors.self, Summing.self, strip, after, whole - after) }
  var rest = strip
  rest.a += whole * strip.aTileStride
  rest.moveC(rows: whole * Tile.count, columns: 0)
  switch rows - whole * Tile.count {
  case 1: tiles(V.self, One.self, Vectors.self, Summing.self, rest, 0, 1)
  case 2: tiles(V.self, Two.self, Vectors.self, Summing.self, rest, 0, 1)
  case 3: tiles(V.self, Three.self, Vectors.self, Summing.self, rest, 0, 1)
  case 4: tiles(V.self, Four.self, Vectors.self, Summing.self, rest, 0, 1)
  case 5: tiles(V.self, Five.self, Vectors.self, Summing.self, rest, 0, 1)
  case 6: if Tile.count > 6 { tiles(V.self, Six.self, Vectors.self, Summing.self, rest, 0, 1) }
  case 7: if Tile.count > 6 { tiles(V.self, Seven.self, Vectors.self, Summing.self, rest, 0, 1) }
  default: break
  }
}

/// `count` tiles of rows x vectors, from the number `first` on; the sums of a tile stay in registers over the whole depth.
@inlinable @inline(never)
public func tiles<V: KernelVector, Rows: TileExtent, Vectors: TileExtent, Task: TileTask>(
  _: V.Type, _: Rows.Type, _: Vectors.Type, _: Task.Type, _ strip: Strip<V.Scalar>, _ first: Int, _ count: Int
) {
  let rows = Rows.count
  let vectors = Vectors.count
  let width = V.scalarCount
  let aStride = strip.aRowStride
  let cStride = strip.cRowStride
  var tileA = strip.a + first * strip.aTileStride
  var c = strip.c + first * rows * cStride
  var next = strip.next
  var epilogue = strip.epilogue.advanced(rows: first * rows, columns: 0, stride: cStride)
  let finishes = !epilogue.isNothing
  for _ in 0..<count {
    var r0 = TileRow<V>(), r1 = TileRow<V>(), r2 = TileRow<V>(), r3 = TileRow<V>()
    var r4 = TileRow<V>(), r5 = TileRow<V>(), r6 = TileRow<V>(), r7 = TileRow<V>()
    if strip.accumulates {
      r0.begin(Vectors.self, c)
      if rows > 1 { r1.begin(Vectors.self, c + cStride) }
      if rows > 2 { r2.begin(Vectors.self, c + 2 * cStride) }
      if rows > 3 { r3.begin(Vectors.self, c + 3 * cStride) }
      if rows > 4 { r4.begin(Vectors.self, c + 4 * cStride) }
      if rows > 5 { r5.begin(Vectors.self, c + 5 * cStride) }
      if rows > 6 { r6.begin(Vectors.self, c + 6 * cStride) }
      if rows > 7 { r7.begin(Vectors.self, c + 7 * cStride) }
    }
    // Asks for the memory of C that sums are put in at the end, or that the next tile begins with.
    let prepared = strip.accumulates ? c + rows * cStride : c
    for row in 0..<rows { r0.prepare(Vectors.self, prepared + row * cStride) }
    var a = tileA
    var b = strip.b
    var copy = strip.copy
    for term in 0..<strip.depth {
      let b0 = load(V.self, b)
      let b1 = vectors > 1 ? load(V.self, b + width) : V(repeating: 0)
      r0.add(Vectors.self, a[0], b0, b1)
      if rows > 1 { r1.add(Vectors.self, a[aStride], b0, b1) }
      if rows > 2 { r2.add(Vectors.self, a[2 * aStride], b0, b1) }
      if rows > 3 { r3.add(Vectors.self, a[3 * aStride], b0, b1) }
      if rows > 4 { r4.add(Vectors.self, a[4 * aStride], b0, b1) }
      if rows > 5 { r5.add(Vectors.self, a[5 * aStride], b0, b1) }
      if rows > 6 { r6.add(Vectors.self, a[6 * aStride], b0, b1) }
      if rows > 7 { r7.add(Vectors.self, a[7 * aStride], b0, b1) }
      if Task.copies {
        store(b0, copy)
        if vectors > 1 { store(b1, copy + width) }
        copy += vectors * width
      }
      if Task.fetches, term & (strip.fetchers - 1) == 0 {
        processor_prefetch(next)
        if vectors > 1 { processor_prefetch(next + width) }
        next += strip.nextDepthStride
      }
      a += strip.aDepthStride
      b += strip.bDepthStride
    }
    if finishes {
      r0.finish(Vectors.self, epilogue, row: 0, stride: cStride)
      if rows > 1 { r1.finish(Vectors.self, epilogue, row: 1, stride: cStride) }
      if rows > 2 { r2.finish(Vectors.self, epilogue, row: 2, stride: cStride) }
      if rows > 3 { r3.finish(Vectors.self, epilogue, row: 3, stride: cStride) }
      if rows > 4 { r4.finish(Vectors.self, epilogue, row: 4, stride: cStride) }
      if rows > 5 { r5.finish(Vectors.self, epilogue, row: 5, stride: cStride) }
      if rows > 6 { r6.finish(Vectors.self, epilogue, row: 6, stride: cStride) }
      if rows > 7 { r7.finish(Vectors.self, epilogue, row: 7, stride: cStride) }
      epilogue = epilogue.advanced(rows: rows, columns: 0, stride: cStride)
    }
    r0.put(Vectors.self, c)
    if rows > 1 { r1.put(Vectors.self, c + cStride) }
    if rows > 2 { r2.put(Vectors.self, c + 2 * cStride) }
    if rows > 3 { r3.put(Vectors.self, c + 3 * cStride) }
    if rows > 4 { r4.put(Vectors.self, c + 4 * cStride) }
    if rows > 5 { r5.put(Vectors.self, c + 5 * cStride) }
    if rows > 6 { r6.put(Vectors.self, c + 6 * cStride) }
    if rows > 7 { r7.put(Vectors.self, c + 7 * cStride) }
    tileA += strip.aTileStride
    c += rows * cStride
  }
}
