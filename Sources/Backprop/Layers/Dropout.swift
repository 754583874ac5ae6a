import BackpropCompute
import BackpropKernels

/// Drops each unit with a probability during training, and scales the others up so that the mean stays; does nothing at
/// prediction (Srivastava et al. 2014).
public struct Dropout: Sendable, Equatable {
  /// The probability of dropping a unit, 0 <= rate < 1.
  public var rate: Double

  /// A layer that is checked where a network is made of it: 0 <= rate < 1.
  public init(rate: Double) {
    self.rate = rate
  }
}

/// Forward and backward of
///
///     A = X * M,   M = 0 with probability rate, which a schedule may lower, else 1 / (1 - rate)        dX = dA * M
///
/// All arrays are rows x units. M is a pure function of (seed, layer, step, row, unit).
extension Dropout {
  @inline(__always)
  func forward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    let now = unsafe Dropout(rate: rate * pass.dropoutFactor)
    unsafe now.forward(t, pass, rows: rows, keep: 1 / (1 - now.rate))
  }

  /// With this rate, and another factor for the units that stay.
  @inline(__always)
  func forward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>, keep: Double) {
    let offset = unsafe rows.lowerBound * t.stride
    let isCopied = unsafe pass.random == nil || rate == 0 || t.xStride != t.stride
    if isCopied {
      for row in rows {
        unsafe (t.a + row * t.stride).update(from: t.x + row * t.xStride, count: t.outputs)
      }
    }
    guard let random = unsafe pass.random, rate > 0 else { return }
    let x = unsafe isCopied ? UnsafePointer(t.a) + offset : t.x + offset
    unsafe pass.kernels.drop(
      x, t.a + offset, t.mask + offset, rows.count, t.outputs, t.stride, pass.firstRow + rows.lowerBound,
      random.source.address(.dropout(layer: t.index), step: random.step), UInt32(rate * 0x1p32), S(keep))
  }

  @inline(__always)
  func backward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    guard let dX = unsafe t.dx else { return }
    let offset = unsafe rows.lowerBound * t.stride
    if unsafe pass.random == nil || rate * pass.dropoutFactor == 0 {
      unsafe t.copyGradientToInput(rows)
    } else {
      unsafe pass.kernels.multiplyEach(t.da + offset, t.mask + offset, dX + offset, rows.count * t.stride)
    }
  }
}
