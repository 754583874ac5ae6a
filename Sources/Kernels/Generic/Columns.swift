/// What is computed column by column over the rows of a batch: rows x columns, `stride` apart. Sums add each column in
/// the order of its rows; they are overwritten, and nothing is written past the last column.

/// sums[j] = sum over rows of x[i, j] y[i, j].
@inlinable @inline(always)
public func sumColumnProducts<V: KernelVector>(
  _: V.Type, _ x: UnsafePointer<V.Scalar>, _ xStride: Int, _ y: UnsafePointer<V.Scalar>, _ yStride: Int,
  rows: Int, columns: Int, sums: UnsafeMutablePointer<V.Scalar>
) {
  forEachVector(V.self, count: columns) { column, lanes in
    var sum = V(repeating: 0)
    for row in 0..<rows {
      sum = multiplyAdd(
        loadLanes(V.self, x + row * xStride + column, lanes),
        loadLanes(V.self, y + row * yStride + column, lanes), sum)
    }
    storeLanes(sum, sums + column, lanes)
  }
}

/// sums[j] = sum over rows of (x[i, j] - center[j])^2.
@inlinable @inline(always)
public func sumColumnSquares<V: KernelVector>(
  _: V.Type, _ x: UnsafePointer<V.Scalar>, _ stride: Int, center: UnsafePointer<V.Scalar>, rows: Int,
  columns: Int, sums: UnsafeMutablePointer<V.Scalar>
) {
  forEachVector(V.self, count: columns) { column, lanes in
    let center = loadLanes(V.self, center + column, lanes)
    var sum = V(repeating: 0)
    for row in 0..<rows {
      let d = loadLanes(V.self, x + row * stride + column, lanes) - center
      sum = multiplyAdd(d, d, sum)
    }
    storeLanes(sum, sums + column, lanes)
  }
}

/// What the batch normalisation of a batch reads and writes.
///
/// | array | shape |
/// |---|---|
/// | `x` | rows x columns, `xStride` apart |
/// | `normalized`, `y` | rows x columns, `stride` apart |
/// | `dx` | rows x columns, `dxStride` apart |
/// | `mean`, `inverse`, `gain`, `shift`, `dGain`, `dShift` | columns |
public struct NormalizedColumns<S> {
  public var rows: Int
  public var columns: Int
  public var x: UnsafePointer<S>
  public var xStride: Int
  public var normalized: UnsafeMutablePointer<S>
  public var y: UnsafeMutablePointer<S>
  public var stride: Int
  public var dx: UnsafeMutablePointer<S>?
  public var dxStride: Int
  public var mean: UnsafePointer<S>
  public var inverse: UnsafePointer<S>
  public var gain: UnsafePointer<S>
  public var shift: UnsafePointer<S>
  public var dGain: UnsafePointer<S>
  public var dShift: UnsafePointer<S>
  /// 1 / rows of the whole batch.
  public var share: S

  @inlinable @inline(always)
  public init(
    rows: Int, columns: Int, x: UnsafePointer<S>, xStride: Int, normalized: UnsafeMutablePointer<S>,
    y: UnsafeMutablePointer<S>, stride: Int, dx: UnsafeMutablePointer<S>?, dxStride: Int,
    mean: UnsafePointer<S>, inverse: UnsafePointer<S>, gain: UnsafePointer<S>, shift: UnsafePointer<S>,
    dGain: UnsafePointer<S>, dShift: UnsafePointer<S>, share: S
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
    self.mean = mean
    self.inverse = inverse
    self.gain = gain
    self.shift = shift
    self.dGain = dGain
    self.dShift = dShift
    self.share = share
  }
}

/// n = (x - mean) inverse,  y = gain n + shift.
@inlinable @inline(always)
public func normalizeColumns<V: KernelVector>(_: V.Type, _ batch: NormalizedColumns<V.Scalar>) {
  forEachVector(V.self, count: batch.columns) { column, lanes in
    let mean = loadLanes(V.self, batch.mean + column, lanes)
    let inverse = loadLanes(V.self, batch.inverse + column, lanes)
    let gain = loadLanes(V.self, batch.gain + column, lanes)
    let shift = loadLanes(V.self, batch.shift + column, lanes)
    for row in 0..<batch.rows {
      let n = (loadLanes(V.self, batch.x + row * batch.xStride + column, lanes) - mean) * inverse
      storeLanes(n, batch.normalized + row * batch.stride + column, lanes)
      storeLanes(multiplyAdd(gain, n, shift), batch.y + row * batch.stride + column, lanes)
    }
  }
}

/// dx = gain inverse (dy - share (dShift + n dGain)), with dShift and dGain the sums over all rows of dy and of dy n.
@inlinable @inline(always)
public func normalizeColumnsBackward<V: KernelVector>(_: V.Type, _ batch: NormalizedColumns<V.Scalar>) {
  guard let dx = batch.dx else { return }
  forEachVector(V.self, count: batch.columns) { column, lanes in
    let share = V(repeating: batch.share)
    let factor =
      loadLanes(V.self, batch.gain + column, lanes) * loadLanes(V.self, batch.inverse + column, lanes)
    let dShift = loadLanes(V.self, batch.dShift + column, lanes) * share
    let dGain = loadLanes(V.self, batch.dGain + column, lanes) * share
    for row in 0..<batch.rows {
      let n = loadLanes(V.self, batch.normalized + row * batch.stride + column, lanes)
      let dy = loadLanes(V.self, batch.y + row * batch.stride + column, lanes)
      storeLanes(factor * (dy - dShift - n * dGain), dx + row * batch.dxStride + column, lanes)
    }
  }
}

/// y[i, j] = x[i, j] scale[j] + shift[j]; without a shift the product alone.
@inlinable @inline(always)
public func scaleColumns<V: KernelVector>(
  _: V.Type, _ x: UnsafePointer<V.Scalar>, _ xStride: Int, _ y: UnsafeMutablePointer<V.Scalar>,
  _ yStride: Int,
  rows: Int, columns: Int, scale: UnsafePointer<V.Scalar>, shift: UnsafePointer<V.Scalar>?
) {
  forEachVector(V.self, count: columns) { column, lanes in
    let factor = loadLanes(V.self, scale + column, lanes)
    var offset = V(repeating: 0)
    if let shift { offset = loadLanes(V.self, shift + column, lanes) }
    for row in 0..<rows {
      let value = loadLanes(V.self, x + row * xStride + column, lanes)
      storeLanes(multiplyAdd(value, factor, offset), y + row * yStride + column, lanes)
    }
  }
}

/// z[i, j] = x[i, j] + share[j] (y[i, j] - x[i, j]); z may be x or y.
@inlinable @inline(always)
public func blendColumns<V: KernelVector>(
  _: V.Type, _ x: UnsafePointer<V.Scalar>, _ xStride: Int, _ y: UnsafePointer<V.Scalar>, _ yStride: Int,
  _ z: UnsafeMutablePointer<V.Scalar>, _ zStride: Int, rows: Int, columns: Int, share: UnsafePointer<V.Scalar>
) {
  forEachVector(V.self, count: columns) { column, lanes in
    let share = loadLanes(V.self, share + column, lanes)
    for row in 0..<rows {
      let from = loadLanes(V.self, x + row * xStride + column, lanes)
      let to = loadLanes(V.self, y + row * yStride + column, lanes)
      storeLanes(multiplyAdd(share, to - from, from), z + row * zStride + column, lanes)
    }
  }
}

/// sums[j] = sum over rows of w[i, j] (y[i, j] - x[i, j]); w and y lie `stride` apart.
///
/// Row by row: three arrays at once down the columns would wait for memory at every row.
@inlinable @inline(always)
public func sumColumnDifferences<V: KernelVector>(
  _: V.Type, _ w: UnsafePointer<V.Scalar>, _ y: UnsafePointer<V.Scalar>, _ stride: Int,
  _ x: UnsafePointer<V.Scalar>, _ xStride: Int, rows: Int, columns: Int, sums: UnsafeMutablePointer<V.Scalar>
) {
  forEachVector(V.self, count: columns) { column, lanes in
    storeLanes(V(repeating: 0), sums + column, lanes)
  }
  for row in 0..<rows {
    let (w, y, x) = (w + row * stride, y + row * stride, x + row * xStride)
    forEachVector(V.self, count: columns) { column, lanes in
      let difference = loadLanes(V.self, y + column, lanes) - loadLanes(V.self, x + column, lanes)
      let sum = loadLanes(V.self, sums + column, lanes)
      storeLanes(multiplyAdd(loadLanes(V.self, w + column, lanes), difference, sum), sums + column, lanes)
    }
  }
}
