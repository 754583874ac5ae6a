import BackpropCompute
import BackpropKernels

/// Divides every row by the root of its mean square, then gives each unit a gain (Zhang and Sennrich 2019). The same in
/// training and at prediction.
public struct RMSNorm: Sendable, Equatable {
  /// Keeps the divisor from zero; above 0.
  public var epsilon: Double

  /// A layer that is checked where a network is made of it.
  public init(epsilon: Double = 1e-6) {
    self.epsilon = epsilon
  }

  func tensors(inputs: Int) -> [LayerTensor] {
    [LayerTensor("weight", shape: [inputs], role: .bias, initializer: .constant(1))]
  }
}

/// Forward and backward of, row by row, with n the number of units,
///
///     q = sum of X^2 / n                      dN = dA * g
///     N = X / sqrt(q + epsilon)               dX = (dN - N mean(dN * N)) / sqrt(q + epsilon)
///     A = N * g                               dg = sum over rows of dA * N
///
/// | array | shape |
/// |---|---|
/// | X, N, A, dX, dN, dA | rows x units |
/// | q | rows |
/// | g (`weight`), dg | units |
extension RMSNorm {
  @inline(__always)
  func forward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    unsafe pass.kernels.normalizeRows(
      t.normalizedRows(pass, rows, y: t.a, epsilon: epsilon, centers: false))
  }

  @inline(__always)
  func backward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    unsafe pass.kernels.normalizeRowsBackward(
      t.normalizedRows(pass, rows, y: t.da, epsilon: epsilon, centers: false))
  }

  @inline(__always)
  func parameterGradient<S: Scalar>(
    _ t: Stage<S>, _ pass: Pass<S>, units: Range<Int>, rows: Int, gradient: UnsafeMutablePointer<S>,
    scratch: UnsafeMutablePointer<S>
  ) {
    unsafe t.gainGradient(pass, units, rows: rows, gradient: gradient, scratch: scratch)
  }
}
