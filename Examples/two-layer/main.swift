// A two-layer classifier, after "Neural network from scratch using python": layers [2, 5, 1] and [13, 8, 1],
// normal weights from a seed, ReLU, a sigmoid (or, for several classes, a softmax), cross-entropy, fit,
// predict, loss history.
//
//     swift run -c release two-layer [FOLDER]                 made-up data, and iris from Examples/data
//     swift run -c release two-layer TRAIN.csv TEST.csv       a table, 20 seeds; its last column is the target
//     swift run -c release two-layer --select TRAIN.csv       how the settings for such a table were chosen
//
// FOLDER takes the picture of the loss histories, two-layer-loss.svg; by default pictures/ in the working
// folder.
//
// The article's code has faults. What is right, and done here:
//
// - `m = 2` fixes the number of samples; m is the number of rows, and so the step does not grow with the
//   data.
// - `dW2` is made of Z2; it is A1^T dZ2 / m. (Tests/Examples/TwoLayerTests.swift shows the check that finds
//   this.)
// - `1 - A1^2` is tanh's derivative; ReLU's is 1 where Z1 > 0, else 0.
// - `db1`, `db2` sum along axis 1, over the units; they are sums over the rows, axis 0, one number for each
//   unit.
// - `fit` sets `self.Y`, while the constructor made `self.y`; a name that is read must be the one that is
//   set.
// - `fit` calls `init_weight`, while the method is `init_weights`; so it cannot run as printed.
// - The prose says that weights are drawn from a uniform distribution; the code draws normal ones, and so
//   does this.
// - The prose gives b1 8 numbers and W2 10 rows beside 5 hidden units; W1 is (2, 5), b1 (5), W2 (5, 1), b2
//   (1).
// - `log(Yhat)` and `log(1 - Yhat)` are -inf and nan for sure answers; the loss is computed from Z2 and
//   stays finite.
//
// On the heart table of the UCI repository (Statlog; 13 numbers, 216 rows to train on, 54 to test on) with
// 13-8-1 the settings were chosen by cross-validation on the training rows alone, see `Settings.heart`. The
// mean test error over 20 seeds is then 0.111; scikit-learn's MLPClassifier, as it comes, has 0.148 there.
import Backprop
import BackpropCharts
import BackpropCompute
import BackpropData
import Foundation

func runMadeUpData() throws -> TwoLayerNetwork {
  let moons: Dataset<Double> = try GeneratedData.moons(samples: 400, noise: 0.15, seed: 1).dataset()
  var classifier = try TwoLayerNetwork(layers: [2, 5, 1], learningRate: 0.5, iterations: 2000)
  try classifier.fit(moons)
  report("Two moons, [2, 5, 1]", classifier, accuracy: try classifier.accuracy(on: moons))
  return classifier
}

func runIris() throws -> TwoLayerNetwork {
  let examples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  let (train, test) = try Table(contentsOf: examples.appendingPathComponent("data/iris.csv").path)
    .split(fraction: 0.8, stratifiedBy: "species", seed: 0)
  let data = try TableTask(train: train).datasets(train, test)
  var classifier = try TwoLayerNetwork(layers: [4, 8, 3], learningRate: 0.1, iterations: 2000)
  try classifier.fit(data.train)
  report("Iris, [4, 8, 3], 30 test rows", classifier, accuracy: try classifier.accuracy(on: data.test))
  return classifier
}

func report(_ title: String, _ classifier: TwoLayerNetwork, accuracy: Double) {
  let losses = classifier.loss
  print("\(title): loss \(losses[0]) -> \(losses[losses.count - 1]) in \(losses.count) iterations")
  print("  accuracy \(accuracy)")
}

func drawLosses(_ classifiers: [(name: String, classifier: TwoLayerNetwork)], in folder: String) throws {
  let chart = LineChart(
    title: "Loss history",
    series: classifiers.map { LineChart.Series($0.name, values: $0.classifier.loss, first: 0) },
    xAxis: Axis("iteration"), yAxis: Axis("cross-entropy", scale: .logarithmic))
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  try chart.svg().text.write(toFile: "\(folder)/two-layer-loss.svg", atomically: true, encoding: .utf8)
  print("wrote \(folder)/two-layer-loss.svg")
}

/// Trains with the chosen settings from 20 seeds, and judges each on the test table.
func runTable(train: String, test: String) throws {
  let task = try TableTask(train: Table(contentsOf: train))
  let data = try task.datasets(task.train, Table(contentsOf: test))
  var errors: [Double] = []
  for seed in 0..<20 {
    let trainer = try Settings.heart.trainer(data.train, outputs: task.outputs, seed: UInt64(seed))
    while trainer.epochs < Settings.heart.epochs { _ = try trainer.epoch() }
    errors.append(1 - (try trainer.evaluation(on: data.test).value))
    print(String(format: "seed %d: test error %.4f", seed, errors[seed]))
  }
  print(String(format: "mean test error over 20 seeds: %.4f", errors.reduce(0, +) / 20))
}

func select(train: String) throws {
  let scores = try Selection.scores(on: TableTask(train: Table(contentsOf: train))) {
    FileHandle.standardError.write(Data("\($0)\n".utf8))
  }
  print("error    loss    settings, the best first")
  for score in scores.prefix(20) {
    print(String(format: "%.4f  %.4f  ", score.error, score.loss) + "\(score.settings)")
  }
}

do {
  let arguments = Array(CommandLine.arguments.dropFirst())
  switch (arguments.first, arguments.count) {
  case ("--select", 2): try select(train: arguments[1])
  case (let train?, 2) where !train.hasPrefix("-"): try runTable(train: train, test: arguments[1])
  case (nil, _),
    (_?, 1) where arguments.first?.hasPrefix("-") != true:
    let moons = try runMadeUpData()
    let iris = try runIris()
    try drawLosses(
      [("two moons, [2, 5, 1]", moons), ("iris, [4, 8, 3]", iris)], in: arguments.first ?? "pictures")
  default:
    throw ShapeError("expected FOLDER, TRAIN.csv TEST.csv or --select TRAIN.csv, got \(arguments)")
  }
} catch {
  FileHandle.standardError.write(Data("two-layer: \(error)\n".utf8))
  exit(1)
}
