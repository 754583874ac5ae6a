import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct PredictTests {
  let backprop: Command

  init() throws {
    backprop = try Command()
    try backprop.folder.write(Tables.words, as: "t.csv")
    try backprop.folder.write(Tables.numbers, as: "n.csv")
    try backprop("train", "t.csv", "-o", "t.m", "--no-chart", "--learning-rate", "0.01")
    try backprop("train", "n.csv", "-o", "n.m", "--no-chart", "--learning-rate", "0.01")
  }

  private func rows(_ run: Command.Outcome) -> [[String]] {
    run.output.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func aRowForEachRowInItsOrder() throws {
    let run = try backprop("predict", "t.m", "t.csv")
    #expect(run.code == 0 && run.error == "")
    let rows = rows(run)
    #expect(rows[0] == ["prediction", "probability_no", "probability_yes"])
    #expect(rows.count == 61)
    // A row says the same alone as among others.
    let lines = Tables.words.split(separator: "\n")
    for row in [1, 17, 60] {
      let alone = try backprop("predict", "t.m", "-", input: "\(lines[0])\n\(lines[row])\n")
      #expect(self.rows(alone)[1] == rows[row])
    }
    for row in rows.dropFirst() {
      let (no, yes) = (try #require(Double(row[1])), try #require(Double(row[2])))
      #expect(isClose(no + yes, 1, relative: 0, absolute: 2e-7))
      #expect(row[0] == (yes > no ? "yes" : "no"))
    }
  }

  @Test func columnsAreFoundByNameAndKeptAsTheyWere() throws {
    let table = "note,b,extra,a\n\"x, \"\"y\"\"\",1.50,,4\n007,1e0,?,0.10\n"
    let run = try backprop("predict", "t.m", "-", "--keep", "note", "b", "extra", input: table)
    #expect(run.code == 0)
    let lines = run.output.split(separator: "\n")
    #expect(lines[0] == "note,b,extra,prediction,probability_no,probability_yes")
    #expect(lines[1].hasPrefix("\"x, \"\"y\"\"\",1.50,,yes,"))
    #expect(lines[2].hasPrefix("007,1e0,?,no,"))
    let plain = try backprop("predict", "t.m", "-", input: "a,b\n4,1.5\n0.1,1\n")
    for (kept, alone) in zip(lines, plain.output.split(separator: "\n")) {
      #expect(kept.hasSuffix("," + alone))
    }
  }

  @Test func jsonIsAnObjectALine() throws {
    let run = try backprop("predict", "t.m", "t.csv", "--json", "--keep", "a")
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 60)
    for line in lines {
      let json = try JSONValue(parsing: Array(line.utf8))
      #expect(["yes", "no"].contains(json["prediction"]?.string))
      #expect(json["a"]?.string != nil)
      #expect(json["probabilities"]?["yes"]?.number != nil)
    }
    let number = try backprop("predict", "n.m", "n.csv", "--json")
    #expect(
      try JSONValue(parsing: Array(number.output.prefix { $0 != "\n" }.utf8))["prediction"]?.number != nil)
  }

  @Test func whatTheTableLacksOrHasElse() throws {
    let before = try backprop.folder.names
    let lacks = try backprop("predict", "t.m", "-", "-o", "p.csv", input: "b,c\n1,2\n")
    #expect(lacks.code == 65)
    #expect(lacks.error.contains("standard input: no column \"a\"; ") && lacks.error.contains("b, c"))
    let text = try backprop("predict", "t.m", "-", input: "a,b\n1,2\n3,many\n")
    #expect(text.code == 65)
    #expect(text.error.contains("standard input:3: column \"b\": expected a number, got \"many\""))
    #expect(try backprop("predict", "t.m", "t.csv", "--keep", "z").code == 65)
    #expect(try backprop.folder.names == before)

    let missing = try backprop("predict", "t.m", "-", input: "a,b\n1,\n")
    #expect(missing.code == 0)
    #expect(missing.error.contains("column \"b\": 1 cell missing, and none was in training; a middle value"))
    #expect(try backprop("predict", "t.m", "-", "--quiet", input: "a,b\n1,\n").error == "")
  }

  @Test func onlyPredictionsAreReplaced() throws {
    try backprop.folder.write("id,prediction\n1,mine\n", as: "p.csv")
    #expect(try backprop("predict", "t.m", "t.csv", "-o", "p.csv").code == 73)
    #expect(try backprop.folder.text("p.csv") == "id,prediction\n1,mine\n")
    #expect(try backprop("predict", "t.m", "t.csv", "-o", "p.csv", "--force").code == 0)
    #expect(try backprop("predict", "t.m", "t.csv", "-o", "p.csv", "--keep", "a").code == 0)
    #expect(try backprop("predict", "t.m", "t.csv", "-o", "p.csv").code == 0)
    #expect(try backprop.folder.bytes("p.csv") == backprop("predict", "t.m", "t.csv").bytes)
    let itself = try backprop("predict", "t.m", "t.csv", "-o", "t.csv")
    #expect(itself.code == 73 && itself.error.contains("t.csv: expected no file or earlier predictions"))
  }

  @Test func theModelMayComeFromStandardInput() throws {
    #expect(try backprop("predict", "-", "-").code == 64)
    #expect(try backprop("predict", "nowhere.m", "t.csv").code == 66)
    #expect(try backprop("predict", "t.m", "nowhere.csv").code == 66)
    #expect(try backprop("predict", "t.m", "t.csv", "-o", "nowhere/p.csv").code == 73)
  }

  @Test func machineHasNoSay() throws {
    let expected = try backprop("predict", "n.m", "n.csv").bytes
    #expect(
      try backprop("predict", "n.m", "n.csv", "--threads", "3", "--instruction-set", "baseline").bytes
        == expected)
  }

  @Test func aTargetBeyondTheRangeOfFloat() throws {
    try backprop.folder.write(Tables.table("y") { a, b in "\(a + b + 1)e40" }, as: "w.csv")
    try backprop("train", "w.csv", "-o", "w.m", "--no-chart", "--preset", "plain")
    let run = try backprop("predict", "w.m", "w.csv")
    for line in run.output.split(separator: "\n").dropFirst() {
      #expect(Double(line).map { $0.isFinite && $0.magnitude > 1e38 } == true)
    }
  }

  @Test func aFullDiskIsAFailure() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    #expect(try backprop("predict", "t.m", "t.csv", "-o", "/dev/full").code == 73)
  }
}
