/// Computes a `MatrixProduct` by tiles of `Tile` rows and two vectors.
///
/// A lane is an element of C: it adds its terms in the order of p with fused multiply-adds, so neither the
/// width of the vectors nor the place of an element in a tile has a say in its bits; nor has a sum that is put down in C
/// between two blocks of its terms.
/// Reads B up to one vector past its last column (what it reads there never reaches C).
@inlinable @inline(always)
public func multiply<V: KernelVector, Tile: TileExtent>(
  _: V.Type, tile: Tile.Type, _ product: MatrixProduct<V.Scalar>
) {
  if hasRowsForBlocks(V.self, Tile.self, product) {
    if isPacked(V.self, product) {
      if leavesCache(product) { return multiplyPackedInBlocks(V.self, Tile.self, product) }
    } else if isWorthPacking(V.self, product) {
      return multiplyInBlocks(V.self, Tile.self, product)
    }
  }
  var strip = Strip(product, tileRows: Tile.count)
  var column = 0
  while column < product.columns {
    let columns = lesser(2 * V.scalarCount, product.columns - column)
    multiplyPanel(V.self, Tile.self, strip, product, columns: columns)
    column += 2 * V.scalarCount
    strip.b += product.bPanelStride
    strip.moveC(rows: 0, columns: 2 * V.scalarCount)
  }
}

/// All rows of C for one panel of at most two vectors of columns.
@inlinable @inline(always)
public func multiplyPanel<V: KernelVector, Tile: TileExtent>(
  _: V.Type, _: Tile.Type, _ strip: Strip<V.Scalar>, _ product: MatrixProduct<V.Scalar>, columns: Int
) {
  let width = V.scalarCount
  if columns > width {
    if columns == 2 * width || product.mayOverrun {
      multiplyStrip(V.self, Tile.self, Two.self, strip, rows: product.rows)
    } else {
      multiplyEdge(V.self, Tile.self, Two.self, strip, rows: product.rows, columns: columns)
    }
  } else if columns == width || product.mayOverrun {
    multiplyStrip(V.self, Tile.self, One.self, strip, rows: product.rows)
  } else {
    multiplyEdge(V.self, Tile.self, One.self, strip, rows: product.rows, columns: columns)
  }
}

/// `multiplyStrip` for fewer columns than the vectors have: each tile is computed beside C, and its columns are copied.
@inlinable @inline(never)
public func multiplyEdge<V: KernelVector, Tile: TileExtent, Vectors: TileExtent>(
  _: V.Type, _: Tile.Type, _: Vectors.Type, _ strip: Strip<V.Scalar>, rows: Int, columns: Int
) {
  withRoom(V.Scalar.self, KernelPage.self) { sums in
    let stride = Vectors.count * V.scalarCount
    var part = strip
    part.c = sums
    part.cRowStride = stride
    part.epilogue = Epilogue()
    var c = strip.c
    var row = 0
    while row < rows {
      let count = lesser(Tile.count, rows - row)
      if strip.accumulates {
        for row in 0..<count {
          copyColumns(V.self, c + row * strip.cRowStride, sums + row * stride, columns)
        }
      }
      multiplyStrip(V.self, Tile.self, Vectors.self, part, rows: count)
      for place in 0..<count {
        let sum = sums + place * stride
        if !strip.epilogue.isNothing {
          var sumRow = TileRow<V>()
          sumRow.begin(Vectors.self, sum)
          sumRow.finish(Vectors.self, strip.epilogue, row: row + place, stride: strip.cRowStride)
          sumRow.put(Vectors.self, sum)
        }
        copyColumns(V.self, sum, c + place * strip.cRowStride, columns)
      }
      part.a += strip.aTileStride
      c += Tile.count * strip.cRowStride
      row += Tile.count
    }
  }
}

/// Copies fewer than two vectors: where there is a whole one, the first and the last of them, which overlap.
@inlinable @inline(always)
public func copyColumns<V: KernelVector>(
  _: V.Type, _ source: UnsafePointer<V.Scalar>, _ target: UnsafeMutablePointer<V.Scalar>, _ count: Int
) {
  let width = V.scalarCount
  if count >= width {
    let last = load(V.self, source + count - width)
    store(load(V.self, source), target)
    store(last, target + count - width)
  } else {
    for lane in 0..<count { target[lane] = source[lane] }
  }
}
