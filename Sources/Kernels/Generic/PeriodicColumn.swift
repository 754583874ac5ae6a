/// One number of each row, and the periodic functions of it: t_f = 2 pi w_f x + b_f,  y_o = sum of W_of cos t_f + c_o.
///
/// | array | shape | |
/// |---|---|---|
/// | `x` | rows, `xStride` apart | read |
/// | `y` | rows x outputs, `yStride` apart | forward: overwritten; else its gradient, read |
/// | `w`, `b` | frequencies | |
/// | `W` | outputs x frequencies | |
/// | `c` | outputs | |
/// | `result` | see `PeriodicPass` | |
public struct PeriodicColumn<S> {
  public var rows: Int
  public var frequencies: Int
  public var outputs: Int
  public var x: UnsafePointer<S>
  public var xStride: Int
  public var y: UnsafeMutablePointer<S>
  public var yStride: Int
  public var w: UnsafePointer<S>
  public var b: UnsafePointer<S>
  public var W: UnsafePointer<S>
  public var c: UnsafePointer<S>
  public var result: UnsafeMutablePointer<S>
  public var resultStride: Int

  @inlinable @inline(always)
  public init(
    rows: Int, frequencies: Int, outputs: Int, x: UnsafePointer<S>, xStride: Int, y: UnsafeMutablePointer<S>,
    yStride: Int, w: UnsafePointer<S>, b: UnsafePointer<S>, W: UnsafePointer<S>, c: UnsafePointer<S>,
    result: UnsafeMutablePointer<S>, resultStride: Int
  ) {
    self.rows = rows
    self.frequencies = frequencies
    self.outputs = outputs
    self.x = x
    self.xStride = xStride
    self.y = y
    self.yStride = yStride
    self.w = w
    self.b = b
    self.W = W
    self.c = c
    self.result = result
    self.resultStride = resultStride
  }

  /// The most frequencies times (outputs + 2), and the most outputs, that the kernel has room for.
  @inlinable @inline(always)
  public static var mostProducts: Int { 512 }
}

/// What is worked out of a `PeriodicColumn`.
public enum PeriodicPass: Sendable {
  /// y; `result` is not used.
  case forward
  /// `result` (rows, `resultStride` apart) += dx = -2 pi sum over f of w_f sin t_f g_f,  g_f = sum over o of W_of dy_o.
  case backward
  /// `result` := dw_f = -2 pi sum of x sin t_f g_f, then db_f = -sum of sin t_f g_f, then dW_of = sum of dy_o cos t_f,
  /// then dc_o = sum of dy_o: sums over the rows, in the order of the virtual lanes.
  case gradient
}

/// One pass over the rows of a column. A lane is a row, so a row has the same bits alone or among others.
@inlinable @inline(never)
public func periodic<V: KernelVector>(_: V.Type, _ pass: PeriodicPass, _ column: PeriodicColumn<V.Scalar>) {
  withRoom(V.Scalar.self, KernelRoom.self) { room in
    switch pass {
    case .forward: periodicForward(V.self, column, room)
    case .backward: periodicBackward(V.self, column, room)
    case .gradient: periodicGradient(V.self, column, room)
    }
  }
}

/// A number of so many rows; the other lanes are zero. `room` holds a vector.
@inlinable @inline(always)
public func gather<V: KernelVector>(
  _: V.Type, _ source: UnsafePointer<V.Scalar>, stride: Int, count: Int, room: UnsafeMutablePointer<V.Scalar>
) -> V {
  if count < V.scalarCount { store(V(repeating: 0), room) }
  for lane in 0..<count { room[lane] = source[lane * stride] }
  return load(V.self, room)
}

/// y_o = sum of W_of cos t_f + c_o
@inlinable @inline(always)
public func periodicForward<V: KernelVector>(
  _: V.Type, _ column: PeriodicColumn<V.Scalar>, _ room: UnsafeMutablePointer<V.Scalar>
) {
  let (lanes, frequencies) = (V.scalarCount, column.frequencies)
  let cosines = room + lanes
  var row = 0
  while row < column.rows {
    let count = lesser(lanes, column.rows - row)
    let x = gather(V.self, column.x + row * column.xStride, stride: column.xStride, count: count, room: room)
    for f in 0..<frequencies { store(sineAndCosine(phase(x, column, f)).cosine, cosines + f * lanes) }
    for o in 0..<column.outputs {
      let W = column.W + o * frequencies
      var sum = V(repeating: column.c[o])
      for f in 0..<frequencies {
        sum = multiplyAdd(V(repeating: W[f]), load(V.self, cosines + f * lanes), sum)
      }
      store(sum, room)
      let y = column.y + row * column.yStride + o
      for lane in 0..<count { y[lane * column.yStride] = room[lane] }
    }
    row += lanes
  }
}

/// t_f = 2 pi w_f x + b_f
@inlinable @inline(always)
public func phase<V: KernelVector>(_ x: V, _ column: PeriodicColumn<V.Scalar>, _ f: Int) -> V {
  let turn: V.Scalar = 6.28318530717958647693
  return multiplyAdd(x, V(repeating: column.w[f] * turn), V(repeating: column.b[f]))
}

/// g_f = sum over o of W_of dy_o, where the vectors dy_o lie one after the other.
@inlinable @inline(always)
public func slope<V: KernelVector>(
  _: V.Type, _ column: PeriodicColumn<V.Scalar>, _ f: Int, _ dy: UnsafePointer<V.Scalar>
) -> V {
  var sum = V(repeating: 0)
  for o in 0..<column.outputs {
    sum = multiplyAdd(
      V(repeating: column.W[o * column.frequencies + f]), load(V.self, dy + o * V.scalarCount), sum)
  }
  return sum
}

/// dx += -2 pi sum over f of w_f sin t_f g_f
@inlinable @inline(always)
public func periodicBackward<V: KernelVector>(
  _: V.Type, _ column: PeriodicColumn<V.Scalar>, _ room: UnsafeMutablePointer<V.Scalar>
) {
  let lanes = V.scalarCount
  let dy = room + lanes
  let turn: V.Scalar = -6.28318530717958647693
  var row = 0
  while row < column.rows {
    let count = lesser(lanes, column.rows - row)
    let x = gather(V.self, column.x + row * column.xStride, stride: column.xStride, count: count, room: room)
    gatherSlopes(V.self, column, row, count, dy)
    var sum = V(repeating: 0)
    for f in 0..<column.frequencies {
      let product = sineAndCosine(phase(x, column, f)).sine * slope(V.self, column, f, dy)
      sum = multiplyAdd(V(repeating: column.w[f] * turn), product, sum)
    }
    store(sum, room)
    let dx = column.result + row * column.resultStride
    for lane in 0..<count { dx[lane * column.resultStride] += room[lane] }
    row += lanes
  }
}

/// The vectors dy_o of some rows, one after the other.
@inlinable @inline(always)
public func gatherSlopes<V: KernelVector>(
  _: V.Type, _ column: PeriodicColumn<V.Scalar>, _ row: Int, _ count: Int,
  _ dy: UnsafeMutablePointer<V.Scalar>
) {
  for o in 0..<column.outputs {
    let target = dy + o * V.scalarCount
    _ = gather(
      V.self, column.y + row * column.yStride + o, stride: column.yStride, count: count, room: target)
  }
}

/// dw, db, dW and dc, each in sixteen virtual lanes until the last row.
@inlinable @inline(always)
public func periodicGradient<V: KernelVector>(
  _: V.Type, _ column: PeriodicColumn<V.Scalar>, _ room: UnsafeMutablePointer<V.Scalar>
) {
  let (lanes, frequencies, outputs) = (V.scalarCount, column.frequencies, column.outputs)
  let sums = frequencies * (outputs + 2) + outputs
  let dy = room + lanes
  let partial = dy + outputs * lanes
  for index in 0..<sums * virtualLanes { partial[index] = 0 }
  var row = 0
  while row < column.rows {
    let count = lesser(lanes, column.rows - row)
    let x = gather(V.self, column.x + row * column.xStride, stride: column.xStride, count: count, room: room)
    gatherSlopes(V.self, column, row, count, dy)
    let turned = x * V(repeating: 6.28318530717958647693)
    let here = partial + row & (virtualLanes - lanes)
    for f in 0..<frequencies {
      let (sine, cosine) = sineAndCosine(phase(x, column, f))
      let product = sine * slope(V.self, column, f, dy)
      let dw = here + f * virtualLanes
      let db = here + (frequencies + f) * virtualLanes
      store(load(V.self, dw) - turned * product, dw)
      store(load(V.self, db) - product, db)
      var dW = here + (2 * frequencies + f) * virtualLanes
      for o in 0..<outputs {
        store(multiplyAdd(load(V.self, dy + o * lanes), cosine, load(V.self, dW)), dW)
        dW += frequencies * virtualLanes
      }
    }
    var dc = here + frequencies * (outputs + 2) * virtualLanes
    for o in 0..<outputs {
      store(load(V.self, dc) + load(V.self, dy + o * lanes), dc)
      dc += virtualLanes
    }
    row += lanes
  }
  for index in 0..<sums { column.result[index] = LaneSum<V>.fold(partial + index * virtualLanes) }
}
