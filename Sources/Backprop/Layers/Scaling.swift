import BackpropCompute
import BackpropKernels

/// Multiplies every unit by a learned factor that begins at 1: which inputs count how much (the scaling layer of RealMLP,
/// Holzmüller, Grinsztajn and Steinwart 2024, who train it at six times the learning rate).
public struct Scaling: Sendable, Equatable {
  /// It has no settings.
  public init() {}

  func tensors(inputs: Int) -> [LayerTensor] {
    [LayerTensor("weight", shape: [inputs], role: .bias, initializer: .constant(1))]
  }
}

/// Forward and backward of
///
///     A = X * s                               dX = dA * s
///                                             ds = sum over rows of dA * X
///
/// | array | shape |
/// |---|---|
/// | X, A, dX, dA | rows x units |
/// | s (`weight`), ds | units |
extension Scaling {
  @inline(__always)
  static func forward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    unsafe pass.kernels.scaleColumns(
      t.x + rows.lowerBound * t.xStride, t.xStride, t.a + rows.lowerBound * t.stride, t.stride, rows.count,
      t.outputs, pass.parameters + t.parameters, nil)
  }

  @inline(__always)
  static func backward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    guard let dX = unsafe t.dx else { return }
    unsafe pass.kernels.scaleColumns(
      t.da + rows.lowerBound * t.stride, t.stride, dX + rows.lowerBound * t.dxStride, t.dxStride, rows.count,
      t.outputs, pass.parameters + t.parameters, nil)
  }

  @inline(__always)
  static func parameterGradient<S: Scalar>(
    _ t: Stage<S>, _ pass: Pass<S>, units: Range<Int>, rows: Int, gradient: UnsafeMutablePointer<S>,
    scratch: UnsafeMutablePointer<S>
  ) {
    unsafe SumOrder.sum(
      rows: rows, count: units.count, into: gradient + units.lowerBound, scratch: scratch,
      kernels: pass.kernels
    ) { block, target in
      unsafe pass.kernels.sumColumnProducts(
        t.da + block.lowerBound * t.stride + units.lowerBound, t.stride,
        t.x + block.lowerBound * t.xStride + units.lowerBound, t.xStride, block.count, units.count, target)
    }
  }
}
