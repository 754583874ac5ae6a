import BackpropCompute

/// How likely a test statistic is to be as large as this, or larger, by chance.
package enum TailProbability {
  /// Kolmogorov's distribution: P(K > x) = 2 sum over k of (-1)^(k - 1) e^(-2 k^2 x^2), within 1e-12.
  ///
  /// Below x = 1 by the sum over (2k - 1)^2 that Jacobi's theta function turns it into, which ends sooner
  /// there.
  static func kolmogorov(_ x: Double) -> Double {
    guard x > 0.04 else { return 1 }
    let terms = 1...8
    if x < 1 {
      let exponent = -Double.pi * Double.pi / (8 * x * x)
      let sum = terms.reduce(0) { $0 + Elementary.exp(Double((2 * $1 - 1) * (2 * $1 - 1)) * exponent) }
      return max(0, 1 - (2 * Double.pi).squareRoot() / x * sum)
    }
    let sum = terms.reduce(0) { $0 + ($1 % 2 == 1 ? 2 : -2) * Elementary.exp(-2 * Double($1 * $1) * x * x) }
    return max(0, sum)
  }

  /// Two samples of n and m numbers whose distribution functions are `distance` apart at most, with
  /// Stephens's correction (1970) for few numbers: x = (sqrt(e) + 0.12 + 0.11 / sqrt(e)) D, e = n m / (n +
  /// m).
  static func kolmogorovSmirnov(distance: Double, _ n: Int, _ m: Int) -> Double {
    let root = (Double(n) * Double(m) / (Double(n) + Double(m))).squareRoot()
    return kolmogorov((root + 0.12 + 0.11 / root) * distance)
  }

  /// The standard normal distribution: P(Z > z), by that of Z^2, which is chi-squared of one degree, within 1e-10 of itself.
  package static func normal(_ z: Double) -> Double {
    let half = chiSquared(z * z, freedom: 1) / 2
    return z < 0 ? 1 - half : half
  }

  /// The chi-squared distribution of `freedom` degrees: Q(freedom / 2, x / 2), the upper incomplete gamma
  /// function over the whole one, within 1e-10 of itself.
  ///
  /// Up to a + 1 by the series of the lower one, beyond by Legendre's continued fraction, evaluated after
  /// Lentz.
  static func chiSquared(_ x: Double, freedom: Int) -> Double {
    let a = Double(freedom) / 2
    let x = x / 2
    guard x > 0, a > 0 else { return 1 }
    guard x.isFinite else { return 0 }
    let front = Elementary.exp(a * Elementary.log(x) - x - logGamma(a))
    if x < a + 1 {
      var (term, sum, k) = (1 / a, 1 / a, a)
      while term > sum * 1e-17 {
        k += 1
        term *= x / k
        sum += term
      }
      return max(0, 1 - sum * front)
    }
    var b = x + 1 - a
    var (c, d) = (1e300, 1 / b)
    var value = d
    for i in 1...100_000 {
      let step = Double(i)
      let numerator = -step * (step - a)
      b += 2
      d = 1 / (numerator * d + b)
      c = b + numerator / c
      value *= c * d
      if abs(c * d - 1) < 1e-15 { break }
    }
    return min(1, value * front)
  }

  /// ln of the gamma function for x > 0, after Stirling; smaller x climb up by gamma(x + 1) = x gamma(x).
  static func logGamma(_ x: Double) -> Double {
    var (x, product) = (x, 1.0)
    while x < 15 {
      product *= x
      x += 1
    }
    let square = 1 / (x * x)
    let rest =
      (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188)))) / x
    return (x - 0.5) * Elementary.log(x) - x + 0.5 * Elementary.log(2 * .pi) + rest - Elementary.log(product)
  }
}
