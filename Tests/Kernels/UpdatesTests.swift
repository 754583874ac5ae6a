import BackpropCompute
import BackpropKernels
import Testing

/// The optimizers' rules against their formulas, number by number, on every instruction set.
@Suite struct UpdatesTests {
  /// One element, in Double.
  struct Element {
    var p: Double
    var g: Double
    /// The three memories.
    var m: [Double]
  }

  /// A rule in both number types, and what it should do.
  struct Rule {
    var memories: Int
    var float: UpdateRule<Float>
    var double: UpdateRule<Double>
    /// Turns a normal number into what memory `index` may hold.
    var fill: (_ index: Int, _ normal: Double) -> Double = { _, normal in normal }
    var formula: (inout Element) -> Void
  }

  /// Parameters, gradient (every seventh zero) and memories: normal numbers, filled in by the rule.
  func fields<S: Scalar>(_ rule: Rule, _ count: Int, offset: Int, of _: S.Type) -> [Field<S>] {
    (0..<2 + rule.memories).map { index in
      let normal: [S] = numbers(count, stream: 60 + index)
      return Field(
        normal.enumerated().map { place, number in
          index < 2 ? (index == 1 && place % 7 == 3 ? 0 : number) : S(rule.fill(index - 2, Double(number)))
        }, offset: offset)
    }
  }

  /// Where a rule's result differs from its formula by more than some roundings; nil if nowhere.
  func mismatch<S: Scalar>(_ rule: Rule, _ step: UpdateRule<S>, count: Int, offset: Int) -> String? {
    let before = fields(rule, count, offset: offset, of: S.self)
    let got = onEverySet(of: S.self) { kernels in
      let fields = fields(rule, count, offset: offset, of: S.self)
      let memories = fields.dropFirst(2).map(\.pointer)
      kernels.update(
        step,
        UpdateSlice(
          p: fields[0].pointer, g: fields[1].pointer, first: memories.first,
          second: memories.count > 1 ? memories[1] : nil, third: memories.count > 2 ? memories[2] : nil,
          count: count))
      #expect(fields.allSatisfy { $0.hasCleanMargins })
      return fields.flatMap(\.elements)
    }
    for index in 0..<count {
      let memories = before.dropFirst(2).map { Double($0[index]) }
      var element = Element(p: Double(before[0][index]), g: Double(before[1][index]), m: memories)
      let size = 1 + ([element.p, element.g] + memories).reduce(0) { $0 + $1.magnitude }
      rule.formula(&element)
      for (field, want) in ([element.p, element.g] + element.m).enumerated() {
        let number = Double(got[field * count + index])
        if !((number - want).magnitude <= 24 * Double(S.ulpOfOne) * size * size) {
          return "\(S.self), field \(field) at \(index): expected \(want), got \(number)"
        }
      }
    }
    return nil
  }

  func check(_ rule: Rule, count: Int, location: SourceLocation = #_sourceLocation) {
    for offset in [0, 1] {
      #expect(
        mismatch(rule, rule.float, count: count, offset: offset) == nil, sourceLocation: location)
      #expect(
        mismatch(rule, rule.double, count: count, offset: offset) == nil, sourceLocation: location)
    }
  }

  func sgd(decay: Double) -> Rule {
    Rule(
      memories: 0, float: .sgd(learningRate: 0.1, weightDecay: Float(decay)),
      double: .sgd(learningRate: 0.1, weightDecay: decay)
    ) { $0.p -= 0.1 * ($0.g + 0.03 * $0.p) }
  }

  @Test(arguments: lengths) func descent(count: Int) { check(sgd(decay: 0.03), count: count) }

  /// The comparison is narrow enough to see a rule that leaves something out.
  @Test func aRuleWithoutDecayIsSeen() {
    let wrong = sgd(decay: 0)
    #expect(mismatch(wrong, wrong.float, count: 17, offset: 0) != nil)
    #expect(mismatch(wrong, wrong.double, count: 17, offset: 0) != nil)
  }

  @Test(arguments: lengths, [(1.0, 0.0), (0.8, 1.0)]) func momentum(count: Int, shares: (Double, Double)) {
    func step<S: Scalar>(_: S.Type) -> UpdateRule<S> {
      .momentum(
        MomentumStep(
          learningRate: S(0.1), momentum: S(0.8), fresh: S(0.7), velocityShare: S(shares.0),
          gradientShare: S(shares.1), weightDecay: S(0.03)))
    }
    check(
      Rule(memories: 1, float: step(Float.self), double: step(Double.self)) { e in
        let g = e.g + 0.03 * e.p
        e.m[0] = 0.8 * e.m[0] + 0.7 * g
        e.p -= 0.1 * (shares.0 * e.m[0] + shares.1 * g)
      }, count: count)
  }

  func moments<S: Scalar>(weightDecay: Double = 0.05, of _: S.Type) -> AdamStep<S> {
    AdamStep(
      beta1: S(0.9), beta2: S(0.99), oneMinusBeta1: S(0.1), oneMinusBeta2: S(0.01), stepSize: S(0.02),
      rootCorrection: S(1.5), epsilon: S(0.1), weightDecay: S(weightDecay), shrink: S(0.97))
  }

  func square(_ index: Int, _ normal: Double) -> Double { index == 0 ? normal : normal * normal }

  @Test(arguments: lengths) func adam(count: Int) {
    check(
      Rule(
        memories: 2, float: .adam(moments(of: Float.self)), double: .adam(moments(of: Double.self)),
        fill: square
      ) { e in
        let g = e.g + 0.05 * e.p
        e.m = [0.9 * e.m[0] + 0.1 * g, 0.99 * e.m[1] + 0.01 * g * g]
        e.p = 0.97 * e.p - 0.02 * e.m[0] / (e.m[1].squareRoot() * 1.5 + 0.1)
      }, count: count)
  }

  @Test(arguments: lengths) func amsGrad(count: Int) {
    check(
      Rule(
        memories: 3, float: .amsGrad(moments(of: Float.self)), double: .amsGrad(moments(of: Double.self)),
        fill: square
      ) { e in
        let g = e.g + 0.05 * e.p
        let v = 0.99 * e.m[1] + 0.01 * g * g
        e.m = [0.9 * e.m[0] + 0.1 * g, v, max(e.m[2], v)]
        e.p = 0.97 * e.p - 0.02 * e.m[0] / (e.m[2].squareRoot() * 1.5 + 0.1)
      }, count: count)
  }

  @Test(arguments: lengths) func nAdam(count: Int) {
    check(
      Rule(
        memories: 2, float: .nAdam(moments(of: Float.self), gradientSize: 0.04),
        double: .nAdam(moments(of: Double.self), gradientSize: 0.04), fill: square
      ) { e in
        let g = e.g + 0.05 * e.p
        e.m = [0.9 * e.m[0] + 0.1 * g, 0.99 * e.m[1] + 0.01 * g * g]
        e.p = 0.97 * e.p - (0.02 * e.m[0] + 0.04 * g) / (e.m[1].squareRoot() * 1.5 + 0.1)
      }, count: count)
  }

  /// The direction takes the gradient's place, and the parameters stay.
  @Test(arguments: lengths) func lambDirection(count: Int) {
    check(
      Rule(
        memories: 2, float: .lambDirection(moments(weightDecay: 0, of: Float.self), weightDecay: 0.05),
        double: .lambDirection(moments(weightDecay: 0, of: Double.self), weightDecay: 0.05), fill: square
      ) { e in
        e.m = [0.9 * e.m[0] + 0.1 * e.g, 0.99 * e.m[1] + 0.01 * e.g * e.g]
        e.g = 0.02 * e.m[0] / (e.m[1].squareRoot() * 1.5 + 0.1) + 0.05 * e.p
      }, count: count)
  }

  @Test(arguments: lengths) func adamax(count: Int) {
    func step<S: Scalar>(_: S.Type) -> UpdateRule<S> {
      .adamax(
        AdamaxStep(
          beta1: S(0.9), beta2: S(0.8), oneMinusBeta1: S(0.1), stepSize: S(0.02), epsilon: S(0.1),
          weightDecay: S(0.05)))
    }
    check(
      Rule(memories: 2, float: step(Float.self), double: step(Double.self), fill: square) { e in
        let g = e.g + 0.05 * e.p
        e.m = [0.9 * e.m[0] + 0.1 * g, max(0.8 * e.m[1], g.magnitude + 0.1)]
        e.p -= 0.02 * e.m[0] / e.m[1]
      }, count: count)
  }

  @Test(arguments: lengths, [(false, false), (true, false), (false, true), (true, true)])
  func rmsProp(count: Int, kind: (isCentered: Bool, hasMomentum: Bool)) {
    func step<S: Scalar>(_: S.Type) -> UpdateRule<S> {
      .rmsProp(
        RMSPropStep(
          learningRate: S(0.02), alpha: S(0.9), oneMinusAlpha: S(0.1), epsilon: S(0.1), momentum: S(0.7),
          weightDecay: S(0.05), isCentered: kind.isCentered, hasMomentum: kind.hasMomentum))
    }
    check(
      Rule(
        memories: 1 + (kind.isCentered ? 1 : 0) + (kind.hasMomentum ? 1 : 0), float: step(Float.self),
        double: step(Double.self), fill: { index, normal in index == 0 ? 1 + normal * normal : normal / 4 }
      ) { e in
        let g = e.g + 0.05 * e.p
        e.m[0] = 0.9 * e.m[0] + 0.1 * g * g
        var variance = e.m[0]
        if kind.isCentered {
          e.m[1] = 0.9 * e.m[1] + 0.1 * g
          variance -= e.m[1] * e.m[1]
        }
        let d = g / (variance.squareRoot() + 0.1)
        if kind.hasMomentum {
          let last = e.m.count - 1
          e.m[last] = 0.7 * e.m[last] + d
          e.p -= 0.02 * e.m[last]
        } else {
          e.p -= 0.02 * d
        }
      }, count: count)
  }

  /// A mean gradient larger than the root mean square, which rounding can make, is a variance of 0 and no
  /// NaN.
  @Test func aNegativeVarianceIsNone() {
    let p = Field<Float>([1])
    let g = Field<Float>([0.5])
    let s = Field<Float>([0.0625])
    let mean = Field<Float>([4])
    let step = RMSPropStep<Float>(
      learningRate: 0.25, alpha: 1, oneMinusAlpha: 0, epsilon: 0.5, momentum: 0, weightDecay: 0,
      isCentered: true, hasMomentum: false)
    Float.bestKernels.update(
      .rmsProp(step),
      UpdateSlice(p: p.pointer, g: g.pointer, first: s.pointer, second: mean.pointer, count: 1))
    #expect(p.elements == [0.75])
  }

  @Test(arguments: lengths) func adagrad(count: Int) {
    func step<S: Scalar>(_: S.Type) -> UpdateRule<S> {
      .adagrad(AdagradStep(stepSize: S(0.02), epsilon: S(0.1), weightDecay: S(0.05)))
    }
    check(
      Rule(
        memories: 1, float: step(Float.self), double: step(Double.self), fill: { $1 * $1 }
      ) { e in
        let g = e.g + 0.05 * e.p
        e.m[0] += g * g
        e.p -= 0.02 * g / (e.m[0].squareRoot() + 0.1)
      }, count: count)
  }

  @Test(arguments: lengths) func adadelta(count: Int) {
    func step<S: Scalar>(_: S.Type) -> UpdateRule<S> {
      .adadelta(
        AdadeltaStep(
          learningRate: S(0.5), rho: S(0.9), oneMinusRho: S(0.1), epsilon: S(0.1), weightDecay: S(0.05)))
    }
    check(
      Rule(
        memories: 2, float: step(Float.self), double: step(Double.self), fill: { $1 * $1 }
      ) { e in
        let g = e.g + 0.05 * e.p
        e.m[0] = 0.9 * e.m[0] + 0.1 * g * g
        let d = (e.m[1] + 0.1).squareRoot() / (e.m[0] + 0.1).squareRoot() * g
        e.m[1] = 0.9 * e.m[1] + 0.1 * d * d
        e.p -= 0.5 * d
      }, count: count)
  }

  func sign(_ x: Double) -> Double { x > 0 ? 1 : x < 0 ? -1 : 0 }

  /// Every third momentum is zero, so that some directions are exactly zero.
  @Test(arguments: lengths) func lion(count: Int) {
    func step<S: Scalar>(_: S.Type) -> UpdateRule<S> {
      .lion(
        LionStep(
          learningRate: S(0.1), beta1: S(0.8), beta2: S(0.9), oneMinusBeta1: S(0.2), oneMinusBeta2: S(0.1),
          shrink: S(0.97)))
    }
    check(
      Rule(
        memories: 1, float: step(Float.self), double: step(Double.self), fill: { $1 < 0 ? 0 : $1 }
      ) { e in
        let c = 0.8 * e.m[0] + 0.2 * e.g
        e.m[0] = 0.9 * e.m[0] + 0.1 * e.g
        e.p = 0.97 * e.p - 0.1 * sign(c)
      }, count: count)
  }

  @Test(arguments: lengths) func rprop(count: Int) {
    func step<S: Scalar>(_: S.Type) -> UpdateRule<S> {
      .rprop(
        RpropStep(increase: S(1.25), decrease: S(0.5), rest: S(0.75), smallest: S(0.125), largest: S(1)))
    }
    check(
      Rule(
        memories: 2, float: step(Float.self), double: step(Double.self),
        fill: { index, normal in index == 1 ? normal.magnitude : normal.magnitude < 0.2 ? 0 : normal }
      ) { e in
        let agreement = sign(e.g * e.m[0])
        e.m[1] = min(max(e.m[1] * (agreement > 0 ? 1.25 : agreement < 0 ? 0.5 : 0.75), 0.125), 1)
        e.m[0] = agreement < 0 ? 0 : e.g
        e.p -= e.m[1] * sign(e.m[0])
      }, count: count)
  }

  @Test(arguments: lengths) func custom(count: Int) {
    func rule<S: Scalar>(_: S.Type) -> CustomUpdateRule<S> {
      CustomUpdateRule { slice, learningRate, step in
        for index in 0..<slice.count {
          slice.first?[index] += slice.g[index]
          slice.p[index] -= S(learningRate * Double(step)) * slice.g[index]
        }
      }
    }
    let float = rule(Float.self)
    let double = rule(Double.self)
    withExtendedLifetime((float, double)) {
      check(
        Rule(
          memories: 1, float: .custom(CustomUpdate(rule: float, learningRate: 0.1, number: 3)),
          double: .custom(CustomUpdate(rule: double, learningRate: 0.1, number: 3))
        ) { e in
          e.m[0] += e.g
          e.p -= 0.1 * 3 * e.g
        }, count: count)
    }
  }

  /// Rather nothing than a step with half of what it needs.
  @Test func withoutItsMemoriesARuleDoesNothing() {
    let memory = Field<Double>([1, 1, 1])
    let rules: [UpdateRule<Double>] = [
      .adam(moments(of: Double.self)), .amsGrad(moments(of: Double.self)),
      .nAdam(moments(of: Double.self), gradientSize: 1),
      .rprop(RpropStep(increase: 2, decrease: 0.5, rest: 1, smallest: 0, largest: 1)),
    ]
    for rule in rules {
      let p = Field<Double>([1, 2, 3])
      let g = Field<Double>([1, 1, 1])
      Double.bestKernels.update(
        rule, UpdateSlice(p: p.pointer, g: g.pointer, first: memory.pointer, count: 3))
      #expect(p.elements == [1, 2, 3] && memory.elements == [1, 1, 1])
    }
  }
}
