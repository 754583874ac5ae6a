/// l = ln(sum over k of e^(z_k)) - sum over k of t_k z_k: softmax and cross-entropy in one.  dl/dz_k = p_k - t_k
///
/// Targets are one class index (0, 1, ...) a row where `targetColumns` is 1, else a probability for each class.
/// Finite for every finite z: the largest z is taken out of the exponentials.
@inlinable @inline(always)
public func crossEntropy<V: KernelVector>(
  _: V.Type, smoothing: V.Scalar, _ rows: LossRows<V.Scalar>
) {
  if rows.targetColumns == 1, smoothing == 0 {
    crossEntropyOfLabels(V.self, rows)
  } else {
    crossEntropyOfProbabilities(V.self, smoothing: smoothing, subtractsEntropy: false, rows)
  }
}

/// l = w_y (ln(sum over k of e^(z_k)) - z_y) for the class y;  dl/dz_k = w_y (p_k - [k = y])
@inlinable @inline(never)
public func crossEntropyOfLabels<V: KernelVector>(_: V.Type, _ rows: LossRows<V.Scalar>) {
  let classes = rows.columns
  for row in 0..<rows.rows {
    let z = rows.z + row * rows.stride
    let dz = rows.dz + row * rows.stride
    let label = rows.targets[row * rows.targetStride].index
    var w: V.Scalar = 1
    if let weights = rows.outputWeights { w = weights[label] }
    let scale = rows.scale * rows.weight(row) * w
    let largest = maximum(V.self, z, count: classes, stride: rows.room)
    let sum = exponentials(V.self, z, dz, largest, count: classes, stride: rows.room)
    let scaled = scale / sum
    var offset = 0
    while offset < classes {
      let lanes = lanesInRow(V.self, offset, count: classes, stride: rows.room)
      storeLanes(loadLanes(V.self, dz + offset, lanes) * V(repeating: scaled), dz + offset, lanes)
      offset += V.scalarCount
    }
    dz[label] -= scale
    rows.finish(row, w * (logarithm(V(repeating: sum))[0] - (z[label] - largest)))
  }
}

/// l = -sum over k of a_k ln p_k with p = softmax(z);  dl/dz_k = (sum of a) p_k - a_k,
/// where a_k = w_k (t_k (1 - s) + s/C): class weights w, smoothing s, C classes, and t the targets, or 1 for the class of
/// a label and 0 for the others.
///
/// `subtractsEntropy` adds the sum of t_k ln t_k: what is left is Kullback and Leibler's divergence.
@inlinable @inline(never)
public func crossEntropyOfProbabilities<V: KernelVector>(
  _: V.Type, smoothing: V.Scalar, subtractsEntropy: Bool, _ rows: LossRows<V.Scalar>
) {
  let classes = rows.columns
  for row in 0..<rows.rows {
    let z = rows.z + row * rows.stride
    let dz = rows.dz + row * rows.stride
    let scale = rows.scale * rows.weight(row)
    var total = LaneSum<V>()
    var offset = 0
    while offset < classes {
      let (_, a) = softTargets(V.self, smoothing: smoothing, rows, row, offset)
      total.add(a, at: offset, count: lesser(V.scalarCount, classes - offset))
      offset += V.scalarCount
    }
    let largest = maximum(V.self, z, count: classes, stride: rows.room)
    let sum = exponentials(V.self, z, dz, largest, count: classes, stride: rows.room)
    let scaled = V(repeating: scale / sum * total.total)
    let shift = V(repeating: largest + logarithm(V(repeating: sum))[0])
    var loss = LaneSum<V>()
    offset = 0
    while offset < classes {
      let valid = lesser(V.scalarCount, classes - offset)
      let (t, a) = softTargets(V.self, smoothing: smoothing, rows, row, offset)
      var terms = a * (shift - loadLanes(V.self, z + offset, valid))
      if subtractsEntropy { terms += negativeEntropy(t) }
      loss.add(terms, at: offset, count: valid)
      let p = loadLanes(V.self, dz + offset, valid) * scaled
      storeLanes(p - a * V(repeating: scale), dz + offset, valid)
      offset += V.scalarCount
    }
    rows.finish(row, loss.total)
  }
}

/// The targets t of a row from `offset` on, and what becomes of them: a = w (t (1 - s) + s/C).
@inlinable @inline(always)
public func softTargets<V: KernelVector>(
  _: V.Type, smoothing: V.Scalar, _ rows: LossRows<V.Scalar>, _ row: Int, _ offset: Int
) -> (t: V, a: V) {
  let valid = lesser(V.scalarCount, rows.columns - offset)
  let target = rows.targets + row * rows.targetStride
  let t =
    rows.targetColumns == 1
    ? oneHot(V.self, target[0].index, offset: offset) : loadLanes(V.self, target + offset, valid)
  var a = multiplyAdd(
    t, V(repeating: 1 - smoothing), V(repeating: smoothing / V.Scalar(rows.columns)))
  if let weights = rows.outputWeights { a *= loadLanes(V.self, weights + offset, valid) }
  return (t, a)
}

/// t ln t, and 0 where t = 0.
@inlinable @inline(always)
public func negativeEntropy<V: KernelVector>(_ t: V) -> V {
  let zero = V(repeating: 0)
  return V.select(t * logarithm(t), zero, where: zero, isLess: t)
}

/// l = t (ln t - z), where z is the logarithm of a probability, and 0 ln 0 = 0;  dl/dz = -t
public struct DivergenceOfLogarithm<V: KernelVector>: ElementLoss {
  @inlinable @inline(always)
  public init() {}

  @inlinable @inline(always)
  public func lossAndGradient(z: V, t: V, q: V, scale: V) -> (loss: V, gradient: V) {
    (negativeEntropy(t) - t * z, V(repeating: 0) - scale * t)
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
