import Backprop
import BackpropCompute
import BackpropData

/// One wave of a sine, 500 rows, learned row by row in order: 1-10-10-1, ReLU, half the squared error of a sigmoid.
func sine(_ arguments: Arguments) throws {
  let rows = 500
  let points = (0..<rows).map { -2 * Double.pi + 4 * Double.pi * Double($0) / Double(rows - 1) }
  let data = try Dataset(
    inputs: Matrix(rows: rows, columns: 1, elements: points.map { Float($0 / 3.635_13) }),
    targets: Matrix(
      rows: rows, columns: 1, elements: points.map { Float(0.5 * (Elementary.sineAndCosine($0).sine + 1)) }))
  let trainer = try Trainer(
    Network(inputs: 1, layers: [.dense(10, .relu), .dense(10, .relu), .dense(1)], seed: 4),
    objective: .halfSquaredError(output: .sigmoid), optimizer: .sgd(learningRate: 0.01), data: data,
    batch: .rows(1), shuffles: false, kernels: arguments.kernels(),
    workers: WorkerPool(count: arguments.number("threads", default: 1)))
  try measure(trainer, epochs: 200, repeats: arguments.number("repeats", default: 5))
}

/// Two noisy circles, 1000 rows, all of them a step: 2-10-5-1, ReLU, binary cross-entropy, Double.
func circles(_ arguments: Arguments) throws {
  let trainer = try Trainer(
    Network(inputs: 2, layers: [.dense(10, .relu), .dense(5, .relu), .dense(1)], seed: 4), objective: .binary,
    optimizer: .sgd(learningRate: 0.01),
    data: GeneratedData.circles(samples: 1000, noise: 0.05, seed: 4).dataset(of: Double.self), batch: .full,
    kernels: arguments.kernels(), workers: WorkerPool(count: arguments.number("threads", default: 1)))
  try measure(trainer, epochs: 2000, repeats: arguments.number("repeats", default: 5))
}

private func measure<S: Scalar>(_ trainer: Trainer<S>, epochs: Int, repeats: Int) throws {
  let first = try trainer.epoch().loss
  var last = first
  let time = try timing(of: repeats, steps: epochs * trainer.stepsPerEpoch) {
    for _ in 0..<epochs { last = try trainer.epoch().loss }
  }
  try checkLearning(first: first, last: last)
  report([
    "microseconds": time.microseconds, "waited": time.waitedShare, "first_loss": first, "last_loss": last,
  ])
}
