import Foundation
import TestSupport
import Testing

/// `backprop evaluate --require`.
@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct RequireTests {
  let backprop: Command

  init() throws {
    backprop = try Command()
    // Labels with what a requirement is made of.
    let rows = Tables.noisyWords.replacing(",yes", with: ",a [b] >= c")
      .replacing(",no", with: ",\"no & \"\"<no>\"\"\"")
    try backprop.folder.write(rows, as: "t.csv")
    try backprop(
      "train", "t.csv", "-o", "t.m", "--no-chart", "--preset", "plain", "--epochs", "12", "--seed",
      "1")
  }

  private func require(_ requirements: String..., flags: String...) throws -> Command.Outcome {
    try backprop.run(
      ["evaluate", "t.m", "t.csv", "--quiet"] + requirements.flatMap { ["--require", $0] } + flags)
  }

  private func values() throws -> JSONValue {
    try JSONValue(parsing: backprop("evaluate", "t.m", "t.csv", "--json", "--quiet").bytes)
  }

  @Test func passAndFail() throws {
    let scores = try values()
    let accuracy = try #require(scores["scores"]?[0]?["value"]?.number)
    #expect(accuracy < 1)
    for (requirement, passes) in [
      ("accuracy >= \(accuracy)", true), ("accuracy > \(accuracy)", false), ("accuracy <= \(accuracy)", true),
      ("accuracy < \(accuracy)", false), ("  accuracy>=-1e3 ", true), ("log-loss < 1e9", true),
      ("accuracy >= \(accuracy + 1e-9)", false),
    ] {
      let run = try require(requirement)
      #expect(run.code == (passes ? 0 : 1), "\(requirement): \(run)")
      #expect(run.output.contains(passes ? "  pass" : "  FAIL"))
    }
    let both = try require("accuracy >= 0", "accuracy > 1")
    #expect(both.code == 1 && both.output.contains("  pass") && both.output.contains("  FAIL"))
    // What was compared is told apart from the bound.
    #expect(try require("accuracy >= \(accuracy + 1e-9)").output.contains("\(accuracy)"))
  }

  @Test func classesByTheirLabels() throws {
    let rows = try values()["classes"]?.items ?? []
    let labels = rows.compactMap { $0["label"]?.string }
    #expect(Set(labels) == ["a [b] >= c", "no & \"<no>\""])
    for row in rows {
      let label = row["label"]?.string ?? ""
      for name in ["precision", "recall", "f1"] {
        let value = try #require(row[name]?.number)
        #expect(try require("\(name)[\(label)] >= \(value)").code == 0, "\(name)[\(label)]")
        #expect(try require("\(name)[\(label)] > \(value)").code == 1, "\(name)[\(label)]")
      }
      let count = try #require(row["rows"]?.number)
      #expect(try require("support[\(label)] >= \(count)").code == 0)
    }
  }

  @Test func whatIsNotThere() throws {
    for (requirement, words) in [
      ("acuracy > 0.5", "did you mean accuracy?"),
      ("rmse < 3", "--require rmse: expected a score of 2 classes"),
      ("recal[a [b] >= c] > 0.5", "did you mean recall?"), ("support > 3", "expected a class"),
      ("recall[a [b] >= d] > 0.5", "did you mean \"a [b] >= c\"?"),
      ("accuracy = 0.5", "expected SCORE >= NUMBER"),
      ("accuracy >= high", "got \"high\" for a number"), ("accuracy >= nan", "for a number"),
      ("", "expected"),
      (">=", "expected"), ("accuracy >= ", "for a number"), ("[x] > 1", "expected precision"),
    ] {
      let run = try require(requirement)
      #expect(run.code == 64 && run.error.contains(words) && run.output.isEmpty, "\(requirement): \(run)")
    }
    #expect(try backprop("evaluate", "t.m", "t.csv", "--confident").code == 64)
    #expect(try backprop("evaluate", "t.m", "t.csv", "--junit", "x.xml").code == 64)
    #expect(try require("accuracy > 0", flags: "--confident", "--resamples", "0").code == 64)
  }

  @Test func confidentComparesTheHarderEnd() throws {
    let scores = try values()["scores"]?.items ?? []
    for name in ["accuracy", "log-loss"] {
      let score = try #require(scores.first { $0["name"]?.string == name })
      let value = try #require(score["value"]?.number)
      let sign = name == "accuracy" ? ">=" : "<="
      let end = try #require(score["interval"]?[name == "accuracy" ? "lower" : "upper"]?.number)
      #expect(try require("\(name) \(sign) \(value)").code == 0)
      #expect(try require("\(name) \(sign) \(value)", flags: "--confident").code == 1)
      #expect(try require("\(name) \(sign) \(end)", flags: "--confident").code == 0)
      // A narrower interval asks less.
      #expect(try require("\(name) \(sign) \(end)", flags: "--confident", "--level", "0.999").code == 1)
    }
  }

  @Test func asJSON() throws {
    let run = try require("accuracy >= 0", "recall[a [b] >= c] > 2", flags: "--json", "--metric", "brier")
    let json = try JSONValue(parsing: run.bytes)
    #expect(run.code == 1 && json["requirements"]?.items?.count == 2 && json["scores"]?.items?.count == 1)
    let second = json["requirements"]?[1]
    #expect(second?["name"]?.string == "recall[a [b] >= c]" && second?["passed"]?.bool == false)
    #expect(second?["bound"]?.number == 2 && second?["comparison"]?.string == ">")
    #expect(second?["interval"]?["upper"]?.number ?? 9 <= 1)
    #expect(try values()["requirements"] == nil)
  }

  /// The file is one that an XML parser takes, with a test case for each requirement.
  @Test func junit() throws {
    let run = try require(
      "accuracy >= 0", "recall[no & \"<no>\"] > 2", "accuracy > 3", flags: "--junit", "out.xml")
    #expect(run.code == 1)
    let text = try backprop.folder.text("out.xml")
    let cases = try XMLCases(text)
    #expect(cases.names == ["accuracy >= 0", "recall[no & \"<no>\"] > 2", "accuracy > 3"])
    #expect(cases.failed == [false, true, true] && cases.counts == ["3", "2"])
    // An earlier one is replaced, and nothing else.
    #expect(try require("accuracy >= 0", flags: "--junit", "out.xml").code == 0)
    #expect(try XMLCases(backprop.folder.text("out.xml")).failed == [false])
    try backprop.folder.write("<mine/>", as: "mine.xml")
    let mine = try require("accuracy >= 0", flags: "--junit", "mine.xml")
    #expect(mine.code == 73 && mine.error.contains("--force"), "\(mine)")
    #expect(try backprop.folder.text("mine.xml") == "<mine/>")
    #expect(try require("accuracy >= 0", flags: "--junit", "mine.xml", "--force").code == 0)
    #expect(try XMLCases(backprop.folder.text("mine.xml")).names == ["accuracy >= 0"])
    #expect(try require("accuracy >= 0", flags: "--junit", "nowhere/x.xml").code == 73)
    #expect(try require("accuracy >= 0", flags: "--junit", "-").code == 64)
  }
}

/// The test cases of JUnit's XML, each on lines of its own, read without a parser of XML: unescaped here.
private struct XMLCases {
  var names: [String] = []
  var failed: [Bool] = []
  var counts: [String] = []

  init(_ text: String) throws {
    let lines = text.split(separator: "\n")
    #expect(lines.first == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" && lines.last == "</testsuites>")
    for line in lines {
      if line.hasPrefix("<testsuites ") {
        counts = [Self.attribute("tests", line), Self.attribute("failures", line)]
      }
      if line.contains("<testcase ") {
        names.append(Self.attribute("name", line))
        failed.append(false)
      }
      if line.contains("<failure ") {
        failed[failed.count - 1] = true
        #expect(Self.attribute("message", line).hasPrefix("expected \(names[names.count - 1]), got "))
      }
    }
  }

  private static func attribute(_ name: String, _ line: Substring) -> String {
    guard let start = line.range(of: " \(name)=\"")?.upperBound else { return "" }
    return String(line[start...].prefix { $0 != "\"" }).replacing("&lt;", with: "<").replacing(
      "&gt;", with: ">"
    )
    .replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
  }
}
