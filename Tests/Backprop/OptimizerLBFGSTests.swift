import Backprop
import BackpropCompute
import Testing

/// L-BFGS against PyTorch's, and in places where a function ends.
@Suite struct OptimizerLBFGSTests {
  /// Rosenbrock's function of a chain of numbers.
  static func chain(_ x: Vector<Double>, _ g: inout Vector<Double>) -> Double {
    var loss = 0.0
    for i in 0..<x.count { g[i] = 0 }
    for i in 0..<x.count - 1 {
      let valley = x[i + 1] - x[i] * x[i]
      loss += 100 * valley * valley + (1 - x[i]) * (1 - x[i])
      g[i] -= 400 * x[i] * valley + 2 * (1 - x[i])
      g[i + 1] += 200 * valley
    }
    return loss
  }

  /// A run of `torch.optim.LBFGS(line_search_fn="strong_wolfe")`: the loss before each step, the evaluations
  /// after it, and where the last step ended.
  struct Run {
    var start: [Double]
    var optimizer: Optimizer
    var losses: [Double]
    var evaluations: [Int]
    var end: [Double]
  }

  // PyTorch 2.13:
  //
  //     torch.set_default_dtype(torch.float64)
  //     def run(start, steps, **settings):
  //         x = torch.tensor(start, requires_grad=True)
  //         o = torch.optim.LBFGS([x], line_search_fn="strong_wolfe", **settings)
  //         def closure():
  //             o.zero_grad()
  //             loss = (100 * (x[1:] - x[:-1]**2)**2 + (1 - x[:-1])**2).sum()
  //             loss.backward()
  //             return loss
  //         for _ in range(steps):
  //             loss = o.step(closure)
  //             print(repr(float(loss)), o.state[x]["func_evals"], x.tolist())
  //     run([-1.2, 1.0], 7, max_iter=5)
  //     run([-1.2, 1.0, -0.5, 0.8, 1.5, -0.3], 8, max_iter=4, history_size=3)
  //     run([3.0, -4.0], 12, max_iter=6, max_eval=3, lr=0.5)
  //     run([-1.2, 1.0], 3)
  static let runs = [
    Run(
      start: [-1.2, 1.0], optimizer: .lbfgs(maximumIterations: 5),
      losses: [
        24.199999999999996, 4.111816451757751, 3.423165462292753, 1.6579626408971875, 0.6529776962626517,
        0.24295150600035212, 0.05422103871344081,
      ],
      evaluations: [6, 12, 19, 26, 32, 38, 44], end: [0.9452890215102754, 0.8950994053215234]),
    Run(
      start: [-1.2, 1.0, -0.5, 0.8, 1.5, -0.3], optimizer: .lbfgs(maximumIterations: 4, historySize: 3),
      losses: [
        1006.2, 34.60878107615061, 5.657917780523597, 5.583924074339361, 5.499956666824385, 4.897141318568186,
        4.2770780741985766, 3.5525856795492015,
      ],
      evaluations: [5, 10, 15, 21, 26, 31, 37, 42],
      end: [
        0.8335093730290083, 0.6659159489022768, 0.4504831187580217, 0.17056167456198013, 0.01800699083013519,
        -8.450538463951557e-05,
      ]),
    Run(
      start: [3.0, -4.0],
      optimizer: .lbfgs(learningRate: 0.5, maximumIterations: 6, maximumEvaluations: 3),
      losses: [
        16904.0, 6610.141681957609, 2623.299987506601, 1107.396594569795, 392.6095561502816,
        56.57092206870665, 4.69930710538487, 1.2493471431466687, 1.0252543943244363, 1.0023558552086111,
        0.9835455684082971, 0.5538577034250872,
      ],
      evaluations: [3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 34, 37],
      end: [0.34581393392687704, 0.10324386797890862]),
    Run(
      start: [-1.2, 1.0], optimizer: .lbfgs(),
      losses: [24.199999999999996, 0.4234823024380289, 4.221457511263308e-10], evaluations: [25, 44, 45],
      end: [0.9999814210791366, 0.9999619651810989]),
  ]

  /// Roundings grow along the valley, by a factor of some thousand.
  @Test(arguments: runs.indices) func asPyTorch(index: Int) throws {
    let run = Self.runs[index]
    let minimizer = try Minimizer(run.optimizer, start: Vector(run.start))
    for (want, evaluations) in zip(run.losses, run.evaluations) {
      let loss = minimizer.step(Self.chain)
      #expect((loss - want).magnitude <= 1e-8 * want + 1e-15, "expected \(want), got \(loss)")
      #expect(minimizer.evaluations == evaluations)
    }
    for (got, want) in zip(minimizer.point.elements, run.end) {
      #expect((got - want).magnitude < 1e-8, "expected \(want), got \(got)")
    }
  }

  @Test func floatFindsTheMinimumToo() throws {
    let minimizer = try Minimizer(.lbfgs(historySize: 5), start: Vector<Float>([-1.2, 1]))
    for _ in 0..<10 {
      minimizer.step { x, g in
        let valley = x[1] - x[0] * x[0]
        g[0] = -400 * x[0] * valley - 2 * (1 - x[0])
        g[1] = 200 * valley
        return Double(100 * valley * valley + (1 - x[0]) * (1 - x[0]))
      }
    }
    #expect((minimizer.point[0] - 1).magnitude < 1e-3 && (minimizer.point[1] - 1).magnitude < 2e-3)
  }

  /// -log(x) - log(1 - x) + 3 x ends at 0 and 1: steps beyond them are NaN, and the search comes back.
  @Test(arguments: [0.001, 0.5, 0.999]) func comesBackFromBeyondTheEdge(start: Double) throws {
    let minimizer = try Minimizer(.lbfgs(learningRate: 1000), start: Vector([start]))
    var sawNothing = false
    for _ in 0..<20 {
      let loss = minimizer.step { x, g in
        let loss = -Elementary.log(x[0]) - Elementary.log(1 - x[0]) + 3 * x[0]
        sawNothing = sawNothing || !loss.isFinite
        g[0] = -1 / x[0] + 1 / (1 - x[0]) + 3
        return loss
      }
      #expect(loss.isFinite)
      #expect(minimizer.point[0] > 0 && minimizer.point[0] < 1)
    }
    // The derivative is zero where 3 x^2 - 5 x + 1 = 0.
    #expect((minimizer.point[0] - (5 - 13.0.squareRoot()) / 6).magnitude < 1e-6)
    #expect(sawNothing)
  }

  /// Nothing is known but the start: the point stays.
  @Test func aFunctionThatIsNowhereFiniteLeavesThePoint() throws {
    let minimizer = try Minimizer(.lbfgs(), start: Vector([2.0, 3]))
    #expect(minimizer.step { _, _ in .nan }.isNaN)
    #expect(minimizer.point.elements == [2, 3])
    var isFirst = true
    let loss = minimizer.step { _, g in
      defer { isFirst = false }
      g = Vector([1, isFirst ? 1 : .infinity])
      return isFirst ? 5 : -.infinity
    }
    #expect(loss == 5)
    #expect(minimizer.point.elements == [2, 3])
  }

  /// At the minimum a step evaluates once and moves nothing.
  @Test func theMinimumIsSeen() throws {
    let minimizer = try Minimizer(.lbfgs(), start: Vector([1.0, 1]))
    #expect(minimizer.step(Self.chain) == 0)
    #expect(minimizer.evaluations == 1)
    #expect(minimizer.point.elements == [1, 1])
  }

  @Test func minimizersRefuseWhatDoesNotFit() throws {
    #expect(throws: ShapeError("Minimizer: expected 1 number or more to start, got none")) {
      try Minimizer(.sgd(), start: Vector<Float>([]))
    }
    #expect(throws: ShapeError("Minimizer: expected tensors of 3 numbers together, got 2")) {
      try Minimizer(.lamb(), start: Vector<Float>([1, 2, 3]), tensors: [0..<1, 1..<2])
    }
    #expect(throws: ShapeError("Minimizer: expected a tensor that begins at 1, got 2")) {
      try Minimizer(.lamb(), start: Vector<Float>([1, 2, 3]), tensors: [0..<1, 2..<3])
    }
    #expect(throws: ShapeError.self) {
      try Minimizer(.lbfgs(historySize: .max), start: Vector<Float>([1, 2, 3]))
    }
    let minimizer = try Minimizer(.sgd(learningRate: 1), start: Vector<Float>([1]))
    #expect(minimizer.step { _, _ in .infinity } == .infinity)
    #expect(minimizer.point.elements == [1])
  }
}
