import Backprop
import BackpropCompute
import TestSupport
import Testing

@Suite("A trace lays one training step open")
struct TraceTests {
  /// x = 2 -> relu(3 x 2 - 1) = 5 and relu(-1 x 2 + 1) = 0 -> z = 0.5 x 5 + 4 x 0 + 0.25 = 2.75; target 1,
  /// half squared error.
  private func small() throws -> (network: Network<Double>, data: Dataset<Double>) {
    let network = try Network<Double>(
      inputs: 1, layers: [.dense(2, .relu), .dense(1)],
      parameters: Vector([3, -1, -1, 1, 0.5, 4, 0.25]))
    return (network, try dataset(inputs: [[2]], targets: [[1]]))
  }

  private func dataset<S: Scalar>(inputs: [[S]], targets: [[S]]) throws -> Dataset<S> {
    try Dataset(
      inputs: Matrix(rows: inputs.count, columns: inputs[0].count, elements: inputs.flatMap { $0 }),
      targets: Matrix(rows: targets.count, columns: targets[0].count, elements: targets.flatMap { $0 }))
  }

  @Test("Every number of a 1-2-1 network is the one worked out by hand")
  func handComputation() throws {
    let (network, data) = try small()
    let trace = try Trace(network, objective: .halfSquaredError(), data: data)
    let first = trace.layers[0]
    let last = trace.layers[1]
    #expect(trace.loss == 1.53125)  // (2.75 - 1)^2 / 2
    #expect(trace.predictions.row(0) == [2.75])
    #expect(first.previousA.row(0) == [2])
    #expect(first.Z?.row(0) == [5, -1])
    #expect(first.A.row(0) == [5, 0])
    #expect(last.previousA.row(0) == [5, 0])
    #expect(last.Z?.row(0) == [2.75])
    // dZ2 = p - t = 1.75;  dW2 = dZ2 A1;  db2 = dZ2;  dA1 = dZ2 W2;  dZ1 = dA1 where Z1 > 0;  dW1 = dZ1 x;
    // dx = dZ1 W1
    #expect(last.dA.values.row(0) == [1.75])
    #expect(last.dZ?.values.row(0) == [1.75])
    #expect(last.dW?.values.row(0) == [8.75, 0])
    #expect(last.db?.values.row(0) == [1.75])
    #expect(first.dA.values.row(0) == [0.875, 7])
    #expect(first.dZ?.values.row(0) == [0.875, 0])
    #expect(first.dW?.values.column(0) == [1.75, 0])
    #expect(first.db?.values.row(0) == [0.875, 0])
    #expect(trace.dInputs.values.row(0) == [2.625])
    // The loss is a polynomial here: the differences are the derivatives but for rounding.
    #expect(isClose(first.dA.differences.row(0), [0.875, 7], relative: 1e-9))
    #expect(isClose(trace.dInputs.differences.row(0), [2.625], relative: 1e-9))
    #expect(trace.largestRelativeError <= 1e-6)
  }

  @Test("Shapes are those of a [3, 4, 1] network, with samples as rows")
  func shapes() throws {
    let network = try Network<Double>(inputs: 3, layers: [.dense(4, .relu), .dense(1)], seed: 1)
    let data = try dataset(inputs: [[0.5, -1.0, 0.25]], targets: [[1]])
    let trace = try Trace(network, objective: .halfSquaredError(output: .sigmoid), data: data)
    func shape<S>(_ matrix: Matrix<S>?) -> [Int] { matrix.map { [$0.rows, $0.columns] } ?? [] }
    // Columns in the document, rows here: its dA1 (4, 1) is 1 x 4. W and dW are the same in both.
    #expect(shape(trace.layers[0].W) == [4, 3])
    #expect(shape(trace.layers[0].b) == [1, 4])
    #expect(shape(trace.layers[0].previousA) == [1, 3])
    #expect(shape(trace.layers[1].W) == [1, 4])
    #expect(shape(trace.layers[1].b) == [1, 1])
    #expect(shape(trace.layers[1].previousA) == [1, 4])
    #expect(shape(trace.layers[0].dA.values) == [1, 4])
    #expect(shape(trace.layers[1].dW?.values) == [1, 4])
    #expect(shape(trace.layers[1].db?.values) == [1, 1])
    #expect(shape(trace.dInputs.values) == [1, 3])
    #expect(shape(trace.layers[0].dW?.values) == [4, 3])
    #expect(shape(trace.layers[0].db?.values) == [1, 4])
    #expect(trace.layers.map(\.name) == ["layers.0", "layers.1"])
  }

  @Test(
    "Every gradient agrees with its finite difference",
    arguments: [Activation.identity, .relu, .leakyReLU(), .sigmoid, .tanh, .gelu, .silu])
  func agreement(activation: Activation) throws {
    let inputs: [[Double]] = [
      [-1.9, 0.2, 1.6], [0.3, -0.8, 1.1], [2.2, -1.4, 0.1], [-0.6, 0.9, -1.7], [1.3, 0.4, -0.5],
    ]
    let numbers: [[Double]] = [[-2, 0.5], [-1, 0], [0, 1.5], [1, -3], [2, 0.5]]
    let shares: [[Double]] = [[0, 1], [1, 0], [0.25, 0.5], [0, 0], [1, 1]]
    let labels: [[Double]] = [[0], [1], [1], [0], [1]]
    let cases: [(Objective, [[Double]])] = [
      (.halfSquaredError(), numbers), (.regression, numbers), (.halfSquaredError(output: .sigmoid), shares),
      (.binary, shares), (.classes, labels),
      (.classes, [[0, 1], [1, 0], [0.25, 0.75], [0.5, 0.5], [1, 0]]),
    ]
    for (objective, targets) in cases {
      let network = try Network<Double>(
        inputs: 3,
        layers: [.dense(4, activation), .dropout(0.4), .dense(3), .activation(activation), .dense(2)],
        seed: 3)
      let data = try dataset(inputs: inputs, targets: targets)
      let trace = try Trace(network, objective: objective, data: data, seed: 11, step: 4)
      #expect(trace.largestRelativeError <= 1e-6, "\(activation), \(objective)")
      let check = try GradientCheck(network, objective: objective, data: data, seed: 11, step: 4)
      #expect(check.largestRelativeError <= 1e-6, "\(activation), \(objective)")
    }
  }

  @Test("Dropout's mask is the step's: zeros and 1 / (1 - rate), other ones in another step")
  func masks() throws {
    let network = try Network<Double>(inputs: 16, layers: [.dropout(0.5), .dense(1)], seed: 3)
    let data = try dataset(inputs: [[Double](repeating: 1, count: 16)], targets: [[1]])
    let fourth = try Trace(network, objective: .regression, data: data, seed: 1, step: 4).layers[0]
    let fifth = try Trace(network, objective: .regression, data: data, seed: 1, step: 5).layers[0]
    let mask = try #require(fourth.mask)
    #expect(Set(mask.row(0)) == [0, 2])
    #expect(fourth.A.row(0) == mask.row(0))
    #expect(fourth.mask != fifth.mask)
    #expect(fourth.Z == nil && fourth.dZ == nil && fourth.W == nil && fourth.dW == nil)
  }

  @Test("A trace in Float holds Float's own numbers beside differences in Double")
  func float() throws {
    let network = try Network<Float>(inputs: 2, layers: [.dense(3, .tanh), .dense(2)], seed: 5)
    let data: Dataset<Float> = try dataset(inputs: [[0.3, -1.2], [1, 0.4]], targets: [[0], [1]])
    let trace = try Trace(network, objective: .classes, data: data)
    let (loss, gradient) = try network.gradient(objective: .classes, data: data)
    #expect(trace.loss == loss)
    #expect(trace.layers[0].dW?.values.vector.elements == Array(gradient.elements[0..<6]))
    #expect(trace.largestRelativeError > 0)
    #expect(trace.largestRelativeError < 1e-4)
  }

  @Test("Its gradient is the one that a training step takes")
  func trainingStep() throws {
    let (network, data) = try small()
    let gradient = try network.gradient(objective: .halfSquaredError(), data: data).parameters
    let trainer = try Trainer(
      network, objective: .halfSquaredError(), optimizer: .sgd(learningRate: 0.5), data: data, batch: .full)
    _ = try trainer.epoch()
    for index in 0..<gradient.count {
      #expect(trainer.network.parameters[index] == network.parameters[index] - 0.5 * gradient[index])
    }
  }

  @Test("A unit at its kink takes the slope of the side it counts itself to")
  func kink() throws {
    // Z = 0: its derivative is that of the negative side, zero.
    let network = try Network<Double>(
      inputs: 1, layers: [.dense(1, .relu), .dense(1)], parameters: Vector([1, 0, 1, 0]))
    let data = try dataset(inputs: [[0]], targets: [[1]])
    let trace = try Trace(network, objective: .halfSquaredError(), data: data)
    #expect(trace.layers[0].dZ?.values[0, 0] == 0)
    #expect(trace.layers[0].dZ?.differences[0, 0] == 0)
    #expect(trace.largestRelativeError <= 1e-6)
  }

  @Test("The text shows shapes, values and differences, and abbreviates large arrays")
  func text() throws {
    let (network, data) = try small()
    let text = try Trace(network, objective: .halfSquaredError(), data: data).text(digits: 3)
    for line in [
      "One training step on 1 row: loss 1.53 (half squared error, P = A).",
      "layer 0: dense, relu, 1 -> 2", "  W  (2 x 1)", "  Z = A_prev W^T + b  (1 x 2)", "    5  -1",
      "  dW = dZ^T A_prev  (1 x 2)   | finite difference", "    8.75  0                   | 8.75  0",
    ] {
      #expect(text.split(separator: "\n").contains { $0 == line }, "\(line) in\n\(text)")
    }
    let wide = try Network<Double>(inputs: 40, layers: [.dense(30)], seed: 1)
    let rows = try dataset(
      inputs: [[Double](repeating: 1, count: 40)], targets: [[Double](repeating: 0, count: 30)])
    let abbreviated = try Trace(wide, objective: .regression, data: rows).text()
    #expect(abbreviated.contains("W  (30 x 40)"))
    #expect(abbreviated.contains("..."))
    #expect(abbreviated.split(separator: "\n").allSatisfy { $0.count < 260 })
  }

  @Test("What does not fit is refused")
  func refusals() throws {
    let (network, data) = try small()
    let wide = try dataset(inputs: [[2.0, 3.0]], targets: [[1]])
    #expect(throws: ShapeError("Trace: expected 1 inputs in a row, got 2")) {
      try Trace(network, objective: .regression, data: wide)
    }
    #expect(throws: ShapeError.self) { try Trace(network, objective: .classes, data: data) }
    #expect(throws: ShapeError.self) { try Trace(network, objective: .regression, data: data, step: 0) }
  }
}
