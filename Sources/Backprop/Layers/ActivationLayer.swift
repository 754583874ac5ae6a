import BackpropCompute
import BackpropKernels

/// An activation as a layer of its own:  A = g(X);  dX = dA * g'(X).  All arrays are rows x units.
extension Activation {
  @inline(__always)
  func forward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    for row in rows {
      unsafe (t.z + row * t.stride).update(from: t.x + row * t.xStride, count: t.outputs)
    }
    let offset = unsafe rows.lowerBound * t.stride
    unsafe pass.kernels.activate(
      function, S(alpha), nil, t.z + offset, t.a + offset, rows.count, t.outputs, t.stride)
  }

  @inline(__always)
  func backward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    let offset = unsafe rows.lowerBound * t.stride
    let y = unsafe (function.derivesFromOutput ? t.a : t.z) + offset
    unsafe pass.kernels.multiplyByDerivative(function, S(alpha), y, t.da + offset, rows.count * t.stride)
    guard let dX = unsafe t.dx else { return }
    unsafe (dX + rows.lowerBound * t.dxStride).update(from: t.da + offset, count: rows.count * t.stride)
  }
}
