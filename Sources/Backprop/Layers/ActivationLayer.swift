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
    unsafe forward(
      bias: nil, z: t.z + offset, a: t.a + offset, rows: rows.count, columns: t.outputs, stride: t.stride,
      pass.kernels)
  }

  @inline(__always)
  func backward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    let offset = unsafe rows.lowerBound * t.stride
    unsafe backward(
      z: t.z + offset, a: t.a + offset, da: t.da + offset, rows: rows.count, columns: t.outputs,
      stride: t.stride, pass.kernels)
    unsafe t.copyGradientToInput(rows)
  }
}
