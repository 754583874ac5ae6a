import Backprop
import BackpropCompute
import Foundation
import TestSupport
import Testing

/// The numbers in the articles of `Backprop.docc`.
@Suite("What the articles say comes out")
struct ArticleTests {
  private func article(_ name: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(
      contentsOf: root.appendingPathComponent("Sources/Backprop/Backprop.docc/\(name).md"), encoding: .utf8)
  }

  /// The numbers behind the equals sign of the first line that begins so.
  private func numbers(of name: String, in text: String) throws -> [Double] {
    let line = try #require(
      text.split(separator: "\n").first { $0.drop { $0 == " " }.hasPrefix(name + " ") && $0.contains("= ") },
      "\(name)")
    let values = line.components(separatedBy: "= ").last ?? ""
    return try values.split(separator: ",").map {
      try #require(Double($0.trimmingCharacters(in: .whitespaces)), "\(line)")
    }
  }

  private func sigmoid(_ z: Double) -> Double { 1 / (1 + exp(-z)) }

  @Test("The 2-2-1 network by hand: the article's numbers are those of the formulas and of the trace")
  func byHand() throws {
    let text = try article("Backpropagation")
    // The formulas once more, with the C library's exponential.
    let a = [sigmoid(0.5), sigmoid(1)]
    let z = a[0] - a[1] + 0.5
    let p = sigmoid(z)
    let dz = p - 1
    let d = [dz * a[0] * (1 - a[0]), -dz * a[1] * (1 - a[1])]
    let expected: [(String, [Double])] = [
      ("z1", [0.5]), ("z2", [1]), ("a1", [a[0]]), ("a2", [a[1]]), ("z ", [z]), ("p ", [p]), ("L ", [-log(p)]),
      ("dz  ", [dz]), ("dW2", [dz * a[0], dz * a[1]]), ("db2", [dz]), ("da1", [dz]), ("da2", [-dz]),
      ("dz1", [d[0]]), ("dz2", [d[1]]), ("dW1", [d[0], 2 * d[0]]), ("dz2 (1, 2)", [d[1], 2 * d[1]]),
      ("db1", d), ("dx1", [0.5 * d[0] + 0.25 * d[1]]), ("dx2", [-0.25 * d[0] + 0.5 * d[1]]),
    ]
    for (name, values) in expected {
      let printed = try numbers(of: name.trimmingCharacters(in: .whitespaces), in: text)
      #expect(isClose(printed, values, relative: 5e-6), "\(name): \(printed), \(values)")
    }

    let network = try Network<Double>(
      inputs: 2, layers: [.dense(2, .sigmoid), .dense(1)],
      parameters: Vector([0.5, -0.25, 0.25, 0.5, 0.5, -0.25, 1, -1, 0.5]))
    let row = try Dataset<Double>(
      inputs: Matrix(rows: 1, columns: 2, elements: [1, 2]),
      targets: Matrix(rows: 1, columns: 1, elements: [1]))
    let trace = try Trace(network, objective: .binary, data: row)
    let (first, last) = (trace.layers[0], trace.layers[1])
    #expect(isClose(first.A.row(0), a, relative: 1e-14))
    #expect(isClose(trace.loss, -log(p), relative: 1e-14))
    #expect(isClose(last.dW?.values.row(0) ?? [], [dz * a[0], dz * a[1]], relative: 1e-13))
    #expect(
      isClose(first.dW?.values.vector.elements ?? [], [d[0], 2 * d[0], d[1], 2 * d[1]], relative: 1e-13))

    let back = trace.text(digits: 6).components(separatedBy: "\nBACK\n")[1]
    #expect(text.contains(back.trimmingCharacters(in: .newlines)), "the trace is not the article's")

    // The difference by hand, and the step.
    for (weight, loss) in [(0.501, 0.5163803), (0.499, 0.5165699)] {
      let moved = -log(sigmoid(sigmoid(weight) - a[1] + 0.5))
      #expect(abs(moved - loss) < 5e-8)
      #expect(text.contains("W1_11 = \(weight)     L = \(loss)"))
    }
    let trainer = try Trainer(
      network, objective: .binary, optimizer: .sgd(learningRate: 1), data: row, batch: .full)
    _ = try trainer.epoch()
    #expect(abs(try trainer.evaluation(on: row).loss - 0.222054) < 5e-7)
    #expect(text.contains("falls from 0.516475 to 0.222054"))
  }

  @Test("The table of costs is the document's")
  func circles() throws {
    let rows = try article("ThreeLayerCircles").split(separator: "\n").compactMap { line -> [Double]? in
      let cells = line.split(separator: "|").compactMap { Double($0.trimmingCharacters(in: .whitespaces)) }
      return cells.count == 3 ? cells : nil
    }
    #expect(rows.map { $0[0] } == (0..<25).map { 1000 * Double($0) })
    #expect(rows.map { $0[1] } == publishedCosts)
    #expect(rows.map { $0[2] } == CirclesTests.accuracies)
  }

  @Test("The losses on the sine are NumPy's")
  func sine() throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/sine_numpy.json")
    let golden = try JSONValue(parsing: [UInt8](Data(contentsOf: url)))
    #expect(golden["seed"]?.integer == 0)
    let losses = try #require(golden["losses"]?.numbers)
    let lines = try article("SineNetwork").split(separator: "\n").filter { $0.hasPrefix("Epoch ") }
    #expect(lines.count == 5)
    for (index, line) in lines.enumerated() {
      let words = line.split(separator: " ")
      #expect(words[1] == "\(200 * index)")
      #expect(isClose(try #require(Double(words[4])), losses[200 * index], relative: 1e-12))
    }
  }

  @Test(
    "The two-layer program prints what its article shows", .enabled(if: ExampleProgram("two-layer").isBuilt))
  func twoLayer() throws {
    let folder = try TemporaryFolder()
    let printed = try ExampleProgram("two-layer").lines(folder.path).prefix(4).joined(separator: "\n")
    #expect(try article("TwoLayerClassifier").contains(printed))
  }
}
