import TestSupport
import Testing

/// Intervals, calibration and thresholds of `backprop evaluate`.
@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct EvaluateIntervalsTests {
  let backprop: Command

  init() throws {
    backprop = try Command()
    try backprop.folder.write(Tables.words, as: "clean.csv")
    // No model gets all of these right that learned from the others.
    try backprop.folder.write(Tables.noisyWords, as: "t.csv")
    try backprop(
      "train", "clean.csv", "-o", "t.m", "--no-chart", "--preset", "plain", "--epochs", "12", "--seed", "1")
  }

  private func json(_ flags: String...) throws -> JSONValue {
    try JSONValue(
      parsing: backprop.run(["evaluate", "t.m", "t.csv", "--json", "--quiet"] + flags, input: nil).bytes)
  }

  @Test func intervalsHoldTheirValues() throws {
    let all = try json()
    #expect(all["intervals"]?["level"]?.number == 0.95 && all["intervals"]?["resamples"]?.integer == 1_000)
    #expect(all["intervals"]?["rows"]?.integer == 60 && all["intervals"]?["seed"]?.integer == 0)
    var widths: [Double] = []
    for score in all["scores"]?.items ?? [] {
      let (value, lower, upper) = (
        score["value"]?.number, score["interval"]?["lower"]?.number, score["interval"]?["upper"]?.number
      )
      guard let value, let lower, let upper else {
        Issue.record("\(score["name"]?.string ?? "") has no interval")
        continue
      }
      #expect(lower <= value && value <= upper, "\(score["name"]?.string ?? "")")
      widths.append(upper - lower)
    }
    #expect(widths.count > 20)
    let narrow = try json("--level", "0.5")
    for (wide, score) in zip(widths, narrow["scores"]?.items ?? []) {
      let width = (score["interval"]?["upper"]?.number ?? 9) - (score["interval"]?["lower"]?.number ?? 0)
      #expect(width <= wide)
    }
    #expect(try backprop("evaluate", "t.m", "t.csv", "--level", "0.5").output.contains("  50 % interval"))
    #expect(try json("--resamples", "0")["scores"]?[0]?["interval"] == nil)
    let (one, two) = (
      try backprop("evaluate", "t.m", "t.csv", "--threads", "1"),
      try backprop("evaluate", "t.m", "t.csv", "--threads", "2")
    )
    #expect(one.output == two.output)
    for flags in [["--level", "1"], ["--level", "95"], ["--resamples", "5"], ["--level", "nan"]] {
      #expect(try backprop.run(["evaluate", "t.m", "t.csv"] + flags).code == 64)
    }
  }

  @Test func classesHaveIntervalsAndSharesToo() throws {
    let all = try json()
    for row in all["classes"]?.items ?? [] {
      let recall = row["recall"]?.number ?? .nan
      #expect((row["recallInterval"]?["lower"]?.number ?? 2) <= recall)
      #expect((row["recallInterval"]?["upper"]?.number ?? -1) >= recall)
      #expect(row["precisionInterval"] != nil)
    }
    let confusion = all["confusion"]?.numbers ?? []
    let mistake = all["mistakes"]?[0]
    #expect(mistake?["rows"]?.number == max(confusion[1], confusion[2]))
    let actual =
      mistake?["actual"]?.string == "no" ? confusion[0] + confusion[1] : confusion[2] + confusion[3]
    #expect(
      isClose(mistake?["share"]?.number ?? 0, max(confusion[1], confusion[2]) / actual, relative: 1e-12))
    let text = try backprop("evaluate", "t.m", "t.csv").output
    #expect(text.contains("most often wrong: ") && text.contains("%"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func whetherTheCalibrationErrorIsChance() throws {
    let calibration = try json()["calibration"]
    let error = calibration?["error"]?.number ?? .nan
    let bound = calibration?["bound"]?.number ?? .nan
    #expect(calibration?["withinChance"]?.bool == (error <= bound))
    let text = try backprop("evaluate", "t.m", "t.csv").output
    #expect(text.contains(error <= bound ? "is within chance" : "is more than chance"))
    for name in ["roc", "precision-recall", "calibration", "confusion"] {
      #expect(
        try backprop("evaluate", "t.m", "t.csv", "--chart", "c.svg", "--chart-kind", name).code == 0)
      #expect(try backprop.folder.text("c.svg").hasPrefix("<svg "))
    }
    #expect(
      try backprop("evaluate", "t.m", "t.csv", "--chart", "c.svg", "--chart-kind", "predictions").code == 64)
    #expect(try backprop("evaluate", "t.m", "t.csv", "--chart-kind", "roc").code == 64)
  }

  /// The scores at a threshold are those of the probabilities that `predict` writes.
  @Test func aThreshold() throws {
    let rows = try backprop("predict", "t.m", "t.csv").output.split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",") }
    let yes = rows.map { Double($0[2]) ?? .nan }
    let answers = Tables.noisyWords.split(separator: "\n").dropFirst().map { $0.hasSuffix("yes") }
    func accuracy(_ threshold: Double) -> Double {
      Double(zip(yes, answers).filter { ($0 >= threshold) == $1 }.count) / 60
    }
    // What the text of a probability rounds away must not matter.
    for threshold in [0, 0.2137, 0.5037, 0.7037, 0.8837] {
      let all = try json("--threshold", "\(threshold)", "--metric", "accuracy")
      #expect(all["scores"]?[0]?["value"]?.number == accuracy(threshold), "\(threshold)")
      #expect(all["threshold"]?["probability"]?.number == threshold)
    }
    let best = try json("--metric", "accuracy", "--best-threshold")["threshold"]
    let most = (0...999).map { accuracy(Double($0) / 1_000 + 0.00037) }.max()
    #expect(best?["bestFor"]?.string == "accuracy" && best?["value"]?.number ?? 0 >= most ?? 2)
    #expect(best?["value"]?.number == accuracy(best?["probability"]?.number ?? -1))
    #expect(best?["valueAtHalf"]?.number == accuracy(0.5))
    let text = try backprop("evaluate", "t.m", "t.csv", "--metric", "f1", "--best-threshold")
    #expect(text.output.contains("is best for f1") && text.output.contains("flatters"))
    #expect(text.output.contains("F1 (yes)"))
    for flags in [
      ["--threshold", "1.5"], ["--threshold", "nan"], ["--best-threshold"],
      ["--best-threshold", "--metric", "roc-auc"],
      ["--best-threshold", "--metric", "f1", "--threshold", "0.5"],
    ] {
      let run = try backprop.run(["evaluate", "t.m", "t.csv"] + flags)
      #expect(run.code == 64 && run.error.contains("threshold"), "\(flags): \(run)")
    }
  }

  /// No crash, and clear words.
  @Test func littleToGoBy() throws {
    let one = try backprop("evaluate", "t.m", "-", input: "a,b,y\n3,3,yes\n2,3,yes\n4,4,yes\n")
    #expect(one.code == 0 && one.output.contains("ROC AUC (yes)") && one.output.contains("   -  "), "\(one)")
    let weighed = try backprop(
      "evaluate", "t.m", "-", "--weights", "w", input: "a,b,y,w\n3,3,yes,1\n1,0,no,0\n4,4,yes,0\n")
    #expect(weighed.code == 0, "\(weighed)")
    let require = try backprop(
      "evaluate", "t.m", "-", "--require", "roc-auc > 0.5", input: "a,b,y\n3,3,yes\n2,3,yes\n")
    #expect(require.code == 1 && require.output.contains("FAIL"), "\(require)")
    let single = try backprop(
      "evaluate", "t.m", "-", "--require", "accuracy >= 0", "--confident", input: "a,b,y\n3,3,yes\n")
    #expect(single.code == 1, "\(single)")
    try backprop.folder.write(Tables.numbers, as: "n.csv")
    try backprop("train", "n.csv", "-o", "n.m", "--no-chart", "--preset", "plain", "--epochs", "5")
    let numbers = try backprop("evaluate", "n.m", "-", input: "a,b,y\n1,1,2\n")
    #expect(numbers.code == 0, "\(numbers)")
    let threshold = try backprop("evaluate", "n.m", "n.csv", "--threshold", "0.5")
    #expect(threshold.code == 64 && threshold.error.contains("one of numbers"), "\(threshold)")
  }
}
