/// Softmax as an activation: z := z + bias, a := softmax of each row of z; `a` may be `z` itself.
///
///     a_k = e^(z_k) / sum of e^(z_j)          dz_k = a_k (da_k - sum of da_j a_j)
///
/// Arrays lie as those of `activate` do.
@inlinable @inline(never)
public func softmaxRows<V: KernelVector>(
  _: V.Type, bias: UnsafePointer<V.Scalar>?, z: UnsafeMutablePointer<V.Scalar>,
  a: UnsafeMutablePointer<V.Scalar>, rows: Int, columns: Int, stride: Int
) {
  map(V.self, Identity.self, 0, bias, z, a, rows, columns, stride)
  softmax(V.self, z: a, rows: rows, columns: columns, stride: stride)
}

/// dz of one row of softmax from its a, in place of its da.
@inlinable @inline(never)
public func softmaxBackward<V: KernelVector>(
  _: V.Type, a: UnsafePointer<V.Scalar>, dz: UnsafeMutablePointer<V.Scalar>, count: Int
) {
  var products = LaneSum<V>()
  var offset = 0
  while offset < count {
    let lanes = lesser(V.scalarCount, count - offset)
    let product = loadLanes(V.self, dz + offset, lanes) * loadLanes(V.self, a + offset, lanes)
    products.add(product, at: offset, count: lanes)
    offset += V.scalarCount
  }
  let sum = V(repeating: products.total)
  offset = 0
  while offset < count {
    let lanes = lesser(V.scalarCount, count - offset)
    let difference = loadLanes(V.self, dz + offset, lanes) - sum
    storeLanes(loadLanes(V.self, a + offset, lanes) * difference, dz + offset, lanes)
    offset += V.scalarCount
  }
}

/// The logarithm of softmax as an activation: z := z + bias, a := log-softmax of each row of z; `a` may be `z` itself.
///
///     a_k = z_k - ln(sum of e^(z_j))          dz_k = da_k - e^(a_k) sum of da_j
///
/// Arrays lie as those of `activate` do. Finite for every finite z: the largest z is taken out of the exponentials.
@inlinable @inline(never)
public func logSoftmaxRows<V: KernelVector>(
  _: V.Type, bias: UnsafePointer<V.Scalar>?, z: UnsafeMutablePointer<V.Scalar>,
  a: UnsafeMutablePointer<V.Scalar>, rows: Int, columns: Int, stride: Int
) {
  map(V.self, Identity.self, 0, bias, z, a, rows, columns, stride)
  for row in 0..<rows {
    let a = a + row * stride
    let largest = V(repeating: maximum(V.self, a, count: columns, stride: stride))
    var powers = LaneSum<V>()
    var offset = 0
    while offset < columns {
      let lanes = lanesInRow(V.self, offset, count: columns, stride: stride)
      let power = exponential(ofNonPositive: loadLanes(V.self, a + offset, lanes) - largest)
      powers.add(power, at: offset, count: columns - offset)
      offset += V.scalarCount
    }
    let logarithmOfSum = logarithm(V(repeating: powers.total))
    offset = 0
    while offset < columns {
      let lanes = lanesInRow(V.self, offset, count: columns, stride: stride)
      let shifted = loadLanes(V.self, a + offset, lanes) - largest
      storeLanes(shifted - logarithmOfSum, a + offset, lanes)
      offset += V.scalarCount
    }
  }
}

/// dz of one row of log-softmax from its a, in place of its da.
@inlinable @inline(never)
public func logSoftmaxBackward<V: KernelVector>(
  _: V.Type, a: UnsafePointer<V.Scalar>, dz: UnsafeMutablePointer<V.Scalar>, count: Int
) {
  var gradients = LaneSum<V>()
  var offset = 0
  while offset < count {
    let lanes = lesser(V.scalarCount, count - offset)
    gradients.add(loadLanes(V.self, dz + offset, lanes), at: offset, count: lanes)
    offset += V.scalarCount
  }
  let sum = V(repeating: gradients.total)
  offset = 0
  while offset < count {
    let lanes = lesser(V.scalarCount, count - offset)
    let p = exponential(ofNonPositive: loadLanes(V.self, a + offset, lanes))
    storeLanes(loadLanes(V.self, dz + offset, lanes) - p * sum, dz + offset, lanes)
    offset += V.scalarCount
  }
}
