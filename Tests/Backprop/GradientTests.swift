import Backprop
import BackpropCompute
import Testing

/// Every derivative against central differences of the loss, in Double.
@Suite struct GradientTests {
  static let activations: [Activation] = [
    .identity, .relu, .leakyReLU(slope: 0.1), .sigmoid, .tanh, .gelu, .silu,
  ]

  /// An objective with the targets it is given.
  enum Aim: CaseIterable {
    case squared, half, squaredOfSigmoid, halfOfSigmoid, binary, labels, probabilities

    var objective: Objective {
      switch self {
      case .squared: .regression
      case .half: .halfSquaredError()
      case .squaredOfSigmoid: .squaredError(SquaredError(output: .sigmoid))
      case .halfOfSigmoid: .halfSquaredError(output: .sigmoid)
      case .binary: .binary
      case .labels, .probabilities: .classes
      }
    }
  }

  /// The loss of one step on some rows, and what the step takes off the parameters at learning rate 1.
  func step(
    _ network: Network<Double>, _ objective: Objective, _ data: Dataset<Double>, _ rows: Range<Int>
  ) throws -> (loss: Double, gradient: [Double]) {
    let trainer = try Trainer(
      network, objective: objective, optimizer: .sgd(learningRate: 1), data: data, batch: .rows(data.rows),
      seed: 9)
    let loss = try trainer.step(on: rows)
    let after = trainer.network.parameters.elements
    return (loss, zip(network.parameters.elements, after).map { $0 - $1 })
  }

  /// (L(p + h) - L(p - h)) / 2h for every parameter. Every loss is that of a first step, with the same dropout masks.
  func differences(
    _ network: Network<Double>, _ objective: Objective, _ data: Dataset<Double>, _ rows: Range<Int>
  ) throws -> [Double] {
    let h = 1e-5
    return try (0..<network.parameters.count).map { index in
      var losses: [Double] = []
      for shift in [h, -h] {
        var parameters = network.parameters
        parameters[index] += shift
        let shifted = try Network(inputs: network.inputs, layers: network.layers, parameters: parameters)
        losses.append(try step(shifted, objective, data, rows).loss)
      }
      return (losses[0] - losses[1]) / (2 * h)
    }
  }

  /// The first number off by more than a millionth of it, or of a thousandth of the largest; nil if none is.
  func mismatch(_ got: [Double], _ want: [Double]) -> String? {
    let largest = want.map(\.magnitude).max() ?? 0
    for index in want.indices {
      let size = max(got[index].magnitude, want[index].magnitude, largest / 1000)
      if !((got[index] - want[index]).magnitude <= 1e-6 * size) {
        return "at \(index): expected \(want[index]), got \(got[index])"
      }
    }
    return nil
  }

  func check(
    _ layers: [Layer], _ aim: Aim, inputs: Int = 3, rows: Int = 7, batch: Range<Int>? = nil, seed: UInt64 = 2
  ) throws {
    let source = RandomSource(seed: seed)
    let empty = try Network<Double>(inputs: inputs, layers: layers)
    // Biases that are not zero, too.
    let parameters = (0..<empty.parameters.count).map { 0.6 * source.normal(.data, step: 7, index: $0) }
    let network = try Network(inputs: inputs, layers: layers, parameters: Vector(parameters))
    let data = try randomData(
      rows: rows, inputs: inputs, outputs: network.outputs, objective: aim.objective, labels: aim == .labels,
      seed: seed, of: Double.self)
    let rows = batch ?? 0..<rows
    let gradient = try step(network, aim.objective, data, rows).gradient
    let want = try differences(network, aim.objective, data, rows)
    #expect(want.contains { $0.magnitude > 1e-3 })
    #expect(mismatch(gradient, want) == nil, "\(layers), \(aim), rows \(rows)")
  }

  @Test(arguments: activations, Aim.allCases) func joinedAndApart(activation: Activation, aim: Aim) throws {
    for batch in [nil, 2..<5] {
      try check([.dense(4, activation), .dense(3, activation), .dense(2)], aim, batch: batch)
      try check(
        [.dense(4), .activation(activation), .dense(3), .activation(activation), .dense(2)], aim, batch: batch
      )
    }
  }

  @Test(arguments: activations) func dropoutBetween(activation: Activation) throws {
    for batch in [nil, 0..<4] {
      try check(
        [.dense(6, activation), .dropout(0.4), .dense(5, activation), .dropout(0.25), .dense(2)], .labels,
        batch: batch)
      try check([.dense(6), .dropout(0.4), .activation(activation), .dense(1)], .binary, batch: batch)
    }
  }

  /// Shapes with paths of their own: one output, one input, one unit between, an activation or dropout first or last.
  @Test func shapesWithPathsOfTheirOwn() throws {
    try check([.dense(1)], .half, inputs: 1)
    try check([.dense(1, .tanh), .dense(1, .silu), .dense(1)], .binary, inputs: 1)
    try check([.dense(1, .gelu), .dense(17, .tanh), .dense(1)], .squaredOfSigmoid, inputs: 2)
    try check([.activation(.tanh), .dense(4, .sigmoid), .dense(3), .activation(.silu)], .labels)
    try check([.dropout(0.5), .dense(5, .tanh), .dense(2), .dropout(0.3)], .squared, inputs: 6)
    try check([.dense(18, .tanh), .dropout(0.5), .dense(33, .gelu), .dense(2)], .half, inputs: 2, rows: 5)
    try check([.dense(3, .silu)], .probabilities, inputs: 5)
  }

  /// More rows than a block of the sums over rows has.
  @Test(arguments: [256, 257, 300, 600, 1100]) func manyRows(rows: Int) throws {
    try check([.dense(3, .tanh), .dense(2)], .labels, inputs: 2, rows: rows)
  }

  @Test func wrongGradientsAreSeen() throws {
    let network = try Network<Double>(inputs: 2, layers: [.dense(3, .tanh), .dense(1)], seed: 4)
    let data = try randomData(rows: 5, inputs: 2, outputs: 1, objective: .binary, of: Double.self)
    let gradient = try step(network, .binary, data, 0..<5).gradient
    let want = try differences(network, .binary, data, 0..<5)
    #expect(mismatch(gradient, want) == nil)
    for index in want.indices {
      var wrong = gradient
      wrong[index] = -wrong[index]
      #expect(mismatch(wrong, want) != nil, "a wrong sign at \(index)")
      wrong[index] = gradient[index] * (1 + 1e-5) + 1e-7
      #expect(mismatch(wrong, want) != nil, "a small error at \(index)")
    }
    #expect(mismatch(Array(repeating: .nan, count: want.count), want) != nil)
    let otherRows = try differences(network, .binary, data, 0..<4)
    #expect(mismatch(gradient, otherRows) != nil)
  }
}
