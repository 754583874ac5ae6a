import TestSupport
import Testing

@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct CommandLineTests {
  let backprop: Command

  init() throws { backprop = try Command() }

  @Test func helpNamesEveryVerbAndExitCode() throws {
    let run = try backprop("--help")
    #expect(run.code == 0 && run.error == "")
    for word in [
      "train", "find-rate", "search", "init", "predict", "evaluate", "check", "inspect", "plot", "datasets",
      "completions",
    ] {
      #expect(run.output.contains("\n  \(word) "))
    }
    for code in ["64", "65", "66", "69", "73", "78", "130"] { #expect(run.output.contains(code)) }
    #expect(try backprop("--version").output.split(separator: ".").count == 3)
  }

  @Test(arguments: [
    "train", "find-rate", "search", "init", "predict", "evaluate", "check", "inspect", "plot",
    "datasets make", "completions",
  ])
  func eachVerbHasHelp(verb: String) throws {
    let run = try backprop.run(verb.split(separator: " ").map(String.init) + ["--help"])
    #expect(run.code == 0 && run.error == "" && run.output.contains("USAGE: backprop \(verb)"))
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) throws {
    let run = try backprop("completions", shell)
    #expect(run.code == 0 && run.error == "" && run.output.contains("backprop"))
  }

  @Test(arguments: [
    "sing", "train", "predict", "predict a", "train t.csv --sing", "completions tcsh", "inspect a b c",
  ])
  func usageErrors(arguments: String) throws {
    let run = try backprop.run(arguments.split(separator: " ").map(String.init))
    #expect(run.code == 64 && run.output == "" && run.error.contains("Usage: backprop"), "\(run)")
  }

  @Test func inspectShowsWhatIsInAModel() throws {
    try backprop.folder.write(Tables.words, as: "t.csv")
    try backprop("train", "t.csv", "-o", "t.m", "--hidden", "3", "--epochs", "4", "--patience", "0")
    let run = try backprop("inspect", "t.m")
    #expect(run.code == 0 && run.error == "")
    for words in [
      "target      y: no, yes", "columns     2: a, b", "dense 3 relu  (2 -> 3)", "parameters  13", "4 epochs",
    ] {
      #expect(run.output.contains(words), "\(run)")
    }
    let weights = try backprop("inspect", "t.m", "--tensor", "layers.0.weight").output.split(separator: "\n")
    #expect(weights.count == 3)
    #expect(weights.allSatisfy { $0.split(separator: " ").compactMap { Float($0) }.count == 2 })
    let wrong = try backprop("inspect", "t.m", "--tensor", "w")
    #expect(wrong.code == 64 && wrong.error.contains("expected one of layers.0.weight, layers.0.bias"))
    #expect(try JSONValue(parsing: backprop("inspect", "t.m", "--json").bytes)["parameters"]?.integer == 13)
    #expect(try backprop("inspect", "-", input: "").code == 65)
  }
}
