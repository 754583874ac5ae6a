/// z := z + bias, a := g(z), row by row; `a` may be `z` itself.
///
/// | array | shape |
/// |---|---|
/// | `z`, `a` | rows x columns, `stride` apart; where that is whole vectors, up to `stride` columns are written |
/// | `bias` | columns, or nil; read up to one vector past its end |
@inlinable @inline(never)
public func activate<V: KernelVector>(
  _: V.Type, _ function: ActivationFunction, alpha: V.Scalar, bias: UnsafePointer<V.Scalar>?,
  z: UnsafeMutablePointer<V.Scalar>, a: UnsafeMutablePointer<V.Scalar>, rows: Int, columns: Int, stride: Int
) {
  switch function {
  case .identity: map(V.self, Identity.self, alpha, bias, z, a, rows, columns, stride)
  case .relu: map(V.self, ReLU.self, alpha, bias, z, a, rows, columns, stride)
  case .leakyReLU: map(V.self, LeakyReLU.self, alpha, bias, z, a, rows, columns, stride)
  case .relu6: map(V.self, ReLU6.self, alpha, bias, z, a, rows, columns, stride)
  case .elu: map(V.self, ELU.self, alpha, bias, z, a, rows, columns, stride)
  case .selu: map(V.self, SELU.self, alpha, bias, z, a, rows, columns, stride)
  case .gelu: map(V.self, GELU.self, alpha, bias, z, a, rows, columns, stride)
  case .geluTanh: map(V.self, GELUTanh.self, alpha, bias, z, a, rows, columns, stride)
  case .silu: map(V.self, SiLU.self, alpha, bias, z, a, rows, columns, stride)
  case .mish: map(V.self, Mish.self, alpha, bias, z, a, rows, columns, stride)
  case .hardSwish: map(V.self, HardSwish.self, alpha, bias, z, a, rows, columns, stride)
  case .sigmoid: map(V.self, Sigmoid.self, alpha, bias, z, a, rows, columns, stride)
  case .logSigmoid: map(V.self, LogSigmoid.self, alpha, bias, z, a, rows, columns, stride)
  case .hardSigmoid: map(V.self, HardSigmoid.self, alpha, bias, z, a, rows, columns, stride)
  case .tanh: map(V.self, Tanh.self, alpha, bias, z, a, rows, columns, stride)
  case .hardTanh: map(V.self, HardTanh.self, alpha, bias, z, a, rows, columns, stride)
  case .softplus: map(V.self, Softplus.self, alpha, bias, z, a, rows, columns, stride)
  case .softsign: map(V.self, Softsign.self, alpha, bias, z, a, rows, columns, stride)
  case .softmax: softmaxRows(V.self, bias: bias, z: z, a: a, rows: rows, columns: columns, stride: stride)
  case .logSoftmax:
    logSoftmaxRows(V.self, bias: bias, z: z, a: a, rows: rows, columns: columns, stride: stride)
  }
}

/// dz := dz g'(z), in place; of a function that acts on rows, the same for one row of `count` columns.
///
/// `y` is a where the function derives from its output, else z; both lie as `dz` does.
@inlinable @inline(never)
public func multiplyByDerivative<V: KernelVector>(
  _: V.Type, _ function: ActivationFunction, alpha: V.Scalar, y: UnsafePointer<V.Scalar>,
  dz: UnsafeMutablePointer<V.Scalar>, count: Int
) {
  switch function {
  case .identity: break
  case .relu: backward(V.self, ReLU.self, alpha, y, dz, count)
  case .leakyReLU: backward(V.self, LeakyReLU.self, alpha, y, dz, count)
  case .relu6: backward(V.self, ReLU6.self, alpha, y, dz, count)
  case .elu: backward(V.self, ELU.self, alpha, y, dz, count)
  case .selu: backward(V.self, SELU.self, alpha, y, dz, count)
  case .gelu: backward(V.self, GELU.self, alpha, y, dz, count)
  case .geluTanh: backward(V.self, GELUTanh.self, alpha, y, dz, count)
  case .silu: backward(V.self, SiLU.self, alpha, y, dz, count)
  case .mish: backward(V.self, Mish.self, alpha, y, dz, count)
  case .hardSwish: backward(V.self, HardSwish.self, alpha, y, dz, count)
  case .sigmoid: backward(V.self, Sigmoid.self, alpha, y, dz, count)
  case .logSigmoid: backward(V.self, LogSigmoid.self, alpha, y, dz, count)
  case .hardSigmoid: backward(V.self, HardSigmoid.self, alpha, y, dz, count)
  case .tanh: backward(V.self, Tanh.self, alpha, y, dz, count)
  case .hardTanh: backward(V.self, HardTanh.self, alpha, y, dz, count)
  case .softplus: backward(V.self, Softplus.self, alpha, y, dz, count)
  case .softsign: backward(V.self, Softsign.self, alpha, y, dz, count)
  case .softmax: softmaxBackward(V.self, a: y, dz: dz, count: count)
  case .logSoftmax: logSoftmaxBackward(V.self, a: y, dz: dz, count: count)
  }
}

/// `activate` for one formula.
@inlinable @inline(always)
public func map<V: KernelVector, G: ActivationFormula>(
  _: V.Type, _: G.Type, _ alpha: V.Scalar, _ bias: UnsafePointer<V.Scalar>?,
  _ z: UnsafeMutablePointer<V.Scalar>, _ a: UnsafeMutablePointer<V.Scalar>, _ rows: Int, _ columns: Int,
  _ stride: Int
) {
  // A single column has its rows one after the other: one long row, with one bias for all.
  if stride == 1 {
    mapCloseRows(V.self, G.self, alpha, bias, 0, z, a, 1, rows, rows)
  } else if stride % V.scalarCount != 0 {
    mapCloseRows(V.self, G.self, alpha, bias, 1, z, a, rows, columns, stride)
  } else {
    mapRows(V.self, G.self, alpha, bias, z, a, rows, columns, stride)
  }
}

/// `map` for rows that lie too close for whole vectors: nothing is written past a row's last column. From one column's
/// bias to the next it is `biasStride`, 1 or 0.
@inlinable @inline(never)
public func mapCloseRows<V: KernelVector, G: ActivationFormula>(
  _: V.Type, _: G.Type, _ alpha: V.Scalar, _ bias: UnsafePointer<V.Scalar>?, _ biasStride: Int,
  _ z: UnsafeMutablePointer<V.Scalar>, _ a: UnsafeMutablePointer<V.Scalar>, _ rows: Int, _ columns: Int,
  _ stride: Int
) {
  for row in 0..<rows {
    var column = 0
    while column < columns {
      let lanes = lesser(V.scalarCount, columns - column)
      let place = row * stride + column
      var sum = loadLanes(V.self, z + place, lanes)
      if let bias { sum += biasStride == 0 ? V(repeating: bias[0]) : load(V.self, bias + column) }
      if z != a { storeLanes(sum, z + place, lanes) }
      storeLanes(G.value(sum, alpha: V(repeating: alpha)), a + place, lanes)
      column += V.scalarCount
    }
  }
}

/// `map` for rows of whole vectors: four rows at a time, so that a vector of biases serves them all. Not more: rows that
/// lie a power of two apart share few places in the first-level cache.
@inlinable @inline(never)
public func mapRows<V: KernelVector, G: ActivationFormula>(
  _: V.Type, _: G.Type, _ alpha: V.Scalar, _ bias: UnsafePointer<V.Scalar>?,
  _ z: UnsafeMutablePointer<V.Scalar>, _ a: UnsafeMutablePointer<V.Scalar>, _ rows: Int, _ columns: Int,
  _ stride: Int
) {
  var row = 0
  while row < rows {
    let count = lesser(4, rows - row)
    var column = 0
    while column < columns {
      var b = V(repeating: 0)
      if let bias { b = load(V.self, bias + column) }
      var place = row * stride + column
      for _ in 0..<count {
        var sum = load(V.self, z + place)
        if bias != nil { sum += b }
        if z != a { store(sum, z + place) }
        store(G.value(sum, alpha: V(repeating: alpha)), a + place)
        place += stride
      }
      column += V.scalarCount
    }
    row += count
  }
}

/// `multiplyByDerivative` for one formula.
@inlinable @inline(never)
public func backward<V: KernelVector, G: ActivationFormula>(
  _: V.Type, _: G.Type, _ alpha: V.Scalar, _ y: UnsafePointer<V.Scalar>, _ dz: UnsafeMutablePointer<V.Scalar>,
  _ count: Int
) {
  let slope = V(repeating: alpha)
  var offset = 0
  while offset < count {
    let lanes = lesser(V.scalarCount, count - offset)
    let da = loadLanes(V.self, dz + offset, lanes)
    storeLanes(G.backward(da, y: loadLanes(V.self, y + offset, lanes), alpha: slope), dz + offset, lanes)
    offset += V.scalarCount
  }
}
