import BackpropCompute
import BackpropKernels
import Testing

/// The optimizers' rules against their formulas, number by number.
@Suite struct UpdatesTests {
  func fields<S: Scalar>(_ count: Int, offset: Int, of _: S.Type) -> [Field<S>] {
    (0..<4).map { index in
      let values: [S] = numbers(count, stream: 60 + index)
      return Field(index == 3 ? values.map { $0 * $0 } : values, offset: offset)
    }
  }

  /// Where a number is off by more than a few roundings of numbers of the given sizes; nil if nowhere.
  func mismatch<S: Scalar>(_ got: [S], _ want: [Double], _ sizes: [Double]) -> String? {
    for index in want.indices
    where (Double(got[index]) - want[index]).magnitude > 6 * Double(S.ulpOfOne) * sizes[index] {
      return "\(S.self) at \(index): expected \(want[index]), got \(got[index])"
    }
    return nil
  }

  @Test(arguments: lengths) func sgd(count: Int) {
    func check<S: Scalar>(_: S.Type, offset: Int) {
      let (rate, decay) = (0.1, 0.03)
      let before = fields(count, offset: offset, of: S.self)
      let got = onEverySet(of: S.self) { kernels in
        let fields = fields(count, offset: offset, of: S.self)
        kernels.update(
          .sgd(learningRate: S(rate), weightDecay: S(decay)),
          UpdateSlice(p: fields[0].pointer, g: fields[1].pointer, count: count))
        #expect(fields.allSatisfy { $0.hasCleanMargins })
        #expect(firstDifference(fields[1].elements, before[1].elements) == nil)
        return fields[0].elements
      }
      let want = (0..<count).map { i in
        let (p, g) = (Double(before[0][i]), Double(before[1][i]))
        return p - rate * (g + decay * p)
      }
      let sizes = (0..<count).map { Double(before[0][$0].magnitude + before[1][$0].magnitude) }
      #expect(mismatch(got, want, sizes) == nil)
    }
    for offset in [0, 1] {
      check(Float.self, offset: offset)
      check(Double.self, offset: offset)
    }
  }

  @Test(arguments: lengths) func momentum(count: Int) {
    func check<S: Scalar>(_: S.Type, offset: Int) {
      let (rate, momentum, decay) = (0.1, 0.9, 0.03)
      let before = fields(count, offset: offset, of: S.self)
      let got = onEverySet(of: S.self) { kernels in
        let fields = fields(count, offset: offset, of: S.self)
        kernels.update(
          .momentum(learningRate: S(rate), momentum: S(momentum), weightDecay: S(decay)),
          UpdateSlice(
            p: fields[0].pointer, g: fields[1].pointer, first: fields[2].pointer, count: count))
        #expect(fields.allSatisfy { $0.hasCleanMargins })
        return fields[0].elements + fields[2].elements
      }
      let velocities = (0..<count).map { i in
        momentum * Double(before[2][i]) + Double(before[1][i]) + decay * Double(before[0][i])
      }
      let want = (0..<count).map { Double(before[0][$0]) - rate * velocities[$0] }
      let sizes = (0..<count).map { i in before.reduce(0) { $0 + Double($1[i].magnitude) } }
      #expect(mismatch(Array(got.prefix(count)), want, sizes) == nil)
      #expect(mismatch(Array(got.suffix(count)), velocities, sizes) == nil)
    }
    for offset in [0, 1] {
      check(Float.self, offset: offset)
      check(Double.self, offset: offset)
    }
  }

  @Test(arguments: lengths) func adam(count: Int) {
    func check<S: Scalar>(_: S.Type, offset: Int) {
      let step = AdamStep<Double>(
        beta1: 0.9, beta2: 0.99, oneMinusBeta1: 0.1, oneMinusBeta2: 0.01, stepSize: 0.02, rootCorrection: 1.5,
        epsilon: 1e-3, weightDecay: 0.05, shrink: 0.97)
      let narrow = AdamStep<S>(
        beta1: S(step.beta1), beta2: S(step.beta2), oneMinusBeta1: S(step.oneMinusBeta1),
        oneMinusBeta2: S(step.oneMinusBeta2), stepSize: S(step.stepSize),
        rootCorrection: S(step.rootCorrection), epsilon: S(step.epsilon), weightDecay: S(step.weightDecay),
        shrink: S(step.shrink))
      let before = fields(count, offset: offset, of: S.self)
      let got = onEverySet(of: S.self) { kernels in
        let fields = fields(count, offset: offset, of: S.self)
        kernels.update(
          .adam(narrow),
          UpdateSlice(
            p: fields[0].pointer, g: fields[1].pointer, first: fields[2].pointer, second: fields[3].pointer,
            count: count))
        #expect(fields.allSatisfy { $0.hasCleanMargins })
        return fields[0].elements + fields[2].elements + fields[3].elements
      }
      var p: [Double] = []
      var m: [Double] = []
      var v: [Double] = []
      for i in 0..<count {
        let g = Double(before[1][i]) + 0.05 * Double(before[0][i])
        m.append(0.9 * Double(before[2][i]) + 0.1 * g)
        v.append(0.99 * Double(before[3][i]) + 0.01 * g * g)
        p.append(0.97 * Double(before[0][i]) - 0.02 * m[i] / (v[i].squareRoot() * 1.5 + 1e-3))
      }
      // The step magnifies errors of m by 1 / (sqrt(v) + epsilon).
      let sizes = (0..<count).map { i in 1 + before.reduce(0) { $0 + Double($1[i].magnitude) } }
      let stepSizes = (0..<count).map { sizes[$0] * (1 + 0.02 / (v[$0].squareRoot() + 1e-3)) }
      #expect(mismatch(Array(got.prefix(count)), p, stepSizes) == nil)
      #expect(mismatch(Array(got[count..<2 * count]), m, sizes) == nil)
      #expect(mismatch(Array(got.suffix(count)), v, sizes.map { $0 * $0 }) == nil)
    }
    for offset in [0, 1] {
      check(Float.self, offset: offset)
      check(Double.self, offset: offset)
    }
  }

  /// The comparison is narrow enough to see a rule that leaves something out.
  @Test func aRuleWithoutDecayIsSeen() {
    let before = fields(17, offset: 0, of: Float.self)
    let fields = fields(17, offset: 0, of: Float.self)
    Float.bestKernels.update(
      .sgd(learningRate: 0.1, weightDecay: 0),
      UpdateSlice(p: fields[0].pointer, g: fields[1].pointer, count: 17))
    let want = (0..<17).map { i in
      Double(before[0][i]) - 0.1 * (Double(before[1][i]) + 0.03 * Double(before[0][i]))
    }
    #expect(mismatch(fields[0].elements, want, Array(repeating: 3, count: 17)) != nil)
  }
}
