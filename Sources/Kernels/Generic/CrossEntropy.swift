/// l = ln(sum over k of e^(z_k)) - sum over k of t_k z_k: softmax and cross-entropy in one.  dl/dz_k = p_k - t_k
///
/// Targets are one class index (0, 1, ...) a row where `targetColumns` is 1, else a probability for each class.
/// Finite for every finite z: the largest z is taken out of the exponentials.
@inlinable @inline(always)
public func crossEntropy<V: KernelVector>(_: V.Type, _ rows: LossRows<V.Scalar>) {
  let classes = rows.columns
  for row in 0..<rows.rows {
    let z = rows.z + row * rows.stride
    let dz = rows.dz + row * rows.stride
    let target = rows.targets + row * rows.targetColumns
    let largest = maximum(V.self, z, count: classes, stride: rows.stride)
    let sum = exponentials(V.self, z, dz, largest, count: classes, stride: rows.stride)
    let logarithmOfSum = logarithm(V(repeating: sum))[0]
    let scaled = rows.scale / sum
    if rows.targetColumns == 1 {
      let label = target[0].index
      var offset = 0
      while offset < classes {
        let lanes = lanesInRow(V.self, offset, count: classes, stride: rows.stride)
        storeLanes(loadLanes(V.self, dz + offset, lanes) * V(repeating: scaled), dz + offset, lanes)
        offset += V.scalarCount
      }
      dz[label] -= rows.scale
      rows.losses[row] = logarithmOfSum - (z[label] - largest)
    } else {
      let shift = V(repeating: largest + logarithmOfSum)
      var loss = LaneSum<V>()
      var offset = 0
      while offset < classes {
        let valid = lesser(V.scalarCount, classes - offset)
        let t = loadLanes(V.self, target + offset, valid)
        let p = loadLanes(V.self, dz + offset, valid) * V(repeating: scaled)
        loss.add(t * (shift - loadLanes(V.self, z + offset, valid)), at: offset, count: valid)
        storeLanes(p - t * V(repeating: rows.scale), dz + offset, valid)
        offset += V.scalarCount
      }
      rows.losses[row] = loss.total
    }
  }
}

/// p_k = e^(z_k) / sum of e^(z_j), row by row, in place.
///
/// Where `stride` is a multiple of the vector's width, up to `stride` columns are written.
@inlinable @inline(always)
public func softmax<V: KernelVector>(
  _: V.Type, z: UnsafeMutablePointer<V.Scalar>, rows: Int, columns: Int, stride: Int
) {
  for row in 0..<rows {
    let z = z + row * stride
    let largest = maximum(V.self, z, count: columns, stride: stride)
    let sum = exponentials(V.self, z, z, largest, count: columns, stride: stride)
    var offset = 0
    while offset < columns {
      let lanes = lanesInRow(V.self, offset, count: columns, stride: stride)
      storeLanes(loadLanes(V.self, z + offset, lanes) / V(repeating: sum), z + offset, lanes)
      offset += V.scalarCount
    }
  }
}

/// e := e^(z - largest), and their sum.
@inlinable @inline(never)
public func exponentials<V: KernelVector>(
  _: V.Type, _ z: UnsafePointer<V.Scalar>, _ e: UnsafeMutablePointer<V.Scalar>, _ largest: V.Scalar,
  count: Int, stride: Int
) -> V.Scalar {
  var sum = LaneSum<V>()
  var offset = 0
  while offset < count {
    let lanes = lanesInRow(V.self, offset, count: count, stride: stride)
    let powers = exponential(loadLanes(V.self, z + offset, lanes) - V(repeating: largest))
    storeLanes(powers, e + offset, lanes)
    sum.add(powers, at: offset, count: count - offset)
    offset += V.scalarCount
  }
  return sum.total
}
