import BackpropCompute
import BackpropKernels

/// Layers with a way around them (He et al. 2016): what they compute is added to what they were given.
///
/// Its parameters have the inner layers' names behind its own: `layers.2.layers.0.weight`.
public struct Residual: Sendable, Equatable {
  /// F, one layer or more, with as many outputs at the end as inputs at the beginning.
  public var layers: [Layer]

  /// A connection that is checked where a network is made of it.
  public init(_ layers: [Layer]) {
    self.layers = layers
  }
}

/// Forward and backward of
///
///     A = X + F(X)        dX = dA + dF
///
/// All arrays are rows x units. The connection runs as two: its opening copies X, the closing adds F's outputs to that
/// copy; on the way back the closing hands dA to F, and the opening adds the dA of the closing to what came out of F.
extension Residual {
  @inline(__always)
  static func forward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    for row in rows {
      unsafe (t.a + row * t.stride).update(from: t.x + row * t.xStride, count: t.outputs)
    }
    guard unsafe t.part == .closing else { return }
    let offset = unsafe rows.lowerBound * t.stride
    unsafe pass.kernels.add(t.a + offset, t.skip + offset, rows.count * t.stride)
  }

  @inline(__always)
  static func backward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    let offset = unsafe rows.lowerBound * t.stride
    if unsafe t.part == .opening {
      unsafe pass.kernels.add(t.da + offset, t.skip + offset, rows.count * t.stride)
    }
    unsafe t.copyGradientToInput(rows)
  }
}

extension Stage {
  /// dX = dA, for layers that only pass it on.
  @inline(__always)
  func copyGradientToInput(_ rows: Range<Int>) {
    guard let dX = unsafe dx else { return }
    if unsafe dxStride == stride {
      unsafe (dX + rows.lowerBound * stride).update(
        from: da + rows.lowerBound * stride, count: rows.count * stride)
    } else {
      for row in rows { unsafe (dX + row * dxStride).update(from: da + row * stride, count: outputs) }
    }
  }
}
