import Backprop
import BackpropCompute

/// The training of a network on random numbers in shuffled batches; the median over epochs of the time that a step took.
///
/// One output learns yes and no, more learn classes. `--extras` puts layer normalisation before each ReLU and dropout of 0.1
/// behind it, as `peers/train_torch.py` does.
func train(_ arguments: Arguments) throws {
  let layers = try arguments.numbers("layers", default: [784, 512, 256, 10])
  let batch = try arguments.number("batch", default: 128)
  let steps = try arguments.number("steps", default: 117)
  guard layers.count > 1, layers.allSatisfy({ $0 > 0 }), batch > 0, steps > 0 else {
    throw BenchmarkError("train: expected two layers or more, and sizes above 0")
  }
  let trainer = try Trainer(
    network(layers, extras: arguments.has("extras")),
    objective: layers[layers.count - 1] > 1 ? .classes : .binary,
    optimizer: optimizer(arguments.text("optimizer", default: "adam")),
    data: randomData(rows: batch * steps, layers: layers), batch: .rows(batch),
    kernels: arguments.kernels(), workers: WorkerPool(count: arguments.number("threads", default: 2)))
  var losses: [Double] = []
  let time = try timing(of: arguments.number("repeats", default: 3), steps: steps) {
    losses.append(try trainer.epoch().loss)
  }
  let (first, last) = (losses[0], losses[losses.count - 1])
  try checkLearning(first: first, last: last)
  report([
    "microseconds": time.microseconds, "waited": time.waitedShare, "first_loss": first, "last_loss": last,
  ])
}

/// `layers` are all sizes, inputs and outputs included.
func network(_ layers: [Int], extras: Bool = false) throws -> Network<Float> {
  var hidden: [Layer] = []
  for units in layers.dropFirst().dropLast() {
    hidden +=
      extras ? [.dense(units), .layerNorm, .activation(.relu), .dropout(0.1)] : [.dense(units, .relu)]
  }
  return try Network(inputs: layers[0], layers: hidden + [.dense(layers[layers.count - 1])], seed: 1)
}

func optimizer(_ name: String) throws -> Optimizer {
  switch name {
  case "sgd": .sgd(learningRate: 0.01)
  case "adam": .adam(learningRate: 0.001)
  case "adamw": .adamW(learningRate: 0.001)
  default: throw BenchmarkError("--optimizer: expected sgd, adam or adamw, got \(name)")
  }
}

/// Inputs in [0, 1), and classes drawn at random: there is nothing to learn but the rows themselves.
func randomData(rows: Int, layers: [Int]) throws -> Dataset<Float> {
  let classes = max(2, layers[layers.count - 1])
  let inputs = randomMatrix(rows: rows, columns: layers[0])
  let source = RandomSource(seed: 2)
  let targets = (0..<rows).map { Float(source.integer(below: classes, .data, index: $0)) }
  return try Dataset(inputs: inputs, targets: Matrix(rows: rows, columns: 1, elements: targets))
}

/// Numbers in [0, 1).
func randomMatrix(rows: Int, columns: Int) -> Matrix<Float> {
  var matrix = Matrix<Float>(rows: rows, columns: columns)
  var state: UInt64 = 1
  let pointer = unsafe matrix.mutablePointer()
  for index in 0..<rows * columns {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    unsafe pointer[index] = Float(state >> 40) * 0x1p-24
  }
  return matrix
}
