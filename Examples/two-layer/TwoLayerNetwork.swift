import Backprop
import BackpropCompute

/// The article's class, corrected: inputs -> hidden units under ReLU -> outputs, with a sigmoid for one
/// output (two classes) and a softmax for more.
struct TwoLayerNetwork {
  private(set) var network: Network<Double>
  let objective: Objective
  let learningRate: Double
  let iterations: Int
  /// The mean cross-entropy before each iteration's step.
  private(set) var loss: [Double] = []

  /// Weights and biases are drawn from NumPy's normal distribution, weights inputs x outputs as the article
  /// draws them.
  init(
    layers: [Int] = [2, 5, 1], learningRate: Double = 0.001, iterations: Int = 100, seed: UInt32 = 1
  ) throws {
    guard layers.count == 3 else {
      throw ShapeError("TwoLayerNetwork: expected sizes for input, hidden and output, got \(layers)")
    }
    var random = NumPyRandom(seed: seed)
    network = try Network(inputs: layers[0], layers: [.dense(layers[1], .relu), .dense(layers[2])])
    network.initialize(from: &random, weights: .inputsByOutputs, drawsBiases: true)
    objective = layers[2] == 1 ? .binary : .classes
    self.learningRate = learningRate
    self.iterations = iterations
  }

  /// Full-batch gradient descent, from the weights as they are.
  mutating func fit(_ data: Dataset<Double>) throws {
    let trainer = try Trainer(
      network, objective: objective, optimizer: .sgd(learningRate: learningRate), data: data, batch: .full)
    for _ in 0..<iterations { loss.append(try trainer.epoch().loss) }
    network = trainer.network
  }

  /// The class of each row: the rounded probability (a half counts as 0), or the most probable of several.
  func predict(_ inputs: Matrix<Double>) throws -> [Int] {
    let probabilities = try network.predictions(for: inputs, objective: objective)
    return (0..<inputs.rows).map { row in
      let p = probabilities.row(row)
      return p.count == 1 ? (p[0] > 0.5 ? 1 : 0) : p.indices.reduce(0) { p[$1] > p[$0] ? $1 : $0 }
    }
  }

  /// The share of rows whose class is right.
  func accuracy(on data: Dataset<Double>) throws -> Double {
    let right = zip(try predict(data.inputs.matrix), data.targets.column(0)).filter { Double($0) == $1 }.count
    return Double(right) / Double(data.rows)
  }
}
