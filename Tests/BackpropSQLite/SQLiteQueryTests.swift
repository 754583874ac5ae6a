#if SQLite
  import BackpropData
  import BackpropSQLite
  import TestSupport
  import Testing

  @Suite("Queries on a SQLite database")
  struct SQLiteQueryTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
      folder = try TemporaryFolder()
      path = folder.file("a.sqlite")
      try makeDatabase(
        path,
        """
        CREATE TABLE t (a INTEGER, b TEXT); INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, NULL);
        CREATE TABLE u (b TEXT, c REAL); INSERT INTO u VALUES ('x', 0.5), ('y', 1.5);
        """)
    }

    @Test("The rows of a SELECT are a table")
    func select() throws {
      let table = try Table(
        sqlite: path, query: "select a, c * 2 as twice from t join u using (b) order by a desc; -- end")
      #expect(table.name == "a.sqlite (query)" && table.place(ofRow: 0) == "a.sqlite (query), row 1")
      #expect(table.columnNames == ["a", "twice"])
      #expect(table.columns.map { $0.numberCells } == [[2, 1], [3, 1]])
      let values = try Table(
        sqlite: path, query: "with n(i) as (values (1), (2)) select i, 'w' as \"\" from n")
      #expect(values.columnNames == ["i", "column2"] && values.columns[1].textCells == ["w", "w"])
      #expect(values.notes == ["column 2 has no name and is named column2"])
    }

    @Test("A query that is asked twice may differ; the columns of one table do not")
    func random() throws {
      // Pairs that belong together, in random order, with a text behind the first rows of numbers.
      let table = try Table(
        sqlite: path,
        query: """
          with recursive n(i) as (select 0 union all select i + 1 from n where i < 999)
          select i, case when i = 500 then 'half' else i * 2 end as j from n order by random()
          """)
      let (i, j) = (table.columns[0].numberCells ?? [], table.columns[1].textCells ?? [])
      #expect(i.sorted() == (0..<1000).map(Double.init) && i != i.sorted())
      #expect(j == i.map { $0 == 500 ? "half" : "\(Int($0) * 2)" })
    }

    @Test(
      "What is not one SELECT is refused",
      arguments: [
        ("", SQLiteError.QueryProblem.empty), (" ;; -- nothing", .empty),
        ("select 1; select 2", .severalStatements),
        ("select 1; drop table t", .severalStatements),
        ("create table n (x); select * from n", .severalStatements),
        ("drop table t", .writes), ("insert into t values (1, 2) returning a", .writes),
        ("delete from t", .writes),
        ("vacuum into 'copy.sqlite'", .writes), ("with n as (select 1) update t set a = 0", .writes),
        ("attach 'other.sqlite' as o", .givesNothing), ("begin", .givesNothing),
        ("select * from t where a = ? or b = :b", .parameters(2)),
        ("selec 1", .notUnderstood("near \"selec\": syntax error")),
        ("select * from missing", .notUnderstood("no such table: missing")),
        ("select 1\0; drop table t", .notUnderstood("a zero byte")),
      ])
    func refusals(query: String, problem: SQLiteError.QueryProblem) throws {
      let before = try folder.bytes("a.sqlite")
      #expect(throws: SQLiteError.unusableQuery(file: "a.sqlite", problem: problem)) {
        try Table(sqlite: path, query: query)
      }
      #expect(try folder.names == ["a.sqlite"] && folder.bytes("a.sqlite") == before)
    }

    @Test("Columns need names of their own, and rows")
    func results() throws {
      #expect(throws: SQLiteError.duplicateColumn(table: "a.sqlite (query)", name: "b", first: 2, second: 3))
      {
        try Table(sqlite: path, query: "select a, t.b, u.b from t join u using (b)")
      }
      #expect(throws: SQLiteError.noRows(table: "a.sqlite (query)")) {
        try Table(sqlite: path, query: "select a from t where a > 3")
      }
      let error = #expect(throws: SQLiteError.self) {
        try Table(sqlite: path, query: "select a, case a when 3 then x'00' end as half from t")
      }
      #expect(
        error?.description.hasPrefix("a.sqlite (query), row 3: column \"half\": expected a number") == true)
    }

    @Test("A fault on the way ends the reading, with SQLite's words")
    func fault() throws {
      let error = #expect(throws: SQLiteError.self) {
        try Table(
          sqlite: path,
          query: "select abs(a - 3 - 9223372036854775807 + case a when 2 then 0 else 9 end) as x from t")
      }
      #expect(error == .failed(table: "a.sqlite (query)", reason: "integer overflow"))
    }
  }
#endif
