import Backprop
import BackpropCompute
import BackpropKernels

/// The predictions of a ready network for a batch of rows, outputs as they leave the last layer; the time of one call.
func predict(_ arguments: Arguments) throws {
  let layers = try arguments.numbers("layers", default: [784, 512, 256, 10])
  let batch = try arguments.number("batch", default: 1)
  let inputs = randomMatrix(rows: batch, columns: layers[0])
  let work = try PredictionWork(
    network(layers), rows: batch, kernels: arguments.kernels(),
    workers: WorkerPool(count: arguments.number("threads", default: 1)))
  try work.run(inputs)
  try work.check()
  let calls = try count(within: 100) { try work.run(inputs) }
  let time = try timing(of: arguments.number("repeats", default: 5), steps: calls) {
    for _ in 0..<calls { try work.run(inputs) }
  }
  report(["microseconds": time.microseconds, "waited": time.waitedShare])
}

/// The one place that knows how a prediction is called.
private final class PredictionWork {
  private let predictor: Predictor<Float>
  private var outputs: Matrix<Float>

  init(_ network: Network<Float>, rows: Int, kernels: KernelSet<Float>, workers: WorkerPool) throws {
    predictor = try Predictor(network, objective: .squaredError, kernels: kernels, workers: workers)
    outputs = Matrix(rows: rows, columns: network.outputs)
  }

  func run(_ inputs: Matrix<Float>) throws {
    try predictor.predict(inputs, into: &outputs)
  }

  func check() throws {
    let values = outputs.vector.elements
    guard values.allSatisfy({ $0.isFinite }), values.contains(where: { $0 != 0 }) else {
      throw BenchmarkError("predict: expected numbers other than 0, got \(values.prefix(10))")
    }
  }
}
