import BackpropCompute
import BackpropKernels
import Testing

/// What is done to every number by itself, and sums over them, against loops.
@Suite struct ElementwiseTests {
  func check<S: Scalar>(
    _ operation: ElementOperation<S>, _ x: [S], _ y: [S], location: SourceLocation = #_sourceLocation,
    _ one: (_ x: S, _ y: S) -> S
  ) {
    for offset in [0, 1] {
      let got = onEverySet(of: S.self) { kernels in
        let (X, Y) = (Field(x, offset: offset), Field(y, offset: 1 - offset))
        kernels.transform(operation, X.pointer, Y.pointer, x.count)
        #expect(X.hasCleanMargins && firstDifference(Y.elements, y) == nil, sourceLocation: location)
        return X.elements
      }
      #expect(
        firstDifference(got, zip(x, y).map(one)) == nil, "\(S.self) \(operation) of \(x.count)",
        sourceLocation: location)
    }
  }

  @Test(arguments: lengths) func transform(count: Int) {
    func check<S: Scalar>(_: S.Type) {
      let x: [S] = numbers(count, stream: 81)
      // Zeros of both signs among the weights: their penalty has no sign.
      let y = numbers(count, stream: 82, of: S.self).enumerated()
        .map { (index, number) -> S in [number, 0, number, -0.0, number][index % 5] }
      self.check(.scale(S(0.3)), x, y) { x, _ in x * S(0.3) }
      self.check(.clamp(limit: S(0.5)), x, y) { x, _ in x < -0.5 ? -0.5 : x > 0.5 ? 0.5 : x }
      self.check(.blend(share: S(0.3)), x, y) { x, y in x.addingProduct(S(0.3), y - x) }
      let (l1, l2) = (S(0.2), S(0.7))
      self.check(.addPenalty(l1: l1, l2: l2), x, y) { x, y in
        x.addingProduct(l2, y) + (y > 0 ? l1 : y < 0 ? -l1 : 0)
      }
    }
    check(Float.self)
    check(Double.self)
  }

  /// Clipping lets through what is no number, so that it is found; infinities are held.
  @Test func clampOfWhatIsNotFinite() {
    func check<S: Scalar>(_: S.Type) {
      let x: [S] = [.nan, .infinity, -.infinity, 0, -0.0, 2, -2]
      self.check(.clamp(limit: 2), x, x) { x, _ in x.isNaN ? x : max(-2, min(2, x)) }
    }
    check(Float.self)
    check(Double.self)
  }

  /// A share of 1 gives the other number where the difference is exact, as equal numbers' is.
  @Test func blendOfEqualNumbers() {
    let x: [Float] = numbers(37, stream: 83)
    check(.blend(share: 0.999), x, x) { x, _ in x }
  }

  @Test(arguments: lengths) func reduce(count: Int) {
    func check<S: Scalar>(_: S.Type, tolerance: Double) {
      let x: [S] = numbers(count, stream: 84)
      for offset in [0, 1] {
        let got = onEverySet(of: S.self) { kernels in
          let field = Field(x, offset: offset)
          return [
            kernels.reduce(.squares, field.pointer, count), kernels.reduce(.magnitudes, field.pointer, count),
          ]
        }
        let want = [
          x.reduce(0) { $0 + Double($1) * Double($1) }, x.reduce(0) { $0 + Double($1).magnitude },
        ]
        #expect(mismatch(got, want, tolerance) == nil, "\(S.self) of \(count)")
      }
    }
    check(Float.self, tolerance: 1e-6)
    check(Double.self, tolerance: 1e-14)
  }

  /// Lane k of 16 adds the terms k, k + 16, ..., and the lanes are added in halves.
  @Test func reduceAddsInTheOrderOfTheLanes() {
    func check<S: Scalar>(_: S.Type) {
      let x: [S] = numbers(53, stream: 85)
      var lanes = Array(repeating: S.zero, count: 16)
      for (index, number) in x.enumerated() { lanes[index % 16] += number * number }
      for half in [8, 4, 2, 1] { for lane in 0..<half { lanes[lane] += lanes[lane + half] } }
      let field = Field(x)
      let got = onEverySet(of: S.self) { [$0.reduce(.squares, field.pointer, field.count)] }
      #expect(firstDifference(got, [lanes[0]]) == nil)
    }
    check(Float.self)
    check(Double.self)
  }
}
