import BackpropCompute
import BackpropKernels

/// Adds normal noise to each unit in training; does nothing at prediction.
public struct GaussianNoise: Sendable, Equatable {
  /// The standard deviation of the noise, 0 or more.
  public var standardDeviation: Double

  /// A layer that is checked where a network is made of it.
  public init(standardDeviation: Double) {
    self.standardDeviation = standardDeviation
  }
}

/// Forward and backward of
///
///     A = X + s E,   E standard normal        dX = dA
///
/// All arrays are rows x units. E is a pure function of (seed, layer, step, row, unit).
extension GaussianNoise {
  @inline(__always)
  func forward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    for row in rows {
      let a = unsafe t.a + row * t.stride
      unsafe a.update(from: t.x + row * t.xStride, count: t.outputs)
      guard let random = unsafe pass.random, standardDeviation > 0 else { continue }
      let first = unsafe (pass.firstRow + row) * t.outputs
      for unit in unsafe 0..<t.outputs {
        let noise = unsafe random.source.normal(
          .noise(layer: t.index), step: random.step, index: first + unit)
        unsafe a[unit] += S(standardDeviation * noise)
      }
    }
  }

  @inline(__always)
  func backward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    unsafe t.copyGradientToInput(rows)
  }
}
