import BackpropData
import Foundation
import Testing

@Suite struct TableTests {
  private let people = """
    name,age,sex
    "Ann, B.",31.50,f
    Bob,NA,m
    Cid,"7",m

    """

  @Test func findsColumnsByName() throws {
    let table = try table(people)
    #expect(try table.column(named: "age").isNumeric)
    #expect(try table.indices(ofColumns: ["sex", "name"]) == [2, 0])
  }

  @Test func suggestsTheNearestName() throws {
    let table = try table(people)
    let error = failure { () throws(TableError) in try table.column(named: "gae") }
    #expect(
      error?.description
        == "test.csv: no column \"gae\"; did you mean \"age\"? the columns are: name, age, sex")
    #expect(error?.kind == .noSuchColumn)
    let far = failure { () throws(TableError) in try table.column(named: "income") }
    #expect(far?.description == "test.csv: no column \"income\"; the columns are: name, age, sex")
  }

  @Test func namesAllAbsentColumns() throws {
    let table = try table(people)
    let error = failure { () throws(TableError) in try table.indices(ofColumns: ["Age", "x", "sex"]) }
    #expect(
      error?.description
        == "test.csv: 2 columns are absent: \"Age\" (did you mean \"age\"?), \"x\"; "
        + "the columns are: name, age, sex"
    )
  }

  @Test func keepsTheTextOfCells() throws {
    let table = try table(people)
    #expect(table.text(row: 0, column: 0) == "Ann, B.")
    #expect(table.text(row: 0, column: 1) == "31.50")
    #expect(table.text(row: 1, column: 1) == "NA")
    let selected = try table.selecting(columns: ["sex", "age"]).selecting(rows: [2, 1])
    #expect(selected.texts(row: 0) == ["m", "7"])
    #expect(selected.text(row: 1, column: 1) == "NA")
    #expect(selected.csv() == "sex,age\nm,7\nm,NA\n")
  }

  @Test func selectsAndDropsColumns() throws {
    let table = try table(people)
    #expect(try table.selecting(columns: ["sex", "name", "sex"]).columnNames == ["sex", "name"])
    #expect(try table.dropping(columns: ["age"]).columnNames == ["name", "sex"])
    #expect(try table.dropping(columns: []).columnNames == table.columnNames)
    #expect(failure { () throws(TableError) in try table.dropping(columns: ["ag"]) }?.kind == .noSuchColumn)
    let none = failure { () throws(TableError) in try table.dropping(columns: ["age", "sex", "name"]) }
    #expect(none?.description == "test.csv: the selection leaves no column")
  }

  @Test func dropsRowsWithMissingCells() throws {
    let (kept, dropped) = try table(people).droppingMissing(in: "age")
    #expect(dropped == [1] && kept.rowCount == 2)
    #expect(kept.notes == ["1 row without \"age\" dropped (the first: test.csv:3)"])
    #expect(try table(people).droppingMissing(in: "sex").table.notes.isEmpty)
  }

  @Test func writesNumbersThatReadBack() throws {
    let numbers = [0.1, 1, -2.5e-300, .nan, 1.0 / 3, 1e300, .infinity]
    let texts = ["a", nil, "x,y", "\"", "two\nlines", " ", "é"]
    let made = try Table(
      name: "made", columns: [Column(name: "n,m", numbers: numbers), Column(name: "t", text: texts)])
    let csv = made.csv()
    #expect(
      csv
        == "\"n,m\",t\n0.1,a\n1,\n-2.5e-300,\"x,y\"\n,\"\"\"\"\n"
        + "0.3333333333333333,\"two\nlines\"\n1e+300, \n,é\n"
    )
    guard case .numbers(let read) = try table(csv).columns[0].values else {
      Issue.record("not numeric")
      return
    }
    #expect(read.map(\.bitPattern) == numbers.map { $0.isFinite ? $0.bitPattern : Double.nan.bitPattern })
    #expect(made.place(ofRow: 2) == "made, row 3" && made.line(ofRow: 2) == nil)
  }

  @Test func refusesColumnsThatDoNotFit() {
    let a = Column(name: "a", numbers: [1, 2])
    let cases: [([Column], String)] = [
      ([], "made: a table needs at least one column"),
      ([a, a], "made: two columns are named \"a\""),
      ([a, Column(name: "b", text: ["x"])], "made: columns must be equally long: \"b\" has 1 rows, \"a\" 2"),
    ]
    for (columns, message) in cases {
      let error = failure { () throws(TableError) in try Table(name: "made", columns: columns) }
      #expect(error?.description == message)
    }
  }

  @Test func shortensLongCellsInMessages() {
    let error = TableError.unusableCell(
      place: "x.csv:2", column: "a", cell: String(repeating: "z\n", count: 100), problem: .notANumber)
    #expect(error.description.count < 160 && !error.description.contains("\n"))
  }
}

@Suite struct TableFileTests {
  private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "table-\(UUID()).csv").path
    try Data(bytes).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  @Test func readsAFile() throws {
    try withFile(Array("a,b\n1,x\n".utf8)) { path in
      let table = try Table(contentsOf: path)
      #expect(table.rowCount == 1 && table.columnNames == ["a", "b"])
      #expect(table.name == URL(filePath: path).lastPathComponent)
    }
  }

  @Test func readsAFileLongerThanItsBuffer() throws {
    let line = "12345678,abcdefgh\n"
    let text = "a,b\n" + String(repeating: line, count: 200_000)
    try withFile(Array(text.utf8)) { path in
      let table = try Table(contentsOf: path)
      #expect(table.rowCount == 200_000)
      #expect(table.texts(row: 199_999) == ["12345678", "abcdefgh"])
      #expect(table.line(ofRow: 199_999) == 200_001)
    }
  }

  @Test func tellsAnEmptyFile() throws {
    try withFile([]) { path in
      #expect(failure { () throws(TableError) in try Table(contentsOf: path) }?.kind == .badData)
    }
  }

  @Test func tellsAbsentFilesAndFolders() {
    let absent = failure { () throws(TableError) in try Table(contentsOf: "/nowhere/heart.csv") }
    #expect(absent == .absentFile(path: "/nowhere/heart.csv") && absent?.kind == .noInput)
    #expect(absent?.description == "/nowhere/heart.csv: no such file")
    let folder = failure { () throws(TableError) in
      try Table(contentsOf: FileManager.default.temporaryDirectory.path)
    }
    #expect(folder?.kind == .noInput && folder?.description.contains("it is a folder") == true)
    #expect(failure { () throws(TableError) in try Table(contentsOf: "") }?.kind == .noInput)
  }

  @Test(.enabled(if: getuid() != 0, "root may read every file"))
  func tellsForbiddenFiles() throws {
    try withFile(Array("a\n1\n".utf8)) { path in
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
      let error = failure { () throws(TableError) in try Table(contentsOf: path) }
      #expect(error == .unreadableFile(path: path, reason: "Permission denied"))
    }
  }
}

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("targt", "target"), ("TARGET", "target"), ("tagret", "target"), ("hieght", "height"), ("ag", "age"),
    ("sepal length", "sepal_length"),
  ])
  func finds(_ wanted: String, _ expected: String) {
    let names = ["target", "height", "age", "sepal_length", "sepal_width"]
    #expect(nearestName(to: wanted, among: names) == expected)
  }

  @Test func staysSilentWithoutLikeness() {
    #expect(nearestName(to: "income", among: ["age", "sex"]) == nil)
    #expect(nearestName(to: "x", among: ["y", "z"]) == nil)
    #expect(nearestName(to: "", among: ["a", "b"]) == nil)
    #expect(nearestName(to: "a", among: []) == nil)
  }
}
