import Backprop
import BackpropCompute
import Testing

/// e^4, a loss of the user's own.
struct FourthPower: ElementwiseLoss {
  func lossAndDerivative<S: Scalar>(output z: S, target t: S) -> (loss: S, derivative: S) {
    let e = z - t
    return (e * e * e * e, 4 * e * e * e)
  }
}

/// The gradient of every objective against differences of its value, in Double; and what weights, parts and predictions
/// are.
@Suite struct LossGradientTests {
  /// What suits an objective.
  enum Kind { case numbers, counts, shares, signs, yesOrNo, labels, probabilities }

  struct Case: CustomTestStringConvertible {
    var objective: Objective
    var kind: Kind
    var columns = 4
    var rates = false
    var testDescription: String { objective.spelling }
  }

  static let cases: [Case] = [
    Case(objective: .squaredError, kind: .numbers),
    Case(objective: .squaredError(SquaredError(output: .sigmoid)), kind: .shares),
    Case(objective: .halfSquaredError(), kind: .numbers),
    Case(objective: .halfSquaredError(output: .sigmoid), kind: .shares),
    Case(objective: .absoluteError, kind: .numbers),
    Case(objective: .huber(delta: 0.7), kind: .numbers),
    Case(objective: .smoothL1(beta: 0.7), kind: .numbers),
    Case(objective: .logCosh, kind: .numbers),
    Case(objective: .poisson, kind: .counts),
    Case(objective: .poisson(Poisson(output: .rate, isFull: true)), kind: .counts, rates: true),
    Case(objective: .gaussian, kind: .numbers),
    Case(objective: .gaussian(Gaussian(variance: .softplus, isFull: true)), kind: .numbers),
    Case(objective: .gaussian(Gaussian(variance: .itself)), kind: .numbers, rates: true),
    Case(objective: .quantiles(0.3), kind: .numbers),
    Case(objective: .quantiles(0.1, 0.8), kind: .numbers),
    Case(objective: .quantiles(0.1, 0.5, 0.6, 0.9), kind: .numbers),
    Case(objective: .hinge, kind: .signs),
    Case(objective: .squaredHinge, kind: .signs),
    Case(objective: .multiClassHinge, kind: .labels),
    Case(objective: .binaryCrossEntropy, kind: .shares),
    Case(
      objective: .binaryCrossEntropy(BinaryCrossEntropy(smoothing: 0.2, positiveWeights: [1, 2, 0.5, 3])),
      kind: .shares),
    Case(
      objective: .binaryCrossEntropy(
        BinaryCrossEntropy(output: .identity, smoothing: 0.1, positiveWeights: [1, 2, 0.5, 3])),
      kind: .shares,
      rates: true),
    Case(objective: .binaryFocal, kind: .yesOrNo),
    Case(objective: .binaryFocal(BinaryFocal(gamma: 0.5, alpha: nil)), kind: .yesOrNo),
    Case(objective: .crossEntropy, kind: .labels),
    Case(objective: .crossEntropy, kind: .probabilities),
    Case(objective: .crossEntropy(CrossEntropy(smoothing: 0.1)), kind: .labels),
    Case(
      objective: .crossEntropy(CrossEntropy(smoothing: 0.1, classWeights: [1, 2, 0.5, 0])), kind: .labels),
    Case(objective: .crossEntropy(CrossEntropy(classWeights: [1, 2, 0.5, 3])), kind: .labels),
    Case(
      objective: .crossEntropy(CrossEntropy(smoothing: 0.3, classWeights: [1, 2, 0.5, 3])),
      kind: .probabilities),
    Case(objective: .focal, kind: .labels),
    Case(objective: .focal(Focal(gamma: 0.5, classWeights: [1, 2, 0.5, 3])), kind: .labels),
    Case(objective: .kullbackLeibler, kind: .probabilities),
    Case(
      objective: .kullbackLeibler(KullbackLeibler(output: .logarithms, divisor: .elements)),
      kind: .probabilities),
    Case(objective: .custom(CustomObjective("fourth-power", FourthPower())), kind: .numbers),
  ]

  func problem(_ test: Case, rows: Int = 5) throws -> (outputs: Matrix<Double>, targets: Matrix<Double>) {
    let source = RandomSource(seed: 17)
    func normal(_ index: Int, _ step: UInt64) -> Double { source.normal(.data, step: step, index: index) }
    func uniform(_ index: Int, _ step: UInt64) -> Double { source.uniform(.data, step: step, index: index) }
    let columns = test.columns
    let z = (0..<rows * columns).map { test.rates ? 0.25 + 0.5 * uniform($0, 1) : normal($0, 1) }
    let targetColumns =
      test.kind == .probabilities ? columns : test.objective.targetColumns(outputs: columns)
    var t = (0..<rows * targetColumns).map { (index) -> Double in
      switch test.kind {
      case .numbers: normal(index, 2)
      case .counts: (3 * uniform(index, 2)).rounded()
      case .shares: uniform(index, 2)
      case .signs: [-1, 0, 1][index % 3]
      case .yesOrNo: Double(index % 2)
      case .labels: Double((index * 7) % columns)
      case .probabilities: index % columns == 1 ? 0 : uniform(index, 2)
      }
    }
    if test.kind == .probabilities {
      for row in 0..<rows {
        let sum = t[row * columns..<(row + 1) * columns].reduce(0, +)
        for column in 0..<columns { t[row * columns + column] /= sum }
      }
    }
    return (
      try Matrix(rows: rows, columns: columns, elements: z),
      try Matrix(rows: rows, columns: targetColumns, elements: t)
    )
  }

  static let weights: [Double] = [1, 0.5, 0, 2, 3]

  /// Central differences of the value, of fourth order.
  func differences(
    _ objective: Objective, _ outputs: Matrix<Double>, _ targets: Matrix<Double>, _ weights: [Double]?,
    _ reduction: Reduction
  ) throws -> [Double] {
    let h = 1e-3
    return try (0..<outputs.rows * outputs.columns).map { index in
      func value(_ step: Double) throws -> Double {
        var moved = outputs
        moved[index / outputs.columns, index % outputs.columns] += step * h
        return try objective.value(outputs: moved, targets: targets, weights: weights, reduction: reduction)
          .value
      }
      return try (8 * (value(1) - value(-1)) - (value(2) - value(-2))) / (12 * h)
    }
  }

  @Test(arguments: cases) func gradient(test: Case) throws {
    let (outputs, targets) = try problem(test)
    for weights in [nil, Self.weights] {
      for reduction in [Reduction.mean, .sum] {
        let got = try test.objective.value(
          outputs: outputs, targets: targets, weights: weights, reduction: reduction)
        let want = try differences(test.objective, outputs, targets, weights, reduction)
        for (got, want) in zip(got.gradient.vector.elements, want) {
          #expect((got - want).magnitude <= 1e-8 * max(1, want.magnitude), "got \(got), differences \(want)")
        }
        #expect(got.losses.count == outputs.rows)
      }
    }
  }

  /// Scaling all weights changes no mean; weights of 1 are none; a weight of 2 is a row taken twice.
  @Test(arguments: cases) func weightsAreCounts(test: Case) throws {
    let (outputs, targets) = try problem(test)
    func value(_ rows: [Int], _ weights: [Double]?) throws -> ObjectiveValue<Double> {
      try test.objective.value(
        outputs: outputs.selecting(rows: rows), targets: targets.selecting(rows: rows), weights: weights)
    }
    let plain = try value([0, 1, 2, 3, 4], nil)
    #expect(try value([0, 1, 2, 3, 4], [1, 1, 1, 1, 1]) == plain)
    let doubled = try value([0, 1, 2, 3, 4], [2, 2, 2, 2, 2])
    #expect((doubled.value - plain.value).magnitude <= 1e-14 * plain.value.magnitude)
    let weighted = try value([0, 1, 3], [2, 1, 3]).value
    let repeated = try value([0, 0, 1, 3, 3, 3], nil).value
    #expect((weighted - repeated).magnitude <= 1e-13 * max(1, repeated.magnitude))
  }

  /// A combined objective is the weighted sum of its parts' means, and so is its gradient, column by column.
  @Test func combined() throws {
    let parts: [(Case, Double)] = [
      (Self.cases[5], 0.5), (Case(objective: .quantiles(0.1, 0.8), kind: .numbers), 2),
      (Case(objective: .crossEntropy(CrossEntropy(smoothing: 0.1)), kind: .labels, columns: 3), 1),
      (Case(objective: .gaussian, kind: .numbers, columns: 6), 0.25),
      (Case(objective: .multiLabel(positiveWeights: [2, 3]), kind: .shares, columns: 2), 3),
      (Self.cases[Self.cases.count - 1], 1),
    ]
    let rows = 5
    var outputs: [[Double]] = Array(repeating: [], count: rows)
    var targets = outputs
    var gradients = outputs
    var value = 0.0
    var combined: [CombinedObjective.Part] = []
    for (test, weight) in parts {
      let (z, t) = try problem(test)
      let own = try test.objective.value(outputs: z, targets: t, weights: Self.weights)
      value += weight * own.value
      for row in 0..<rows {
        outputs[row] += z.row(row)
        targets[row] += t.row(row)
        gradients[row] += own.gradient.row(row).map { $0 * weight }
      }
      combined.append(.init(test.objective, outputs: z.columns, weight: weight))
    }
    let objective = Objective.combined(CombinedObjective(combined))
    let z = try Matrix(rows: rows, columns: outputs[0].count, elements: outputs.flatMap { $0 })
    let t = try Matrix(rows: rows, columns: targets[0].count, elements: targets.flatMap { $0 })
    #expect(objective.targetColumns(outputs: z.columns) == t.columns)
    for set in InstructionSet.available {
      let got = try objective.value(
        outputs: z, targets: t, weights: Self.weights, kernels: Double.kernels(for: set))
      #expect((got.value - value).magnitude <= 1e-13 * value)
      for (got, want) in zip(got.gradient.vector.elements, gradients.flatMap({ $0 })) {
        #expect((got - want).magnitude <= 1e-15 + 1e-13 * want.magnitude)
      }
    }
    // The same through a network: predictions of each part by its own output function.
    let width = z.columns
    var parameters = Vector<Double>(count: width * width + width)
    for column in 0..<width { parameters[column * width + column] = 1 }
    let network = try Network(inputs: width, layers: [.dense(width)], parameters: parameters)
    let predictions = try network.predictions(for: z, objective: objective)
    var first = 0
    for (test, _) in parts {
      let columns = test.columns
      var own = Matrix<Double>(rows: rows, columns: columns)
      for row in 0..<rows { for column in 0..<columns { own[row, column] = z[row, first + column] } }
      var parameters = Vector<Double>(count: columns * columns + columns)
      for column in 0..<columns { parameters[column * columns + column] = 1 }
      let alone = try Network(inputs: columns, layers: [.dense(columns)], parameters: parameters)
        .predictions(for: own, objective: test.objective)
      for row in 0..<rows {
        for column in 0..<columns { #expect(predictions[row, first + column] == alone[row, column]) }
      }
      first += columns
    }
  }

  /// Predictions are what the objective's words say: rates, means and variances, scores, probabilities.
  @Test func predictions() throws {
    func predictions(_ objective: Objective, _ z: [Double]) throws -> [Double] {
      var parameters = Vector<Double>(count: z.count * z.count + z.count)
      for column in z.indices { parameters[column * z.count + column] = 1 }
      let network = try Network(inputs: z.count, layers: [.dense(z.count)], parameters: parameters)
      let inputs = try Matrix(rows: 1, columns: z.count, elements: z)
      return try network.predictions(for: inputs, objective: objective).row(0)
    }
    let e = Elementary.exp(1)
    func isNear(_ got: [Double], _ want: [Double]) -> Bool {
      zip(got, want).allSatisfy { ($0 - $1).magnitude <= 1e-14 * max(1, $1.magnitude) }
        && got.count == want.count
    }
    #expect(isNear(try predictions(.poisson, [0, 1, -1]), [1, e, 1 / e]))
    #expect(try predictions(.poisson(Poisson(output: .rate)), [2, 3]) == [2, 3])
    #expect(isNear(try predictions(.gaussian, [-2, 3, 0, 1]), [-2, 3, 1, e]))
    let softplus = Gaussian(variance: .softplus, floor: 0.5)
    #expect(isNear(try predictions(.gaussian(softplus), [-2, 0]), [-2, Elementary.log(2) + 0.5]))
    #expect(
      try predictions(.gaussian(Gaussian(variance: .itself, floor: 0.5)), [-2, 3, 0, 1]) == [-2, 3, 0.5, 1])
    #expect(try predictions(.hinge, [-2, 3]) == [-2, 3])
    #expect(try predictions(.multiClassHinge, [-2, 3]) == [-2, 3])
    #expect(try predictions(.quantiles(0.1, 0.9), [-2, 3]) == [-2, 3])
    #expect(isNear(try predictions(.binaryFocal, [0, 0]), [0.5, 0.5]))
    #expect(isNear(try predictions(.focal, [0, 0]), [0.5, 0.5]))
    let divergence = KullbackLeibler(output: .logarithms)
    #expect(isNear(try predictions(.kullbackLeibler(divergence), [-1, 0]), [1 / e, 1]))
    #expect(
      try predictions(.binaryCrossEntropy(BinaryCrossEntropy(output: .identity)), [0.25, 1]) == [0.25, 1])
  }
}
