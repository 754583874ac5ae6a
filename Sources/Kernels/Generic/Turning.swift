/// Turns rows on their side: y[j, i] = x[i, j].
///
/// | array | shape |
/// |---|---|
/// | `x` | rows x columns, row after row |
/// | `y` | columns x rows, `stride` apart; what is left of the last vector becomes zero |
@inlinable @inline(always)
public func turnRows<V: KernelVector>(
  _: V.Type, _ x: UnsafePointer<V.Scalar>, rows: Int, columns: Int, _ y: UnsafeMutablePointer<V.Scalar>,
  stride: Int
) {
  let whole = rows / 4 * 4
  for column in 0..<columns {
    var row = columns < 4 ? 0 : whole
    while row < rows {
      y[column * stride + row] = x[row * columns + column]
      row += 1
    }
    while row % V.scalarCount != 0 {
      y[column * stride + row] = 0
      row += 1
    }
  }
  guard columns >= 4 else { return }
  var row = 0
  while row < whole {
    var column = 0
    while column < columns {
      // Where the columns are no whole number of squares, the last square begins earlier.
      let place = lesser(column, columns - 4)
      turnSquare(
        V.Scalar.self, x + row * columns + place, stride: columns, y + place * stride + row, stride: stride)
      column += 4
    }
    row += 4
  }
}

/// Four rows of four numbers.
@inlinable @inline(always)
public func turnSquare<S: KernelScalar>(
  _: S.Type, _ x: UnsafePointer<S>, stride xStride: Int, _ y: UnsafeMutablePointer<S>, stride: Int
) {
  let a = load(SIMD4<S>.self, x)
  let b = load(SIMD4<S>.self, x + xStride)
  let c = load(SIMD4<S>.self, x + 2 * xStride)
  let d = load(SIMD4<S>.self, x + 3 * xStride)
  let (ac, bd) = (zip(a.lowHalf, c.lowHalf), zip(b.lowHalf, d.lowHalf))
  store(zip(ac.lowHalf, bd.lowHalf), y)
  store(zip(ac.highHalf, bd.highHalf), y + stride)
  let (ac2, bd2) = (zip(a.highHalf, c.highHalf), zip(b.highHalf, d.highHalf))
  store(zip(ac2.lowHalf, bd2.lowHalf), y + 2 * stride)
  store(zip(ac2.highHalf, bd2.highHalf), y + 3 * stride)
}

/// The lanes of two vectors in turn.
@inlinable @inline(always)
public func zip<S: KernelScalar>(_ even: SIMD2<S>, _ odd: SIMD2<S>) -> SIMD4<S> {
  var result = SIMD4<S>(repeating: 0)
  result.evenHalf = even
  result.oddHalf = odd
  return result
}
