import BackpropCompute
import BackpropKernels

/// An activation of which each unit learns how much it wants: all of it at alpha = 1, where training begins, the identity at
/// 0 (Holzmüller, Grinsztajn and Steinwart 2024).
public struct ParametricActivation: Sendable, Equatable {
  /// g; one that acts on each element by itself.
  public var activation: Activation

  /// A layer that is checked where a network is made of it.
  public init(_ activation: Activation) {
    self.activation = activation
  }

  func tensors(inputs: Int) -> [LayerTensor] {
    [LayerTensor("weight", shape: [inputs], role: .bias, initializer: .constant(1))]
  }
}

/// Forward and backward of, with G = g(X),
///
///     A = X + alpha * (G - X)                 dX = dA + alpha * (dA * g'(X) - dA)
///                                             dalpha = sum over rows of dA * (G - X)
///
/// | array | shape |
/// |---|---|
/// | X, G, A, dX, dA | rows x units; G lies in `z` |
/// | alpha (`weight`), dalpha | units |
extension ParametricActivation {
  /// Rows that are worked on at a time, so that what one kernel writes the next one reads from the first-level cache.
  private static var rowsAtOnce: Int { 4 }

  @inline(__always)
  func forward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    let alpha = unsafe pass.parameters + t.parameters
    var first = rows.lowerBound
    while first < rows.upperBound {
      let count = min(Self.rowsAtOnce, rows.upperBound - first)
      let (x, g) = unsafe (t.x + first * t.xStride, t.z + first * t.stride)
      for row in 0..<count { unsafe (g + row * t.stride).update(from: x + row * t.xStride, count: t.outputs) }
      unsafe activation.forward(
        bias: nil, z: g, a: g, rows: count, columns: t.outputs, stride: t.stride, pass.kernels)
      unsafe pass.kernels.blendColumns(
        x, t.xStride, g, t.stride, t.a + first * t.stride, t.stride, count, t.outputs, alpha)
      first += count
    }
  }

  @inline(__always)
  func backward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    guard let dX = unsafe t.dx else { return }
    let alpha = unsafe pass.parameters + t.parameters
    for row in rows {
      let (da, dx) = unsafe (t.da + row * t.stride, dX + row * t.dxStride)
      unsafe dx.update(from: da, count: t.outputs)
      unsafe activation.backward(
        z: t.x + row * t.xStride, a: t.z + row * t.stride, da: dx, rows: 1, columns: t.outputs,
        stride: t.outputs, pass.kernels)
      unsafe pass.kernels.blendColumns(
        da, t.stride, dx, t.dxStride, dx, t.dxStride, 1, t.outputs, alpha)
    }
  }

  @inline(__always)
  func parameterGradient<S: Scalar>(
    _ t: Stage<S>, _ pass: Pass<S>, units: Range<Int>, rows: Int, gradient: UnsafeMutablePointer<S>,
    scratch: UnsafeMutablePointer<S>
  ) {
    unsafe SumOrder.sum(
      rows: rows, count: units.count, into: gradient + units.lowerBound, scratch: scratch,
      kernels: pass.kernels
    ) { block, target in
      let offset = unsafe block.lowerBound * t.stride + units.lowerBound
      unsafe pass.kernels.sumColumnDifferences(
        t.da + offset, t.z + offset, t.stride, t.x + block.lowerBound * t.xStride + units.lowerBound,
        t.xStride, block.count, units.count, target)
    }
  }
}
