import Backprop
import BackpropCompute
import Testing

/// Settings of optimizers: their ranges, what can be changed without knowing which it is, and how they are
/// spelled.
@Suite struct OptimizerTests {
  /// A setting out of its range: the optimizer, what was expected, what it got.
  static let wrong: [(optimizer: Optimizer, expected: String, got: String)] = [
    (.sgd(learningRate: 0), "a learning rate above 0 for SGD", "0.0"),
    (.sgd(learningRate: -.infinity), "a learning rate above 0 for SGD", "-inf"),
    (.sgd(momentum: 1), "a momentum of 0 or more and below 1 for SGD", "1.0"),
    (.sgd(momentum: 0.9, dampening: 1.5), "a dampening from 0 to 1 for SGD", "1.5"),
    (.sgd(nesterov: true), "a Nesterov momentum above 0 and below 1 for SGD", "0.0"),
    (
      .sgd(momentum: 0.9, dampening: 0.25, nesterov: true), "no dampening with Nesterov momentum for SGD",
      "0.25"
    ),
    (.sgd(weightDecay: -1), "a weight decay of 0 or more for SGD", "-1.0"),
    (.adam(learningRate: .nan), "a learning rate above 0 for Adam", "nan"),
    (.adam(beta1: 1), "a beta1 of 0 or more and below 1 for Adam", "1.0"),
    (.adam(beta2: -0.5), "a beta2 of 0 or more and below 1 for Adam", "-0.5"),
    (.adam(epsilon: 1e-60), "an epsilon above 0, in Float too, for Adam", "1e-60"),
    (.adamW(weightDecay: .infinity), "a weight decay of 0 or more for AdamW", "inf"),
    (.nAdam(momentumDecay: -1), "a momentum decay of 0 or more for NAdam", "-1.0"),
    (.nAdam(beta1: 1.5), "a beta1 of 0 or more and below 1 for NAdam", "1.5"),
    (.rAdam(beta2: 1), "a beta2 of 0 or more and below 1 for RAdam", "1.0"),
    (.adamax(learningRate: 0), "a learning rate above 0 for Adamax", "0.0"),
    (.rmsProp(alpha: 1), "an alpha of 0 or more and below 1 for RMSProp", "1.0"),
    (.rmsProp(momentum: 1), "a momentum of 0 or more and below 1 for RMSProp", "1.0"),
    (.adagrad(learningRateDecay: -0.5), "a learning rate decay of 0 or more for Adagrad", "-0.5"),
    (.adagrad(initialAccumulator: -0.5), "an initial accumulator of 0 or more for Adagrad", "-0.5"),
    (.adadelta(rho: 1), "a rho of 0 or more and below 1 for Adadelta", "1.0"),
    (.lion(beta2: 1), "a beta2 of 0 or more and below 1 for Lion", "1.0"),
    (.lamb(epsilon: 0), "an epsilon above 0, in Float too, for LAMB", "0.0"),
    (.rprop(decrease: 1), "a decrease above 0 and below 1 for Rprop", "1.0"),
    (.rprop(increase: 1), "an increase above 1 for Rprop", "1.0"),
    (.rprop(smallestStep: 0), "a smallest step above 0, in Float too, for Rprop", "0.0"),
    (.rprop(smallestStep: 0.5, largestStep: 0.25), "a largest step not below the smallest for Rprop", "0.25"),
    (.lbfgs(maximumIterations: 0), "1 iteration or more in a step for L-BFGS", "0"),
    (.lbfgs(maximumEvaluations: 0), "1 evaluation or more in a step for L-BFGS", "0"),
    (.lbfgs(historySize: 0), "a history of 1 pair or more for L-BFGS", "0"),
    (.lbfgs(gradientTolerance: -1), "a gradient tolerance of 0 or more for L-BFGS", "-1.0"),
    (.lbfgs(changeTolerance: .nan), "a change tolerance of 0 or more for L-BFGS", "nan"),
    (.lbfgs(learningRate: 0), "a learning rate above 0 for L-BFGS", "0.0"),
    (custom(learningRate: 0), "a learning rate above 0 for heavy", "0.0"),
    (custom(memories: 4), "0 to 3 memories for heavy", "4"),
  ]

  static func custom(learningRate: Double = 0.1, memories: Int = 0) -> Optimizer {
    .custom(
      CustomOptimizer("heavy", learningRate: learningRate, memoryCount: memories) { _, _, _ in
      } double: { _, _, _ in
      })
  }

  @Test(arguments: wrong.indices) func settingsOutOfRangeAreRefused(index: Int) {
    let (optimizer, expected, got) = Self.wrong[index]
    #expect(throws: ShapeError("optimizer: expected \(expected), got \(got)")) { try optimizer.check() }
    #expect(throws: ShapeError.self) { try Minimizer(optimizer, start: Vector<Float>([1])) }
  }

  /// One of every kind, with its default settings.
  static let all: [Optimizer] = [
    .sgd(), .sgd(momentum: 0.9), .sgd(momentum: 0.9, nesterov: true), .adam(), .adamW(), .adam(amsGrad: true),
    .adamW(amsGrad: true), .nAdam(), .nAdam(weightDecay: 0.01, decoupled: true), .rAdam(),
    .rAdam(weightDecay: 0.01, decoupled: true), .adamax(), .rmsProp(), .rmsProp(centered: true), .adagrad(),
    .adadelta(), .lion(), .lamb(), .rprop(), .lbfgs(),
  ]

  @Test func defaultsAreInRange() throws {
    for optimizer in Self.all { try optimizer.check() }
  }

  @Test func commonSettingsChange() {
    for var optimizer in Self.all + [Self.custom()] {
      let name = optimizer.name
      optimizer.learningRate = 0.375
      #expect(optimizer.learningRate == 0.375, "\(name)")
      let decay = optimizer.withWeightDecay(0.0625)
      #expect(optimizer.weightDecay == nil ? decay == optimizer : decay.weightDecay == 0.0625, "\(name)")
      let momentum = optimizer.withMomentum(0.5)
      #expect(optimizer.momentum == nil ? momentum == optimizer : momentum.momentum == 0.5, "\(name)")
    }
    #expect(Optimizer.adam().withMomentum(0.5) == .adam(beta1: 0.5))
    #expect(Optimizer.sgd().withMomentum(0.5) == .sgd(momentum: 0.5))
    #expect(Self.all.filter { $0.momentum == nil }.map(\.name) == ["Adagrad", "Adadelta", "Rprop", "L-BFGS"])
    #expect(Self.all.filter { $0.weightDecay == nil }.map(\.name) == ["Rprop", "L-BFGS"])
  }

  @Test func memoriesAreCounted() {
    #expect(Self.all.map(\.memoryCount) == [0, 1, 1, 2, 2, 3, 3, 2, 2, 2, 2, 2, 1, 2, 1, 2, 1, 2, 2, 0])
    #expect(Optimizer.rmsProp(momentum: 0.5, centered: true).memoryCount == 3)
    #expect(Self.custom(memories: 3).memoryCount == 3)
  }

  @Test func spellings() {
    #expect(
      Self.all.map(\.spelling) == [
        "sgd", "sgd:0.9", "nesterov", "adam", "adamw", "amsgrad", "amsgradw", "nadam", "nadamw", "radam",
        "radamw", "adamax",
        "rmsprop", "rmsprop-centered", "adagrad", "adadelta", "lion", "lamb", "rprop", "lbfgs",
      ])
    #expect(Optimizer.adam(epsilon: 1e-6).spelling == "adam:0.9:0.999:1e-06")
    #expect(Optimizer.lbfgs(maximumIterations: 5, historySize: 7).spelling == "lbfgs:7.0:5.0")
    #expect(Self.custom().spelling == "custom:heavy")
    #expect(Optimizer(spelling: "lbfgs:10") == .lbfgs(historySize: 10))
    #expect(Optimizer(spelling: "sgd:0.9:0.5") == .sgd(momentum: 0.9, dampening: 0.5))
    for text in [
      "", "Adam", "adams", "sgd:1", "sgd:0.9:0:0:0", "nesterov:0", "lbfgs:0.5", "lbfgs:1e300", "adam:",
      "adam:x", "custom:heavy", "lbfgs:5:5:0:0:2.5",
    ] {
      #expect(Optimizer(spelling: text) == nil, "\(text)")
    }
  }

  /// Every setting but the learning rate survives being written and read.
  @Test func spellingsRoundTrip() {
    let others: [Optimizer] = [
      .sgd(momentum: 0.8, dampening: 0.1, weightDecay: 0.2), .sgd(weightDecay: 1e-5),
      .sgd(momentum: 0.7, weightDecay: 0.1, nesterov: true),
      .adam(beta1: 0.8, beta2: 0.95, epsilon: 1e-5, weightDecay: 0.25),
      .adam(weightDecay: 0.1, amsGrad: true),
      .adamW(weightDecay: 0), .adamW(beta1: 0.1, beta2: 0.2, epsilon: 0.3, weightDecay: 0.4, amsGrad: true),
      .nAdam(beta1: 0.8, beta2: 0.95, epsilon: 1e-5, momentumDecay: 0.1, weightDecay: 0.2),
      .nAdam(momentumDecay: 0, decoupled: true),
      .rAdam(beta1: 0.8, beta2: 0.95, epsilon: 1e-5, weightDecay: 0.2), .rAdam(decoupled: true),
      .adamax(beta1: 0.8, beta2: 0.95, epsilon: 1e-5, weightDecay: 0.2),
      .rmsProp(alpha: 0.8, epsilon: 1e-5, momentum: 0.3, weightDecay: 0.2),
      .rmsProp(momentum: 0.3, centered: true),
      .adagrad(learningRateDecay: 0.1, initialAccumulator: 0.2, epsilon: 1e-5, weightDecay: 0.3),
      .adadelta(rho: 0.8, epsilon: 1e-5, weightDecay: 0.2), .lion(beta1: 0.8, beta2: 0.7, weightDecay: 0.2),
      .lamb(beta1: 0.8, beta2: 0.95, epsilon: 1e-5, weightDecay: 0.2),
      .rprop(decrease: 0.3, increase: 1.5, smallestStep: 0.01, largestStep: 2),
      .lbfgs(
        maximumIterations: 3, maximumEvaluations: 9, gradientTolerance: 1e-3, changeTolerance: 1e-4,
        historySize: 5), .lbfgs(maximumEvaluations: 25),
    ]
    for optimizer in Self.all + others {
      #expect(Optimizer(spelling: optimizer.spelling) == optimizer, "\(optimizer.spelling)")
    }
    // Every form is one of them, and reads.
    let words = Optimizer.forms.map { String($0.prefix { $0 != "[" }) }
    #expect(
      Set(words) == Set(Self.all.compactMap { $0.spelling.split(separator: ":").first.map(String.init) }))
    #expect(Optimizer.forms.first == "sgd[:MOMENTUM[:DAMPENING[:WEIGHT-DECAY]]]")
  }

  /// The product of NAdam's momenta over many steps, against multiplying them.
  @Test(arguments: [(0.9, 0.004), (0.999, 0.0001), (0.5, 0), (0, 0.1), (0.99, 3)])
  func longNAdam(beta1: Double, decay: Double) throws {
    let minimizer = try Minimizer(
      .nAdam(learningRate: 0.01, beta1: beta1, momentumDecay: decay), start: Vector<Double>([1]))
    var (p, m, v, product) = (1.0, 0.0, 0.0, 1.0)
    func momentum(_ t: Int) -> Double {
      beta1 * (1 - 0.5 * Elementary.exp(Elementary.log(0.96) * Double(t) * decay))
    }
    func power(_ base: Double, _ t: Int) -> Double { (0..<t).reduce(1) { value, _ in value * base } }
    for t in 1...900 {
      minimizer.step { x, g in
        g[0] = x[0] - 0.5
        return 0
      }
      let g = p - 0.5
      m = beta1 * m + (1 - beta1) * g
      v = 0.999 * v + 0.001 * g * g
      product *= momentum(t)
      let direction =
        (1 - momentum(t)) * g / (1 - product) + momentum(t + 1) * m / (1 - product * momentum(t + 1))
      p -= 0.01 * direction / ((v / (1 - power(0.999, t))).squareRoot() + 1e-8)
      #expect((minimizer.point[0] - p).magnitude < 1e-9, "step \(t)")
    }
  }
}
