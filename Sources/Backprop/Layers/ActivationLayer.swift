import BackpropCompute
import BackpropKernels

/// An activation as a layer of its own:  A = g(X);  dX = dA * g'(X).  All arrays are rows x units.
extension Activation {
  @inline(__always)
  static func forward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    for row in rows {
      unsafe (t.z + row * t.stride).update(from: t.x + row * t.xStride, count: t.outputs)
    }
    unsafe t.activate(rows, bias: nil, pass.kernels)
  }

  @inline(__always)
  static func backward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    unsafe t.multiplyByDerivative(rows, pass.kernels)
    unsafe t.copyGradientToInput(rows)
  }
}
