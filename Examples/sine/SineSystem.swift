import Backprop
import BackpropCompute
import BackpropData

/// The notebook's data, network and training.
struct SineSystem {
  /// x from -2 pi to 2 pi, before it is standardised.
  let x: [Double]
  /// (sin x + 1) / 2, so that a sigmoid can reach it.
  let y: [Double]
  let data: Dataset<Double>

  init() throws {
    let sine = try GeneratedData.sine(samples: 500)
    x = sine.inputs
    y = sine.targets
    // (X - mean) / std, with the deviation of the population, as NumPy's std().
    let mean = x.reduce(0, +) / Double(x.count)
    let variance = x.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(x.count)
    data = try Dataset(
      inputs: Matrix(rows: x.count, columns: 1, elements: x.map { ($0 - mean) / variance.squareRoot() }),
      targets: Matrix(rows: y.count, columns: 1, elements: y))
  }

  /// Weights and biases are the next numbers of NumPy's generator, x 0.1.
  func network(from random: inout NumPyRandom) throws -> Network<Double> {
    var network = try Network<Double>(inputs: 1, layers: [.dense(10, .relu), .dense(10, .relu), .dense(1)])
    network.initialize(from: &random, weights: .outputsByInputs, scale: 0.1, drawsBiases: true)
    return network
  }

  func trainer(_ network: Network<Double>) throws -> Trainer<Double> {
    try Trainer(
      network, objective: .halfSquaredError(output: .sigmoid), optimizer: .sgd(learningRate: 0.01),
      data: data,
      batch: .rows(1), shuffles: false)
  }

  func lossAfter(epochs: Int, seed: UInt32) throws -> Double {
    var random = NumPyRandom(seed: seed)
    let trainer = try trainer(try network(from: &random))
    for _ in 0..<epochs { _ = try trainer.epoch() }
    return try trainer.evaluation(on: data).loss
  }

  /// Prints the shapes of caches and gradients in the notebook's words and order. There a sample is a
  /// column, here it is a row: everything but W and dW is the transpose of what the trace holds.
  func printShapes(of network: Network<Double>) throws {
    let trace = try Trace(
      network, objective: .halfSquaredError(output: .sigmoid), data: try data.selecting(rows: [0]))
    func line(_ name: String, _ matrix: Matrix<Double>?, isTransposed: Bool = true) {
      guard let matrix else { return }
      let shape = isTransposed ? (matrix.columns, matrix.rows) : (matrix.rows, matrix.columns)
      print("\(name) : \(shape)")
    }
    for layer in trace.layers.reversed() {
      let previous = layer.index == 0 ? trace.dInputs : trace.layers[layer.index - 1].dA
      line("dA\(layer.index)", previous.values)
      line("dW\(layer.index + 1)", layer.dW?.values, isTransposed: false)
      line("db\(layer.index + 1)", layer.db?.values)
    }
    for layer in trace.layers {
      line(" W_cache\(layer.index + 1)", layer.W, isTransposed: false)
      line(" b_cache\(layer.index + 1)", layer.b)
      line(" A_prev_cache\(layer.index + 1)", layer.previousA)
    }
    var distance = 0.0
    for gradient in trace.layers.flatMap({ $0.gradients.map(\.gradient) }) {
      let pairs = zip(gradient.values.vector.elements, gradient.differences.vector.elements)
      for (derived, difference) in pairs { distance = max(distance, (derived - difference).magnitude) }
    }
    print("Gradients and finite differences are at most \(distance) apart.\n")
  }
}
