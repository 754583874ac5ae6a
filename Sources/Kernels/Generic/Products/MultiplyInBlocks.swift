/// How many terms are added before the sums are put down in C: a panel of so many rows of B stays in first-level cache.
@inlinable @inline(always)
public func depthOfBlock() -> Int { 256 }

/// How many rows of A are copied at a time: 64 KB of them.
@inlinable @inline(always)
public func rowsOfBlock<S>(_: S.Type, tileRows: Int) -> Int {
  65_536 / (depthOfBlock() * MemoryLayout<S>.stride) / tileRows * tileRows
}

/// Whether steps down a matrix are so long that each meets another page of memory: then the few numbers that are read
/// there are worth a copy.
@inlinable @inline(always)
public func leavesPage<S>(_: S.Type, stride: Int) -> Bool { stride * MemoryLayout<S>.stride >= 4096 }

/// Whether a panel of B should be copied: it lies across many pages, and there are rows to make use of the copy.
@inlinable @inline(always)
public func isWorthPacking<V: KernelVector, Tile: TileExtent>(
  _: V.Type, _: Tile.Type, _ product: MatrixProduct<V.Scalar>
) -> Bool {
  #if arch(wasm32)
    return false  // its stack is small
  #else
    return leavesPage(V.Scalar.self, stride: product.bDepthStride)
      && product.bPanelStride == 2 * V.scalarCount && product.rows >= 2 * Tile.count && product.depth > 8
  #endif
}

/// `multiply` where the rows of B lie in different pages: block by block of the depth, each panel of B is laid close
/// together by the first tile that reads it, and the last asks for the panel that comes next. A is copied too where it is
/// read by columns.
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
      var part = product
      part.depth = lesser(depthOfBlock(), product.depth - term)
      part.accumulates = product.accumulates || term > 0
      part.b += term * product.bDepthStride
      var row = 0
      while row < product.rows {
        part.rows = lesser(blockRows, product.rows - row)
        part.a = product.a + term * product.aDepthStride + row * product.aRowStride
        part.c = product.c + row * product.cRowStride
        part.epilogue =
          term + part.depth < product.depth
          ? Epilogue() : product.epilogue.advanced(rows: row, columns: 0, stride: product.cRowStride)
        var strip = Strip(part, tileRows: Tile.count)
        if packsRows {
          packRows(V.self, Tile.self, part, copyOfA)
          strip.a = UnsafePointer(copyOfA)
          strip.aDepthStride = Tile.count
          strip.aTileStride = part.depth * Tile.count
        }
        multiplyBlock(V.self, Tile.self, part, strip, room)
        row += part.rows
      }
      term += part.depth
    }
  }
}

/// One block: `strip` says where its A lies.
@inlinable @inline(always)
public func multiplyBlock<V: KernelVector, Tile: TileExtent>(
  _: V.Type, _: Tile.Type, _ product: MatrixProduct<V.Scalar>, _ strip: Strip<V.Scalar>,
  _ room: UnsafeMutablePointer<V.Scalar>
) {
  let panel = 2 * V.scalarCount
  let tileCount = product.rows / Tile.count
  var strip = strip
  var b = product.b
  var column = 0
  while column < product.columns {
    let left = product.columns - column
    strip.b = b
    if tileCount >= 2, left >= panel {
      strip.copy = room
      tiles(V.self, Tile.self, Two.self, Copying.self, strip, 0, 1)
      strip.b = UnsafePointer(room)
      strip.bDepthStride = panel
      // Behind the last panel comes the first of the next block; to ask for what is not there does no harm.
      strip.next = left > panel ? b + panel : product.b + product.depth * product.bDepthStride
      if tileCount > 2 { tiles(V.self, Tile.self, Two.self, Summing.self, strip, 1, tileCount - 2) }
      tiles(V.self, Tile.self, Two.self, Fetching.self, strip, tileCount - 1, 1)
      multiplyStrip(V.self, Tile.self, Two.self, strip, rows: product.rows, after: tileCount)
      strip.bDepthStride = product.bDepthStride
    } else {
      multiplyPanel(V.self, Tile.self, strip, product, columns: lesser(left, panel))
    }
    strip.moveC(rows: 0, columns: panel)
    b += panel
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
