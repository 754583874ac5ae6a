// Losses of labels that are not the plain cross-entropy.

/// 1 in the lane of the number `label`, 0 in the others; the first lane is number `offset`.
@inlinable @inline(always)
public func oneHot<V: KernelVector>(_: V.Type, _ label: Int, offset: Int) -> V {
  let zero = V(repeating: 0)
  let one = V(repeating: 1)
  let place = V(repeating: V.Scalar(label - offset))
  let numbers = laneNumbers(V.self)
  let notBelow = V.select(zero, one, where: numbers, isLess: place)
  return V.select(zero, notBelow, where: place, isLess: numbers)
}

/// l = (sum over the wrong classes k of max(0, m_k)) / C with m_k = 1 - z_y + z_k and C classes;
/// dl/dz_k = 1/C where m_k > 0, and of the right class y the negative sum of these
@inlinable @inline(never)
public func multiClassHinge<V: KernelVector>(_: V.Type, _ rows: LossRows<V.Scalar>) {
  let classes = rows.columns
  let zero = V(repeating: 0)
  let one = V(repeating: 1)
  for row in 0..<rows.rows {
    let z = rows.z + row * rows.stride
    let dz = rows.dz + row * rows.stride
    let label = rows.targets[row * rows.targetStride].index
    let scale = rows.scale * rows.weight(row) / V.Scalar(classes)
    let threshold = V(repeating: 1 - z[label])
    var sum = LaneSum<V>()
    var active = LaneSum<V>()
    var offset = 0
    while offset < classes {
      let valid = lesser(V.scalarCount, classes - offset)
      let m = threshold + loadLanes(V.self, z + offset, valid)
      let isWrong = one - oneHot(V.self, label, offset: offset)
      let isActive = V.select(isWrong, zero, where: zero, isLess: m)
      // What is below zero is cut off, and a NaN is not.
      sum.add(isWrong * V.select(zero, m, where: m, isLess: zero), at: offset, count: valid)
      active.add(isActive, at: offset, count: valid)
      storeLanes(isActive * V(repeating: scale), dz + offset, valid)
      offset += V.scalarCount
    }
    dz[label] = 0 - active.total * scale
    rows.finish(row, sum.total / V.Scalar(classes))
  }
}

/// l = -w_y u^gamma ln p_y with p = softmax(z) and u = 1 - p_y, the probability of all wrong classes;
/// dl/dz_k = w_y u^gamma (gamma p_y ln(p_y) / u - 1) ([k = y] - p_k)  (Lin et al. 2017)
///
/// u is added up from the wrong classes, so that it keeps its digits where p_y is nearly 1.
@inlinable @inline(never)
public func focalLosses<V: KernelVector>(_: V.Type, gamma: V.Scalar, _ rows: LossRows<V.Scalar>) {
  let classes = rows.columns
  for row in 0..<rows.rows {
    let z = rows.z + row * rows.stride
    let dz = rows.dz + row * rows.stride
    let label = rows.targets[row * rows.targetStride].index
    let largest = maximum(V.self, z, count: classes, stride: rows.room)
    let sum = exponentials(V.self, z, dz, largest, count: classes, stride: rows.room)
    let right = dz[label]
    dz[label] = 0
    var others = LaneSum<V>()
    var offset = 0
    while offset < classes {
      let valid = lesser(V.scalarCount, classes - offset)
      others.add(loadLanes(V.self, dz + offset, valid), at: offset, count: valid)
      offset += V.scalarCount
    }
    let wrong = others.total
    let p = right / sum
    let u = wrong / sum
    let logarithmOfSum =
      z[label] < largest ? logarithm(V(repeating: sum))[0] : logarithmOfOnePlus(V(repeating: wrong))[0]
    let logarithmOfP = z[label] - largest - logarithmOfSum
    var power: V.Scalar = 1
    if gamma > 0 { power = exponential(V(repeating: gamma) * logarithm(V(repeating: u)))[0] }
    // ln(p) / u tends to -1 where u tends to 0.
    let ratio = u > 0 ? logarithmOfP / u : -1
    var w: V.Scalar = 1
    if let weights = rows.outputWeights { w = weights[label] }
    let slope = w * power * (gamma * p * ratio - 1) * (rows.scale * rows.weight(row))
    offset = 0
    while offset < classes {
      let valid = lesser(V.scalarCount, classes - offset)
      storeLanes(
        loadLanes(V.self, dz + offset, valid) * V(repeating: (0 - slope) / sum), dz + offset, valid)
      offset += V.scalarCount
    }
    dz[label] = slope * u
    rows.finish(row, 0 - w * power * logarithmOfP)
  }
}
