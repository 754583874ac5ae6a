/// How many terms are added before the sums are put down in C: a panel of so many rows of B stays in first-level cache.
@inlinable @inline(always)
public func depthOfBlock() -> Int { 256 }

/// The same where B is packed and streams from second-level cache: so many terms of all rows of A stay there too.
@inlinable @inline(always)
public func depthOfPackedBlock() -> Int { 512 }

/// How many rows of A are copied at a time: 64 KB of them.
@inlinable @inline(always)
public func rowsOfBlock<S>(_: S.Type, tileRows: Int) -> Int {
  65_536 / (depthOfBlock() * MemoryLayout<S>.stride) / tileRows * tileRows
}

/// Whether steps down a matrix are so long that each meets another page of memory: then the few numbers that are read
/// there are worth a copy.
@inlinable @inline(always)
public func leavesPage<S>(_: S.Type, stride: Int) -> Bool { stride * MemoryLayout<S>.stride >= 4096 }

/// Whether a product goes block by block: there are rows to make use of what is near.
@inlinable @inline(always)
public func hasRowsForBlocks<V: KernelVector, Tile: TileExtent>(
  _: V.Type, _: Tile.Type, _ product: MatrixProduct<V.Scalar>
) -> Bool { product.rows >= 2 * Tile.count && product.depth > 8 }

/// Whether B comes in panels.
@inlinable @inline(always)
public func isPacked<V: KernelVector>(_: V.Type, _ product: MatrixProduct<V.Scalar>) -> Bool {
  product.bPanelStride > 2 * V.scalarCount
}

/// Whether A takes so much of second-level cache, 512 KB, that a panel of B and the next would drive it out.
@inlinable @inline(always)
public func leavesCache<S>(_ product: MatrixProduct<S>) -> Bool {
  product.rows * product.depth * MemoryLayout<S>.stride >= 524_288
}

/// Whether a panel of B that is not packed should be copied: it lies across many pages.
@inlinable @inline(always)
public func isWorthPacking<V: KernelVector>(_: V.Type, _ product: MatrixProduct<V.Scalar>) -> Bool {
  #if arch(wasm32)
    return false  // its stack is small
  #else
    return leavesPage(V.Scalar.self, stride: product.bDepthStride)
  #endif
}

/// The terms of a product from one on; the epilogue belongs to the last.
@inlinable @inline(always)
public func block<S>(of product: MatrixProduct<S>, from term: Int, depth: Int) -> MatrixProduct<S> {
  var part = product
  part.depth = lesser(depth, product.depth - term)
  part.accumulates = product.accumulates || term > 0
  part.a += term * product.aDepthStride
  part.b += term * product.bDepthStride
  if term + part.depth < product.depth { part.epilogue = Epilogue() }
  return part
}

/// `multiply` where B is packed, block by block of the depth.
@inlinable @inline(never)
public func multiplyPackedInBlocks<V: KernelVector, Tile: TileExtent>(
  _: V.Type, _: Tile.Type, _ product: MatrixProduct<V.Scalar>
) {
  var term = 0
  while term < product.depth {
    let part = block(of: product, from: term, depth: depthOfPackedBlock())
    multiplyBlock(V.self, Tile.self, part, Strip(part, tileRows: Tile.count), room: nil)
    term += part.depth
  }
}

/// `multiply` where the rows of B lie in different pages: block by block of the depth, each panel of B is laid close
/// together by the first tile that reads it. A is copied too where it is read by columns.
///
///     room: a panel of B, 256 x two vectors, 32 KB | A, tile by tile: 256 x rows of a tile, 64 KB
@inlinable @inline(never)
public func multiplyInBlocks<V: KernelVector, Tile: TileExtent>(
  _: V.Type, _: Tile.Type, _ product: MatrixProduct<V.Scalar>
) {
  withRoom(V.Scalar.self, KernelRoom.self) { room in
    let packsRows = product.aRowStride == 1 && leavesPage(V.Scalar.self, stride: product.aDepthStride)
    let copyOfA = room + depthOfBlock() * 2 * V.scalarCount
    let blockRows =
      packsRows ? rowsOfBlock(V.Scalar.self, tileRows: Tile.count) : product.rows
    var term = 0
    while term < product.depth {
      let block = block(of: product, from: term, depth: depthOfBlock())
      var row = 0
      while row < product.rows {
        var part = block
        part.rows = lesser(blockRows, product.rows - row)
        part.a += row * product.aRowStride
        part.c += row * product.cRowStride
        part.epilogue = block.epilogue.advanced(rows: row, columns: 0, stride: product.cRowStride)
        var strip = Strip(part, tileRows: Tile.count)
        if packsRows {
          packRows(V.self, Tile.self, part, copyOfA)
          strip.a = UnsafePointer(copyOfA)
          strip.aDepthStride = Tile.count
          strip.aTileStride = part.depth * Tile.count
        }
        multiplyBlock(V.self, Tile.self, part, strip, room: room)
        row += part.rows
      }
      term += block.depth
    }
  }
}

/// One block: `strip` says where its A lies, `room` where a panel of B is laid that has to be copied. The last tiles of a
/// panel ask for the one that comes next: as many of them as leaves each little to ask for.
@inlinable @inline(always)
public func multiplyBlock<V: KernelVector, Tile: TileExtent>(
  _: V.Type, _: Tile.Type, _ product: MatrixProduct<V.Scalar>, _ strip: Strip<V.Scalar>,
  room: UnsafeMutablePointer<V.Scalar>?
) {
  let panel = 2 * V.scalarCount
  let tileCount = product.rows / Tile.count
  let first = room == nil ? 0 : 1
  var strip = strip
  // Where few tiles share a copy, one asks best for all.
  if room == nil || tileCount >= 16 {
    while 2 * strip.fetchers <= tileCount - first { strip.fetchers *= 2 }
  }
  let summing = tileCount - first - strip.fetchers
  var b = product.b
  var column = 0
  while column < product.columns {
    let left = product.columns - column
    strip.b = b
    if tileCount >= 2, left >= panel {
      if let room {
        strip.copy = room
        tiles(V.self, Tile.self, Two.self, Copying.self, strip, 0, 1)
        strip.b = UnsafePointer(room)
        strip.bDepthStride = panel
      }
      if summing > 0 { tiles(V.self, Tile.self, Two.self, Summing.self, strip, first, summing) }
      // Behind the last panel comes the first of the next block; to ask for what is not there does no harm.
      strip.next =
        left > panel ? b + product.bPanelStride : product.b + product.depth * product.bDepthStride
      tiles(V.self, Tile.self, Two.self, Fetching.self, strip, first + summing, strip.fetchers)
      multiplyStrip(V.self, Tile.self, Two.self, strip, rows: product.rows, after: tileCount)
      strip.bDepthStride = product.bDepthStride
    } else {
      multiplyPanel(V.self, Tile.self, strip, product, columns: lesser(left, panel))
    }
    strip.moveC(rows: 0, columns: panel)
    b += product.bPanelStride
    column += panel
  }
}

/// Copies A, tile by tile, so that the numbers of a tile that meet a row of B lie side by side.
@inlinable @inline(never)
public func packRows<V: KernelVector, Tile: TileExtent>(
  _: V.Type, _: Tile.Type, _ product: MatrixProduct<V.Scalar>, _ copy: UnsafeMutablePointer<V.Scalar>
) {
  var target = copy
  var row = 0
  while row < product.rows {
    var source = product.a + row
    let rows = lesser(Tile.count, product.rows - row)
    for _ in 0..<product.depth {
      if rows == Tile.count {
        for row in 0..<Tile.count { target[row] = source[row] }
      } else {
        for row in 0..<rows { target[row] = source[row] }
      }
      source += product.aDepthStride
      target += Tile.count
    }
    row += Tile.count
  }
}
