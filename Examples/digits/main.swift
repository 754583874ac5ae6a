// Handwritten digits, 28 x 28 pixels: 784-512-256-10, AdamW over one cycle of the learning rate.
//
//     swift run -c release digits FOLDER [RUNS [EPOCHS]]
//
// FOLDER has the four files of MNIST, packed by gzip or not. RUNS, 1 by default, is how often it trains, from the seeds
// 1, 2, ...; EPOCHS the length of a training, 10 by default. Settings were chosen on the last 10,000 training images; seeds 1,
// 2 and 3 then have 98.71 % of the test images right in the mean. Pixels stay bytes: numbers are made of a batch alone.
import Backprop
import BackpropCompute
import BackpropFormats
import Foundation

func images(_ name: String, in folder: String) throws -> Dataset<Float> {
  func file(_ ending: String) throws(IDXError) -> IDXFile {
    let packed = "\(folder)/\(name)-\(ending).gz"
    let isPacked = FileManager.default.fileExists(atPath: packed)
    return try IDXFile(contentsOf: isPacked ? packed : String(packed.dropLast(3)))
  }
  let (images, labels) = try (file("images-idx3-ubyte"), file("labels-idx1-ubyte"))
  return try Dataset(
    bytes: ByteMatrix(rows: images.rows, columns: images.columns, elements: images.unsignedBytes()),
    targets: Matrix(rows: labels.rows, columns: 1, elements: labels.unsignedBytes().map { Float($0) }))
}

func run(folder: String, runs: Int, epochs: Int) throws {
  let train = try images("train", in: folder)
  let test = try images("t10k", in: folder)
  print("\(train.rows) training images, \(test.rows) test images, \(train.inputs.columns) pixels")
  let workers = WorkerPool(count: min(2, ProcessInfo.processInfo.activeProcessorCount))
  var accuracies: [Double] = []
  for seed in 1...UInt64(runs) {
    let network = try Network<Float>(
      inputs: train.inputs.columns,
      layers: [.dense(512, .relu), .dropout(0.1), .dense(256, .relu), .dropout(0.1), .dense(10)], seed: seed)
    let trainer = try Trainer(
      network, objective: .crossEntropy(CrossEntropy(smoothing: 0.1)),
      optimizer: .adamW(learningRate: 0.005, weightDecay: 0.1), data: train, batch: .rows(128),
      schedule: .oneCycle(OneCycle(momentum: nil)), plannedEpochs: epochs, seed: seed, workers: workers)
    let seconds = try ContinuousClock().measure { for _ in 0..<epochs { _ = try trainer.epoch() } }
    let accuracy = try trainer.evaluation(on: test).value
    print(String(format: "seed %llu: %.2f %% after %.1f s", seed, 100 * accuracy, seconds / .seconds(1)))
    accuracies.append(accuracy)
  }
  print(String(format: "mean: %.2f %% of the test images", 100 * accuracies.reduce(0, +) / Double(runs)))
}

let words = CommandLine.arguments.dropFirst()
let numbers = words.dropFirst().map { Int($0) ?? 0 }
guard let folder = words.first, words.count <= 3, numbers.allSatisfy({ $0 >= 1 }) else {
  fail("expected FOLDER [RUNS [EPOCHS]], FOLDER with the four files of MNIST", 64)
}
do {
  try run(folder: folder, runs: numbers.first ?? 1, epochs: numbers.dropFirst().first ?? 10)
} catch let error as IDXError {
  fail("\(error); FOLDER needs the four files of MNIST, as they are or unpacked", 65)
} catch {
  fail("\(error)", 65)
}

func fail(_ text: String, _ code: Int32) -> Never {
  FileHandle.standardError.write(Data("digits: \(text)\n".utf8))
  exit(code)
}
