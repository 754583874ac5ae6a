import Foundation
import TestSupport
import Testing

/// Settings from a file do what the same flags do.
@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct ConfigurationTests {
  let backprop: Command

  init() throws {
    backprop = try Command()
    try backprop.folder.write(Tables.words, as: "t.csv")
    try backprop.folder.write(Tables.numbers, as: "n.csv")
    try backprop.folder.write(
      "odd = name,\"quo\"\"te\",ta\tb,ü 😀,y\n"
        + (0..<40).map { "\($0 * 7 % 11),\($0 % 5),\($0 % 3),\($0),\($0 * 3 % 2)\n" }.joined(),
      as: "odd.csv")
  }

  static let equals: [(flags: [String], file: String)] = [
    (["t.csv"], "data = 't.csv'"),
    (["t.csv", "t.csv", "--ignore", "b"], "data = 't.csv'\nmore = ['t.csv']\nignore = ['b']"),
    (["t.csv", "--hidden", "8", "4"], "data = 't.csv'\nhidden = [8, 4]"),
    (["t.csv", "--hidden", "8"], "data = 't.csv'\n[network]\nhidden = 8"),
    (
      ["t.csv", "--learning-rate", "0.02", "--optimizer", "sgd:0.9", "--schedule", "cosine"],
      "data = 't.csv'\n[optimizer]\nlearning-rate = 2e-2\noptimizer = 'sgd:0.9'\nschedule = \"cosine\""
    ),
    (
      ["t.csv", "--norm", "layer", "--activation", "tanh", "--dropout", "0.1"],
      "data = 't.csv'\n[network]\nnorm = 'layer'\nactivation = 'tanh'\ndropout = 0.1"
    ),
    (["t.csv", "--no-shuffle"], "data = 't.csv'\nshuffle = false"),
    (["t.csv", "--no-shuffle"], "data = 't.csv'\nno-shuffle = true"),
    (["t.csv", "--shuffle"], "data = 't.csv'\nshuffle = true\ndrop-last = false"),
    (["t.csv", "--column", "a=category"], "data = 't.csv'\n[table]\ncolumn = ['a=category']"),
    (
      ["t.csv", "--class-weights", "yes=2,no=0.5", "--label-smoothing", "0.1", "--validation", "0.3"],
      "data = 't.csv'\nclass-weights = 'yes=2,no=0.5'\nlabel-smoothing = 0.1\nvalidation = 0.3"
    ),
    (["t.csv", "--missing=-1", "--missing", "0.0"], "data = 't.csv'\nmissing = [-1, '0.0']"),
    (
      ["t.csv", "--rate", "layers.0=0.5", "*.bias=0.1:0"],
      "data = 't.csv'\nrate = ['layers.0=0.5', '*.bias=0.1:0']"
    ),
    (["t.csv", "--seed", "18446744073709551615"], "data = 't.csv'\nseed = '18446744073709551615'"),
    (
      ["t.csv", "--batch-size", "16", "--residual", "--hidden", "4", "4"],
      "data = 't.csv'\nbatch-size = 16\nresidual = true\nhidden = [4, 4]"
    ),
    (
      ["n.csv", "--loss", "huber:0.5", "--scale-target", "none"],
      "data = 'n.csv'\nloss = 'huber:0.5'\nscale-target = 'none'"
    ),
    (
      [
        "odd.csv", "--ignore", "odd = name", "--ignore", "quo\"te", "--column", "ta\tb=number", "--target",
        "ü 😀",
      ],
      "data = 'odd.csv'\nignore = ['odd = name', \"quo\\\"te\"]\ncolumn = [\"ta\\tb=number\"]\ntarget = 'ü 😀'"
    ),
  ]

  @Test(arguments: equals.indices) func aFileIsEqualToFlags(index: Int) throws {
    let (flags, text) = Self.equals[index]
    // Above the keys of sections.
    let file = "epochs = 5\nno-chart = true\nquiet = true\n" + text
    try backprop.folder.write(file, as: "run.toml")
    let first = try backprop.run(
      ["train"] + flags + ["--epochs", "5", "--no-chart", "--quiet", "-o", "flags.m"])
    let second = try backprop.run(["train", "--config", "run.toml", "-o", "file.m"])
    #expect(first.code == 0, "\(first)")
    #expect(second.code == 0 && second.error == "", "\(second)")
    #expect(try backprop.folder.bytes("flags.m") == backprop.folder.bytes("file.m"))
    #expect(try backprop.folder.names.contains("file.svg") == false)
  }

  @Test func theCommandLineComesFirst() throws {
    try backprop.folder.write(
      "data = 'none.csv'\nmore = ['nothing.csv']\nepochs = 3\nhidden = [5, 6]\nshuffle = false\nchart = 'c.svg'\n",
      as: "run.toml")
    let run = try backprop(
      "train", "t.csv", "--config=run.toml", "--hidden", "7", "--epochs=4", "--shuffle", "--no-chart", "-o",
      "m",
      "--json")
    #expect(run.code == 0, "\(run)")
    let json = try JSONValue(parsing: run.bytes)
    #expect(json["layers"]?.numbers == [2, 7, 1] && json["epochs"]?.integer == 4)
    #expect(try backprop.folder.names.contains("c.svg") == false)
    let kept = try backprop("train", "t.csv", "--config", "run.toml", "--quiet", "--json")
    #expect(try JSONValue(parsing: kept.bytes)["layers"]?.numbers == [2, 5, 6, 1])
    #expect(try backprop.folder.names.contains("c.svg"))
  }

  @Test func filesFillThePlacesThatAreOpen() throws {
    try backprop("train", "t.csv", "-o", "m", "--epochs", "2", "--no-chart", "--quiet")
    try backprop.folder.write("model = 'm'\nmetric = ['accuracy']\n", as: "e.toml")
    let whole = try backprop("evaluate", "m", "t.csv", "--metric", "accuracy")
    #expect(try backprop("evaluate", "--config", "e.toml", "t.csv").output == whole.output && whole.code == 0)
    #expect(try backprop("evaluate", "m", "t.csv", "--config", "e.toml").output == whole.output)
    #expect(try backprop("evaluate", "--config", "e.toml").code == 64)
    try backprop.folder.write("model = 'm'\ndata = 't.csv'\n", as: "p.toml")
    let rows = try backprop("predict", "m", "t.csv")
    #expect(try backprop("predict", "--config", "p.toml").output == rows.output && rows.code == 0)
    try backprop.folder.write("data = 't.csv'\nsteps = 5\nno-chart = true\n", as: "r.toml")
    #expect(
      try backprop("find-rate", "--config", "r.toml").output
        == backprop("find-rate", "t.csv", "--steps", "5", "--no-chart").output)
    #expect(
      try backprop("train", "--config", "-", "-o", "m2", "--no-chart", input: "data='t.csv'\nepochs=2").code
        == 0)
  }

  static let wrong: [(file: String, code: Int32, words: String)] = [
    ("learning-rat = 0.1", 78, "run.toml:1: unknown key \"learning-rat\"; did you mean learning-rate?"),
    (
      "epochs = 3\nlearning_rate = 0.1", 78,
      "run.toml:2: unknown key \"learning_rate\"; did you mean learning-rate?"
    ),
    ("[optimiser]\nepochs = 3", 78, "run.toml:1: unknown section [optimiser]; did you mean [optimizer]?"),
    ("[network]\nepochs = 3", 78, "run.toml:2: epochs: expected it in [training], got it in [network]"),
    ("[network]\noutput = 'm'", 78, "run.toml:2: output: expected it above the first section"),
    ("epochs = true", 78, "run.toml:1: epochs: expected a text or a number, got true"),
    ("epochs = [1]", 78, "run.toml:1: epochs: expected a text or a number, got a list"),
    ("residual = 'yes'", 78, "run.toml:1: residual: expected true or false, got a text"),
    ("hidden = [[1]]", 78, "run.toml:1: hidden: expected texts or numbers in a list, got a list"),
    ("epochs = 3\nepochs = 4", 78, "run.toml:2: the key epochs was given in line 1 already"),
    (
      "epochs = 3\n[training]\nepochs = 4", 78,
      "run.toml:3: epochs: expected it once, got it in line 1 already"
    ),
    ("\n\nepochs = 1.5", 78, "run.toml:3: The value '1.5' is invalid for '--epochs"),
    ("optimizer = 'adm'", 78, "run.toml:1: The value 'adm' is invalid for '--optimizer"),
    ("epochs = 0", 78, "run.toml:1: --epochs: expected 1 or more, got 0"),
    (
      "hidden = [1]\nlayers = [2, 1]", 78, "run.toml:1: --hidden and --layers: expected one of them, got both"
    ),
    ("hidden = [1]\nresidual = true", 78, "run.toml:2: --residual: expected two hidden layers"),
    ("epochs: 3", 78, "run.toml:1: expected = behind the key epochs"),
    ("config = 'x'", 78, "unknown key \"config\""),
    ("target = 'nothing'", 65, "nothing"),
  ]

  @Test(arguments: wrong.indices) func whatIsWrongInAFileIsSaid(index: Int) throws {
    let (file, code, words) = Self.wrong[index]
    try backprop.folder.write(file, as: "run.toml")
    let run = try backprop("train", "t.csv", "--config", "run.toml")
    #expect(run.code == code && run.output == "" && run.error.contains(words), "\(file): \(run)")
  }

  @Test func faultsOfTheCommandLineStayThere() throws {
    try backprop.folder.write("epochs = 3\nlayers = [2, 1]\n", as: "run.toml")
    let both = try backprop("train", "t.csv", "--config", "run.toml", "--hidden", "3")
    #expect(both.code == 64 && both.error.contains("(--layers stands in run.toml:2)"), "\(both)")
    #expect(try backprop("train", "t.csv", "--config", "run.toml", "--seed", "x").code == 64)
    #expect(try backprop("train", "t.csv", "--config", "none.toml").code == 66)
    #expect(try backprop("train", "t.csv", "--config").code == 64)
    #expect(try backprop("train", "t.csv", "--config", "run.toml", "--config", "run.toml").code == 64)
    #expect(try backprop("train", "--config", ".").code == 66)
  }

  @Test func filesThatAreNoConfigurationAreRefused() throws {
    try backprop("train", "t.csv", "-o", "m", "--epochs", "2", "--no-chart", "--quiet")
    try backprop.folder.write([UInt8](repeating: 0x20, count: 10_000_000), as: "blank")
    try backprop.folder.write(Array("epochs = 3\n".utf8) + (0...255), as: "bytes")
    try backprop.folder.write("{\"epochs\": 3}", as: "json")
    for name in ["m", "blank", "bytes", "json", "t.csv"] {
      let run = try backprop("train", "t.csv", "--config", name)
      #expect(run.code == 78 && run.error.hasPrefix("backprop: \(name):"), "\(name): \(run)")
      #expect(run.error.count < 400)
    }
    try backprop.folder.write("", as: "empty")
    #expect(try backprop("train", "t.csv", "--config", "empty", "--epochs", "2", "-o", "e").code == 0)
  }
}
