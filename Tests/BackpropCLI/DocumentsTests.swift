import Foundation
import TestSupport
import Testing

/// The systems of the three documents, through the command.
@Suite("The documents through the command", .enabled(if: Command.isBuilt, Command.absence))
struct DocumentsTests {
  @Test("Circles: from two seed numbers come all published costs")
  func circles() throws {
    let command = try Command()
    try command(
      "datasets", "make", "circles", "--samples", "1000", "--noise", "0.05", "--seed", "4", "-o",
      "circles.csv")
    let outcome = try command.run(
      [
        "train", "circles.csv", "--layers", "2", "10", "5", "1", "--learning-rate", "0.01", "--epochs",
        "25000",
        "--batch-size", "full", "--optimizer", "sgd", "--scale-features", "none", "--validation", "0",
        "--initializer", "normal", "--bias-initializer", "zero", "--numpy-seed", "4", "--precision", "double",
        "--json",
      ])
    #expect(outcome.code == 0, "\(outcome)")
    let losses = try #require(try JSONValue(parsing: outcome.bytes)["losses"]?.numbers)
    let costs = stride(from: 0, to: 25_000, by: 1000).map { losses[$0] }
    #expect(firstMismatch(costs, publishedCosts, relative: 1e-12) == nil)
  }

  @Test("Sine: from a seed number come NumPy's losses of all 1000 epochs, and its predictions")
  func sine() throws {
    let command = try Command()
    let golden = try fixture("sine_numpy.json")
    let seed = try #require(golden["seed"]?.integer)
    try command("datasets", "make", "sine", "-o", "sine.csv")
    let outcome = try command.run(
      [
        "train", "sine.csv", "--target", "y", "--layers", "1", "10", "10", "1", "--learning-rate", "0.01",
        "--epochs", "1000", "--report-every", "200", "--loss", "half-squared", "--output-activation",
        "sigmoid",
        "--scale-target", "none", "--scale-features", "standard", "--initializer", "normal:0.1",
        "--optimizer", "sgd", "--batch-size", "1",
        "--no-shuffle", "--validation", "0", "--precision", "double", "--numpy-seed", "\(seed)",
        "--numpy-weights", "outputs-by-inputs", "--json",
      ])
    #expect(outcome.code == 0, "\(outcome)")
    let losses = try #require(try JSONValue(parsing: outcome.bytes)["losses"]?.numbers)
    let wanted = try #require(golden["losses"]?.numbers)
    #expect(firstMismatch(losses, wanted, relative: 1e-12, absolute: 1e-12) == nil)

    let predicted = try command("predict", "sine.safetensors", "sine.csv")
    let predictions = predicted.output.split(separator: "\n").dropFirst().compactMap { Double($0) }
    let wantedPredictions = try #require(golden["predictions"]?.numbers)
    #expect(firstMismatch(predictions, wantedPredictions, relative: 1e-12, absolute: 1e-12) == nil)
  }

  @Test("Two layers: 13-8-1 on a table of two classes, as the article's classifier")
  func twoLayers() throws {
    let command = try Command()
    var table = "x0,x1,x2,x3,x4,x5,x6,x7,x8,x9,x10,x11,x12,target\n"
    for row in 0..<120 {
      let cells = (0..<13).map { Double((row * 37 + $0 * 101) % 59) / 10 }
      table += cells.map { "\($0)," }.joined() + (cells[0] + cells[3] > cells[7] + 3 ? "1" : "2") + "\n"
    }
    try command.folder.write(table, as: "table.csv")
    let outcome = try command.run(
      [
        "train", "table.csv", "--layers", "13", "8", "1", "--initializer", "normal", "--optimizer", "sgd",
        "--learning-rate", "0.1", "--batch-size", "full", "--epochs", "2000", "--patience", "0", "--json",
      ])
    #expect(outcome.code == 0, "\(outcome)")
    let summary = try JSONValue(parsing: outcome.bytes)
    #expect(summary["objective"]?.string == "binary-cross-entropy")
    #expect(summary["layers"]?.numbers == [13, 8, 1])
    let losses = try #require(summary["losses"]?.numbers)
    #expect(losses.count == 2000)
    #expect(try #require(losses.last) < 0.3 * losses[0])
  }

  private func fixture(_ name: String) throws -> JSONValue {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/\(name)")
    return try JSONValue(parsing: [UInt8](Data(contentsOf: url)))
  }
}
