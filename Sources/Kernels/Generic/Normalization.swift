/// Where the row normalisations read and write.
///
/// | array | shape | |
/// |---|---|---|
/// | `x` | rows x columns, `xStride` apart | the layer's input |
/// | `normalized` | rows x columns, `stride` apart | written forward, read backward |
/// | `y` | as `normalized` | forward: the output, overwritten; backward: its gradient, read |
/// | `dx` | rows x columns, `dxStride` apart | backward: overwritten |
/// | `gain`, `shift` | columns; `shift` may be nil | |
/// | `inverse` | rows | 1 / deviation of each row: written forward, read backward |
public struct NormalizedRows<S> {
  public var rows: Int
  public var columns: Int
  public var x: UnsafePointer<S>
  public var xStride: Int
  public var normalized: UnsafeMutablePointer<S>
  public var y: UnsafeMutablePointer<S>
  public var stride: Int
  public var dx: UnsafeMutablePointer<S>?
  public var dxStride: Int
  public var gain: UnsafePointer<S>
  public var shift: UnsafePointer<S>?
  public var inverse: UnsafeMutablePointer<S>
  public var epsilon: S
  /// Whether the mean of a row is taken off (layer normalisation), or not (RMS normalisation).
  public var centers: Bool

  @inlinable @inline(always)
  public init(
    rows: Int, columns: Int, x: UnsafePointer<S>, xStride: Int, normalized: UnsafeMutablePointer<S>,
    y: UnsafeMutablePointer<S>, stride: Int, dx: UnsafeMutablePointer<S>?, dxStride: Int,
    gain: UnsafePointer<S>, shift: UnsafePointer<S>?, inverse: UnsafeMutablePointer<S>, epsilon: S,
    centers: Bool
  ) {
    self.rows = rows
    self.columns = columns
    self.x = x
    self.xStride = xStride
    self.normalized = normalized
    self.y = y
    self.stride = stride
    self.dx = dx
    self.dxStride = dxStride
    self.gain = gain
    self.shift = shift
    self.inverse = inverse
    self.epsilon = epsilon
    self.centers = centers
  }
}

/// n = (x - m) r,  y = gain n + shift, row by row, with m the mean of the row (0 where it is not centred) and
/// r = 1 / sqrt(mean of (x - m)^2 + epsilon).
@inlinable @inline(always)
public func normalizeRows<V: KernelVector>(_: V.Type, _ rows: NormalizedRows<V.Scalar>) {
  let columns = rows.columns
  let share = 1 / V.Scalar(columns)
  for row in 0..<rows.rows {
    let x = rows.x + row * rows.xStride
    let n = rows.normalized + row * rows.stride
    let y = rows.y + row * rows.stride
    var mean: V.Scalar = 0
    if rows.centers {
      var sum = LaneSum<V>()
      forEachVector(V.self, count: columns) { offset, lanes in
        sum.add(loadLanes(V.self, x + offset, lanes), at: offset, count: lanes)
      }
      mean = sum.total * share
    }
    var squares = LaneSum<V>()
    forEachVector(V.self, count: columns) { offset, lanes in
      let d = loadLanes(V.self, x + offset, lanes) - V(repeating: mean)
      squares.add(d * d, at: offset, count: lanes)
    }
    let inverse = 1 / (squares.total * share + rows.epsilon).squareRoot()
    rows.inverse[row] = inverse
    forEachVector(V.self, count: columns) { offset, lanes in
      let d = loadLanes(V.self, x + offset, lanes) - V(repeating: mean)
      let value = d * V(repeating: inverse)
      storeLanes(value, n + offset, lanes)
      let scaled = value * loadLanes(V.self, rows.gain + offset, lanes)
      if let shift = rows.shift {
        storeLanes(scaled + loadLanes(V.self, shift + offset, lanes), y + offset, lanes)
      } else {
        storeLanes(scaled, y + offset, lanes)
      }
    }
  }
}

/// dn = dy gain,  dx = r (dn - mean of dn - n mean of (dn n)), row by row; without the mean of dn where rows are not
/// centred.
@inlinable @inline(always)
public func normalizeRowsBackward<V: KernelVector>(_: V.Type, _ rows: NormalizedRows<V.Scalar>) {
  guard let target = rows.dx else { return }
  let columns = rows.columns
  let share = 1 / V.Scalar(columns)
  for row in 0..<rows.rows {
    let n = rows.normalized + row * rows.stride
    let dy = rows.y + row * rows.stride
    let dx = target + row * rows.dxStride
    var sum = LaneSum<V>()
    var products = LaneSum<V>()
    forEachVector(V.self, count: columns) { offset, lanes in
      let dn = loadLanes(V.self, dy + offset, lanes) * loadLanes(V.self, rows.gain + offset, lanes)
      sum.add(dn, at: offset, count: lanes)
      products.add(dn * loadLanes(V.self, n + offset, lanes), at: offset, count: lanes)
    }
    let mean = V(repeating: rows.centers ? sum.total * share : 0)
    let product = V(repeating: products.total * share)
    let inverse = V(repeating: rows.inverse[row])
    forEachVector(V.self, count: columns) { offset, lanes in
      let dn = loadLanes(V.self, dy + offset, lanes) * loadLanes(V.self, rows.gain + offset, lanes)
      let rest = dn - mean - loadLanes(V.self, n + offset, lanes) * product
      storeLanes(inverse * rest, dx + offset, lanes)
    }
  }
}
