import Backprop
import BackpropCompute
import BackpropData
import Foundation
import TestSupport
import Testing

/// The example's program, where the build put it beside the tests.
private let circlesProgram = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  .appendingPathComponent("circles")

/// "Implementing Neural Network Algorithm with NumPy": what it prints, against the same system from the same
/// seeds.
@Suite("The circles document")
struct CirclesTests {
  static let accuracies = [
    0.5, 0.499, 0.514, 0.507, 0.508, 0.529, 0.54, 0.564, 0.637, 0.697, 0.789, 0.869, 0.899, 0.922, 0.943,
    0.973,
    0.98, 0.981, 0.982, 0.983, 0.983, 0.983, 0.983, 0.983, 0.982,
  ]
  /// As printed: eight decimals, behind the exponent where there is one; row after row of inputs x outputs.
  static let parameters: [(name: String, digits: Int, published: [String])] = [
    (
      "layers.0.weight", 8,
      [
        "0.0064171", "2.61669562", "-1.66190016", "0.34552322", "-1.11333013", "-1.25830041", "-0.13408849",
        "0.89424884", "0.09592997", "-2.26282354", "0.25209662", "-0.65508892", "0.24824303", "0.1306075",
        "-2.78852762", "-0.12950708", "-0.50368833", "2.64772949", "0.39656779", "1.22252441",
      ]
    ),
    (
      "layers.0.bias", 8,
      [
        "-0.2785923", "-0.81178253", "-1.15994787", "-0.39776044", "-0.55797976", "-0.47783316",
        "1.73482684", "-1.26068583", "-0.43198688", "-0.83382491",
      ]
    ),
    (
      "layers.1.weight", 8,
      [
        "-1.04120183e+00", "5.42512413e-02", "6.88349887e-02", "-1.16117080e+00", "2.17144910e+00",
        "-3.24139538e-02", "2.45801540e+00", "-1.14964342e+00", "2.67441829e+00", "-1.39485637e+00",
        "-1.00631627e+00", "1.50827362e+00", "-1.84506166e-01", "-2.25234761e+00", "-1.45089243e+00",
        "7.52615551e-01", "2.07900624e+00", "8.71345704e-01", "-2.62472411e-01", "7.70634904e-01",
        "-1.32361652e+00", "2.31239512e+00", "-1.35535527e+00", "1.49792720e+00", "-1.86551611e-01",
        "5.79439030e-01", "6.86770357e-01", "1.02321740e+00", "7.76529321e-02", "5.01693215e-01",
        "1.87518287e+00", "-1.50948850e+00", "-2.62315366e-03", "-4.37655044e-01", "-1.06000325e+00",
        "-9.12387807e-01", "-7.73269029e-01", "2.10301922e-01", "2.82559978e+00", "2.31303566e-02",
        "2.42542866e+00", "3.49544764e-01", "1.60230939e-03", "-7.28887107e-01", "2.60885947e-01",
        "-1.46685027e+00", "2.57642622e+00", "-7.77905750e-01", "1.04922797e+00", "1.56306995e+00",
      ]
    ),
    (
      "layers.1.bias", 8,
      [
        "0.91278506", "-0.13870041", "-0.32782946", "-1.29677689", "-0.50110747",
      ]
    ),
    (
      "layers.2.weight", 8,
      [
        "2.72290666", "-3.61309509", "1.25095767", "-4.09263512", "0.22542896",
      ]
    ),
    (
      "layers.2.bias", 8,
      [
        "1.40917078"
      ]
    ),
  ]

  @Test(
    "From the seed numbers alone come all costs, all accuracies and every printed digit of the parameters")
  func reproduction() throws {
    var random = NumPyRandom(seed: 4)
    var network = try Network<Double>(inputs: 2, layers: [.dense(10, .relu), .dense(5, .relu), .dense(1)])
    network.initialize(from: &random, weights: .inputsByOutputs)
    let data: Dataset<Double> = try GeneratedData.circles(samples: 1000, noise: 0.05, seed: 4).dataset()
    let trainer = try Trainer(
      network, objective: .binary, optimizer: .sgd(learningRate: 0.01), data: data, batch: .full)
    var costs: [Double] = []
    var accuracies: [Double] = []
    for iteration in 0..<25_000 {
      if iteration % 1000 == 0 { accuracies.append(try trainer.evaluation(on: data).value) }
      let cost = try trainer.epoch().loss
      if iteration % 1000 == 0 { costs.append(cost) }
    }
    #expect(firstMismatch(costs, publishedCosts, relative: 1e-12) == nil)
    #expect(accuracies == Self.accuracies)
    for (name, digits, published) in Self.parameters {
      let elements = try #require(trainer.network[tensor: name])
      let outputs = try #require(trainer.network.layout.tensors.first { $0.name == name }).shape[0]
      let inputs = elements.count / outputs
      // The document shapes weights inputs x outputs.
      let transposed = (0..<elements.count).map { elements[$0 % outputs * inputs + $0 / outputs] }
      try #require(transposed.count == published.count)
      for (index, (got, text)) in zip(transposed, published).enumerated() {
        #expect(Self.agrees(got, text, digits: digits), "\(name) \(index): expected \(text), got \(got)")
      }
    }
  }

  /// Whether a number rounds to the printed one: half a unit of the last printed digit away at most.
  private static func agrees(_ got: Double, _ text: String, digits: Int) -> Bool {
    guard let printed = Double(text) else { return false }
    let parts = text.split(separator: "e")
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    var unit = 0.5
    for _ in 0..<digits { unit /= 10 }
    for _ in 0..<exponent.magnitude { unit = exponent < 0 ? unit / 10 : unit * 10 }
    return (got - printed).magnitude <= unit * 1.000001
  }

  @Test("A parameter that is off by one in its last printed digit is noticed")
  func comparisonFails() {
    #expect(Self.agrees(0.00641710009, "0.0064171", digits: 8))
    #expect(!Self.agrees(0.00641711, "0.0064171", digits: 8))
    #expect(Self.agrees(-1.0412018320, "-1.04120183e+00", digits: 8))
    #expect(!Self.agrees(-0.0324139438, "-3.24139538e-02", digits: 8))
  }

  @Test(
    "The program prints the document's table, with all digits",
    .enabled(if: FileManager.default.isExecutableFile(atPath: circlesProgram.path)))
  func program() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("circles-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process()
    process.executableURL = circlesProgram
    process.arguments = [folder.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let lines = text.split(separator: "\n").map(String.init)
    try #require(lines.count > 25)
    for (index, (cost, accuracy)) in zip(publishedCosts, Self.accuracies).enumerated() {
      let words = lines[index].split(separator: " ").map(String.init)
      try #require(words.count == 8, "\(lines[index])")
      #expect(words[0...3].joined(separator: " ") == "Cost after iteration \(1000 * index):")
      let printed = try #require(Double(words[4]))
      #expect(isClose(printed, cost, relative: 1e-12))
      #expect("\(printed)" == words[4], "all digits, and no more")
      #expect(words[5...].joined(separator: " ") == "and accuracy: [\(accuracy)]")
    }
    for picture in ["circles-loss.svg", "circles-boundary.svg"] {
      let bytes = try Data(contentsOf: folder.appendingPathComponent(picture))
      #expect(String(decoding: bytes.prefix(4), as: UTF8.self) == "<svg")
    }
  }
}
