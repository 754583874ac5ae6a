/// Where the loss kernels read and write.
///
/// | array | shape | |
/// |---|---|---|
/// | `z` | rows x columns, `stride` apart | the network's last outputs, before the output function |
/// | `targets` | rows x `targetColumns`, dense | |
/// | `dz` | as `z` | overwritten: the gradient of scale x (sum of the row losses) |
/// | `losses` | rows | overwritten: each row's loss, summed over its outputs |
public struct LossRows<S> {
  public var rows: Int
  public var columns: Int
  public var stride: Int
  public var z: UnsafePointer<S>
  public var targets: UnsafePointer<S>
  public var targetColumns: Int
  public var dz: UnsafeMutablePointer<S>
  public var losses: UnsafeMutablePointer<S>
  public var scale: S

  @inlinable @inline(always)
  public init(
    rows: Int, columns: Int, stride: Int, z: UnsafePointer<S>, targets: UnsafePointer<S>, targetColumns: Int,
    dz: UnsafeMutablePointer<S>, losses: UnsafeMutablePointer<S>, scale: S
  ) {
    self.rows = rows
    self.columns = columns
    self.stride = stride
    self.z = z
    self.targets = targets
    self.targetColumns = targetColumns
    self.dz = dz
    self.losses = losses
    self.scale = scale
  }
}

/// l = factor (p - t)^2 with p = z or p = sigmoid(z); factor is 1, or 1/2 for the half squared error.
///
/// dl/dz = 2 factor (p - t), times p (1 - p) under the sigmoid.
@inlinable @inline(always)
public func squaredError<V: KernelVector>(
  _: V.Type, _ rows: LossRows<V.Scalar>, factor: V.Scalar, throughSigmoid: Bool
) {
  let half = V(repeating: factor)
  let step = V(repeating: 2 * factor * rows.scale)
  let one = V(repeating: 1)
  if throughSigmoid {
    elementLosses(V.self, rows) { z, t in
      let p = sigmoid(z)
      let e = p - t
      return (half * e * e, step * e * (p * (one - p)))
    }
  } else {
    elementLosses(V.self, rows) { z, t in
      let e = z - t
      return (half * e * e, step * e)
    }
  }
}

/// l = -t ln p - (1 - t) ln(1 - p) with p = sigmoid(z), computed as max(z, 0) - z t + ln(1 + e^-|z|), which is finite
/// for every finite z. dl/dz = p - t.
@inlinable @inline(always)
public func binaryCrossEntropy<V: KernelVector>(_: V.Type, _ rows: LossRows<V.Scalar>) {
  let zero = V(repeating: 0)
  let one = V(repeating: 1)
  let scale = V(repeating: rows.scale)
  elementLosses(V.self, rows) { z, t in
    let e = exponential(zero - magnitude(z))
    let p = V.select(e, one, where: z, isLess: zero) / (one + e)
    let l = V.select(zero, z, where: z, isLess: zero) - z * t + logarithmOfOnePlus(e)
    return (l, (p - t) * scale)
  }
}

/// l = ln(sum over k of e^(z_k)) - sum over k of t_k z_k: softmax and cross-entropy in one. dl/dz_k = p_k - t_k.
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
    let largest = maximum(V.self, z, count: classes)
    let sum = exponentials(V.self, z, dz, largest, count: classes)
    let logarithmOfSum = logarithm(V(repeating: sum))[0]
    let scaled = V(repeating: rows.scale / sum)
    if rows.targetColumns == 1 {
      let label = target[0].index
      forEachVector(V.self, count: classes) { offset, lanes in
        storeLanes(loadLanes(V.self, dz + offset, lanes) * scaled, dz + offset, lanes)
      }
      dz[label] -= rows.scale
      rows.losses[row] = logarithmOfSum - (z[label] - largest)
    } else {
      let scale = V(repeating: rows.scale)
      let shift = V(repeating: largest + logarithmOfSum)
      rows.losses[row] = sumInVirtualLanes(V.self, count: classes) { offset, lanes in
        let t = loadLanes(V.self, target + offset, lanes)
        storeLanes(loadLanes(V.self, dz + offset, lanes) * scaled - t * scale, dz + offset, lanes)
        return t * (shift - loadLanes(V.self, z + offset, lanes))
      }
    }
  }
}

/// p_k = e^(z_k) / sum of e^(z_j), row by row, in place.
@inlinable @inline(always)
public func softmax<V: KernelVector>(
  _: V.Type, z: UnsafeMutablePointer<V.Scalar>, rows: Int, columns: Int, stride: Int
) {
  for row in 0..<rows {
    let z = z + row * stride
    let sum = exponentials(V.self, z, z, maximum(V.self, z, count: columns), count: columns)
    forEachVector(V.self, count: columns) { offset, lanes in
      storeLanes(loadLanes(V.self, z + offset, lanes) / V(repeating: sum), z + offset, lanes)
    }
  }
}

/// e := e^(z - largest), and their sum.
@inlinable @inline(always)
public func exponentials<V: KernelVector>(
  _: V.Type, _ z: UnsafePointer<V.Scalar>, _ e: UnsafeMutablePointer<V.Scalar>, _ largest: V.Scalar,
  count: Int
) -> V.Scalar {
  sumInVirtualLanes(V.self, count: count) { offset, lanes in
    let exponentials = exponential(loadLanes(V.self, z + offset, lanes) - V(repeating: largest))
    storeLanes(exponentials, e + offset, lanes)
    return exponentials
  }
}

/// Losses that look at one output at a time; `body(z, t)` gives the loss and the scaled gradient.
@inlinable @inline(always)
public func elementLosses<V: KernelVector>(
  _: V.Type, _ rows: LossRows<V.Scalar>, _ body: (V, V) -> (loss: V, gradient: V)
) {
  if rows.columns == 1, rows.stride == 1, rows.targetColumns == 1 {
    forEachVector(V.self, count: rows.rows) { offset, lanes in
      let z = loadLanes(V.self, rows.z + offset, lanes)
      let (loss, gradient) = body(z, loadLanes(V.self, rows.targets + offset, lanes))
      storeLanes(gradient, rows.dz + offset, lanes)
      storeLanes(loss, rows.losses + offset, lanes)
    }
    return
  }
  for row in 0..<rows.rows {
    let z = rows.z + row * rows.stride
    let dz = rows.dz + row * rows.stride
    let t = rows.targets + row * rows.targetColumns
    rows.losses[row] = sumInVirtualLanes(V.self, count: rows.columns) { offset, lanes in
      let (loss, gradient) = body(loadLanes(V.self, z + offset, lanes), loadLanes(V.self, t + offset, lanes))
      storeLanes(gradient, dz + offset, lanes)
      return loss
    }
  }
}
