import BackpropKernels

/// Elementary functions of one Double: the kernels' own, so that they give the same bits on every machine.
public enum Elementary {
  /// e^x, within 1.1 units in the last place.
  public static func exp(_ x: Double) -> Double { exponential(SIMD2(repeating: x))[0] }

  /// ln x, within 1 unit in the last place; -inf at 0, NaN below.
  public static func log(_ x: Double) -> Double { logarithm(SIMD2(repeating: x))[0] }

  /// sin x and cos x for |x| up to 10^5 or so, within 2e-16 absolutely.
  ///
  /// x = n pi/2 + r with |r| <= pi/4, then the Taylor series; n turns by quarters.
  public static func sineAndCosine(_ x: Double) -> (sine: Double, cosine: Double) {
    guard x.isFinite else { return (.nan, .nan) }
    let n = (x * 0.63661977236758134308).rounded(.toNearestOrEven)
    // pi/2 in three parts, of which n times the first two is exact.
    let r =
      ((x - n * 1.57079632673412561417) - n * 6.07710050630396597660e-11) - n * 2.02226624879595063154e-21
    let z = r * r
    var sine = 0.0
    var cosine = 0.0
    var k = 24.0
    while k > 1 {
      cosine = 1 - z / (k * (k - 1)) * cosine
      sine = 1 - z / (k * (k + 1)) * sine
      if k == 24 {
        cosine = 1
        sine = 1
      }
      k -= 2
    }
    sine *= r
    switch Int(n.truncatingRemainder(dividingBy: 4)) {
    case 0: return (sine, cosine)
    case 1, -3: return (cosine, -sine)
    case 2, -2: return (-sine, -cosine)
    default: return (-cosine, sine)
    }
  }
}
