import Backprop
import BackpropCompute
import Testing

/// Every optimizer finds the minimum of a quadratic, of Rosenbrock's valley and of a logistic regression.
@Suite struct OptimizerMinimumTests {
  /// A function with a known minimum.
  struct Problem: Sendable {
    var start: [Double]
    var minimum: [Double]
    var function: @Sendable (Vector<Double>, inout Vector<Double>) -> Double
  }

  /// Half the sum of a_i (x_i - c_i)^2 with curvatures from 1 to 10.
  static let quadratic = Problem(start: [3, -4, 2], minimum: [1, -2, 0.5]) { x, g in
    let a = [1.0, 10, 4]
    let c = [1.0, -2, 0.5]
    var loss = 0.0
    for i in 0..<3 {
      g[i] = a[i] * (x[i] - c[i])
      loss += g[i] * (x[i] - c[i]) / 2
    }
    return loss
  }

  static let rosenbrock = Problem(start: [-1.2, 1], minimum: [1, 1]) { x, g in
    let valley = x[1] - x[0] * x[0]
    g[0] = -400 * x[0] * valley - 2 * (1 - x[0])
    g[1] = 200 * valley
    return 100 * valley * valley + (1 - x[0]) * (1 - x[0])
  }

  /// The mean of log(1 + exp(-y w.x)) over six rows, plus |w|^2 / 20. NumPy finds the minimum by Newton's
  /// method:
  ///
  ///     X = np.array([[1, .5, -1.2], [1, -1.5, .3], [1, 2, 1], [1, .1, .8], [1, -.7, -.4], [1, 1.3, -2]])
  ///     y = np.array([1, -1, 1, -1, -1, 1.]); w = np.zeros(3)
  ///     for _ in range(50):
  ///       s = 1 / (1 + np.exp(y * (X @ w))); g = -(X.T @ (y * s)) / 6 + .1 * w
  ///       w -= np.linalg.solve((X.T * (s * (1 - s))) @ X / 6 + .1 * np.eye(3), g)
  static let logistic = Problem(
    start: [1, -1, 1], minimum: [-0.3356033156005903, 1.3246441276296763, -0.6874853006307666]
  ) { w, g in
    let rows = [
      [1, 0.5, -1.2], [1, -1.5, 0.3], [1, 2, 1], [1, 0.1, 0.8], [1, -0.7, -0.4], [1, 1.3, -2],
    ]
    let labels = [1.0, -1, 1, -1, -1, 1]
    var loss = 0.0
    for i in 0..<3 {
      g[i] = 0.1 * w[i]
      loss += 0.05 * w[i] * w[i]
    }
    for (x, y) in zip(rows, labels) {
      let e = Elementary.exp(-y * (w[0] * x[0] + w[1] * x[1] + w[2] * x[2]))
      loss += Elementary.log(1 + e) / 6
      for i in 0..<3 { g[i] -= y * x[i] * e / (1 + e) / 6 }
    }
    return loss
  }

  /// A rule of one's own: gradient descent with a running mean.
  struct Heavy: CustomRule {
    var memoryCount: Int { 1 }
    var rate = 0.0
    mutating func begin(step: Int, learningRate: Double) { rate = learningRate }
    func update<S: Scalar>(_ element: inout UpdatedElement<S>) {
      element.first = S(0.9) * element.first + element.g
      element.p -= S(rate) * element.first
    }
  }

  /// The largest distance from the minimum after so many steps, with a learning rate that falls to zero in a
  /// straight line where `falls`.
  func distance(_ optimizer: Optimizer, _ problem: Problem, steps: Int, falls: Bool) throws -> Double {
    let minimizer = try Minimizer(optimizer, start: Vector(problem.start))
    for step in 0..<steps {
      if falls { minimizer.learningRate = optimizer.learningRate * (1 - Double(step) / Double(steps)) }
      let loss = minimizer.step(problem.function)
      try #require(loss.isFinite)
    }
    return zip(minimizer.point.elements, problem.minimum).map { ($0 - $1).magnitude }.max() ?? .infinity
  }

  /// The optimizer with a rate for the quadratic and the logistic problem, and one for the valley; whether it
  /// needs a falling rate, as those do that take steps of a fixed length.
  static let cases: [(easy: Optimizer, valley: Optimizer, falls: Bool)] = [
    (.sgd(learningRate: 0.1), .sgd(learningRate: 0.001), false),
    (.sgd(learningRate: 0.05, momentum: 0.9), .sgd(learningRate: 0.0005, momentum: 0.9), false),
    (
      .sgd(learningRate: 0.05, momentum: 0.9, dampening: 0.5),
      .sgd(learningRate: 0.001, momentum: 0.9, dampening: 0.5), false
    ),
    (
      .sgd(learningRate: 0.05, momentum: 0.9, nesterov: true),
      .sgd(learningRate: 0.0005, momentum: 0.9, nesterov: true), false
    ),
    (.adam(learningRate: 0.1), .adam(learningRate: 0.02), true),
    (.adam(learningRate: 0.1, amsGrad: true), .adam(learningRate: 0.1, amsGrad: true), true),
    (.adamW(learningRate: 0.1, weightDecay: 0), .adamW(learningRate: 0.02, weightDecay: 0), true),
    (.nAdam(learningRate: 0.1), .nAdam(learningRate: 0.02), true),
    (.rAdam(learningRate: 0.1), .rAdam(learningRate: 0.001), true),
    (.adamax(learningRate: 0.1), .adamax(learningRate: 0.05), true),
    (.rmsProp(learningRate: 0.02), .rmsProp(learningRate: 0.005), true),
    (
      .rmsProp(learningRate: 0.01, momentum: 0.5, centered: true),
      .rmsProp(learningRate: 0.002, momentum: 0.5, centered: true), true
    ),
    (.adagrad(learningRate: 0.5), .adagrad(learningRate: 0.5), false),
    (.adadelta(rho: 0.9, epsilon: 1e-4), .adadelta(rho: 0.9, epsilon: 1e-6), true),
    (.lion(learningRate: 0.01), .lion(learningRate: 0.005), true),
    (.lamb(learningRate: 0.02), .lamb(learningRate: 0.01), true),
    (.rprop(learningRate: 0.1), .rprop(learningRate: 0.01), false),
    (.lbfgs(), .lbfgs(), false),
    (
      .custom(CustomOptimizer("heavy", Heavy(), learningRate: 0.02)),
      .custom(CustomOptimizer("heavy", Heavy(), learningRate: 0.0005)), false
    ),
  ]

  @Test(arguments: cases.indices) func findsTheMinimum(index: Int) throws {
    let (easy, valley, falls) = Self.cases[index]
    #expect(try distance(easy, Self.quadratic, steps: 4_000, falls: falls) < 1e-4)
    #expect(try distance(easy, Self.logistic, steps: 4_000, falls: falls) < 1e-4)
    #expect(try distance(valley, Self.rosenbrock, steps: 40_000, falls: falls) < 2e-3)
  }

  /// The test sees an optimizer that stays where it is.
  @Test func oneThatDoesNothingIsSeen() throws {
    let still = Optimizer.custom(
      CustomOptimizer("still", learningRate: 1, memoryCount: 0) { _, _, _ in
      } double: { _, _, _ in
      })
    for problem in [Self.quadratic, Self.logistic, Self.rosenbrock] {
      #expect(try distance(still, problem, steps: 10, falls: false) > 0.1)
    }
  }

  /// A rule of a user's own type, and the same as closures, take the steps of the built-in one, in both
  /// number types.
  @Test func customRulesAreLikeBuiltInOnes() throws {
    func same<S: Scalar>(_: S.Type) throws {
      let builtIn = try Minimizer(.sgd(learningRate: 0.125, momentum: 0.5), start: Vector<S>([1, -2, 3]))
      let type = try Minimizer(
        .custom(CustomOptimizer("half", Half(), learningRate: 0.125)), start: Vector<S>([1, -2, 3]))
      let closures = try Minimizer(
        .custom(
          CustomOptimizer("half", learningRate: 0.125, memoryCount: 1) { e, rate, _ in
            e.first = 0.5 * e.first + e.g
            e.p -= Float(rate) * e.first
          } double: { e, rate, _ in
            e.first = 0.5 * e.first + e.g
            e.p -= rate * e.first
          }), start: Vector<S>([1, -2, 3]))
      for _ in 0..<6 {
        for minimizer in [builtIn, type, closures] {
          // Powers of two, so that nothing is rounded and the fused product of the built-in one does not
          // show.
          minimizer.step { x, g in
            for i in 0..<3 { g[i] = S(i + 1) }
            return 0
          }
        }
        #expect(type.point == builtIn.point)
        #expect(closures.point == builtIn.point)
      }
      #expect(builtIn.point[0] != 1)
    }
    try same(Float.self)
    try same(Double.self)
  }

  struct Half: CustomRule {
    var memoryCount: Int { 1 }
    var rate = 0.0
    mutating func begin(step: Int, learningRate: Double) { rate = learningRate }
    func update<S: Scalar>(_ element: inout UpdatedElement<S>) {
      element.first = S(0.5) * element.first + element.g
      element.p -= S(rate) * element.first
    }
  }
}
