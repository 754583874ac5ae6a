import Foundation
import TestSupport
import Testing

/// The command on SQLite databases, or what it says of them where it was built without.
@Suite("Databases through the command", .enabled(if: Command.isBuilt, Command.absence))
struct SQLiteTests {
  let backprop: Command

  init() throws { backprop = try Command() }

  #if SQLite
    /// The table of these lines of a CSV file, as a database has it.
    private func write(_ csv: String, as name: String, table: String) throws {
      let rows = csv.split(separator: "\n").map { $0.split(separator: ",") }
      var sql = "BEGIN; CREATE TABLE \(table) (\(rows[0].map { "\($0) NUMERIC" }.joined(separator: ", ")));"
      for row in rows.dropFirst() {
        sql += "INSERT INTO \(table) VALUES (\(row.map { "'\($0)'" }.joined(separator: ", ")));"
      }
      try makeDatabase(backprop.folder.file(name), sql + "COMMIT")
    }

    @Test("A model from a database is the model from the CSV file, and every verb takes both")
    func everyVerb() throws {
      try backprop.folder.write(Tables.words, as: "t.csv")
      try write(Tables.words, as: "t.sqlite", table: "t")
      try makeDatabase(
        backprop.folder.file("t.sqlite"), "CREATE TABLE other (a); INSERT INTO other VALUES (1)")
      let options = ["--target", "y", "--epochs", "5", "--hidden", "4", "--no-chart", "--json"]
      let fromFile = try backprop.run(["train", "t.csv", "-o", "file.m"] + options)
      let from = try backprop.run(["train", "t.sqlite", "--table", "t", "-o", "database.m"] + options)
      #expect(from.code == 0 && from.error.contains("t.sqlite:t: 60 rows, 3 columns"), "\(from)")
      #expect(
        try JSONValue(parsing: from.bytes)["losses"] == JSONValue(parsing: fromFile.bytes)["losses"])

      let query = ["--query", "select b, a, y from t"]
      let wanted = try backprop("predict", "file.m", "t.csv", "--keep", "y")
      for source in [["t.sqlite", "--table", "t"], ["t.sqlite"] + query] {
        for model in ["file.m", "database.m"] {
          let found = try backprop.run(["predict", model] + source + ["--keep", "y"])
          #expect(found.code == 0 && found.output == wanted.output, "\(found)")
        }
      }
      let scores = try backprop.run(["evaluate", "database.m", "t.sqlite"] + query)
      #expect(
        try scores.code == 0 && scores.output == backprop("evaluate", "file.m", "t.csv").output, "\(scores)")
      let chart = try backprop.run(["plot", "database.m", "t.sqlite", "--table", "t", "-o", "c.svg"])
      #expect(try chart.code == 0 && backprop.folder.text("c.svg").contains("</svg>"), "\(chart)")
      let rate = try backprop.run(["find-rate", "t.sqlite", "--table", "t", "--target", "y", "--hidden", "4"])
      #expect(rate.code == 0 && rate.output.contains("steepest"), "\(rate)")
    }

    @Test("Databases and files are read as one table, and a row keeps the name of its own")
    func severalFiles() throws {
      try write(Tables.numbers, as: "a.sqlite", table: "t")
      try backprop.folder.write("a,b,y\n1,2,3\n", as: "b.csv")
      try makeDatabase(
        backprop.folder.file("c.sqlite"),
        "CREATE TABLE t (y, b, a); INSERT INTO t VALUES (1, 1, 1), ('no', 1, 1)")
      let run = try backprop(
        "train", "a.sqlite", "b.csv", "c.sqlite", "--target", "y", "--task", "regression", "--column",
        "y=number")
      #expect(run.code == 65 && run.error.contains("c.sqlite:t, row 2: column \"y\""), "\(run)")
    }

    @Test("The only table needs no name; several do")
    func onlyTable() throws {
      try write(Tables.classes, as: "one", table: "t")
      let one = try backprop("train", "one", "--epochs", "2", "-o", "a.m", "--no-chart")
      #expect(one.code == 0 && one.error.contains("one: read the only table, \"t\""), "\(one)")
      try makeDatabase(backprop.folder.file("one"), "CREATE TABLE other (a)")
      let several = try backprop("train", "one", "--target", "y")
      #expect(several.code == 64, "\(several)")
      #expect(
        several.error.contains("one: expected --table, or --query; the tables are: other, t"), "\(several)")
    }

    @Test(
      "Bad input has its exit code",
      arguments: [
        (
          ["train", "t.sqlite", "--table", "tt", "--target", "y"], 65, "no table \"tt\"; did you mean \"t\"?"
        ),
        (["train", "t.sqlite", "--table", "t", "--target", "z"], 65, "t.sqlite:t: no column \"z\""),
        (["train", "t.sqlite", "--query", "drop table t", "--target", "y"], 64, "the database is only read"),
        (
          ["train", "t.sqlite", "--query", "select 1", "--table", "t"], 64,
          "--table, --query: expected one of them"
        ),
        (
          ["train", "t.sqlite", "--table", "t", "--header", "yes"], 64, "expected a database without --header"
        ),
        (["train", "no.sqlite", "--table", "t"], 66, "no.sqlite: no such file"),
        (["train", "t.csv", "--table", "t"], 65, "t.csv: expected a SQLite database, got text"),
        (["train", "-", "--table", "t"], 64, "expected the file of a database"),
      ])
    func badInput(arguments: [String], code: Int32, words: String) throws {
      try backprop.folder.write(Tables.classes, as: "t.csv")
      try write(Tables.classes, as: "t.sqlite", table: "t")
      let run = try backprop.run(arguments)
      #expect(run.code == code && run.output == "" && run.error.contains(words), "\(run)")
      #expect(try backprop.folder.names == ["t.csv", "t.sqlite"])
    }
  #else
    @Test("Without the trait a database is named, with what builds it in")
    func without() throws {
      try backprop.folder.write(
        Array("SQLite format 3\0".utf8) + [UInt8](repeating: 0, count: 84), as: "t.sqlite")
      for arguments in [["t.sqlite"], ["t.sqlite", "--table", "t"], ["t.sqlite", "--query", "select 1"]] {
        for verb in [["train"], ["find-rate"]] {
          let run = try backprop.run(verb + arguments)
          #expect(run.code == 69 && run.output == "", "\(run)")
          #expect(
            run.error.contains(
              "this backprop was built without SQLite; build with: swift build -c release --traits SQLite"),
            "\(run)")
        }
      }
    }
  #endif
}
