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
///     A = X * M,   M = 0 with probability rate, else 1 / (1 - rate)        dX = dA * M
///
/// All arrays are rows x units. M is a pure function of (seed, layer, step, row, unit).
extension Dropout {
  @inline(__always)
  func forward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    let offset = unsafe rows.lowerBound * t.stride
    guard let random = unsafe pass.random, rate > 0 else {
      for row in rows {
        unsafe (t.a + row * t.stride).update(from: t.x + row * t.xStride, count: t.outputs)
      }
      return
    }
    let address = unsafe random.source.address(.dropout(layer: t.index), step: random.step)
    let threshold = UInt32(rate * 0x1p32)
    let x = unsafe t.x + rows.lowerBound * t.xStride
    if unsafe t.xStride == t.stride {
      unsafe pass.kernels.drop(
        x, t.a + offset, t.mask + offset, rows.count, t.outputs, t.stride, rows.lowerBound, address,
        threshold,
        S(1 / (1 - rate)))
      return
    }
    for row in 0..<rows.count {
      unsafe (t.a + offset + row * t.stride).update(from: x + row * t.xStride, count: t.outputs)
    }
    unsafe pass.kernels.drop(
      t.a + offset, t.a + offset, t.mask + offset, rows.count, t.outputs, t.stride, rows.lowerBound, address,
      threshold, S(1 / (1 - rate)))
  }

  @inline(__always)
  func backward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    guard let dX = unsafe t.dx else { return }
    let offset = unsafe rows.lowerBound * t.stride
    if unsafe pass.random == nil || rate == 0 {
      unsafe (dX + offset).update(from: t.da + offset, count: rows.count * t.stride)
    } else {
      unsafe pass.kernels.multiplyEach(t.da + offset, t.mask + offset, dX + offset, rows.count * t.stride)
    }
  }
}
