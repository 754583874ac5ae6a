import TestSupport
import Testing

@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct EvaluateTests {
  let backprop: Command

  init() throws {
    backprop = try Command()
    try backprop.folder.write(Tables.words, as: "t.csv")
    try backprop("train", "t.csv", "-o", "t.m", "--no-chart", "--learning-rate", "0.01")
  }

  @Test func scoresAgreeWithThePredictions() throws {
    let answers = Tables.words.split(separator: "\n").dropFirst().map { $0.split(separator: ",")[2] }
    let predicted = try backprop("predict", "t.m", "t.csv").output.split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",")[0] }
    let right = zip(answers, predicted).filter { $0 == $1 }.count
    let json = try JSONValue(parsing: backprop("evaluate", "t.m", "t.csv", "--json").bytes)
    #expect(json["rows"]?.integer == 60)
    #expect(json["scores"]?[0]?["name"]?.string == "accuracy")
    #expect(json["scores"]?[0]?["value"]?.number == Double(right) / 60)
    let most = max(answers.filter { $0 == "yes" }.count, answers.filter { $0 == "no" }.count)
    #expect(json["scores"]?[0]?["guess"]?.number == Double(most) / 60)
    #expect(json["confusion"]?.numbers?.reduce(0, +) == 60)
  }

  @Test func aTableForAPerson() throws {
    let run = try backprop("evaluate", "t.m", "t.csv")
    #expect(run.code == 0)
    #expect(run.error == "t.csv is the table that the model was trained on: expect lower scores on others\n")
    let lines = run.output.split(separator: "\n")
    #expect(lines[0].split(separator: " ") == ["60", "rows", "model", "95", "%", "interval", "guess"])
    #expect(lines[1].hasPrefix("accuracy ") && lines[0].count == lines[1].count)
    #expect(lines.count < 30 && lines.allSatisfy { $0.count <= 80 })
    #expect(run.output.contains("actual below, predicted across"))
    let one = try backprop("evaluate", "t.m", "-", input: "a,b,y\n1,1,no\n")
    #expect(one.code == 0 && one.output.hasPrefix("1 row  ") && one.output.contains("one row has none"))
    let plain = try backprop("evaluate", "t.m", "t.csv", "--resamples", "0")
    #expect(plain.output.split(separator: "\n")[0].split(separator: " ") == ["60", "rows", "model", "guess"])
  }

  @Test func aTableThatDoesNotFit() throws {
    let absent = try backprop("evaluate", "t.m", "-", input: "a,b\n1,2\n")
    #expect(absent.code == 65 && absent.error.contains("standard input: no column \"y\""))
    let unknown = try backprop("evaluate", "t.m", "-", input: "a,b,y\n1,2,maybe\n")
    #expect(unknown.code == 65 && unknown.error.contains("standard input:2: column \"y\""))
    #expect(unknown.error.contains("\"maybe\""))
    let unanswered = try backprop("evaluate", "t.m", "-", input: "a,b,y\n1,2,\n")
    #expect(
      unanswered.code == 65 && unanswered.error.contains("expected a value of \"y\" in some row, got none"))
    let some = try backprop("evaluate", "t.m", "-", input: "a,b,y\n1,2,\n1,1,no\n")
    #expect(some.code == 0 && some.error == "1 row without \"y\" dropped (the first: standard input:2)\n")
  }

  @Test func aChartBesideIt() throws {
    #expect(try backprop("evaluate", "t.m", "t.csv", "--chart", "c.svg").code == 0)
    #expect(try backprop.folder.text("c.svg").hasPrefix("<svg "))
    let before = try backprop.folder.names
    #expect(try backprop("evaluate", "t.m", "t.csv", "--chart", "nowhere/c.svg").code == 73)
    #expect(try backprop("evaluate", "t.m", "t.csv", "--chart", "c.jpeg").code == 64)
    #expect(try backprop.folder.names == before)
  }

  @Test func allScoresByStableNames() throws {
    let json = try JSONValue(parsing: backprop("evaluate", "t.m", "t.csv", "--json").bytes)
    let names = json["scores"]?.items?.compactMap { $0["name"]?.string } ?? []
    for name in [
      "accuracy", "balanced-accuracy", "roc-auc", "average-precision", "log-loss", "brier", "mcc", "kappa",
      "calibration-error", "ece", "precision", "recall", "f1", "f1-macro", "f1-micro", "f1-weighted",
    ] { #expect(names.contains(name), "\(name)") }
    #expect(json["scores"]?.items?.allSatisfy { $0["higherIsBetter"]?.bool != nil } == true)
    try backprop.folder.write(Tables.numbers, as: "n.csv")
    try backprop("train", "n.csv", "-o", "n.m", "--no-chart", "--epochs", "20")
    let numbers = try JSONValue(parsing: backprop("evaluate", "n.m", "n.csv", "--json").bytes)
    #expect(
      numbers["scores"]?.items?.compactMap { $0["name"]?.string } == [
        "rmse", "mse", "mae", "median-absolute-error", "max-error", "mape", "r2", "explained-variance",
        "pearson", "spearman", "pinball-10", "pinball-50", "pinball-90",
      ])
    #expect(numbers["confusion"] == nil)
  }

  @Test func chosenScoresAlone() throws {
    let run = try backprop("evaluate", "t.m", "t.csv", "--metric", "brier", "--metric", "roc-auc", "--quiet")
    let lines = run.output.split(separator: "\n")
    #expect(run.code == 0 && lines[3].hasPrefix("intervals: "), "\(run)")
    #expect(lines[1].hasPrefix("Brier score ") && lines[2].hasPrefix("ROC AUC (yes) "))
    let json = try backprop("evaluate", "t.m", "t.csv", "--metric", "f1", "--json")
    #expect(try JSONValue(parsing: json.bytes)["scores"]?.items?.count == 1)
    let misspelt = try backprop("evaluate", "t.m", "t.csv", "--metric", "roc_auc")
    #expect(misspelt.code == 64 && misspelt.error.contains("did you mean roc-auc?"), "\(misspelt)")
    let unfit = try backprop("evaluate", "t.m", "t.csv", "--metric", "rmse")
    #expect(
      unfit.code == 64 && unfit.error.contains("--metric rmse: expected a score of 2 classes (accuracy"))
    let help = try backprop("evaluate", "--help").output
    for name in ["roc-auc-ovr-macro", "kappa-quadratic", "median-absolute-error"] {
      #expect(help.contains(name))
    }
    #expect(help.split(separator: "\n").allSatisfy { $0.count <= 80 || $0.hasPrefix("USAGE") })
  }

  @Test func weightsFromAColumn() throws {
    func accuracy(_ rows: String, _ flags: String...) throws -> Double? {
      let run = try backprop.run(
        ["evaluate", "t.m", "-", "--json", "--quiet"] + flags, input: "a,b,y,w\n" + rows)
      return try JSONValue(parsing: run.bytes)["scores"]?[0]?["value"]?.number
    }
    // Far from the border the model is sure: the first row is right, the second is not.
    let rows = "0,0,no,3\n4.9,4,no,1\n"
    #expect(try accuracy(rows) == 0.5)
    #expect(try accuracy(rows, "--weights", "w") == 0.75)
    let absent = try backprop("evaluate", "t.m", "t.csv", "--weights", "c")
    #expect(absent.code == 65 && absent.error.contains("\"c\""))
    let negative = try backprop("evaluate", "t.m", "-", "--weights", "w", input: "a,b,y,w\n1,1,no,-2\n")
    #expect(negative.code == 65 && negative.error.contains("standard input:2: column \"w\""), "\(negative)")
  }
}
