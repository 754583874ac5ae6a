import BackpropData
import Foundation
import Testing

/// A schema as a value: written and read, and what it makes of other tables.
@Suite struct TableSchemaTests {
  private let passengers = """
    age,paid,when,member,port,zip,note
    22,"$1,234.50",2024-01-31,yes,S,02134,-
    38,$7,2023-12-01,no,C,10001,late
    ,$60.25,2022-06-15,yes,Q,00501,early

    """

  private func numbers(_ table: Table, _ name: String) throws -> [Double] {
    guard case .numbers(let numbers) = try table.column(named: name).values else { return [] }
    return Array(numbers)
  }

  @Test func survivesJSON() throws {
    let schema = try understood(passengers, ignored: ["zip"], missing: ["?!"], target: "port")
    #expect(schema.columns.map(\.kind) == [.number, .number, .date, .boolean, .category, .category])
    #expect(try throughJSON(schema) == schema)
    let read = try throughJSON(schema).understood(table(passengers))
    #expect(try numbers(read, "paid") == [1234.5, 7, 60.25])
    // datetime.datetime(2024, 1, 31, tzinfo=timezone.utc).timestamp() and so on
    #expect(try numbers(read, "when") == [1_706_659_200, 1_701_388_800, 1_655_251_200])
    #expect(try texts(read, "member") == ["yes", "no", "yes"])
    #expect(try texts(read, "note") == [nil, "late", "early"])
  }

  @Test(arguments: [
    "{}", "[]", "7", #"{"columns":[],"ignored":[]}"#, #"{"columns":[7],"ignored":[],"notes":[]}"#,
    #"{"columns":[{"name":"a","kind":"colour","form":{"words":{}},"missingMarkers":[]}],"ignored":[],"notes":[]}"#,
    #"{"columns":[{"name":"a","kind":"number","form":{"runes":{}},"missingMarkers":[]}],"ignored":[],"notes":[]}"#,
    #"{"columns":[{"name":"a","kind":"date","form":{"dates":{"_0":{"parts":["day","day"],"isAmbiguous":false}}},"missingMarkers":[]}],"ignored":[],"notes":[]}"#,
    #"{"columns":[{"name":"a","kind":"number","form":{"numbers":{"_0":{"decimalMark":".","grouping":".","isAmbiguous":false}}},"missingMarkers":[]}],"ignored":[],"notes":[]}"#,
    #"{"columns":[{"name":"a","kind":"number","form":{"plainNumbers":{}},"missingMarkers":[]},{"name":"a","kind":"number","form":{"plainNumbers":{}},"missingMarkers":[]}],"ignored":[],"notes":[]}"#,
  ])
  func refusesWhatNoTableGives(_ json: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(TableSchema.self, from: Data(json.utf8)) }
  }

  /// Every kind with every form: whatever a file says, reading a table by it ends well or in words.
  @Test func combinationsThatNoTableGivesAreHarmless() throws {
    let forms = [
      #"{"plainNumbers":{}}"#, #"{"words":{}}"#, #"{"booleans":{"_0":"yes/no"}}"#,
      #"{"dates":{"_0":{"parts":["eightDigits"],"isAmbiguous":true}}}"#,
      #"{"numbers":{"_0":{"decimalMark":",","unit":"kg","isAmbiguous":false}}}"#,
    ]
    let tables = try ["a\n1\n2.5\n", "a\nx\nyes\n", "a\n20240131\nNA\n", "a\n\"7,5 kg\"\n-\n"].map {
      try table($0)
    }
    for kind in ColumnKind.allCases {
      for form in forms {
        let json = """
          {"columns":[{"name":"a","kind":"\(kind.rawValue)","form":\(form),"missingMarkers":["-"]}],"ignored":[],"notes":[]}
          """
        let schema = try JSONDecoder().decode(TableSchema.self, from: Data(json.utf8))
        for table in tables + [tables[0].selecting(rows: [])] {
          let error = failure { () throws(TableError) in
            let read = try schema.understood(table)
            let summaries = read.columns.map { ColumnSummary($0, schema: schema.columns[0], features: nil) }
            return (read, summaries)
          }
          #expect(error == nil || error?.kind == .badData)
        }
      }
    }
  }

  @Test func anyOrderOfColumnsAndExtraOnes() throws {
    let schema = try understood(passengers)
    let other = try table("extra,port,age,more\n1,S,22,x\n2,C,38,y\n")
    let read = try schema.understood(other)
    #expect(read.columnNames == ["age", "port"])
    #expect(read.notes == ["columns \"extra\", \"more\" not used: unknown in training"])
    #expect(try schema.understood(other, keeping: ["more"]).columnNames == ["age", "port", "more"])
    #expect(try schema.understood(other, only: ["port"]).columnNames == ["port"])
    // Each cell keeps the place and text it has in its file.
    #expect(read.texts(row: 1) == ["38", "C"] && read.place(ofRow: 1) == "test.csv:3")
  }

  @Test(
    arguments: [
      ("age\nold\n", "test.csv:2: column \"age\": expected a number, got \"old\""),
      ("age\n1\n2\n\"1,234\"\n", "test.csv:4: column \"age\": expected a number, got \"1,234\""),
      (
        "paid\n\u{20AC}7\n",
        "test.csv:2: column \"paid\": expected a number in $ with thousands commas, got \"\u{20AC}7\""
      ),
      ("when\n31.01.2024\n", "test.csv:2: column \"when\": expected a date yyyy-mm-dd, got \"31.01.2024\""),
      (
        "when\n2024-01-31\n\n2024-02-30\n",
        "test.csv:4: column \"when\": expected a date yyyy-mm-dd, got \"2024-02-30\""
      ),
      ("when\n20240131\n", "test.csv:2: column \"when\": expected a date yyyy-mm-dd, got \"20240131\""),
      (
        "when\n2024-01-31 12:00\n",
        "test.csv:2: column \"when\": expected a date yyyy-mm-dd, got \"2024-01-31 12:00\""
      ),
    ])
  func refusesOtherCells(_ csv: String, _ message: String) throws {
    let schema = try understood(passengers)
    let error = failure { () throws(TableError) in try schema.understood(table(csv)) }
    #expect(error?.description == message && error?.kind == .badData)
    // What is not wanted is not looked at.
    #expect(try schema.understood(table(csv), only: []).columns.isEmpty)
  }

  /// The reader sees plain numbers where a column of this file has none of the marks; they mean what they meant in training.
  @Test func numbersKeepTheirMarks() throws {
    let german = try understood("a\n\"1.234,50\"\n\"999,25\"\n\"7,00\"\n")
    #expect(try numbers(german.understood(table("a\n1.234\n2.500\n")), "a") == [1234, 2500])
    #expect(
      try numbers(german.understood(table("a\n7\nNA\n12\n")), "a").map { $0.isNaN ? -1 : $0 } == [7, -1, 12])
    let wrong = failure { () throws(TableError) in try german.understood(table("a\n7\n1.5\n")) }
    #expect(
      wrong?.description
        == "test.csv:3: column \"a\": expected a number with thousands points and decimal commas, got \"1.5\""
    )
    // Of a program's own numbers there is no doubt.
    let made = try Table(name: "made", columns: [Column(name: "a", numbers: [1.5, 1.234])])
    #expect(try numbers(german.understood(made), "a") == [1.5, 1.234])

    let percent = try understood("a\n45 %\n7.5 %\n")
    let bare = failure { () throws(TableError) in try percent.understood(table("a\n0.45\n0.075\n")) }
    #expect(bare?.description == "test.csv:2: column \"a\": expected a number in %, got \"0.45\"")
    let money = try understood("a\n$45\n$7.5\n")
    #expect(try numbers(money.understood(table("a\n45\n7.5\n")), "a") == [45, 7.5])
  }

  @Test func wordsByValueAndByText() throws {
    // Training had numbers only, and calls them words: 1 is 1.0.
    let codes = try understood("a\n1\n2\n3\n", kinds: ["a": .category])
    #expect(try texts(codes.understood(table("a\n1.0\n2e0\n03\n4\n")), "a") == ["1", "2", "3", "4"])
    #expect(try texts(codes.understood(table("a\n1.0\nx\n 2 \n")), "a") == ["1", "x", "2"])
    // Training had other words too: each text means itself, whoever reads it.
    let words = try understood("a\n1\n2\nx\n")
    #expect(try texts(words.understood(table("a\n1\n1.0\n2\n")), "a") == ["1", "1.0", "2"])
    #expect(try texts(words.understood(table("a\n1.0\n1\n2\n")), "a") == ["1.0", "1", "2"])
    #expect(try texts(words.understood(table("a\n1.0\n1\nx\n")), "a") == ["1.0", "1", "x"])
  }

  @Test func booleansInAnotherCase() throws {
    let schema = try understood("a\nTrue\nFalse\n")
    #expect(
      try texts(schema.understood(table("a\nTRUE\nfalse\n True \nNA\n")), "a") == ["yes", "no", "yes", nil])
    #expect(try texts(schema.understood(table("a\ntrue\nmaybe\n")), "a") == ["yes", "maybe"])
    #expect(try texts(schema.understood(table("a\n1\n0\n")), "a") == ["1", "0"])
  }

  @Test func manyColumns() throws {
    let names = (0..<20_000).map { "c\($0)" }
    let csv =
      names.joined(separator: ",") + "\n" + names.map { _ in "1" }.joined(separator: ",") + "\n"
      + names.map { _ in "2" }.joined(separator: ",") + "\n"
    let wide = try table(csv)
    let schema = try TableSchema(inferring: wide)
    #expect(try schema.understood(wide).columns.count == 20_000)
  }
}

/// Columns that are called something else.
@Suite struct RenamingTests {
  private func names(_ csv: String, _ pairs: [(String, String)]) throws -> [String] {
    try table(csv).renaming(pairs, toMatch: ["Contract", "age", "y"]).columnNames
  }

  @Test func eitherNameMayComeFirst() throws {
    #expect(try names("contract,age\n1,2\n", [("Contract", "contract")]) == ["Contract", "age"])
    #expect(try names("contract,age\n1,2\n", [("contract", "Contract")]) == ["Contract", "age"])
    #expect(try names("c,a\n1,2\n", [("Contract", "c"), ("a", "age")]) == ["Contract", "age"])
    // Two columns may change their names.
    #expect(try names("age,y\n1,2\n", [("age", "y"), ("y", "age")]) == ["y", "age"])
    #expect(try names("a,b\n1,2\n", []) == ["a", "b"])
  }

  @Test(
    arguments: [
      (
        [("Contract", "contrakt")],
        "test.csv: no column \"contrakt\"; did you mean \"contract\"? the columns are: contract, a"
      ),
      (
        [("contrat", "contract")],
        "the model: no column \"contrat\"; did you mean \"Contract\"? the columns are: Contract, age, y"
      ),
      ([("x", "z")], "test.csv: no column \"x\"; the columns are: contract, a"),
      ([("age", "a"), ("age", "contract")], "test.csv: two columns are named \"age\""),
    ] as [([(String, String)], String)])
  func faults(_ pairs: [(String, String)], _ message: String) throws {
    let error = failure { () throws(TableError) in
      try table("contract,a\n1,2\n").renaming(pairs, toMatch: ["Contract", "age", "y"])
    }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "none")")
  }

  @Test func cellsKeepTheirPlaces() throws {
    let renamed = try table("c,a\n1,x\n2,y\n").renaming([("Contract", "c")], toMatch: ["Contract"])
    #expect(renamed.texts(row: 1) == ["2", "y"] && renamed.place(ofRow: 1) == "test.csv:3")
  }

  /// Files with a blank behind each comma: words, labels and names are what a person reads.
  @Test func blanksAroundWordsHaveNoMeaning() throws {
    let text = "a, b, y\n1, red, yes\n2,red ,no\n3,\tblue,yes\n"
    let schema = try understood(text, target: "y")
    #expect(schema.columns.map(\.name) == ["a", "b", "y"])
    let read = try schema.understood(table(text))
    #expect(try texts(read, "b") == ["red", "red", "blue"])
    #expect(try texts(read, "y") == ["yes", "no", "yes"])
    let later = try schema.understood(table("b,y\nblue  ,no \n"))
    #expect(try texts(later, "b") == ["blue"] && texts(later, "y") == ["no"])
    // The cells of the file stay what they are.
    #expect(read.texts(row: 0) == ["1", " red", " yes"])
    #expect(try understood("b\n red\nred \nred\n").columns[0].kind == .constant)
    #expect(try throughJSON(schema) == schema)
  }

  /// Models of earlier versions have learned from words with their blanks.
  @Test func blanksMeanSomethingToEarlierSchemas() throws {
    let json =
      #"{"columns":[{"name":"b","kind":"category","form":{"words":{}},"missingMarkers":[]}],"ignored":[],"notes":[]}"#
    let schema = try JSONDecoder().decode(TableSchema.self, from: Data(json.utf8))
    #expect(try texts(schema.understood(table("b\n red\nred\n")), "b") == [" red", "red"])
  }
}

private func texts(_ table: Table, _ name: String) throws -> [String?] {
  guard case .text(let words, let codes) = try table.column(named: name).values else { return [] }
  return codes.map { $0 < 0 ? nil : words[Int($0)] }
}
