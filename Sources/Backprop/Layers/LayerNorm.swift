import BackpropCompute
import BackpropKernels

/// Gives every row a mean of 0 and a variance of 1 over its units, then a gain and a shift to each unit (Ba, Kiros and
/// Hinton 2016). The same in training and at prediction.
public struct LayerNorm: Sendable, Equatable {
  /// Keeps the divisor from zero; above 0.
  public var epsilon: Double

  /// A layer that is checked where a network is made of it.
  public init(epsilon: Double = 1e-5) {
    self.epsilon = epsilon
  }

  func tensors(inputs: Int) -> [LayerTensor] {
    [
      LayerTensor("weight", shape: [inputs], role: .bias, initializer: .constant(1)),
      LayerTensor("bias", shape: [inputs], role: .bias),
    ]
  }
}

/// Forward and backward of, row by row, with n the number of units,
///
///     m = sum of X / n                        dN = dA * g
///     v = sum of (X - m)^2 / n                dX = (dN - mean(dN) - N mean(dN * N)) / sqrt(v + epsilon)
///     N = (X - m) / sqrt(v + epsilon)         dg = sum over rows of dA * N
///     A = N * g + b                           db = sum over rows of dA
///
/// | array | shape |
/// |---|---|
/// | X, N, A, dX, dN, dA | rows x units |
/// | m, v | rows |
/// | g (`weight`), b (`bias`), dg, db | units |
extension LayerNorm {
  @inline(__always)
  func forward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    unsafe pass.kernels.normalizeRows(
      t.normalizedRows(pass, rows, y: t.a, epsilon: epsilon, centers: true))
  }

  @inline(__always)
  func backward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    unsafe pass.kernels.normalizeRowsBackward(
      t.normalizedRows(pass, rows, y: t.da, epsilon: epsilon, centers: true))
  }

  @inline(__always)
  func parameterGradient<S: Scalar>(
    _ t: Stage<S>, _ pass: Pass<S>, units: Range<Int>, rows: Int, gradient: UnsafeMutablePointer<S>,
    scratch: UnsafeMutablePointer<S>
  ) {
    unsafe t.gainGradient(pass, units, rows: rows, gradient: gradient, scratch: scratch)
    unsafe t.sumOfGradients(pass, units, rows: rows, gradient: gradient + t.outputs, scratch: scratch)
  }
}

extension Stage {
  /// What the row normalisations read and write; N lies in `z`, the inverse deviations in `memory`.
  @inline(__always)
  func normalizedRows(
    _ pass: Pass<S>, _ rows: Range<Int>, y: UnsafeMutablePointer<S>, epsilon: Double, centers: Bool
  ) -> NormalizedRows<S> {
    let offset = unsafe rows.lowerBound * stride
    let gain = unsafe pass.parameters + parameters
    return unsafe NormalizedRows(
      rows: rows.count, columns: outputs, x: x + rows.lowerBound * xStride, xStride: xStride,
      normalized: z + offset, y: y + offset, stride: stride,
      dx: dx.map { unsafe $0 + rows.lowerBound * dxStride }, dxStride: dxStride, gain: gain,
      shift: centers ? gain + outputs : nil, inverse: memory + rows.lowerBound, epsilon: S(epsilon),
      centers: centers)
  }

  /// dg = sum over rows of dA * N, for some units, in tree order.
  @inline(__always)
  func gainGradient(
    _ pass: Pass<S>, _ units: Range<Int>, rows: Int, gradient: UnsafeMutablePointer<S>,
    scratch: UnsafeMutablePointer<S>
  ) {
    unsafe SumOrder.sum(
      rows: rows, count: units.count, into: gradient + units.lowerBound, scratch: scratch,
      kernels: pass.kernels
    ) { block, target in
      let offset = unsafe block.lowerBound * stride + units.lowerBound
      unsafe pass.kernels.sumColumnProducts(
        da + offset, stride, z + offset, stride, block.count, units.count, target)
    }
  }

  /// db = sum over rows of dA, for some units, in tree order.
  @inline(__always)
  func sumOfGradients(
    _ pass: Pass<S>, _ units: Range<Int>, rows: Int, gradient: UnsafeMutablePointer<S>,
    scratch: UnsafeMutablePointer<S>
  ) {
    unsafe SumOrder.sum(
      rows: rows, count: units.count, into: gradient + units.lowerBound, scratch: scratch,
      kernels: pass.kernels
    ) { block, target in
      unsafe pass.kernels.sumColumns(
        da + block.lowerBound * stride + units.lowerBound, block.count, units.count, stride, target)
    }
  }
}
