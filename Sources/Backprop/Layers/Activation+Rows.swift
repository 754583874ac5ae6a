import BackpropCompute
import BackpropKernels

/// Forward and backward of an activation over some rows of a layer:
///
///     Z := Z + b,  A = g(Z)               dZ = dA * g'(Z)
///     softmax, for each row:              dZ_k = A_k (dA_k - sum of dA_j A_j)
///     log-softmax, for each row:          dZ_k = dA_k - e^(A_k) sum of dA_j
///
/// | array | shape |
/// |---|---|
/// | Z, A, dZ, dA | rows x columns, `stride` apart; the columns between may be written |
/// | b | columns, or nil; read up to one vector past its end |
extension Activation {
  /// Whether it is one of the user's own.
  var isCustom: Bool { if case .custom = self { true } else { false } }

  /// z := z + b, a := g(z). Where `keepsPreActivation` is false or backward does not follow, `a` may be `z` itself.
  @inline(__always)
  func forward<S: Scalar>(
    bias: UnsafePointer<S>?, z: UnsafeMutablePointer<S>, a: UnsafeMutablePointer<S>, rows: Int,
    columns: Int, stride: Int, _ kernels: KernelSet<S>
  ) {
    unsafe kernels.activate(function, S(alpha), bias, z, a, rows, columns, stride)
    guard case .custom(let custom) = self else { return }
    for row in 0..<rows { unsafe custom.map(a + row * stride, count: columns) }
  }

  /// da := da g'(z), in place; reads z where `keepsPreActivation`, else a.
  @inline(__always)
  func backward<S: Scalar>(
    z: UnsafePointer<S>, a: UnsafePointer<S>, da: UnsafeMutablePointer<S>, rows: Int, columns: Int,
    stride: Int, _ kernels: KernelSet<S>
  ) {
    let y = unsafe keepsPreActivation ? z : a
    if case .custom(let custom) = self {
      for row in 0..<rows {
        unsafe custom.multiplyByDerivative(y + row * stride, da + row * stride, count: columns)
      }
    } else if function.actsOnRows {
      for row in 0..<rows {
        unsafe kernels.multiplyByDerivative(function, S(alpha), y + row * stride, da + row * stride, columns)
      }
    } else {
      unsafe kernels.multiplyByDerivative(function, S(alpha), y, da, rows * stride)
    }
  }
}
