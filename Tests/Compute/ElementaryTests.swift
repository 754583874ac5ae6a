import BackpropCompute
import Foundation
import Testing

/// The elementary functions of one number against the C library's.
@Suite struct ElementaryTests {
  #if arch(x86_64)
    typealias Extended = Float80
  #else
    typealias Extended = Double
  #endif

  func points(_ lower: Double, _ upper: Double) -> [Double] {
    let source = RandomSource(seed: 5)
    return (0..<20_000).map { lower + (upper - lower) * source.uniform(.data, index: $0) } + [lower, upper]
  }

  func ulps(_ got: Double, _ want: Extended) -> Double {
    Double((Extended(got) - want).magnitude) / Double(want).ulp
  }

  @Test func exponential() {
    for x in points(-708, 709.7) { #expect(ulps(Elementary.exp(x), exp(Extended(x))) <= 2) }
    #expect(
      Elementary.exp(0) == 1 && Elementary.exp(-.infinity) == 0 && Elementary.exp(.infinity) == .infinity)
    #expect(Elementary.exp(-745) == .leastNonzeroMagnitude && Elementary.exp(.nan).isNaN)
  }

  @Test func logarithm() {
    for x in points(1e-9, 10) + points(1e300, 1.7e308) + [.leastNonzeroMagnitude, .leastNormalMagnitude] {
      #expect(ulps(Elementary.log(x), log(Extended(x))) <= 1)
    }
    #expect(Elementary.log(1) == 0 && Elementary.log(0) == -.infinity && Elementary.log(-1).isNaN)
    #expect(Elementary.log(.infinity) == .infinity && Elementary.log(.nan).isNaN)
  }

  @Test func sineAndCosine() {
    for x in points(-7, 7) + points(-1e5, 1e5) + (-40...40).map({ Double($0) * Double.pi / 4 }) {
      let (sine, cosine) = Elementary.sineAndCosine(x)
      #expect((Extended(sine) - sin(Extended(x))).magnitude <= 2e-16, "sin \(x)")
      #expect((Extended(cosine) - cos(Extended(x))).magnitude <= 2e-16, "cos \(x)")
    }
    #expect(Elementary.sineAndCosine(0) == (0, 1))
    #expect(Elementary.sineAndCosine(.infinity).sine.isNaN && Elementary.sineAndCosine(.nan).cosine.isNaN)
  }
}
