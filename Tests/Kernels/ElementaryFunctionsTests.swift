import BackpropCompute
import BackpropKernels
import Foundation
import Testing

/// The elementary functions against the C library's in higher precision, over the whole range of their argument.
@Suite struct ElementaryFunctionsTests {
  /// Every so-many-th number of the type in lower ... upper, zero, the smallest numbers and the ends among them.
  func sweep<S: Scalar>(_: S.Type, _ lower: Double, _ upper: Double, count: Int) -> [S] {
    let source = RandomSource(seed: 11)
    var points: [S] = [
      S(lower), S(upper), 0, -0.0, S.leastNonzeroMagnitude, -S.leastNonzeroMagnitude, S.leastNormalMagnitude,
      -S.leastNormalMagnitude, 1, -1, S.ulpOfOne, -S.ulpOfOne, 0.5, -0.5,
    ]
    for index in 0..<count {
      // Half of them evenly spread, half with evenly spread exponents.
      let u = source.uniform(.data, step: 1, index: index)
      points.append(S(lower + (upper - lower) * u))
      let exponent = (S.isDouble ? -1070.0 : -148) * source.uniform(.data, step: 2, index: index)
      let size = exp2(exponent + 10) * (index % 2 == 0 ? 1 : -1)
      points.append(S(size))
    }
    return points.filter { $0 >= S(lower) && $0 <= S(upper) }
  }

  /// The largest error in units in the last place, and where.
  func worst<S: Scalar>(
    _ points: [S], _ function: (SIMD4<S>) -> SIMD4<S>, _ reference: (Extended) -> Extended
  ) -> (ulps: Double, at: S) where SIMD4<S>: KernelVector {
    var worst = (ulps: 0.0, at: S.zero)
    for point in points {
      let error = ulps(function(SIMD4(repeating: point))[2], reference(Extended(point)))
      if error > worst.ulps { worst = (error, point) }
    }
    return worst
  }

  func check<S: Scalar>(_: S.Type) {
    func expect(
      _ name: String, _ bound: Double, _ points: [S], _ function: (SIMD4<S>) -> SIMD4<S>,
      _ reference: (Extended) -> Extended
    ) {
      let worst = worst(points, function, reference)
      #expect(worst.ulps <= bound, "\(S.self) \(name): \(worst.ulps) ulp at \(worst.at)")
    }
    let lowest = S.isDouble ? -745.2 : -104.0
    let highest = S.isDouble ? 709.8 : 88.75
    let count = 60_000
    expect("exp", 2, sweep(S.self, lowest, highest, count: count), exponential, exp)
    let positive =
      sweep(S.self, 0, Double(S.greatestFiniteMagnitude) / 4, count: count / 4)
      + sweep(S.self, 0, 4, count: count)
    expect("log", 1, positive, logarithm, log)
    expect("log(1 + e)", 1.5, sweep(S.self, 0, 1, count: count), logarithmOfOnePlus, log1p)
    expect("sigmoid", 2.5, sweep(S.self, lowest, 40, count: count), sigmoid, logistic)
    expect("tanh", 3, sweep(S.self, -22, 22, count: count), hyperbolicTangent, tanh)
    expect("expm1", 1.5, sweep(S.self, -60, 0, count: count), exponentialMinusOne(ofNonPositive:), expm1)
    let tail = S.isDouble ? -37.5 : -13.0
    expect(
      "normal distribution", 6, sweep(S.self, tail, 9, count: count), { normalDistribution($0).cumulative },
      cumulativeNormal)
    expect(
      "normal density", 3, sweep(S.self, tail, -tail, count: count), { normalDistribution($0).density },
      normalDensity)
  }

  @Test func floatAccuracy() { check(Float.self) }

  @Test func doubleAccuracy() { check(Double.self) }

  @Test func exceptionalArguments() {
    func check<S: Scalar>(_: S.Type) {
      func at(_ x: S, _ function: (SIMD4<S>) -> SIMD4<S>) -> S { function(SIMD4(repeating: x))[0] }
      let infinity = S.infinity
      #expect(at(infinity, exponential) == infinity && at(-infinity, exponential) == 0)
      #expect(at(S.greatestFiniteMagnitude, exponential) == infinity)
      #expect(at(-S.greatestFiniteMagnitude, exponential) == 0)
      #expect(at(0, exponential) == 1 && at(-0.0, exponential) == 1)
      #expect(at(.nan, exponential).isNaN)
      #expect(at(0, logarithm) == -infinity && at(-0.0, logarithm) == -infinity)
      #expect(at(infinity, logarithm) == infinity && at(1, logarithm) == 0)
      #expect(at(-1, logarithm).isNaN && at(-infinity, logarithm).isNaN && at(.nan, logarithm).isNaN)
      #expect(at(infinity, sigmoid) == 1 && at(-infinity, sigmoid) == 0 && at(0, sigmoid) == 0.5)
      #expect(at(.nan, sigmoid).isNaN)
      #expect(at(infinity, hyperbolicTangent) == 1 && at(-infinity, hyperbolicTangent) == -1)
      #expect(at(0, hyperbolicTangent) == 0 && at(.nan, hyperbolicTangent).isNaN)
      #expect(at(S.greatestFiniteMagnitude, hyperbolicTangent) == 1)
      #expect(at(infinity, { normalDistribution($0).cumulative }) == 1)
      #expect(at(-infinity, { normalDistribution($0).cumulative }) == 0)
      #expect(at(.nan, { normalDistribution($0).cumulative }).isNaN)
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func aWrongFunctionIsFarOff() {
    let points: [Double] = [0.5, 1, 2]
    #expect(worst(points, { exponential($0) * 1.000_000_1 }, exp).ulps > 1e6)
    #expect(ulps(1.0.nextUp, 1) == 1)
    #expect(ulps(Float.infinity, 1) == .infinity)
    #expect(ulps(Float.nan, 1) == .infinity)
  }
}
