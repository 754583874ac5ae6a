// A layer of one's own, from its formula to a file: Snake.swift has the layer; this checks its derivatives, trains it on
// two periods of a sine, lets it go on for one more, and writes the model and reads it back by the layer's name.
//
//     swift run -c release custom-layer [FOLDER]        FOLDER takes the model; models/ by default
import Backprop
import BackpropCompute
import BackpropData
import BackpropModel
import Foundation

/// x and sin x, from one whole number of periods to another.
func sine(_ periods: ClosedRange<Double>) throws -> Table {
  let x = stride(from: 2 * .pi * periods.lowerBound, to: 2 * .pi * periods.upperBound, by: .pi / 100)
  return try Table(
    name: "sine",
    columns: [Column(name: "x", numbers: Array(x)), Column(name: "y", numbers: x.map { sin($0) })])
}

/// A network with this in place of an activation, trained on two periods.
func trained(_ layer: Layer) throws -> Model {
  var regressor = Regressor(target: "y", hidden: [.dense(16), layer], seed: 1)
  regressor.settings.optimizer = .adamW(learningRate: 0.01)
  // Beyond the training rows x goes on growing; the usual scale would hold it back.
  regressor.settings.featureScaling = .standard
  return try regressor.fitted(to: sine(-1...1))
}

func error(of model: Model, on table: Table) throws -> String {
  String(format: "%.3f", try model.evaluation(on: table).rootMeanSquaredError ?? .nan)
}

func run(folder: String) throws {
  // Is every derivative right? One call, in Double, between layers of another kind.
  let snake = Layer.custom(Snake(frequency: 2))
  let network = try Network<Double>(inputs: 1, layers: [.dense(3, .tanh), snake, .dense(1)], seed: 1)
  let rows: Dataset<Double> = try GeneratedData.sine(samples: 20).dataset()
  let check = try GradientCheck(network, objective: .regression, data: rows)
  print("gradients and finite differences agree: \(check.largestRelativeError < 1e-6)")

  // In a model of a table the layer stands where any other could.
  let model = try trained(snake)
  for (name, model) in [("snake", model), ("tanh", try trained(.activation(.tanh)))] {
    let (inside, after) = try (error(of: model, on: sine(-1...1)), error(of: model, on: sine(1...2)))
    print("\(name): wrong by \(inside) where it learned, by \(after) in the period after")
  }

  // A file has the layer's name and settings, not its code: who reads it brings the type.
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  let path = folder + "/sine.safetensors"
  try model.write(to: path)
  let read = try Model(contentsOf: path, custom: [CustomLayer.Kind(Snake.self)])
  let isSame = try read.predictions(for: sine(1...2)) == model.predictions(for: sine(1...2))
  print("the model that was read predicts the same: \(isSame)")
  do { _ = try Model(contentsOf: path) } catch { print("without the type: \(error)") }
}

do {
  try run(folder: CommandLine.arguments.dropFirst().first ?? "models")
} catch {
  FileHandle.standardError.write(Data("custom-layer: \(error)\n".utf8))
  exit(1)
}
