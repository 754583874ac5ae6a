// A network on a sine, after the notebook "Neural Network From Scratch": layers [1, 10, 10, 1], weights and
// biases normal x 0.1, ReLU inside, a sigmoid at the end, half squared error, one sample a step in fixed
// order.
//
//     swift run -c release sine [--seed N] [--seeds N] [FOLDER]
//
// --seed    NumPy's seed for the weights; the notebook names none (default 0).
// --seeds   over how many seeds, from 0, the final loss is shown at the end (default 20).
// FOLDER    takes the four pictures, sine-*.svg; by default pictures/ in the working folder.
import Backprop
import BackpropCompute
import Foundation

func run(seed: UInt32, seeds: Int, pictures: String) throws {
  let sine = try SineSystem()
  var random = NumPyRandom(seed: seed)
  let network = try sine.network(from: &random)
  try sine.printShapes(of: network)

  let trainer = try sine.trainer(network)
  var losses: [Double] = []
  for epoch in 0..<1000 {
    losses.append(try trainer.epoch().loss)
    if epoch % 200 == 0 { print("Epoch \(epoch) Loss : \(losses[epoch])") }
  }
  let gallery = Gallery(folder: pictures, sine: sine)
  try gallery.write(gallery.lossCurve(losses), as: "sine-loss")
  try gallery.write(
    try gallery.predictions(of: trainer.network, title: "After 1000 epochs"), as: "sine-predictions")

  // The notebook asks one network for 10, 50, 100, 500 and 1000 epochs, each on top of those before.
  let epochs = [10, 50, 100, 500, 1000]
  let kept = try sine.trainer(try sine.network(from: &random))
  var panels: [(title: String, network: Network<Double>)] = []
  for count in epochs {
    for _ in 0..<count { _ = try kept.epoch() }
    panels.append(("\(count) more epochs, \(kept.epochs) in all", kept.network))
  }
  try gallery.write(
    try gallery.panels(panels, title: "As the notebook trains: weights are kept from panel to panel"),
    as: "sine-panels")

  panels = []
  for count in epochs {
    let fresh = try sine.trainer(try sine.network(from: &random))
    for _ in 0..<count { _ = try fresh.epoch() }
    panels.append(("\(count) epochs", fresh.network))
  }
  try gallery.write(
    try gallery.panels(panels, title: "With fresh weights in every panel"), as: "sine-panels-fresh")

  guard seeds > 0 else { return }
  let final = try (0..<UInt32(seeds)).map { try sine.lossAfter(epochs: 1000, seed: $0) }.sorted()
  let median = (final[(seeds - 1) / 2] + final[seeds / 2]) / 2
  print(
    "Loss after 1000 epochs over \(seeds) seeds: min \(final[0]), median \(median), max \(final[seeds - 1])")
}

do {
  let options = try Options(CommandLine.arguments.dropFirst())
  try run(seed: options.seed, seeds: options.seeds, pictures: options.pictures)
} catch {
  FileHandle.standardError.write(Data("sine: \(error)\n".utf8))
  exit(1)
}
