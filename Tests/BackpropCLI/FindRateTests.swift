import TestSupport
import Testing

@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct FindRateTests {
  let backprop: Command

  init() throws {
    backprop = try Command()
    try backprop.folder.write(Tables.classes, as: "t.csv")
  }

  @Test func aRateIsSuggestedAndDrawn() throws {
    let run = try backprop("find-rate", exampleTable("breast-cancer.csv"), "--target", "diagnosis")
    #expect(run.code == 0 && run.output.contains("steepest") && run.output.contains("--learning-rate"))
    #expect(try backprop.folder.names == ["breast-cancer-rate.svg", "t.csv"])
    let chart = try backprop.folder.text("breast-cancer-rate.svg")
    #expect(chart.contains("suggested: ") && chart.contains("learning rate"))
  }

  @Test func jsonHasThePoints() throws {
    let run = try backprop(
      "find-rate", "t.csv", "--json", "--no-chart", "--lowest", "1e-4", "--highest", "1", "--steps", "30",
      "--hidden",
      "4", "--quiet")
    #expect(run.code == 0 && run.error == "")
    let json = try JSONValue(parsing: run.bytes)
    let rates = (0..<30).compactMap { json["points"]?[$0]?["learningRate"]?.number }
    #expect(isClose(try #require(rates.first), 1e-4, relative: 1e-12))
    #expect(zip(rates, rates.dropFirst()).allSatisfy { $0 < $1 })
    #expect(try #require(json["suggestion"]?.number) > 0)
    #expect(try backprop.folder.names == ["t.csv"])
  }

  @Test(arguments: [
    ("t.csv --lowest 0", 64, "--lowest: expected a number above 0"),
    ("t.csv --highest 1e-9", 64, "--highest: expected a number above --lowest"),
    ("t.csv --steps 1", 64, "--steps: expected 2 to 1000000, got 1"),
    ("t.csv -o r.pdf", 64, "r.pdf: expected"),
    ("nowhere.csv", 66, "nowhere.csv"), ("t.csv --optimizer lbfgs --clip-norm 1", 64, "L-BFGS"),
    ("t.csv -o t.csv", 64, "t.csv: expected a chart"),
  ])
  func isRefused(arguments: String, code: Int32, words: String) throws {
    let run = try backprop.run(["find-rate"] + arguments.split(separator: " ").map(String.init))
    #expect(run.code == code && run.error.contains(words), "\(run)")
    #expect(try backprop.folder.names == ["t.csv"])
  }
}
