import BackpropData
import Testing

/// What somebody says a column is goes before what its cells look like, if they can be that.
@Suite struct AskedKindTests {
  @Test(
    arguments: [
      (["1", "2", "3"], .category), (["1", "2"], .boolean), (["red", "blue"], .boolean),
      (["0", "1"], .number),
      (["20240131", "20231201", "19991231"], .category), (["2024-01-31", "2023-12-01"], .text),
      (["2009-10", "2010-11", "2011-12"], .date), (["p", "q"], .identifier), (["1", "2"], .constant),
      (["007", "012"], .number), (["yes", "no"], .category), (["1", "n/a", "3"], .code),
      (["$5", "$6"], .category),
    ] as [([String], ColumnKind)])
  func isTaken(_ cells: [String], _ kind: ColumnKind) throws {
    let found = try schema(of: cells, kind: kind)
    #expect(found.column?.kind == kind)
    let csv = columns([("a", cells)])
    #expect(try understood(csv, kinds: ["a": kind]).understood(table(csv)).columns.count == 1)
  }

  @Test(
    arguments: [
      (["1", "many", "3"], .number, "test.csv:3: column \"a\": expected a number, got \"many\""),
      (["1", "2.5", "x"], .code, "test.csv:4: column \"a\": expected a number, got \"x\""),
      (
        ["2024-01-31", "soon", "2024-02-01"], .number,
        "test.csv:2: column \"a\": expected a number, got \"2024-01-31\""
      ),
      (
        ["2024-01-31", "2024-02-01", "soon"], .date,
        "test.csv:4: column \"a\": expected dates in one form, got \"soon\""
      ),
      (
        ["31.01.2024", "NA", "2024-02-01"], .date,
        "test.csv:4: column \"a\": expected dates in one form, got \"2024-02-01\""
      ),
      (
        ["1999", "2001", "2003"], .date, "test.csv:2: column \"a\": expected dates in one form, got \"1999\""
      ),
      (
        ["20240131", "20241301"], .date,
        "test.csv:3: column \"a\": expected dates in one form, got \"20241301\""
      ),
      (
        ["red", "blue", "red", "green"], .boolean,
        "test.csv:5: column \"a\": expected one of two values, got \"green\""
      ),
      (["1", "2", "NA", "3"], .boolean, "test.csv:5: column \"a\": expected one of two values, got \"3\""),
    ] as [([String], ColumnKind, String)])
  func isRefusedAtTheFirstCellThatIsNone(_ cells: [String], _ kind: ColumnKind, _ message: String) throws {
    let error = failure { () throws(TableError) in
      try understood(columns([("a", cells)]), kinds: ["a": kind])
    }
    #expect(error?.description == message)
    #expect(error?.kind == .badData)
  }

  @Test func namesMustBeColumns() throws {
    let absent = failure { () throws(TableError) in
      try understood("age,y\n1,2\n", kinds: ["Age": .number], ignored: ["z"])
    }
    #expect(absent?.kind == .noSuchColumn)
    #expect(
      absent?.description.contains("2 columns are absent: \"Age\" (did you mean \"age\"?), \"z\"") == true)
  }

  @Test func ignoredColumnsAreNotLookedAt() throws {
    let schema = try understood("a,b,y\n1,x,0\n2,y,1\n", ignored: ["b"])
    #expect(schema.columns.map(\.name) == ["a", "y"] && schema.ignored == ["b"])
    let read = try schema.understood(table("b,a,y\n7,1,0\n"))
    #expect(read.columnNames == ["a", "y"] && read.notes.isEmpty)
  }

  /// The words of a target are labels, and stay as they are; its numbers are numbers whatever they look like.
  @Test func targets() throws {
    func target(_ cells: [String], _ kinds: [String: ColumnKind] = [:]) throws -> ColumnSchema? {
      try understood(columns([("a", ["1", "2", "3"]), ("y", cells)]), kinds: kinds, target: "y").column(
        named: "y")
    }
    #expect(try target(["0", "1"])?.kind == .number)
    #expect(try target(["yes", "no"])?.kind == .category)
    #expect(try target(["yes", "no"])?.form == .words)
    #expect(try target(["-", "a", "b"])?.missingMarkers == [])
    #expect(try target(["2024-01-31", "2024-02-01"])?.kind == .category)
    #expect(try target(["20240131", "20231201", "19991231"])?.form == .plainNumbers)
    #expect(try target((0..<30).map { "\($0)" })?.kind == .number)
    #expect(try target(["$5", "$7", "-"])?.kind == .number)
    #expect(try target(["$5", "$7", "-"])?.missingMarkers == ["-"])
    #expect(try target(["1", "2", "3"], ["y": .category])?.kind == .category)
    #expect(try target(["01", "02", "10"])?.form == .words)
  }
}
