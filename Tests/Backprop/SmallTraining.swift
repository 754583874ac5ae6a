import Backprop
import BackpropCompute

/// A training of few numbers, one step of which can be worked out beside it.
enum SmallTraining {
  static let layers: [Layer] = [.dense(5, .tanh), .layerNorm, .dense(2)]

  static func problem(_ layers: [Layer] = layers) throws -> (Network<Double>, Dataset<Double>) {
    var network = try Network<Double>(inputs: 3, layers: layers, seed: 3)
    // Weights that are zero have no sign of their own.
    network[tensor: "layers.0.weight"]?[1] = 0
    return (
      network, try randomData(rows: 20, inputs: 3, outputs: 2, objective: .classes, of: Double.self)
    )
  }

  static func trainer(
    _ network: Network<Double>, _ data: Dataset<Double>, optimizer: Optimizer = .sgd(learningRate: 0.5),
    batch: BatchSize = .full, _ change: (inout TrainingOptions) -> Void
  ) throws -> Trainer<Double> {
    var options = TrainingOptions()
    change(&options)
    return try Trainer(
      network, objective: .classes, optimizer: optimizer, data: data, batch: batch, options: options, seed: 4)
  }

  /// The largest difference of two lists; infinite where they differ in length, or something is no number.
  static func distance<S: Scalar>(_ one: [S], _ other: [S]) -> Double {
    guard one.count == other.count else { return .infinity }
    return zip(one, other).reduce(0) { largest, pair in
      let difference = Double((pair.0 - pair.1).magnitude)
      return difference.isNaN ? .infinity : max(largest, difference)
    }
  }
}
