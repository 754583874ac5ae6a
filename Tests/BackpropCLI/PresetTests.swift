import TestSupport
import Testing

/// `train` with nothing said, with a preset, within a time, and without training.
@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct PresetTests {
  let backprop: Command

  init() throws {
    backprop = try Command()
    try backprop.folder.write(Tables.classes, as: "t.csv")
    try backprop.folder.write(Tables.numbers, as: "n.csv")
  }

  private func trained(_ arguments: String...) throws -> JSONValue {
    let run = try backprop.run(
      ["train", "t.csv", "--no-chart", "--quiet", "--json", "-o", "t.m", "--hidden", "8", "--epochs", "3"]
        + arguments)
    #expect(run.code == 0, "\(run)")
    return try JSONValue(parsing: run.bytes)
  }

  @Test func presetsDecideHowMany() throws {
    #expect(try trained("--preset", "fast")["networks"]?.integer == 5)
    #expect(try trained("--preset", "default")["networks"]?.integer == 5)
    #expect(try trained("--preset", "best")["networks"]?.integer ?? 0 > 10)
    let three = try trained("--preset", "default", "--folds", "3", "--seeds", "2")
    #expect(three["networks"]?.integer == 6 && three["folds"]?.integer == 3)
    #expect(try trained("--preset", "default", "--validation", "0.25")["folds"]?.integer == 1)
    // A size of one's own alone is a network of one's own.
    let plain = try trained()
    #expect(plain["networks"]?.integer == 1 && plain["layers"]?.numbers == [2, 8, 1])
    let refitted = try trained("--preset", "default", "--refit")
    #expect(refitted["networks"]?.integer == 1 && refitted["validation"]?["rows"]?.integer == 60)
  }

  @Test func piecesAreLeftOut() throws {
    let pieces = ["--preset", "fast", "--without", "dropout", "periodic", "neural-tangent"]
    let run = try backprop.run(
      ["train", "t.csv", "--no-chart", "--quiet", "-o", "w.m", "--epochs", "2"] + pieces)
    #expect(run.code == 0, "\(run)")
    let network = try backprop("inspect", "w.m", "--json")
    let hidden = try JSONValue(parsing: network.bytes)["hidden"]?.string ?? ""
    #expect(hidden.contains("parametric:selu") && !hidden.contains("dropout") && !hidden.contains("ntk"))
    let unknown = try backprop("train", "t.csv", "--without", "luck")
    #expect(unknown.code == 64 && unknown.error.contains("first-weights"), "\(unknown)")
    for plain in [["--preset", "plain"], ["--hidden", "8"]] {
      let refused = try backprop.run(["train", "t.csv", "--without", "dropout"] + plain)
      #expect(refused.code == 64 && refused.error.contains("--without: expected a preset that has a recipe"))
    }
  }

  /// A model of several kinds says which, and answers as any other.
  @Test func severalKinds() throws {
    let run = try backprop(
      "train", "n.csv", "--preset", "best", "--seeds", "4", "--hidden", "6", "--epochs", "2", "--no-chart",
      "--quiet", "-o", "b.m")
    #expect(run.code == 0, "\(run)")
    let text = try backprop("inspect", "b.m").output
    #expect(
      text.contains("networks    5 of these") && text.contains("and         5 of")
        && text.contains("% of the mean"), "\(text)")
    let kinds = try JSONValue(parsing: backprop("inspect", "b.m", "--json").bytes)["kinds"]
    for kind in 0..<4 { #expect(kinds?[kind]?["networks"]?.integer == 5) }
    #expect(kinds?[4] == nil)
    #expect(abs((0..<4).reduce(0) { $0 + (kinds?[$1]?["share"]?.number ?? 9) } - 1) < 1e-9)
    // What goes on from it goes on with all of them, weighed alike.
    #expect(
      try backprop("train", "n.csv", "--from", "b.m", "--epochs", "1", "--no-chart", "--quiet", "-o", "c.m")
        .code == 0)
    let further = try JSONValue(parsing: backprop("inspect", "c.m", "--json").bytes)["kinds"]
    for kind in 0..<4 { #expect(further?[kind]?["share"]?.number == kinds?[kind]?["share"]?.number) }
    let planned = try backprop("train", "n.csv", "--preset", "best", "--dry-run").output
    #expect(
      planned.contains("networks    10 of 2 kinds in 5 parts") && planned.contains("epochs      768 at most"),
      "\(planned)")
    #expect(try backprop("predict", "b.m", "n.csv", "--interval", "0.9").code == 0)
    #expect(try backprop("evaluate", "b.m", "n.csv", "--importance").code == 0)
  }

  @Test(arguments: [
    "--optimizer sgd", "--loss focal:2", "--network 8:relu", "--clip-norm 1", "--activation tanh",
    "--schedule cosine",
  ])
  func ownChoicesAndPresetsExcludeEachOther(flags: String) throws {
    let words = flags.split(separator: " ").map(String.init)
    let run = try backprop.run(["train", "t.csv", "--preset", "default"] + words)
    #expect(
      run.code == 64 && run.error.contains("\(words[0]): expected none with --preset default"), "\(run)")
    let plain = try backprop.run(
      ["train", "t.csv", "--preset", "plain", "--epochs", "2", "--no-chart", "--quiet", "-o", "p.m"] + words)
    #expect(plain.code == 0, "\(plain)")
  }

  @Test func aDryRunWritesNothing() throws {
    let run = try backprop("train", "t.csv", "--dry-run", "--epochs", "4", "--preset", "default")
    #expect(
      run.code == 0 && run.output.contains("networks    5 in 5 parts") && run.output.contains("time"),
      "\(run)")
    #expect(try backprop.folder.names == ["n.csv", "t.csv"])
    let json = try JSONValue(
      parsing: backprop("train", "t.csv", "--dry-run", "--json", "--quiet", "--hidden", "4").bytes)
    #expect(json["parameters"]?.integer == 2 * 4 + 4 + 4 + 1 && json["seconds"]?.number ?? 0 > 0)
    #expect(json["networks"]?.integer == 1)
  }

  @Test func aTimeTooShortIsSaid() throws {
    let run = try backprop("train", "t.csv", "--time", "0.001s", "--no-chart")
    #expect(run.code == 0 && run.error.contains("less than an epoch takes"), "\(run)")
    #expect(try backprop("predict", "t.safetensors", "t.csv", "--quiet").code == 0)
    #expect(try backprop("train", "t.csv", "--time", "1s", "--time-limit", "1s").code == 64)
  }

  @Test func theMetricIsChecked() throws {
    let unknown = try backprop("train", "t.csv", "--metric", "acuracy")
    #expect(unknown.code == 64 && unknown.error.contains("did you mean accuracy?"), "\(unknown)")
    let other = try backprop("train", "t.csv", "--metric", "rmse")
    #expect(other.code == 64 && other.error.contains("expected a score of 2 classes"), "\(other)")
    #expect(
      try backprop(
        "train", "n.csv", "--metric", "mae", "--preset", "fast", "--epochs", "2", "--no-chart", "--quiet"
      ).code == 0)
  }

  @Test func tooFewRowsForTheParts() throws {
    try backprop.folder.write("a,y\n1,0\n2,1\n3,0\n4,1\n5,0\n", as: "few.csv")
    let run = try backprop("train", "few.csv", "--folds", "20")
    #expect(run.code == 64 || run.code == 65)
    #expect(run.error.contains("20"), "\(run)")
  }
}
