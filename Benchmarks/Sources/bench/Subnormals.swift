import Backprop
import BackpropCompute

/// What numbers below Float's normal range cost: the same training and the same predictions with usual numbers, with
/// inputs and with weights of 2^-130, one worker each; without biases, which would bring everything back to usual size.
///
/// Prints the least time of a step and of a call, and the share of subnormal numbers among the weights and the
/// optimizer's moments at the end.
func subnormals(_ arguments: Arguments) throws {
  let layers = try arguments.numbers("layers", default: [784, 512, 256, 10])
  let batch = try arguments.number("batch", default: 128)
  let steps = try arguments.number("steps", default: 10)
  guard layers.count > 1, layers.allSatisfy({ $0 > 0 }), batch > 0, steps > 0 else {
    throw BenchmarkError("subnormals: expected two layers or more, and sizes above 0")
  }
  let names = ["usual", "inputs", "weights"]
  let works = try [(0, 0), (-130, 0), (0, -130)].map { inputs, weights in
    try SubnormalWork(
      layers, batch: batch, steps: steps, inputs: power(inputs), weights: power(weights), arguments)
  }
  for _ in 0..<max(1, try arguments.number("repeats", default: 10)) {
    for work in works { try work.measure() }
  }
  for (name, work) in zip(names, works) {
    print(
      "{\"numbers\": \"\(name)\", \"step_microseconds\": \(work.step), \"step_ratio\": \(work.step / works[0].step), "
        + "\"call_microseconds\": \(work.call), \"call_ratio\": \(work.call / works[0].call), "
        + "\"subnormal_weights\": \(work.share(of: work.trainer.network.parameters)), "
        + "\"subnormal_moments\": \(work.trainer.state.memories.first.map { work.share(of: $0) } ?? 0)}")
  }
}

private func power(_ exponent: Int) -> Float { Float(sign: .plus, exponent: exponent, significand: 1) }

private final class SubnormalWork {
  let trainer: Trainer<Float>
  private let predictor: Predictor<Float>
  private let inputs: Matrix<Float>
  private var predictions: Matrix<Float>
  private let steps: Int
  /// The least microseconds of a step and of a call so far.
  private(set) var step = Double.infinity
  private(set) var call = Double.infinity

  init(
    _ layers: [Int], batch: Int, steps: Int, inputs scale: Float, weights: Float, _ arguments: Arguments
  ) throws {
    let made = try Network<Float>(
      inputs: layers[0],
      layers: layers.indices.dropFirst().map {
        .dense(layers[$0], $0 < layers.count - 1 ? .relu : .identity, hasBias: false)
      }, seed: 1)
    let network = try Network(
      inputs: made.inputs, layers: made.layers,
      parameters: Vector(made.parameters.elements.map { $0 * weights }))
    let data = try randomData(rows: batch * steps, layers: layers)
    inputs = try Matrix(
      rows: batch * steps, columns: layers[0], elements: data.inputs.matrix.vector.elements.map { $0 * scale }
    )
    trainer = try Trainer(
      network, objective: layers[layers.count - 1] > 1 ? .classes : .binary,
      optimizer: optimizer(arguments.text("optimizer", default: "adam")),
      data: Dataset(inputs: inputs, targets: data.targets), batch: .rows(batch), kernels: arguments.kernels())
    predictor = try Predictor(network, objective: .squaredError, kernels: arguments.kernels())
    predictions = Matrix(rows: batch * steps, columns: network.outputs)
    self.steps = steps
  }

  func measure() throws {
    let clock = ContinuousClock()
    let training = try clock.measure { _ = try trainer.epoch() }
    let predicting = try clock.measure { try predictor.predict(inputs, into: &predictions) }
    step = min(step, training / .microseconds(1) / Double(steps))
    call = min(call, predicting / .microseconds(1) / Double(steps))
  }

  /// The share of subnormal numbers among those that are not zero.
  func share(of numbers: Vector<Float>) -> Double {
    let others = numbers.elements.filter { $0 != 0 }
    return others.isEmpty ? 0 : Double(others.filter { $0.isSubnormal }.count) / Double(others.count)
  }
}
