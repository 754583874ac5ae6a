import Backprop
import BackpropCompute

/// The options of `digits`, beside the folder.
let digitsOptions = [
  "layers", "epochs", "batch", "rate", "decay", "dropout", "smoothing", "schedule", "seed", "threads",
]

/// bench digits FOLDER: trains on handwritten digits in IDX files (unpacked), and tests.
///
/// Prints the seconds of training, the share of the test rows that are right, the memory at its highest and the bound on it:
/// data + 4 x parameters + activations + 40 MB. `peers/digits_torch.py` has the same recipe under the same options.
func digits(_ arguments: Arguments) throws {
  guard let folder = arguments.words.first else { throw BenchmarkError("digits: expected a folder") }
  let layers = try arguments.numbers("layers", default: [784, 512, 256, 10])
  let epochs = try arguments.number("epochs", default: 10)
  let batch = try arguments.number("batch", default: 128)
  let dropout = try arguments.number("dropout", default: 0.1)
  let seed = UInt64(try arguments.number("seed", default: 1))
  let workers = WorkerPool(count: try arguments.number("threads", default: 2))
  let training = try Digits(folder: folder, part: "train")

  var hidden: [Layer] = []
  for units in layers.dropFirst().dropLast() { hidden += [.dense(units, .relu), .dropout(dropout)] }
  let trainer = try Trainer(
    Network(inputs: layers[0], layers: hidden + [.dense(layers[layers.count - 1])], seed: seed),
    objective: .crossEntropy(CrossEntropy(smoothing: arguments.number("smoothing", default: 0.1))),
    optimizer: .adamW(
      learningRate: arguments.number("rate", default: 0.005),
      weightDecay: arguments.number("decay", default: 0.1)),
    data: training.dataset, batch: .rows(batch), schedule: schedule(arguments), plannedEpochs: epochs,
    seed: seed,
    workers: workers)
  var losses: [Double] = []
  let waited = waitedSeconds()
  let seconds =
    try ContinuousClock().measure {
      for _ in 0..<epochs { losses.append(try trainer.epoch().loss) }
    } / .seconds(1)
  let waitedShare = (waitedSeconds() - waited) / seconds
  let memory = peakMemory()
  if epochs > 1 { try checkLearning(first: losses[0], last: losses[epochs - 1]) }
  let right = try trainer.evaluation(on: Digits(folder: folder, part: "t10k").dataset)
  let parameters = trainer.network.parameters.count
  let activations = 2 * batch * layers.reduce(0, +) * MemoryLayout<Float>.stride
  let bound =
    training.byteCount + 4 * parameters * MemoryLayout<Float>.stride + activations
    + 40_000_000
  report([
    "seconds": seconds, "waited": waitedShare, "accuracy": right.value, "peak_bytes": Double(memory),
    "bound_bytes": Double(bound), "last_loss": losses[epochs - 1],
  ])
}

private func schedule(_ arguments: Arguments) throws -> Schedule {
  switch arguments.text("schedule", default: "one-cycle") {
  case "one-cycle": .oneCycle(OneCycle(momentum: nil))
  case "cosine": .cosine()
  case "constant": .constant
  case let name: throw BenchmarkError("--schedule: expected one-cycle, cosine or constant, got \(name)")
  }
}
