import BackpropCompute
import BackpropKernels

/// A leaky ReLU whose slope is learned, one for all units or one for each (He et al. 2015).
public struct PReLU: Sendable, Equatable {
  /// The slope that training begins with.
  public var slope: Double
  /// Whether all units have one slope together.
  public var isShared: Bool

  /// A layer that is checked where a network is made of it.
  public init(slope: Double = 0.25, isShared: Bool = true) {
    self.slope = slope
    self.isShared = isShared
  }

  func tensors(inputs: Int) -> [LayerTensor] {
    [LayerTensor("weight", shape: [isShared ? 1 : inputs], role: .bias, initializer: .constant(slope))]
  }
}

/// Forward and backward of
///
///     A = X where X > 0, else s X             dX = dA where X > 0, else s dA
///                                             ds = sum of dA * X over rows (and units, where s is shared) where X <= 0
///
/// | array | shape |
/// |---|---|
/// | X, A, dX, dA | rows x units |
/// | s (`weight`), ds | units, or 1 |
///
/// The derivative at 0 is s.
extension PReLU {
  @inline(__always)
  func forward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    let s = unsafe pass.parameters + t.parameters
    for row in rows {
      let (x, a) = unsafe (t.x + row * t.xStride, t.a + row * t.stride)
      for unit in unsafe 0..<t.outputs {
        let value = unsafe x[unit]
        unsafe a[unit] = value > 0 ? value : value * s[isShared ? 0 : unit]
      }
    }
  }

  @inline(__always)
  func backward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    guard let dX = unsafe t.dx else { return }
    let s = unsafe pass.parameters + t.parameters
    for row in rows {
      let (x, da) = unsafe (t.x + row * t.xStride, t.da + row * t.stride)
      let dx = unsafe dX + row * t.dxStride
      for unit in unsafe 0..<t.outputs {
        unsafe dx[unit] = x[unit] > 0 ? da[unit] : da[unit] * s[isShared ? 0 : unit]
      }
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
      for unit in units {
        var sum: S = 0
        let columns = unsafe isShared ? 0..<t.outputs : unit..<unit + 1
        for row in block {
          let (x, da) = unsafe (t.x + row * t.xStride, t.da + row * t.stride)
          for column in columns where unsafe x[column] <= 0 { unsafe sum += da[column] * x[column] }
        }
        unsafe target[unit - units.lowerBound] = sum
      }
    }
  }
}
