import Foundation
import TestSupport
import Testing

/// `init` writes down what `train` would do; the file then does it.
@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct InitTests {
  let backprop: Command

  init() throws { backprop = try Command() }

  private static let short = ["--hidden", "4", "--epochs", "3", "--activation", "tanh"]

  /// Trains with flags, and by the file that `init` writes for them.
  private func compare(_ table: String, _ flags: [String]) throws {
    let first = try backprop.run(["train", table] + flags + ["--quiet", "--no-chart", "-o", "flags.m"])
    let made = try backprop.run(["init", table] + flags + ["-o", "run.toml", "--quiet", "--force"])
    #expect(made.code == 0 && made.error == "", "\(made)")
    #expect(made.output.contains("next      backprop train --config run.toml"))
    let second = try backprop("train", "--config", "run.toml", "--no-chart", "--quiet", "-o", "file.m")
    #expect(first.code == 0 && second.code == 0, "\(first) \(second)")
    #expect(try backprop.folder.bytes("flags.m") == backprop.folder.bytes("file.m"), "\(table) \(flags)")
  }

  @Test(arguments: [
    ("breast-cancer.csv", "diagnosis"), ("digits.csv", "digit"), ("iris.csv", "species"),
    ("iris.csv", "sepal_length"),
  ])
  func theFileTrainsAsTheFlagsDo(table: String, target: String) throws {
    try compare(exampleTable(table), ["--target", target] + Self.short)
  }

  @Test func theUsualTrainingIsTheSame() throws {
    try backprop.folder.write(Tables.words, as: "t.csv")
    try compare("t.csv", ["--preset", "fast", "--epochs", "4"])
    try compare(
      "t.csv", ["--no-shuffle", "--ignore", "b", "--missing=-1", "--missing", "0.0", "--hidden", "3"])
    try compare("t.csv", ["--rate", "layers.0=0.5", "*.bias=0.1:0", "--epochs=3", "--seed", "7"])
  }

  /// Quotes, equals, line ends, other letters, and what would be TOML.
  static let names = [
    "a b", "quo\"te", "it's", "x = 1", "line\nend", "ü 😀", "[x]", "# c", "tab\tb", "\\n", "-o",
  ]

  @Test(arguments: names.indices) func oddNamesOfColumnsComeThrough(index: Int) throws {
    let quoted = Self.names.map { "\"" + $0.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }
    var table = (quoted + ["z"]).joined(separator: ",") + "\n"
    for row in 0..<40 {
      table += (0..<Self.names.count).map { "\(row * ($0 + 3) % 17)," }.joined() + "\(row % 2)\n"
    }
    try backprop.folder.write(table, as: "o'dd =.csv")
    let other = Self.names[(index + 1) % Self.names.count]
    try compare(
      "o'dd =.csv",
      ["--target=\(Self.names[index])", "--ignore=\(other)", "--column", "z=category"] + Self.short)
  }

  @Test func theFileSaysWhatWasFound() throws {
    try backprop.folder.write(Tables.words, as: "t.csv")
    let run = try backprop("init", "t.csv")
    #expect(run.code == 0 && run.error.contains("target: the column named \"y\""))
    let lines = try backprop.folder.text("t.toml").split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first?.hasPrefix("# backprop init") == true)
    for line in [
      "# t.csv: 60 rows, 3 columns", "data = \"t.csv\"", "target = \"y\"", "[optimizer]", "seed = 0",
      "shuffle = true", "residual = false", "# task = \"classification\"",
      "# The seed of everything random: equal seeds give equal bytes.",
    ] {
      #expect(lines.contains(Substring(line)), "\(line)")
    }
    #expect(!lines.contains { $0.contains("no-shuffle") || $0.hasPrefix("# config") })
    #expect(lines.allSatisfy { $0.count <= 100 || $0.contains(" = ") }, "lines that a terminal shows")
    // Every flag of train that is shown has its key.
    let help = try backprop("train", "--help").output
    for line in help.split(separator: "\n") where line.hasPrefix("  --") || line.hasPrefix("  -o") {
      let word = line.split(separator: " ").first { $0.hasPrefix("--") } ?? ""
      let flag = word.dropFirst(2).prefix { $0.isLetter || $0.isNumber || $0 == "-" }
      guard !["version", "config"].contains(flag) else { continue }
      #expect(lines.contains { $0.hasPrefix("\(flag) = ") || $0.hasPrefix("# \(flag) = ") }, "\(flag)")
    }
    let json = try JSONValue(parsing: backprop("init", "t.csv", "--json", "--quiet").bytes)
    #expect(json["configuration"]?.string == "t.toml" && json["target"]?.string == "y")
  }

  @Test func nothingOfSomebodyElseIsReplaced() throws {
    try backprop.folder.write(Tables.words, as: "t.csv")
    try backprop.folder.write("epochs = 3\n", as: "t.toml")
    let run = try backprop("init", "t.csv")
    #expect(run.code == 73 && run.error.contains("earlier settings of backprop init"))
    #expect(try backprop.folder.text("t.toml") == "epochs = 3\n")
    #expect(try backprop("init", "t.csv", "--force").code == 0)
    #expect(try backprop("init", "t.csv").code == 0)
    #expect(
      try backprop("init", "t.csv", "-o", "-", "--quiet").output
        == backprop.folder.text("t.toml")
        .replacingOccurrences(of: "--config t.toml", with: "--config -"))
    #expect(try backprop("init", "none.csv").code == 66)
    #expect(try backprop("init", "-").code == 64)
    #expect(try backprop("init", "t.csv", "--target", "q").code == 65)
    #expect(try backprop("init", "t.csv", "-o", "no/t.toml").code == 73)
  }
}
