// A three-layer classifier on two circles, after "Implementing Neural Network Algorithm with NumPy": layers
// [2, 10, 5, 1], ReLU inside, sigmoid and cross-entropy at the end, 25,000 full-batch steps of plain
// gradient descent. From the article's three seed numbers come its 25 costs, its accuracies and its
// parameters.
//
//     swift run -c release circles [--class] [FOLDER]
//
// --class   draws the weights from seed 1 and prints as the article's class at the end does, instead of seed
// 4. FOLDER    takes the pictures, circles-loss.svg and circles-boundary.svg; by default pictures/ in the
// working folder.
import Backprop
import BackpropCompute
import BackpropData
import Foundation

func run(weightSeed: UInt32, printsAsClass: Bool, pictures: String) throws {
  // Weights are drawn inputs x outputs, as the article does; biases are zero.
  let train: Dataset<Double> = try GeneratedData.circles(samples: 1000, noise: 0.05, seed: 4).dataset()
  let test: Dataset<Double> = try GeneratedData.circles(samples: 100, noise: 0.05, seed: 2).dataset()
  var random = NumPyRandom(seed: weightSeed)
  var network = try Network<Double>(inputs: 2, layers: [.dense(10, .relu), .dense(5, .relu), .dense(1)])
  network.initialize(from: &random)
  let trainer = try Trainer(
    network, objective: .binary, optimizer: .sgd(learningRate: 0.01), data: train, batch: .full)

  var costs: [Double] = []
  for iteration in 0..<25_000 {
    let isReported = iteration % 1000 == 0
    let accuracy = isReported ? try trainer.evaluation(on: train).value : 0
    let cost = try trainer.epoch().loss
    guard isReported else { continue }
    costs.append(cost)
    print(
      "Cost after iteration \(iteration): \(cost)" + (printsAsClass ? "" : " and accuracy: [\(accuracy)]"))
  }

  print("\nThe parameters, as the article shapes them (inputs x outputs):")
  for (number, name) in zip(1..., ["layers.0", "layers.1", "layers.2"]) {
    printTransposed("W\(number)", trainer.network, tensor: name + ".weight")
    printTransposed("b\(number)", trainer.network, tensor: name + ".bias")
  }
  let accuracy = try trainer.evaluation(on: test).value
  print(
    printsAsClass ? "\nAccuracy:  \(Int(accuracy * 100))" : "\nAccuracy on the 100 test rows: \(accuracy)")
  try draw(trainer.network, costs: costs, train: train, in: pictures)
}

let options = CommandLine.arguments.dropFirst()
let printsAsClass = options.contains("--class")
do {
  try run(
    weightSeed: printsAsClass ? 1 : 4, printsAsClass: printsAsClass,
    pictures: options.first { !$0.hasPrefix("-") } ?? "pictures")
} catch {
  FileHandle.standardError.write(Data("circles: \(error)\n".utf8))
  exit(1)
}
