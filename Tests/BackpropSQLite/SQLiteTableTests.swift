#if SQLite
  import BackpropData
  import BackpropSQLite
  import Foundation
  import TestSupport
  import Testing

  @Suite("Tables of a SQLite database")
  struct SQLiteTableTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func database(_ sql: String, as name: String = "a.sqlite") throws -> String {
      try makeDatabase(folder.file(name), sql)
      return folder.file(name)
    }

    @Test("Random columns are what Python reads from them")
    func cells() throws {
      let file = URL(filePath: #filePath).appending(path: "../../Fixtures/sqlite_cells.json")
        .standardizedFileURL
      guard case .array(let cases) = try JSONValue(parsing: [UInt8](Data(contentsOf: file))) else {
        Issue.record("expected cases")
        return
      }
      #expect(cases.count == 72)
      for (index, item) in cases.enumerated() {
        let sql = try #require(item["sql"]?.string)
        let path = try database("BEGIN; \(sql) COMMIT", as: "\(index).sqlite")
        let column = try Table(sqlite: path).column(named: "c")
        if case .array(let wanted)? = item["numbers"] {
          let found = column.numberCells?.map { $0.isNaN ? JSONValue.null : .number($0) }
          #expect(found == wanted, "\(sql)")
        } else if case .array(let wanted)? = item["texts"] {
          #expect(column.textCells?.map { $0.map { .string($0) } ?? .null } == wanted, "\(sql)")
        }
      }
    }

    @Test("A table is what its CSV file is, whatever the columns' types")
    func csv() throws {
      let file = try Table(contentsOf: exampleTable("iris.csv"))
      for type in ["", "TEXT", "NUMERIC"] {
        var sql =
          "BEGIN; CREATE TABLE iris (\(file.columnNames.map { "\"\($0)\" \(type)" }.joined(separator: ", ")));"
        for row in 0..<file.rowCount {
          sql +=
            "INSERT INTO iris VALUES (\(file.texts(row: row).map { "'\($0)'" }.joined(separator: ", ")));"
        }
        let path = try database(sql + "COMMIT", as: "iris\(type).sqlite")
        let table = try Table(sqlite: path, table: "iris")
        #expect(table.name == "iris\(type).sqlite:iris" && table.columnNames == file.columnNames)
        for (one, other) in zip(table.columns, file.columns) {
          #expect(one.isNumeric == other.isNumeric)
          #expect(one.numberCells == other.numberCells && one.textCells == other.textCells)
        }
        #expect(table.notes == [])
      }
    }

    @Test("Rows keep the table's order, and parts of it their numbers")
    func rows() throws {
      let path = try database(
        """
        CREATE TABLE t (a, b); CREATE INDEX i ON t (b, a);
        INSERT INTO t VALUES (3, 'z'), (NULL, 'y'), (1, 'x'), (2, 'w');
        """)
      let table = try Table(sqlite: path, table: "t")
      #expect(table.columns[1].textCells == ["z", "y", "x", "w"])
      let (rest, dropped) = try table.droppingMissing(in: "a")
      #expect(dropped == [1] && rest.rowCount == 3)
      #expect(rest.place(ofRow: 1) == "a.sqlite:t, row 3")
      #expect(rest.selecting(rows: [2]).place(ofRow: 0) == "a.sqlite:t, row 4")
      #expect(rest.line(ofRow: 0) == nil && rest.texts(row: 1) == ["1", "x"])
      #expect(rest.notes == ["1 row without \"a\" dropped (the first: a.sqlite:t, row 2)"])
    }

    @Test("Names need no care, and their case says nothing")
    func names() throws {
      let path = try database(
        """
        CREATE TABLE "we""ird [select]" ("group" INTEGER, "a""b" TEXT); INSERT INTO "we""ird [select]" VALUES (1, 'x');
        CREATE TABLE W (k PRIMARY KEY, double AS (k * 2)) WITHOUT ROWID; INSERT INTO W VALUES (2), (1);
        CREATE VIEW Look AS SELECT double FROM W WHERE k > 1;
        """)
      #expect(try Table(sqlite: path, table: "we\"ird [select]").columnNames == ["group", "a\"b"])
      let table = try Table(sqlite: path, table: "w")
      #expect(table.name == "a.sqlite:W" && table.columns.map { $0.numberCells } == [[1, 2], [2, 4]])
      #expect(try Table(sqlite: path, table: "look").columns[0].numberCells == [4])
    }

    @Test("Without a name the only table is read, and said")
    func onlyTable() throws {
      let one = try database("CREATE TABLE t (a); INSERT INTO t VALUES (1); CREATE VIEW v AS SELECT a FROM t")
      let table = try Table(sqlite: one)
      #expect(table.name == "a.sqlite:t" && table.notes == ["a.sqlite: read the only table, \"t\""])
      let several = try database(
        "CREATE TABLE b (a); CREATE TABLE c (a); CREATE VIEW v AS SELECT 1", as: "b.sqlite")
      #expect(throws: SQLiteError.unclearTable(file: "b.sqlite", tables: ["b", "c"], views: ["v"])) {
        try Table(sqlite: several)
      }
      let none = try database("CREATE TABLE b (a); DROP TABLE b", as: "c.sqlite")
      #expect(throws: SQLiteError.unclearTable(file: "c.sqlite", tables: [], views: [])) {
        try Table(sqlite: none)
      }
    }

    @Test("A table that is not there is named with those that are")
    func absentTable() throws {
      let path = try database(
        "CREATE TABLE flowers (a); CREATE TABLE wines (a); CREATE VIEW tall AS SELECT 1")
      let error = #expect(throws: SQLiteError.self) { try Table(sqlite: path, table: "flower") }
      #expect(error?.kind == .badData)
      #expect(
        error?.description
          == "a.sqlite: no table \"flower\"; did you mean \"flowers\"? the tables are: flowers, wines; the views are: tall"
      )
    }

    @Test("A cell that is neither number nor text is named")
    func unusableCells() throws {
      let path = try database(
        """
        CREATE TABLE t (a, image); INSERT INTO t VALUES (1, NULL), (2, x'000102');
        CREATE TABLE u (a); INSERT INTO u VALUES ('fine'), (CAST(x'636166E9' AS TEXT));
        CREATE TABLE e (a); CREATE TABLE z (a); INSERT INTO z VALUES ('a' || char(0) || 'b');
        """)
      let blob = #expect(throws: SQLiteError.self) { try Table(sqlite: path, table: "t") }
      #expect(
        blob?.description
          == "a.sqlite:t, row 2: column \"image\": expected a number or text, got a blob of 3 bytes; "
          + "name the other columns with --query")
      let text = #expect(throws: SQLiteError.self) { try Table(sqlite: path, table: "u") }
      #expect(
        text?.description
          == "a.sqlite:u, row 2: column \"a\": the text is not UTF-8 (it begins with the bytes 63 61 66 e9)")
      #expect(throws: SQLiteError.noRows(table: "a.sqlite:e")) { try Table(sqlite: path, table: "e") }
      #expect(try Table(sqlite: path, table: "z").columns[0].textCells == ["a\0b"])
    }

    @Test("A database in UTF-16 is read as any other")
    func wideText() throws {
      let path = try database(
        "PRAGMA encoding = 'UTF-16'; CREATE TABLE t (a); INSERT INTO t VALUES ('größer 日本'), ('1')")
      #expect(try Table(sqlite: path).columns[0].textCells == ["größer 日本", "1"])
    }

    @Test("As many columns as SQLite has")
    func manyColumns() throws {
      let path = try database(
        "CREATE TABLE t (\((0..<2000).map { "c\($0)" }.joined(separator: ", ")));"
          + "INSERT INTO t VALUES (\((0..<2000).map(String.init).joined(separator: ", ")))")
      let table = try Table(sqlite: path)
      #expect(table.columns.map { $0.numberCells ?? [] } == (0..<2000).map { [Double($0)] })
    }
  }
#else
  import Testing

  @Test(.disabled("built without the trait SQLite; Scripts/check-sqlite runs the tests of databases"))
  func databases() {}
#endif
