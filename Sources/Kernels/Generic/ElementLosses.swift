/// A loss that looks at one output at a time.
public protocol ElementLoss {
  associatedtype V: KernelVector
  /// Whether there is a q for each output that is not 1.
  static var readsOutputWeights: Bool { get }
  /// The losses l of outputs z with targets t and output weights q, and scale x dl/dz.
  func lossAndGradient(z: V, t: V, q: V, scale: V) -> (loss: V, gradient: V)
}

extension ElementLoss {
  @inlinable @inline(always)
  public static var readsOutputWeights: Bool { false }
}

/// Carries a loss through all rows.
@inlinable @inline(always)
public func elementLosses<Loss: ElementLoss>(_ loss: Loss, _ rows: LossRows<Loss.V.Scalar>) {
  // A single column has its rows one after the other: one vector takes many of them.
  if rows.columns == 1, rows.stride == 1, rows.targetStride == 1 {
    lossesOfColumn(loss, rows)
  } else {
    lossesOfRows(loss, rows)
  }
}

/// `elementLosses` for a single column.
@inlinable @inline(never)
public func lossesOfColumn<Loss: ElementLoss>(_ loss: Loss, _ rows: LossRows<Loss.V.Scalar>) {
  typealias V = Loss.V
  var q = V(repeating: 1)
  if Loss.readsOutputWeights, let weights = rows.outputWeights { q = V(repeating: weights[0]) }
  var row = 0
  while row < rows.rows {
    let lanes = lesser(V.scalarCount, rows.rows - row)
    var w = V(repeating: 1)
    if let weights = rows.weights { w = loadLanes(V.self, weights + row, lanes) }
    let (l, dz) = loss.lossAndGradient(
      z: loadLanes(V.self, rows.z + row, lanes), t: loadLanes(V.self, rows.targets + row, lanes), q: q,
      scale: V(repeating: rows.scale) * w)
    storeLanes(dz, rows.dz + row, lanes)
    var weighted = l * V(repeating: rows.lossScale) * w
    if rows.adds { weighted += loadLanes(V.self, rows.losses + row, lanes) }
    storeLanes(weighted, rows.losses + row, lanes)
    row += V.scalarCount
  }
}

/// `elementLosses` for rows of several columns.
@inlinable @inline(never)
public func lossesOfRows<Loss: ElementLoss>(_ loss: Loss, _ rows: LossRows<Loss.V.Scalar>) {
  typealias V = Loss.V
  let room = rows.room
  for row in 0..<rows.rows {
    let z = rows.z + row * rows.stride
    let dz = rows.dz + row * rows.stride
    let t = rows.targets + row * rows.targetStride
    let scale = V(repeating: rows.scale * rows.weight(row))
    var sum = LaneSum<V>()
    var column = 0
    while column < rows.columns {
      let valid = lesser(V.scalarCount, rows.columns - column)
      let lanes = lanesInRow(V.self, column, count: rows.columns, stride: room)
      var q = V(repeating: 1)
      if Loss.readsOutputWeights, let weights = rows.outputWeights {
        q = loadLanes(V.self, weights + column, valid)
      }
      let (l, gradient) = loss.lossAndGradient(
        z: loadLanes(V.self, z + column, lanes), t: loadLanes(V.self, t + column, valid), q: q, scale: scale)
      storeLanes(gradient, dz + column, lanes)
      sum.add(l, at: column, count: valid)
      column += V.scalarCount
    }
    rows.finish(row, sum.total)
  }
}
