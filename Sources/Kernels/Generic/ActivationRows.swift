/// z := z + bias, a := g(z), row by row; `a` may be `z` itself.
///
/// | array | shape |
/// |---|---|
/// | `z`, `a` | rows x columns, `stride` apart; up to `stride` columns are written |
/// | `bias` | columns, or nil; read up to one vector past its end |
@inlinable @inline(always)
public func activate<V: KernelVector>(
  _: V.Type, _ function: ActivationFunction, alpha: V.Scalar, bias: UnsafePointer<V.Scalar>?,
  z: UnsafeMutablePointer<V.Scalar>, a: UnsafeMutablePointer<V.Scalar>, rows: Int, columns: Int, stride: Int
) {
  switch function {
  case .identity: map(V.self, Identity.self, alpha, bias, z, a, rows, columns, stride)
  case .relu: map(V.self, ReLU.self, alpha, bias, z, a, rows, columns, stride)
  case .leakyReLU: map(V.self, LeakyReLU.self, alpha, bias, z, a, rows, columns, stride)
  case .sigmoid: map(V.self, Sigmoid.self, alpha, bias, z, a, rows, columns, stride)
  case .tanh: map(V.self, Tanh.self, alpha, bias, z, a, rows, columns, stride)
  case .gelu: map(V.self, GELU.self, alpha, bias, z, a, rows, columns, stride)
  case .silu: map(V.self, SiLU.self, alpha, bias, z, a, rows, columns, stride)
  }
}

/// dz := dz g'(z), in place.
///
/// `y` is a where the function derives from its output, else z; both lie as `dz` does.
@inlinable @inline(always)
public func multiplyByDerivative<V: KernelVector>(
  _: V.Type, _ function: ActivationFunction, alpha: V.Scalar, y: UnsafePointer<V.Scalar>,
  dz: UnsafeMutablePointer<V.Scalar>, count: Int
) {
  switch function {
  case .identity: break
  case .relu: backward(V.self, ReLU.self, alpha, y, dz, count)
  case .leakyReLU: backward(V.self, LeakyReLU.self, alpha, y, dz, count)
  case .sigmoid: backward(V.self, Sigmoid.self, alpha, y, dz, count)
  case .tanh: backward(V.self, Tanh.self, alpha, y, dz, count)
  case .gelu: backward(V.self, GELU.self, alpha, y, dz, count)
  case .silu: backward(V.self, SiLU.self, alpha, y, dz, count)
  }
}

/// `activate` for one formula.
@inlinable @inline(never)
public func map<V: KernelVector, G: ActivationFormula>(
  _: V.Type, _: G.Type, _ alpha: V.Scalar, _ bias: UnsafePointer<V.Scalar>?,
  _ z: UnsafeMutablePointer<V.Scalar>,
  _ a: UnsafeMutablePointer<V.Scalar>, _ rows: Int, _ columns: Int, _ stride: Int
) {
  let slope = V(repeating: alpha)
  // A single column has its rows one after the other: one long row, with one bias for all.
  let isColumn = stride == 1
  let count = isColumn ? rows : columns
  for row in 0..<(isColumn ? 1 : rows) {
    let z = z + row * stride
    let a = a + row * stride
    forEachVector(V.self, count: count) { offset, lanes in
      let lanes = isColumn ? lanes : V.scalarCount
      var sum = loadLanes(V.self, z + offset, lanes)
      if let bias { sum += isColumn ? V(repeating: bias[0]) : load(V.self, bias + offset) }
      if z != a { storeLanes(sum, z + offset, lanes) }
      storeLanes(G.value(sum, alpha: slope), a + offset, lanes)
    }
  }
}

/// `multiplyByDerivative` for one formula.
@inlinable @inline(never)
public func backward<V: KernelVector, G: ActivationFormula>(
  _: V.Type, _: G.Type, _ alpha: V.Scalar, _ y: UnsafePointer<V.Scalar>, _ dz: UnsafeMutablePointer<V.Scalar>,
  _ count: Int
) {
  let slope = V(repeating: alpha)
  forEachVector(V.self, count: count) { offset, lanes in
    let da = loadLanes(V.self, dz + offset, lanes)
    storeLanes(G.backward(da, y: loadLanes(V.self, y + offset, lanes), alpha: slope), dz + offset, lanes)
  }
}
