import BackpropCompute
import BackpropKernels
import Testing

/// What the elementary functions do besides being close: their values at the ends, signs, and which are the same.
@Suite struct ElementaryFunctionsTests {
  func at<S: Scalar>(_ x: S, _ function: ElementaryFunction) -> S { function.value(SIMD4(repeating: x))[0] }

  @Test func exceptionalArguments() {
    func check<S: Scalar>(_: S.Type) {
      let infinity = S.infinity
      let greatest = S.greatestFiniteMagnitude
      for function in ElementaryFunction.allCases { #expect(at(S.nan, function).isNaN, "\(function)") }
      #expect(at(infinity, .exp) == infinity && at(-infinity, .exp) == 0)
      #expect(at(greatest, .exp) == infinity && at(-greatest, .exp) == 0)
      #expect(at(S.zero, .exp) == 1 && at(-S.zero, .exp) == 1)
      #expect(at(-infinity, .expm1) == -1 && at(-greatest, .expm1) == -1)
      #expect(at(S.zero, .log) == -infinity && at(-S.zero, .log) == -infinity)
      #expect(at(infinity, .log) == infinity && at(1 as S, .log) == 0)
      #expect(
        at(-1 as S, .log).isNaN && at(-infinity, .log).isNaN && at(-S.leastNonzeroMagnitude, .log).isNaN)
      #expect(at(S.zero, .log1p) == 0 && at(infinity, .log1p) == infinity)
      #expect(at(infinity, .sigmoid) == 1 && at(-infinity, .sigmoid) == 0 && at(S.zero, .sigmoid) == 0.5)
      #expect(at(greatest, .sigmoid) == 1 && at(-greatest, .sigmoid) == 0)
      #expect(at(infinity, .logSigmoid) == 0 && at(-greatest, .logSigmoid) == -greatest)
      #expect(at(-infinity, .logSigmoid) == -infinity && at(-infinity, .softplus) == 0)
      #expect(at(infinity, .softplus) == infinity && at(greatest, .softplus) == greatest)
      for function in [ElementaryFunction.tanh, .erf] {
        #expect(at(infinity, function) == 1 && at(-infinity, function) == -1)
        #expect(at(greatest, function) == 1 && at(-greatest, function) == -1)
      }
      #expect(at(infinity, .normal) == 1 && at(-infinity, .normal) == 0 && at(S.zero, .normal) == 0.5)
      #expect(at(greatest, .normal) == 1 && at(-greatest, .normal) == 0)
      #expect(at(infinity, .density) == 0 && at(-greatest, .density) == 0)
      #expect(at(infinity, .gelu) == infinity && at(-infinity, .gelu) == 0 && at(-greatest, .gelu) == 0)
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func zeroKeepsItsSign() {
    func check<S: Scalar>(_: S.Type) {
      for function in [ElementaryFunction.expm1, .tanh, .erf, .gelu] {
        #expect(at(-S.zero, function).isSame(as: -S.zero), "\(S.self) \(function)")
      }
      for function in [ElementaryFunction.tanh, .erf, .gelu, .log1p] {
        #expect(at(S.zero, function).isSame(as: S.zero), "\(S.self) \(function)")
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func oddFunctionsAreOddToTheBit() {
    func check<S: Scalar>(_: S.Type) {
      let x: [S] = numbers(3000, stream: 31).map { $0 * 3 } + [.leastNonzeroMagnitude, .leastNormalMagnitude]
      for function in [ElementaryFunction.tanh, .erf] {
        for x in x { #expect(at(-x, function).isSame(as: -at(x, function)), "\(S.self) \(function) \(x)") }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  /// The forms for a part of the arguments have the same bits, or the same bound.
  @Test func formsForFewerArguments() {
    func check<S: Scalar>(_: S.Type) {
      let x: [S] = numbers(20_000, stream: 32)
      for x in x.map({ -($0 * $0 * (S.isDouble ? 60 : 9)).magnitude }) + [0, -.infinity, .nan] {
        let vector = SIMD4(repeating: x)
        #expect(exponential(ofNonPositive: vector)[0].isSame(as: exponential(vector)[0]), "e^\(x)")
      }
      let bound = ElementaryFunction.log1p.bound(isDouble: S.isDouble)
      for x in x.map({ $0.magnitude / 5 }).filter({ $0 <= 1 }) + [0, 1, .leastNonzeroMagnitude] {
        let got = logarithmOfOnePlus(fraction: SIMD4(repeating: x))[0]
        #expect(ulps(got, ElementaryFunction.log1p.reference(Extended(x))) <= bound, "ln(1 + \(x))")
      }
      #expect(logarithmOfOnePlus(fraction: SIMD4<S>(repeating: .nan))[0].isNaN)
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func aDifferenceIsSeen() {
    #expect(ulps(1.0.nextUp, 1) == 1)
    #expect(ulps(Float.infinity, 1) == .infinity)
    #expect(ulps(Float.nan, 1) == .infinity)
    #expect(!(0.0).isSame(as: -0.0))
  }
}
