import TestSupport
import Testing

@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct CheckTests {
  let backprop: Command

  init() throws { backprop = try Command() }

  /// `alive` is the target in other words, row 5 has no answer, and `id` counts the rows.
  private static let leaking: String = {
    var text = "id,a,b,alive,y\n"
    for (row, line) in Tables.words.split(separator: "\n").dropFirst().enumerated() {
      let cells = line.split(separator: ",")
      text += "\(row),\(cells[0]),\(cells[1]),\(cells[2] == "yes" ? "T" : "F"),\(row == 4 ? "" : cells[2])\n"
    }
    return text
  }()

  @Test func errorsAreSaidFirstAndEndWithOne() throws {
    try backprop.folder.write(Self.leaking, as: "t.csv")
    let run = try backprop("check", "t.csv", "--target", "y")
    #expect(run.code == 1 && run.error == "", "\(run)")
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "t.csv: 60 rows, 5 columns; \"y\" is to be predicted, a class")
    #expect(lines[2].hasPrefix("error    leak: \"alive\" is the target in other words: "))
    #expect(lines[3] == "         at t.csv:2, 3" || lines[3].hasPrefix("         at t.csv:2, "))
    #expect(lines[4].hasPrefix("         -> --ignore alive"))
    #expect(lines[5].hasPrefix("warning  missing-target: ") && lines[6] == "         at t.csv:6")
    #expect(run.output.hasSuffix("\n\n1 error; 1 warning, 1 note\n"), "\(run)")
    #expect(lines.allSatisfy { $0.count <= 100 })
  }

  @Test func theFlagsThatItNamesAnswerIt() throws {
    try backprop.folder.write(Self.leaking, as: "t.csv")
    let ignored = try backprop("check", "t.csv", "--target", "y", "--ignore", "alive", "--ignore", "id")
    #expect(ignored.code == 0 && ignored.output.hasSuffix("\n\nno errors; 1 warning\n"), "\(ignored)")
    let accepted = try backprop("check", "t.csv", "--target", "y", "--accept", "leak:alive", "--fast")
    #expect(
      accepted.code == 0 && accepted.output.hasSuffix("\n\nno errors; 1 warning, 2 notes\n"), "\(accepted)")
    let said = try backprop(
      "check", "t.csv", "--target", "y", "--ignore", "alive", "--column", "id=number", "--lines", "1",
      "--fast")
    #expect(said.code == 0 && !said.output.contains("identifier"))
  }

  @Test func nothingToSay() throws {
    try backprop.folder.write(Tables.numbers, as: "t.csv")
    let run = try backprop("check", "t.csv")
    #expect(run.code == 0 && run.output.hasSuffix("a number\n\nno errors\n"), "\(run)")
    #expect(run.error == "target: the column named \"y\"\n")
    #expect(try backprop("check", "t.csv", "--quiet").error == "")
    #expect(try backprop("check", "-", input: Tables.numbers).code == 0)
  }

  /// What was found out of columns, as train says it, and the flags that name what marks missing cells.
  @Test func columnsThatAreNotWhatTheySeem() throws {
    var text = "a,b,y\n"
    for row in 0..<40 {
      text +=
        "\(row % 10 == 3 ? "-9" : "\(row * 7 % 40).5"),\(row % 10 == 4 ? "-" : "\(row * 3 % 40).5"),\(row % 2)\n"
    }
    try backprop.folder.write(text.replacing("-9", with: "gone"), as: "t.csv")
    let run = try backprop("check", "t.csv", "--fast")
    #expect(
      run.error.contains(
        "t.csv: column \"a\": 36 of 40 cells are numbers; the first that is none is \"gone\" at t.csv:5"),
      "\(run)")
    #expect(run.error.contains("t.csv: column \"b\": 4 cells are \"-\", taken for missing"), "\(run)")
    try backprop.folder.write(text, as: "t.csv")
    for verb in [
      ["check", "--fast"], ["train", "--epochs", "1", "--no-chart"], ["find-rate", "--steps", "2"],
    ] {
      let marked = try backprop.run(
        [verb[0], "t.csv", "--missing", "-", "--missing", "-9"] + verb.dropFirst())
      #expect(marked.code == 0, "\(marked)")
      #expect(!marked.error.contains("which was to mark missing ones"), "\(marked)")
    }
  }

  @Test func twoTables() throws {
    try backprop.folder.write(Tables.words, as: "train.csv")
    let rows = Tables.words.split(separator: "\n")
    try backprop.folder.write(rows[0...20].joined(separator: "\n") + "\n", as: "test.csv")
    let run = try backprop("check", "train.csv", "test.csv", "--target", "y", "--fast")
    #expect(run.code == 1 && run.output.contains("\ntest.csv: 20 rows\n"), "\(run)")
    #expect(run.output.contains("error    shared-rows: 20 rows of test.csv (100 %) are in train.csv too"))
    #expect(run.output.contains("at test.csv:2, 3, 4, 5, 6 and 15 more"))
  }

  @Test func aProgramReadsJSON() throws {
    try backprop.folder.write(Self.leaking, as: "t.csv")
    let run = try backprop("check", "t.csv", "--target", "y", "--json")
    #expect(run.code == 1 && run.error == "")
    let json = try JSONValue(parsing: run.bytes)
    #expect(json["errors"]?.integer == 1 && json["warnings"]?.integer == 1 && json["notes"]?.integer == 1)
    #expect(json["rows"]?.integer == 60 && json["task"]?.string == "classification")
    let leak = json["findings"]?[0]
    #expect(leak?["name"]?.string == "leak" && leak?["severity"]?.string == "error")
    #expect(
      leak?["columns"]?[0]?.string == "alive" && leak?["remedy"]?.string?.hasPrefix("--ignore alive") == true)
    #expect(json["findings"]?[1]?["places"]?[0]?["lines"]?[0]?.integer == 6)
    #expect(json["findings"]?[1]?["places"]?[0]?["count"]?.integer == 1)
    #expect(json["findings"]?[1]?["places"]?[0]?["table"]?.string == "t.csv")
  }

  @Test func badInput() throws {
    try backprop.folder.write(Tables.words, as: "t.csv")
    #expect(try backprop("check", "none.csv").code == 66)
    #expect(try backprop("check", "t.csv", "none.csv", "--target", "y").code == 66)
    let misspelt = try backprop("check", "t.csv", "--target", "z")
    #expect(misspelt.code == 65 && misspelt.error.contains("no column \"z\"") && misspelt.output == "")
    #expect(try backprop("check", "t.csv", "--target", "y", "--ignore", "z").code == 65)
    #expect(try backprop("check", "t.csv", "--target", "y", "--column", "a=colour").code == 64)
    #expect(try backprop("check", "t.csv", "--target", "y", "--accept", "leek").code == 64)
    #expect(try backprop("check", "t.csv", "--target", "y", "--lines", "0").code == 64)
    #expect(try backprop("check", "-", "-", input: "").code == 64)
    #expect(try backprop("check", "t.csv", "--target", "a", "--task", "regression").code == 0)
    #expect(try backprop("check", "t.csv", "--target", "y", "--task", "regression").code == 65)
  }
}
