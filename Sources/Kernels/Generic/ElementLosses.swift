/// A loss that looks at one output at a time.
public protocol ElementLoss {
  associatedtype V: KernelVector
  /// The losses of outputs z with targets t, and their gradients, already scaled.
  func lossAndGradient(z: V, t: V) -> (loss: V, gradient: V)
}

/// l = factor (p - t)^2 with p = z;  dl/dz = 2 factor (p - t)
public struct SquaredErrorOfOutput<V: KernelVector>: ElementLoss {
  @usableFromInline let factor: V
  @usableFromInline let step: V

  @inlinable @inline(always)
  public init(factor: V.Scalar, scale: V.Scalar) {
    self.factor = V(repeating: factor)
    step = V(repeating: 2 * factor * scale)
  }

  @inlinable @inline(always)
  public func lossAndGradient(z: V, t: V) -> (loss: V, gradient: V) {
    let e = z - t
    return (factor * e * e, step * e)
  }
}

/// l = factor (p - t)^2 with p = sigmoid(z);  dl/dz = 2 factor (p - t) p (1 - p)
public struct SquaredErrorOfSigmoid<V: KernelVector>: ElementLoss {
  @usableFromInline let factor: V
  @usableFromInline let step: V

  @inlinable @inline(always)
  public init(factor: V.Scalar, scale: V.Scalar) {
    self.factor = V(repeating: factor)
    step = V(repeating: 2 * factor * scale)
  }

  @inlinable @inline(always)
  public func lossAndGradient(z: V, t: V) -> (loss: V, gradient: V) {
    let p = sigmoid(z)
    let e = p - t
    return (factor * e * e, step * e * (p * (V(repeating: 1) - p)))
  }
}

/// l = -t ln p - (1 - t) ln(1 - p) with p = sigmoid(z), computed as max(z, 0) - z t + ln(1 + e^-|z|), which is finite
/// for every finite z.  dl/dz = p - t
public struct BinaryCrossEntropyOfSigmoid<V: KernelVector>: ElementLoss {
  @usableFromInline let scale: V

  @inlinable @inline(always)
  public init(scale: V.Scalar) { self.scale = V(repeating: scale) }

  @inlinable @inline(always)
  public func lossAndGradient(z: V, t: V) -> (loss: V, gradient: V) {
    let zero = V(repeating: 0)
    let one = V(repeating: 1)
    let e = exponential(zero - magnitude(z))
    let p = V.select(e, one, where: z, isLess: zero) / (one + e)
    let l = V.select(zero, z, where: z, isLess: zero) - z * t + logarithmOfOnePlus(e)
    return (l, (p - t) * scale)
  }
}

/// Carries a loss through all rows.
@inlinable @inline(always)
public func elementLosses<Loss: ElementLoss>(_ loss: Loss, _ rows: LossRows<Loss.V.Scalar>) {
  // A single column has its rows one after the other: one vector takes many of them.
  if rows.columns == 1, rows.stride == 1, rows.targetColumns == 1 {
    lossesOfColumn(loss, rows)
  } else {
    lossesOfRows(loss, rows)
  }
}

/// `elementLosses` for a single column.
@inlinable @inline(never)
public func lossesOfColumn<Loss: ElementLoss>(_ loss: Loss, _ rows: LossRows<Loss.V.Scalar>) {
  typealias V = Loss.V
  var row = 0
  while row < rows.rows {
    let lanes = lesser(V.scalarCount, rows.rows - row)
    let z = loadLanes(V.self, rows.z + row, lanes)
    let (l, dz) = loss.lossAndGradient(z: z, t: loadLanes(V.self, rows.targets + row, lanes))
    storeLanes(dz, rows.dz + row, lanes)
    storeLanes(l, rows.losses + row, lanes)
    row += V.scalarCount
  }
}

/// `elementLosses` for rows of several columns.
@inlinable @inline(never)
public func lossesOfRows<Loss: ElementLoss>(_ loss: Loss, _ rows: LossRows<Loss.V.Scalar>) {
  typealias V = Loss.V
  for row in 0..<rows.rows {
    let z = rows.z + row * rows.stride
    let dz = rows.dz + row * rows.stride
    let t = rows.targets + row * rows.targetColumns
    var sum = LaneSum<V>()
    var column = 0
    while column < rows.columns {
      let valid = lesser(V.scalarCount, rows.columns - column)
      let lanes = lanesInRow(V.self, column, count: rows.columns, stride: rows.stride)
      let (l, gradient) = loss.lossAndGradient(
        z: loadLanes(V.self, z + column, lanes), t: loadLanes(V.self, t + column, valid))
      storeLanes(gradient, dz + column, lanes)
      sum.add(l, at: column, count: valid)
      column += V.scalarCount
    }
    rows.losses[row] = sum.total
  }
}
