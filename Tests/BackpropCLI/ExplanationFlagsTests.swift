import Foundation
import TestSupport
import Testing

/// `evaluate` and `predict` with what they tell of a model beside scores and predictions.
@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct ExplanationFlagsTests {
  let backprop: Command

  init() throws {
    backprop = try Command()
    let words = Tables.table("y", rows: 200) { a, b in a + b > 5 ? "yes|no" : a > 2 ? "a\\b" : "c" }
    let numbers = Tables.table("y", rows: 200) { a, b in "\(2 * a - b + 0.25)" }
    try backprop.folder.write(words, as: "t.csv")
    try backprop.folder.write(numbers, as: "n.csv")
    for name in ["t", "n"] {
      try backprop(
        "train", "\(name).csv", "-o", "\(name).m", "--no-chart", "--preset", "plain", "--epochs", "30")
    }
    try backprop(
      "train", "n.csv", "-o", "none.m", "--no-chart", "--preset", "plain", "--epochs", "2",
      "--validation", "0")
  }

  private func rows(_ run: Command.Outcome) -> [[String]] {
    run.output.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func rangesBesideNumbers() throws {
    let run = try backprop("predict", "n.m", "n.csv", "--interval", "0.9")
    #expect(run.code == 0 && run.error == "", "\(run)")
    let rows = rows(run)
    #expect(rows[0] == ["prediction", "lower", "upper"] && rows.count == 201)
    let widths = try rows.dropFirst().map { row -> Double in
      let (p, lower, upper) = (
        try #require(Double(row[0])), try #require(Double(row[1])), try #require(Double(row[2]))
      )
      #expect(isClose(p - lower, upper - p, relative: 1e-4))
      return upper - lower
    }
    #expect(widths.allSatisfy { isClose($0, widths[0], relative: 1e-4) })
    let json = try backprop("predict", "n.m", "n.csv", "--interval", "0.9", "--json")
    let first = try JSONValue(parsing: Array(json.output.prefix { $0 != "\n" }.utf8))
    #expect(first["lower"]?.number == Double(rows[1][1]) && first["upper"]?.number == Double(rows[1][2]))
    // Forty rows reach 40 / 41.
    let most = try backprop("predict", "n.m", "n.csv", "--interval", "0.99")
    #expect(
      most.code == 0 && most.error.contains("40 rows held out in training reach 0.9756 at most"), "\(most)")
    #expect(self.rows(most)[1][1...] == ["-inf", "inf"])
    let text = try backprop("predict", "n.m", "n.csv", "--interval", "0.99", "--json", "--quiet")
    #expect(text.error == "" && text.output.hasPrefix("{\"prediction\":"))
    #expect(
      try JSONValue(parsing: Array(text.output.prefix { $0 != "\n" }.utf8))["lower"]?.string == "-inf")
  }

  @Test func labelsBesideClasses() throws {
    let run = try backprop("predict", "t.m", "t.csv", "--interval", "0.99")
    #expect(run.code == 0, "\(run)")
    #expect(rows(run)[0].last == "labels")
    // Too few rows for the level: all labels, the most probable first, with what separates them marked.
    for row in rows(run).dropFirst() {
      let parts = Set(try #require(row.last).replacing("\\|", with: "/").split(separator: "|"))
      #expect(parts == ["yes/no", "a\\\\b", "c"], "\(row)")
    }
    let json = try backprop("predict", "t.m", "t.csv", "--interval", "0.6", "--json")
    var empty = 0
    for line in json.output.split(separator: "\n") {
      let value = try JSONValue(parsing: Array(line.utf8))
      let labels = try #require(value["labels"]?.items).compactMap(\.string)
      empty += labels.isEmpty ? 1 : 0
      #expect(labels.isEmpty || labels.first == value["prediction"]?.string && labels.count <= 3)
    }
    #expect(json.error.contains("--interval 0.6: \(empty) row") == (empty > 0), "\(empty) \(json.error)")
    // Where less is asked than one label has, some rows have none, and it is said.
    let few = try backprop("predict", "t.m", "t.csv", "--interval", "0.3")
    #expect(few.error.contains("without a label"), "\(few.error)")
  }

  @Test func coverageIsReported() throws {
    let run = try backprop("evaluate", "n.m", "n.csv", "--interval", "0.9", "--quiet")
    #expect(run.code == 0 && run.output.contains("interval 0.9    coverage "), "\(run)")
    #expect(run.output.contains("99 % band") && run.output.contains("mean width"))
    let json = try JSONValue(
      parsing: backprop("evaluate", "n.m", "n.csv", "--interval", "0.9", "--json", "--quiet").bytes)
    let interval = try #require(json["coverage"])
    #expect(interval["level"]?.number == 0.9 && interval["calibrationRows"]?.integer == 40)
    #expect(interval["band"]?.numbers?.count == 2 && interval["rows"]?.integer == 200)
    let inside = rows(try backprop("predict", "n.m", "n.csv", "--keep", "y", "--interval", "0.9")).dropFirst()
      .count { row in
        guard let y = Double(row[0]), let lower = Double(row[2]), let upper = Double(row[3]) else {
          return false
        }
        return lower - 1e-5 <= y && y <= upper + 1e-5
      }
    #expect((try #require(interval["coverage"]?.number) * 200 - Double(inside)).magnitude < 1.5)
    let classes = try backprop("evaluate", "t.m", "t.csv", "--interval", "0.9", "--quiet")
    #expect(classes.output.contains("mean size of a set"))
    #expect(classes.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func modelsWithoutRowsHeldOut() throws {
    for verb in ["predict", "evaluate"] {
      let run = try backprop(verb, "none.m", "n.csv", "--interval", "0.9")
      #expect(run.code == 64 && run.output == "", "\(run)")
      #expect(run.error.contains("trained without validation rows; train again with --validation"))
      for level in ["0", "1", "90", "nan", "high"] {
        #expect(try backprop(verb, "n.m", "n.csv", "--interval", level).code == 64)
      }
    }
  }

  /// A model that has ranges of its own keeps them, and it is said whose are whose.
  @Test func quantilesStay() throws {
    try backprop(
      "train", "n.csv", "-o", "q.m", "--no-chart", "--epochs", "5", "--loss", "quantile:0.1:0.5:0.9")
    let run = try backprop("predict", "q.m", "n.csv", "--interval", "0.8")
    #expect(rows(run)[0] == ["prediction", "quantile_0.1", "quantile_0.5", "quantile_0.9", "lower", "upper"])
    #expect(run.error.contains("lower and upper are by the errors of rows held out in training"), "\(run)")
  }

  @Test func whyIsANumberOfColumns() throws {
    for word in ["1.5", "few", ""] {
      let run = try backprop("predict", "n.m", "n.csv", "--why=\(word)")
      let message = "--why: expected a number of columns, 1 or more, got \"\(word)\""
      #expect(run.code == 64 && run.error.contains(message), "\(run)")
    }
  }

  @Test func importanceAsATableAndAsJSON() throws {
    let run = try backprop("evaluate", "n.m", "n.csv", "--importance", "--quiet")
    #expect(run.code == 0 && run.output.contains("by how much RMSE"), "\(run)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("a ") && $0.contains("━") })
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(run.output.contains("Columns that say the same share it"))
    let json = try JSONValue(
      parsing: backprop(
        "evaluate", "n.m", "n.csv", "--importance", "--metric", "mae", "--metric", "r2", "--json", "--quiet"
      ).bytes)
    let importance = try #require(json["importance"])
    #expect(importance["score"]?.string == "mae" && importance["repeats"]?.integer == 5)
    #expect(importance["columns"]?.items?.compactMap { $0["column"]?.string } == ["a", "b"])
    #expect(importance["baseline"]?.number == json["scores"]?[0]?["value"]?.number)
  }

  @Test func slicesAsATableAndAsJSON() throws {
    let run = try backprop("evaluate", "t.m", "t.csv", "--slices", "--metric", "mcc")
    #expect(
      run.code == 0 && run.error.contains("--slices: MCC is no mean over rows; accuracy is taken"), "\(run)")
    #expect(run.output.contains("slices: none of ") || run.output.contains("where accuracy is worse"))
    let json = try JSONValue(
      parsing: backprop("evaluate", "n.m", "n.csv", "--slices", "--json", "--quiet").bytes)
    #expect(json["slices"]?["score"]?.string == "rmse" && json["slices"]?["leastRows"]?.integer == 30)
    let one = try backprop(
      "evaluate", "n.m", "-", "--slices", "--importance", "--interval", "0.5", input: "a,b,y\n1,2,3\n")
    #expect(one.code == 0 && one.output.contains("no column has parts of 30 rows or more"), "\(one)")
  }

  @Test func whyAPredictionIsWhatItIs() throws {
    let run = try backprop("predict", "n.m", "n.csv", "--why", "--interval", "0.9")
    #expect(run.code == 0 && run.error.contains("why: by how much a column moves the prediction"), "\(run)")
    let rows = rows(run)
    // There are two columns to tell of.
    #expect(rows[0] == ["prediction", "lower", "upper", "why_1", "why_2"])
    #expect(rows[1][3].wholeMatch(of: /[ab]=[0-9.]+ [+-][0-9.]+/) != nil, "\(rows[1])")
    let json = try backprop(
      "predict", "t.m", "-", "--why", "1", "--json", "--quiet", input: "b,a\n1.5,\n,2\n")
    #expect(json.code == 0 && json.error == "", "\(json)")
    let first = try JSONValue(parsing: Array(json.output.prefix { $0 != "\n" }.utf8))
    #expect(first["why"]?.items?.count == 1)
    let label = try #require(first["prediction"]?.string)
    let sum = try [
      first["why"]?[0]?["effect"]?.number, first["why_others"]?.number, first["why_typical"]?.number,
    ].reduce(0) { try $0 + #require($1) }
    #expect(isClose(sum, try #require(first["probabilities"]?[label]?.number), relative: 0, absolute: 1e-6))
    let missing = try backprop("predict", "n.m", "-", "--why", "2", "--quiet", input: "a,b\n1,\n")
    #expect(missing.output.contains("b=missing "), "\(missing)")
    for bad in ["--why=0", "--why=-1"] {
      #expect(try backprop("predict", "n.m", "n.csv", bad).code == 64)
    }
  }

  @Test func predictionsWithMoreColumnsAreOurs() throws {
    #expect(try backprop("predict", "n.m", "n.csv", "--why", "--interval", "0.5", "-o", "p.csv").code == 0)
    #expect(try backprop("predict", "n.m", "n.csv", "--why", "--interval", "0.5", "-o", "p.csv").code == 0)
    #expect(try backprop("predict", "n.m", "n.csv", "--why", "1", "-o", "p.csv").code == 73)
  }

  @Test(arguments: ["importance", "coverage"]) func charts(kind: String) throws {
    let run = try backprop("plot", "t.m", "t.csv", "--kind", kind)
    #expect(run.code == 0 && run.error == "chart  t-\(kind).svg\n", "\(run)")
    let text = try backprop.folder.text("t-\(kind).svg")
    #expect(text.hasPrefix("<svg ") && !text.contains("nan") && !text.contains("inf\""))
    #expect(try backprop("plot", "t.m", "--kind", kind).code == 64)
    if kind == "coverage" {
      #expect(try backprop("plot", "none.m", "n.csv", "--kind", kind).code == 64)
    } else {
      #expect(try backprop("plot", "t.m", "t.csv", "--kind", kind, "--metric", "log-loss").code == 0)
    }
  }
}
