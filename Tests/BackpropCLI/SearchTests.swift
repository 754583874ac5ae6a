import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct SearchTests {
  let backprop: Command

  init() throws {
    backprop = try Command()
    try backprop.folder.write(Tables.words, as: "t.csv")
    try backprop.folder.write(Tables.numbers, as: "n.csv")
  }

  private static let space = """
    hidden = [[4], [6, 4], 8]
    learning-rate = { from = 0.001, to = 0.1, scale = "log" }
    [network]
    activation = ["relu", "tanh"]
    norm = [false, "layer"]
    residual = [false]
    """

  @Test func aSearchWritesModelChartAndTrials() throws {
    try backprop.folder.write(Self.space, as: "s.toml")
    let words = ["search", "t.csv", "--space", "s.toml", "--trials", "6", "--epochs", "9", "--seed", "3"]
    let run = try backprop.run(words + ["--json", "--quiet"])
    #expect(run.code == 0 && run.error == "", "\(run)")
    #expect(
      try backprop.folder.names == ["n.csv", "s.toml", "t-trials.csv", "t.csv", "t.safetensors", "t.svg"])
    let json = try JSONValue(parsing: run.bytes)
    let trials = try #require(json["trials"]?.items)
    #expect(trials.compactMap { $0["round"]?.integer } == [1, 1, 1, 1, 1, 1, 2, 2, 3])
    let table = try backprop.folder.text("t-trials.csv").split(separator: "\n").map(String.init)
    #expect(
      table[0]
        == "trial,round,hidden,learning-rate,activation,norm,residual,epochs,accuracy,seconds,state,problem")
    #expect(table.count == trials.count + 1 && table[1].hasPrefix("1,1,,,,,,"))
    // Train with the best flags makes the same model.
    let flags = try #require(json["flags"]?.items).compactMap(\.string)
    let again = try backprop.run(["train", "t.csv", "-o", "again.m", "--quiet", "--no-chart"] + flags)
    #expect(again.code == 0, "\(again)")
    #expect(try backprop.folder.bytes("again.m") == backprop.folder.bytes("t.safetensors"))
    // The same trials on other machines, whatever the threads.
    let other = try backprop.run(
      words + ["--json", "--quiet", "--threads", "1", "--instruction-set", "baseline"])
    let others = try #require(try JSONValue(parsing: other.bytes)["trials"]?.items)
    #expect(others.map { $0["settings"] } == trials.map { $0["settings"] })
    #expect(others.map { $0["score"] } == trials.map { $0["score"] })
    #expect(try backprop.folder.bytes("again.m") == backprop.folder.bytes("t.safetensors"))
    let text = try backprop.run(words)
    #expect(
      text.code == 0 && text.output.contains("same   backprop train t.csv")
        && text.error.contains("trial 6: "))
  }

  @Test func theSpaceIsPrintedAndReadAgain() throws {
    let printed = try backprop("search", "t.csv", "--print-space", "--quiet")
    #expect(printed.code == 0 && printed.error == "", "\(printed)")
    for key in [
      "hidden", "activation", "dropout", "learning-rate", "weight-decay", "batch-size", "schedule",
      "label-smoothing",
    ] {
      #expect(printed.output.contains("\n\(key) = "), "\(key)")
    }
    try backprop.folder.write(printed.output, as: "s.toml")
    #expect(
      try backprop("search", "t.csv", "--print-space", "--space", "s.toml", "--quiet").output
        == printed.output)
    #expect(!(try backprop("search", "n.csv", "--print-space").output.contains("label-smoothing")))
    let given = try backprop("search", "t.csv", "--print-space", "--hidden", "4", "--learning-rate", "0.1")
      .output
    #expect(!given.contains("hidden =") && !given.contains("learning-rate =") && given.contains("dropout ="))
    let preset = try backprop("search", "t.csv", "--print-space", "--preset", "fast").output
    #expect(preset.contains("hidden =") && !preset.contains("activation ="))
    #expect(try backprop.folder.names == ["n.csv", "s.toml", "t.csv"])
    // Every setting of it is one that a training takes.
    let run = try backprop(
      "search", "t.csv", "--trials", "8", "--epochs", "2", "--method", "random", "--json", "--quiet")
    let states = try JSONValue(parsing: run.bytes)["trials"]?.items?.compactMap { $0["state"]?.string }
    #expect(states == Array(repeating: "trained", count: 8))
  }

  @Test(
    arguments: [
      ("hiden = [[4]]", 78, "s.toml:1: unknown key \"hiden\"; did you mean hidden?"),
      ("\nseed = [1, 2]", 78, "s.toml:2: seed: expected a setting of network, loss, optimizer or training"),
      ("target = ['a']", 78, "s.toml:1: target: expected a setting"),
      ("epochs = [1]", 78, "s.toml:1: epochs: expected a setting"),
      ("dropout = {from = 0.1}", 78, "s.toml:1: dropout: expected from and to"),
      ("dropout = {from = 0.1, too = 1}", 78, "\"too\"; did you mean to?"),
      ("dropout = {from = 0.5, to = 0.1}", 78, "the lower one first, got 0.5 and 0.1"),
      ("dropout = {from = 0, to = 0.5, scale = 'log'}", 78, "numbers above 0 on a log scale"),
      ("dropout = {from = 0.1, to = 0.5, scale = 'lin'}", 78, "scale = \"log\" or \"linear\", got \"lin\""),
      ("activation = []", 78, "s.toml:1: activation: expected one choice at least"),
      ("activation = ['relu', 'rellu']", 78, "s.toml:1: The value 'rellu' is invalid for '--activation"),
      ("activation = [true]", 78, "s.toml:1: activation: expected texts or numbers, or false, got true"),
      ("residual = ['yes']", 78, "s.toml:1: residual: expected true or false, got a text"),
      ("hidden = [[[4]]]", 78, "s.toml:1: hidden: expected texts or numbers in a list, got a list"),
      ("[network]\ndropout = [0.1]\n[netwrk]\nx = 1", 78, "s.toml:3: "),
      ("not toml", 78, "s.toml:1: expected = behind the key not"),
    ] as [(String, Int32, String)])
  func spacesThatAreNoneAreRefused(file: String, code: Int32, words: String) throws {
    try backprop.folder.write(file, as: "s.toml")
    let run = try backprop("search", "t.csv", "--space", "s.toml", "--trials", "2", "--epochs", "1")
    #expect(run.code == code && run.output == "" && run.error.contains(words), "\(run)")
  }

  @Test func usageErrors() throws {
    try backprop.folder.write("dropout = [0.1]\n", as: "s.toml")
    let both = try backprop("search", "t.csv", "--space", "s.toml", "--dropout", "0.2")
    #expect(both.code == 64 && both.error.contains("got both (s.toml:1)"))
    #expect(try backprop("search", "t.csv", "--space", "none.toml").code == 66)
    #expect(try backprop("search", "t.csv", "--trials", "0").code == 64)
    #expect(try backprop("search", "t.csv", "--method", "bayes").code == 64)
    #expect(try backprop("search", "t.csv", "--validation", "0", "--trials", "2").code == 64)
    #expect(try backprop("search", "t.csv", "--metric", "rmse", "--trials", "2").code == 64)
    #expect(try backprop("search", "none.csv").code == 66)
    try backprop.folder.write("a,b\n1,2\n", as: "t-trials.csv")
    let ours = try backprop("search", "t.csv", "--trials", "2", "--epochs", "1")
    #expect(ours.code == 73 && ours.error.contains("earlier table of trials"))
  }

  @Test func trialsThatDivergeAreSaid() throws {
    try backprop.folder.write("learning-rate = [1e30, 0.01]\noptimizer = ['sgd']\n", as: "s.toml")
    let run = try backprop(
      "search", "n.csv", "--space", "s.toml", "--trials", "6", "--epochs", "3", "--method", "random",
      "--scale-target", "none")
    #expect(run.code == 0 && run.output.contains("diverged") && run.error.contains("diverged"), "\(run)")
    #expect(try backprop.folder.text("n-trials.csv").contains(",diverged,"))
  }

  @Test func anInterruptedSearchLeavesTheBestModel() throws {
    let run = try backprop.start([
      "search", exampleTable("digits.csv"), "--target", "digit", "-o", "m", "--trials", "1000", "--epochs",
      "3",
      "--method", "random", "--hidden", "16",
    ])
    let deadline = Date.now.addingTimeInterval(60)
    while !run.said.contains("trial 3: "), run.process.isRunning, .now < deadline { usleep(10_000) }
    run.process.interrupt()
    let outcome = try run.outcome()
    #expect(outcome.code == 130 && outcome.output.contains("interrupted"), "\(outcome)")
    #expect(try backprop.folder.names == ["m", "m-trials.csv", "m.svg", "n.csv", "t.csv"])
    #expect(try backprop("evaluate", "m", exampleTable("digits.csv"), "--quiet").code == 0)
    let rows = try backprop.folder.text("m-trials.csv").split(separator: "\n").count
    #expect(rows >= 4 && rows < 900)
  }

  @Test func timeEndsASearch() throws {
    let run = try backprop(
      "search", "t.csv", "--time", "1s", "--trials", "100000", "--epochs", "20", "--method", "random",
      "--json",
      "--quiet")
    #expect(run.code == 0)
    #expect(try JSONValue(parsing: run.bytes)["end"]?.string == "time")
  }

  @Test func aFileOfSettingsGoesWithIt() throws {
    try backprop.folder.write(
      "data = 't.csv'\ntrials = 2\nmethod = 'random'\n[training]\nepochs = 2\n[network]\nhidden = [5]\n",
      as: "c.toml")
    let run = try backprop("search", "--config", "c.toml", "--json", "--quiet", "--no-chart")
    let json = try JSONValue(parsing: run.bytes)
    #expect(run.code == 0 && json["trials"]?.items?.count == 2, "\(run)")
    #expect(json["training"]?["layers"]?.numbers == [2, 5, 1])
  }
}
