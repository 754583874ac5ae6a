import Backprop
import BackpropCompute

/// Two rings of 500 points each, with noise: which one a point belongs to.
func circles() throws -> Double {
  var random = NumPyRandom(seed: 4)
  var inputs: [Double] = []
  var targets: [Double] = []
  for row in 0..<1000 {
    let radius = row.isMultiple(of: 2) ? 1 : 0.8
    let (sine, cosine) = Elementary.sineAndCosine(2 * Double.pi * Double(row / 2) / 500)
    inputs.append(radius * cosine + 0.05 * random.standardNormal())
    inputs.append(radius * sine + 0.05 * random.standardNormal())
    targets.append(row.isMultiple(of: 2) ? 0 : 1)
  }
  let trainer = try Trainer(
    Network(inputs: 2, layers: [.dense(10, .relu), .dense(5, .relu), .dense(1)], seed: 4), objective: .binary,
    optimizer: .sgd(learningRate: 0.01),
    data: Dataset(
      inputs: Matrix(rows: 1000, columns: 2, elements: inputs),
      targets: Matrix(rows: 1000, columns: 1, elements: targets)), batch: .full)
  return try measure(warmUp: 500, epochs: 5000, stepsPerEpoch: 1) { _ = try trainer.epoch() }
}

/// One wave of a sine, learned row by row.
func sine() throws -> Double {
  let rows = 500
  let points = (0..<rows).map { -2 * Double.pi + 4 * Double.pi * Double($0) / Double(rows - 1) }
  let trainer = try Trainer(
    Network(inputs: 1, layers: [.dense(10, .relu), .dense(10, .relu), .dense(1)], seed: 4),
    objective: .halfSquaredError(output: .sigmoid), optimizer: .sgd(learningRate: 0.01),
    data: Dataset(
      inputs: Matrix(rows: rows, columns: 1, elements: points.map { $0 / 3.6349 }),
      targets: Matrix(
        rows: rows, columns: 1, elements: points.map { 0.5 * (Elementary.sineAndCosine($0).sine + 1) })),
    batch: .rows(1), shuffles: false)
  return try measure(warmUp: 20, epochs: 400, stepsPerEpoch: rows) { _ = try trainer.epoch() }
}

/// A digit classifier's shape on random numbers.
func dense() throws -> Double {
  let batch = 128
  let steps = 117
  let rows = batch * steps
  var random = NumPyRandom(seed: 1)
  var inputs = Matrix<Float>(rows: rows, columns: 784)
  var targets = Matrix<Float>(rows: rows, columns: 1)
  for row in 0..<rows {
    for column in 0..<784 { inputs[row, column] = Float(random.randomSample()) }
    targets[row, 0] = Float(row % 10)
  }
  let trainer = try Trainer(
    Network(inputs: 784, layers: [.dense(512, .relu), .dense(256, .relu), .dense(10)], seed: 1),
    objective: .classes, optimizer: .adam(), data: Dataset(inputs: inputs, targets: targets),
    batch: .rows(batch), workers: WorkerPool(count: 2))
  return try measure(warmUp: 1, epochs: 6, stepsPerEpoch: steps) { _ = try trainer.epoch() }
}
