import BackpropCompute
import BackpropKernels

/// Dropout for networks of SELU units: a dropped unit takes SELU's lowest value, and mean and variance stay (Klambauer
/// et al. 2017). Does nothing at prediction.
public struct AlphaDropout: Sendable, Equatable {
  /// The probability of dropping a unit, 0 <= rate < 1.
  public var rate: Double

  /// A layer that is checked where a network is made of it.
  public init(rate: Double) {
    self.rate = rate
  }

  /// -lambda alpha: the value of SELU far to the left.
  private static var lowest: Double { -1.7580993408473766 }

  /// a = 1 / sqrt((1 - p) (1 + p lowest^2)),  b = -a p lowest
  private var factor: Double {
    1 / ((1 - rate) * (1 + rate * Self.lowest * Self.lowest)).squareRoot()
  }
}

/// Forward and backward of, with p the rate and l SELU's lowest value,
///
///     A = a (X * D + l (1 - D)) + b,   D = 0 with probability p, else 1        dX = dA * a D
///
/// All arrays are rows x units. D is a pure function of (seed, layer, step, row, unit), as in dropout.
extension AlphaDropout {
  @inline(__always)
  func forward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    let now = unsafe AlphaDropout(rate: rate * pass.dropoutFactor)
    unsafe Dropout(rate: now.rate).forward(t, pass, rows: rows, keep: now.factor)
    guard unsafe pass.random != nil, now.rate > 0 else { return }
    let kept = S(-now.factor * now.rate * Self.lowest)
    let dropped = S(now.factor * Self.lowest * (1 - now.rate))
    for row in rows {
      let (a, mask) = unsafe (t.a + row * t.stride, t.mask + row * t.stride)
      for unit in unsafe 0..<t.outputs { unsafe a[unit] += mask[unit] == 0 ? dropped : kept }
    }
  }

  @inline(__always)
  func backward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    unsafe Dropout(rate: rate).backward(t, pass, rows: rows)
  }
}
