import Foundation
import TestSupport
import Testing

/// The flags that say what columns are, and what is said of columns.
@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct ColumnFlagsTests {
  let backprop: Command

  /// 60 rows: a number with dashes and -999, a date, a word of 12, a code, a text, an identifier, and a number to predict.
  private static let mixed = {
    var text = "id,a,when,place,stars,note,y\n"
    for row in 0..<60 {
      let number = row % 10 == 4 ? "-" : row % 10 == 7 ? "-999" : "\(row * 37 % 50).5"
      text += "\(row * 7 + 1000),\(number),2024-0\(row % 9 + 1)-11,w\(row * 7 % 12),\(row % 5),"
      text += "some words of row \(row),\(row % 20 == 19 ? "" : "\(row * 37 % 50 + row % 3).25")\n"
    }
    return text
  }()

  init() throws {
    backprop = try Command()
    try backprop.folder.write(Self.mixed, as: "t.csv")
    try backprop.folder.write(Tables.words, as: "w.csv")
  }

  /// What `train --json` says of each column: kind and treatment.
  private func trained(_ arguments: String...) throws -> (json: JSONValue, said: String) {
    let run = try backprop.run(
      ["train", "t.csv", "--target", "y", "--preset", "plain", "--epochs", "2", "--no-chart", "--json"]
        + arguments)
    #expect(run.code == 0, "\(run)")
    return (try JSONValue(parsing: run.bytes), run.error)
  }

  private func column(_ json: JSONValue, _ name: String) -> JSONValue? {
    json["columns"]?.items?.first { $0["name"]?.string == name }
  }

  @Test func whatIsFoundOut() throws {
    let (json, said) = try trained()
    let columns = try #require(json["columns"]?.items)
    #expect(columns.map { $0["name"]?.string } == ["id", "a", "when", "place", "stars", "note", "y"])
    #expect(
      columns.map { $0["kind"]?.string } == [
        "identifier", "number", "date", "category", "code", "text", "number",
      ])
    #expect(
      columns.map { $0["treatment"]?.string } == [
        "left out", "robust scale, missing or not", "robust scale, 4 cycles", "12 embedded in 8",
        "robust scale",
        "left out", "target, a number",
      ])
    #expect(columns.map { $0["missing"]?.integer } == [0, 6, 0, 0, 0, 0, 3])
    #expect(columns.map { $0["distinct"]?.integer } == [60, 41, 9, 12, 5, 60, 35])
    #expect(columns[2]["values"]?.string == "2024-01-11 ... 2024-09-11")
    #expect(columns[2]["form"]?.string == "yyyy-mm-dd")
    for words in [
      "column \"id\" is left out: an identifier (--column id=number keeps it)",
      "column \"note\" is left out: text, and 46 rows are too few to learn from its words",
      "column \"a\": 6 cells are \"-\", taken for missing", "left out 3 rows without a target",
      "  column  kind        distinct  missing  values",
      "  when    date               9           2024-01-11 ... 2024-09-11",
    ] { #expect(said.contains(words), "\(words): \(said)") }
    #expect(json["trainingRows"]?.integer == 46 && json["validationRows"]?.integer == 11)
  }

  @Test func columnIsWhatIsSaid() throws {
    let (json, _) = try trained(
      "--column", "id=number", "--column", "stars=category", "--column", "when=text", "--column",
      "place=identifier")
    #expect(column(json, "id")?["treatment"]?.string == "robust scale")
    #expect(column(json, "stars")?["treatment"]?.string == "one of 5")
    #expect(column(json, "when")?["treatment"]?.string == "left out")
    #expect(column(json, "place")?["treatment"]?.string == "left out")
  }

  /// 120 rows are enough for one of their words; without the recipe's scale texts are hashed.
  @Test func textIsItsWords() throws {
    let rows = (0..<120).map {
      "a \($0 % 3 == 0 ? "red" : "blue") house of number \($0),\($0 % 3 * 7 % 5).5\n"
    }
    try backprop.folder.write("note,y\n" + rows.joined(), as: "words.csv")
    for (flags, treatment) in [
      ([], "1 frequent word"), (["--scale-features", "standard"], "words in 128 slots"),
    ] {
      let run = try backprop.run(
        ["train", "words.csv", "--preset", "plain", "--epochs", "2", "--no-chart", "--json", "-o", "w.m"]
          + flags)
      #expect(run.code == 0, "\(run)")
      #expect(try column(JSONValue(parsing: run.bytes), "note")?["treatment"]?.string == treatment)
      #expect(try backprop("predict", "w.m", "words.csv").code == 0)
    }
  }

  @Test func ignoreAndMissing() throws {
    let (json, said) = try trained(
      "--ignore", "note", "--ignore", "place", "--missing", "-999", "--missing", "none")
    #expect(column(json, "note")?["kind"] == nil)
    #expect(column(json, "note")?["treatment"]?.string == "left out, as asked")
    #expect(
      column(json, "a")?["missing"]?.integer == 12
        && column(json, "a")?["values"]?.string?.hasPrefix("0.5") == true)
    #expect(said.contains("no cell is \"none\", which was to mark missing ones"))
    // The model keeps both: a table without the columns, with the markers.
    let new = "a,when,stars\n-999,2024-01-11,3\nnone,2024-01-11,3\n-,2024-01-11,3\n"
    let run = try backprop("predict", "t.safetensors", "-", input: new)
    #expect(run.code == 0, "\(run)")
    #expect(Set(run.output.split(separator: "\n").dropFirst()).count == 1)
  }

  @Test func embedAndScale() throws {
    #expect(column(try trained("--embed", "none").json, "place")?["treatment"]?.string == "one of 12")
    #expect(column(try trained("--embed", "12").json, "place")?["treatment"]?.string == "one of 12")
    #expect(column(try trained("--embed", "11").json, "place")?["treatment"]?.string == "12 embedded in 8")
    for (scaling, words) in [
      ("robust", "robust scale"), ("standard", "standard scale"), ("minmax", "minmax scale"),
      ("quantile", "quantile scale"), ("none", "as it is"),
    ] {
      let (json, _) = try trained("--scale-features", scaling, "--learning-rate", "1e-6")
      #expect(column(json, "stars")?["treatment"]?.string == words)
    }
  }

  @Test(arguments: [
    ("--column a", 64, "--column"), ("--column a=colour", 64, "--column"),
    ("--column =number", 64, "--column"),
    ("--column a=number --column a=code", 64, "--column a: expected one word on a column, got two"),
    ("--column a=number --ignore a", 64, "--column a: expected one word on a column, got two"),
    ("--column A=number", 65, "t.csv: no column \"A\"; did you mean \"a\"?"),
    ("--column note=number", 65, "t.csv:2: column \"note\": expected a number, got \"some words of row 0\""),
    ("--column place=date", 65, "t.csv:2: column \"place\": expected dates in one form, got \"w0\""),
    ("--column stars=boolean", 65, "t.csv:4: column \"stars\": expected one of two values, got \"2\""),
    ("--ignore b", 65, "t.csv: no column \"b\""),
    ("--ignore y", 64, "ignore: expected other columns than the target"),
    ("--embed 0", 64, "--embed"), ("--embed some", 64, "--embed"),
    (
      "--embed 4 --scale-features standard", 64,
      "--embed: expected --scale-features robust with it, got standard"
    ),
    ("--scale-features soft", 64, "'robust'"), ("--split-group nobody", 65, "no column \"nobody\""),
    ("--split-time note", 65, "t.csv:2: column \"note\": expected a number, or a date"),
    ("--split-column stars", 65, "t.csv:2: column \"stars\": expected train, valid or test, got \"0\""),
    ("--split-group stars --split-time when", 64, "--split-group, --split-time: expected one of them, got 2"),
    (
      "--split-column stars --validation-table t.csv", 64,
      "--split-column, --validation-table: expected one of them"
    ),
    ("--split-group stars --validation 0", 64, "--split-group: expected --validation above 0 with it, got 0"),
    ("--split-time when --validation 0", 64, "--split-time: expected --validation above 0 with it, got 0"),
    ("--validation-table nowhere.csv", 66, "nowhere.csv: no such file"),
    ("--validation-table w.csv", 65, "w.csv:2: column \"y\": expected a number"),
    (
      "--ignore id --ignore a --ignore when --ignore place --ignore stars --ignore note", 65,
      "no usable feature"
    ),
  ])
  func isRefused(_ arguments: String, _ code: Int32, _ words: String) throws {
    let before = try backprop.folder.names
    let run = try backprop.run(
      ["train", "t.csv", "--target", "y"] + arguments.split(separator: " ").map(String.init))
    #expect(run.code == code && run.error.contains(words), "\(run)")
    #expect(run.output == "" && !run.error.contains("Fatal error"))
    #expect(try backprop.folder.names == before)
  }

  @Test(arguments: [
    "--column a=number", "--ignore a", "--missing x", "--embed 4", "--scale-features standard",
    "--task regression",
    "--scale-target none",
  ])
  func fromAModelItsPreprocessingStays(_ arguments: String) throws {
    #expect(
      try backprop("train", "t.csv", "--target", "y", "-o", "t.m", "--epochs", "1", "--no-chart").code == 0)
    let flags = arguments.split(separator: " ").map(String.init)
    let run = try backprop.run(["train", "t.csv", "--from", "t.m"] + flags)
    #expect(run.code == 64 && run.error.contains("\(flags[0]): expected none with --from"), "\(run)")
    let again = try backprop("train", "t.csv", "--from", "t.m", "-o", "u.m", "--epochs", "1", "--no-chart")
    #expect(again.code == 0, "\(again)")
  }

  @Test func columnsOfOtherNames() throws {
    #expect(
      try backprop("train", "w.csv", "--target", "y", "-o", "w.m", "--epochs", "2", "--no-chart").code == 0)
    let straight = try backprop("predict", "w.m", "w.csv")
    try backprop.folder.write(Tables.words.replacing("a,b,y", with: "A,b,Y"), as: "r.csv")
    let absent = try backprop("predict", "w.m", "r.csv")
    #expect(absent.code == 65 && absent.error.contains("no column \"a\"; did you mean \"A\"?"))
    for pair in ["a=A", "A=a"] {
      let renamed = try backprop("predict", "w.m", "r.csv", "--rename", pair)
      #expect(renamed.code == 0 && renamed.bytes == straight.bytes, "\(renamed)")
    }
    let evaluated = try backprop("evaluate", "w.m", "r.csv", "--rename", "a=A", "--rename", "Y=y")
    #expect(evaluated.code == 0, "\(evaluated)")
    let wrong = try backprop("predict", "w.m", "r.csv", "--rename", "a=AA")
    #expect(
      wrong.code == 65 && wrong.error.contains("r.csv: no column \"AA\"; did you mean \"A\"?"), "\(wrong)")
    #expect(
      try backprop("predict", "w.m", "r.csv", "--rename", "aa=A").error.contains(
        "the model: no column \"aa\""))
    for pair in ["a", "=a", "a="] {
      #expect(try backprop("predict", "w.m", "r.csv", "--rename", pair).code == 64)
    }
  }

  @Test func targetsOfWordsKeepTheirLetters() throws {
    try backprop.folder.write(Tables.table("y") { a, b in a + b > 4 ? "Yes" : "No" }, as: "b.csv")
    try backprop("train", "b.csv", "-o", "b.m", "--epochs", "2", "--no-chart")
    #expect(
      try backprop("predict", "b.m", "b.csv").output.hasPrefix("prediction,probability_No,probability_Yes\n"))
  }
}
