import Backprop
import BackpropCompute
import Testing

@Suite struct PatienceTests {
  /// A network whose validation loss never moves: its inputs are zero and it has nothing else to learn from.
  private func trainer() throws -> Trainer<Double> {
    let zeros = try Dataset(
      inputs: Matrix<Double>(rows: 4, columns: 1), targets: Matrix<Double>(rows: 4, columns: 1))
    let network = try Network<Double>(inputs: 1, layers: [.dense(1, initializer: .zero)])
    return try Trainer(
      network, objective: .regression, optimizer: .sgd(learningRate: 0.1), data: zeros, validation: zeros,
      batch: .full)
  }

  @Test("An equal loss is no better one: patience runs out, and the last of equals is kept")
  func plateau() throws {
    let history = try trainer().fit(epochs: 500, patience: 5)
    #expect(history.end == .patience)
    #expect(history.epochs.count == 6)
    #expect(history.bestEpoch == 6)
  }

  @Test("A step schedule of any length is finite")
  func tinySteps() {
    #expect(Schedule.step(every: 1e-300, factor: 0.5).factor(at: 3, of: 10) == 0)
  }

  @Test("Several yes-or-no outputs are counted one by one")
  func severalQuestions() throws {
    // p = sigmoid(z) with z = the bias: 0.73, 0.27, 0.88 against 1, 0, 0: two of three are right.
    var network = try Network<Double>(inputs: 1, layers: [.dense(3)])
    network[tensor: "layers.0.weight"] = [0, 0, 0]
    network[tensor: "layers.0.bias"] = [1, -1, 2]
    let data = try Dataset(
      inputs: Matrix<Double>(rows: 2, columns: 1),
      targets: Matrix(rows: 2, columns: 3, elements: [1, 0, 0, 1, 0, 0]))
    let evaluation = try Predictor(network, objective: .binary).evaluation(on: data)
    #expect(evaluation.value == 2.0 / 3)
  }

  @Test("A trace predicts several sigmoid outputs as a predictor does")
  func tracedOutputs() throws {
    let network = try Network<Double>(inputs: 2, layers: [.dense(3)], seed: 3)
    let inputs = try Matrix<Double>(rows: 4, columns: 2, elements: [1, 2, 1, 2, 1, 2, 1, 2])
    let data = try Dataset(inputs: inputs, targets: Matrix<Double>(rows: 4, columns: 3))
    let trace = try Trace(network, objective: .binary, data: data)
    #expect(trace.predictions == (try network.predictions(for: inputs, objective: .binary)))
  }

  @Test("A gradient check of a network that is not finite does not pass")
  func notFinite() throws {
    var network = try Network<Double>(inputs: 1, layers: [.dense(1)])
    network[tensor: "layers.0.weight"] = [.nan]
    let data = try Dataset(
      inputs: Matrix<Double>(rows: 1, columns: 1, repeating: 1), targets: Matrix<Double>(rows: 1, columns: 1))
    let check = try GradientCheck(network, objective: .regression, data: data)
    #expect(!(check.largestRelativeError <= 1e-6))
  }
}
