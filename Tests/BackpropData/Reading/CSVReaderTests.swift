import BackpropData
import Testing

/// What Python's csv module reads, blank rows left out (`csv.reader(..., strict=True)`, Python 3.11).
private struct Case: CustomTestStringConvertible, Sendable {
  let name: String
  let csv: String
  let rows: [[String]]
  var testDescription: String { name }

  init(_ name: String, _ csv: String, _ rows: [[String]]) {
    self.name = name
    self.csv = csv
    self.rows = rows
  }
}

private let cases = [
  Case(
    "plain", "a,b\n1,2\n3,4\n",
    [["a", "b"], ["1", "2"], ["3", "4"]]),
  Case(
    "no newline at the end", "a,b\n1,2\n3,4",
    [["a", "b"], ["1", "2"], ["3", "4"]]),
  Case(
    "CRLF", "a,b\r\n1,2\r\n3,4\r\n",
    [["a", "b"], ["1", "2"], ["3", "4"]]),
  Case(
    "lone CR", "a,b\r1,2\r3,4\r",
    [["a", "b"], ["1", "2"], ["3", "4"]]),
  Case(
    "mixed line ends", "a,b\n1,2\r\n3,4\r5,6",
    [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]),
  Case(
    "quoted comma", "a,b\n\"x,y\",2\n",
    [["a", "b"], ["x,y", "2"]]),
  Case(
    "doubled quotes", "a,b\n\"say \"\"hi\"\"\",\"\"\"\"\n",
    [["a", "b"], ["say \"hi\"", "\""]]),
  Case(
    "only quotes", "a,b\n\"\"\"\"\"\",\"x\"\"\"\n",
    [["a", "b"], ["\"\"", "x\""]]),
  Case(
    "embedded LF", "a,b\n\"x\ny\",2\n3,4\n",
    [["a", "b"], ["x\ny", "2"], ["3", "4"]]),
  Case(
    "embedded CRLF and CR", "a,b\r\n\"x\r\ny\rz\",2\r\n3,\"\r\n\"\r\n",
    [["a", "b"], ["x\r\ny\rz", "2"], ["3", "\r\n"]]),
  Case(
    "empty cells", "a,b,c\n,,\n\"\",,\"\"\nx,,\n",
    [["a", "b", "c"], ["", "", ""], ["", "", ""], ["x", "", ""]]),
  Case(
    "spaces belong to the cell", "a,b\n x , y\n\"  q \",\t\n",
    [["a", "b"], [" x ", " y"], ["  q ", "\t"]]),
  Case(
    "blank lines", "a,b\n\n1,2\n\n\n3,4\n\n",
    [["a", "b"], ["1", "2"], ["3", "4"]]),
  Case(
    "blank lines with CRLF", "\r\na,b\r\n\r\n1,2\r\n\r\n",
    [["a", "b"], ["1", "2"]]),
  Case(
    "quoted header with newline", "\"a\nb\",\"c,d\"\nx,y\n",
    [["a\nb", "c,d"], ["x", "y"]]),
  Case(
    "quoted number", "a,b\n\"1\",\"2.5\"\n",
    [["a", "b"], ["1", "2.5"]]),
  Case(
    "accents and emoji", "a,b\né,日本\n\"😀, \"\"ß\"\"\",x\n",
    [["a", "b"], ["é", "日本"], ["😀, \"ß\"", "x"]]),
  Case(
    "empty last cell at the end", "a,b\n1,",
    [["a", "b"], ["1", ""]]),
  Case(
    "empty quoted last cell", "a,b\n1,\"\"",
    [["a", "b"], ["1", ""]]),
  Case(
    "one column", "a\nx\n\"\"\ny\n",
    [["a"], ["x"], [""], ["y"]]),
  Case(
    "quoted cell at the end of file", "a,b\n1,\"x\"",
    [["a", "b"], ["1", "x"]]),
  Case(
    "backslash is a letter", "a,b\n\"x\\\",y\n\\n,\\z\n",
    [["a", "b"], ["x\\", "y"], ["\\n", "\\z"]]),
]

@Suite struct CSVReaderTests {
  @Test(arguments: cases) fileprivate func readsWhatPythonReads(_ example: Case) throws {
    let table = try table(example.csv)
    #expect(table.columnNames == example.rows[0])
    #expect((0..<table.rowCount).map { table.texts(row: $0) } == Array(example.rows.dropFirst()))
    for row in 0..<table.rowCount {
      let single = table.columns.indices.map { table.text(row: row, column: $0) }
      #expect(single == example.rows[row + 1])
    }
  }

  @Test func skipsTheByteOrderMark() throws {
    let table = try Table(csv: [0xEF, 0xBB, 0xBF] + Array("a,b\n1,2\n".utf8), name: "test.csv")
    #expect(table.columnNames == ["a", "b"])
  }

  @Test func typesColumns() throws {
    let table = try table("n,t,late,none\n1,x,1,\n-2.5e1,y,x,NA\n,x,2,?\n")
    guard case .numbers(let n) = table.columns[0].values, case .numbers(let none) = table.columns[3].values,
      case .text(let categories, let codes) = table.columns[1].values,
      case .text(let lateCategories, let lateCodes) = table.columns[2].values
    else {
      Issue.record("wrong types: \(table.columns)")
      return
    }
    #expect(n[0] == 1 && n[1] == -25 && n[2].isNaN)
    #expect(categories == ["x", "y"] && codes == [0, 1, 0])
    #expect(lateCategories == ["1", "x", "2"] && lateCodes == [0, 1, 2])
    #expect(none.allSatisfy(\.isNaN) && none.count == 3)
  }

  @Test(arguments: [
    "", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?", " ", " ? ", "\"\"", "\" NA\"",
  ])
  func marksMissing(_ marker: String) throws {
    let table = try table("a,b\n1,x\n\(marker),\(marker)\n")
    #expect(table.columns[0].isNumeric && table.columns[0].missingRows == [1])
    #expect(!table.columns[1].isNumeric && table.columns[1].missingRows == [1])
  }

  @Test(arguments: ["na", "none", "Null", "-", "??", "N", "missing", "0x10", "1_000", "1,5"])
  func takesOtherWordsForText(_ word: String) throws {
    let table = try table("a\n1\n\"\(word)\"\n")
    #expect(!table.columns[0].isNumeric && table.columns[0].missingRows.isEmpty)
    #expect(table.text(row: 1, column: 0) == word)
  }

  @Test func keepsQuotedAndLateTextInOrderOfAppearance() throws {
    let table = try table("a,b\n1,1\n\"2\"\"\",\"x\"\"y\"\n1,1\n")
    guard case .text(let a, let codes) = table.columns[0].values,
      case .text(let b, _) = table.columns[1].values
    else {
      Issue.record("wrong types")
      return
    }
    #expect(a == ["1", "2\""] && codes == [0, 1, 0] && b == ["1", "x\"y"])
  }

  @Test func countsInfinitiesAsMissing() throws {
    let table = try table("a,b\n1,inf\n-inf,x\n\nInfinity,\n1e999,\n")
    #expect(table.columns[0].missingRows == [1, 2, 3])
    #expect(table.notes == ["column \"a\": 3 infinite values count as missing (the first on line 3)"])
    #expect(table.columns[1].missingRows == [2, 3])  // text, in which inf is a word
  }

  @Test func namesEmptyHeaders() throws {
    let table = try table(",b,column1,\n1,2,3,4\n")
    #expect(table.columnNames == ["column1_", "b", "column1", "column4"])
    #expect(
      table.notes == [
        "column 1 has an empty header and is named column1_",
        "column 4 has an empty header and is named column4",
      ])
  }

  @Test func knowsTheLinesOfRows() throws {
    let table = try table("\r\na,\"b\r\nc\"\r\n1,\"x\n\ny\"\r\r3,4\n5,6")
    #expect((0..<3).map { table.line(ofRow: $0) } == [4, 8, 9])
    #expect(table.place(ofRow: 1) == "test.csv:8")
    #expect(table.selecting(rows: [2, 0]).place(ofRow: 0) == "test.csv:9")
  }

  @Test(arguments: [
    ("", "test.csv: the file is empty; expected a header line and rows below it"),
    ("\n\r\n\n", "test.csv: the file is empty; expected a header line and rows below it"),
    ("a,b\n", "test.csv: no rows; there is only a header"),
    ("a,b", "test.csv: no rows; there is only a header"),
    ("a,b\n1,2\n1,2,3\n", "test.csv:3: expected 2 cells as in the header, got 3"),
    ("a,b\n\"x\ny\",2\n1\n", "test.csv:4: expected 2 cells as in the header, got 1"),
    ("a\n1,2\n", "test.csv:2: expected 1 cell as in the header, got 2"),
    ("a,b,a\n1,2,3\n", "test.csv:1: columns 1 and 3 are both named \"a\"; rename one of them"),
    ("a,b\n1,2\n3,\"x\n\n", "test.csv:3: a quote opens on this line and is never closed"),
    ("a,\"b\n1,2\n", "test.csv:1: a quote opens on this line and is never closed"),
    (
      "a,b\n\"x\n\"y,2\n",
      "test.csv:3: text follows a closing quote; a quote inside a quoted cell is written twice (\"\")"
    ),
    (
      "a,b\n1,6\" pipe\n",
      "test.csv:2: a quote inside an unquoted cell; quote the whole cell and write the quote twice (\"\")"
    ),
  ])
  func refuses(_ csv: String, _ message: String) {
    let error = failure { () throws(TableError) in try table(csv) }
    #expect(error?.description == message)
    #expect(error?.kind == .badData)
  }

  @Test(
    arguments: [
      ([0x61, 0x0A, 0x00, 0x0A], 2, CSVProblem.nulByte),
      ([0x61, 0x0A, 0x22, 0x0A, 0x00, 0x22], 3, .nulByte),
      ([0x61, 0x0A, 0x31, 0x0A, 0x63, 0xE9, 0x0A], 3, .notUTF8),  // é of Latin-1
      ([0x61, 0x0A, 0x22, 0xED, 0xA0, 0x80, 0x22], 2, .notUTF8),  // a surrogate
      ([0x61, 0x0A, 0xC0, 0xAF], 2, .notUTF8),  // an overlong form
      ([0xC3, 0x0A, 0x31], 1, .notUTF8),  // a header cut short
      ([0xFF, 0xFE, 0x61, 0x00], nil, .wideEncoding),
      ([0xFE, 0xFF, 0x00, 0x61], nil, .wideEncoding),
      ([0x00, 0x00, 0xFE, 0xFF], nil, .wideEncoding),
      ([0x1F, 0x8B, 0x08, 0x00], nil, .otherFormat("gzip")),
      ([0x50, 0x41, 0x52, 0x31, 0x15], nil, .otherFormat("Parquet")),
    ] as [([UInt8], Int?, CSVProblem)])
  func refusesBytes(_ bytes: [UInt8], _ line: Int?, _ problem: CSVProblem) {
    let error = failure { () throws(TableError) in try Table(csv: bytes, name: "test.csv") }
    #expect(error == .malformed(file: "test.csv", line: line, problem: problem))
  }

  @Test func writtenTablesReadBack() throws {
    var drawing = Drawing(seed: 11)
    let pieces = ["a", "\"", ",", "\n", "\r", "\r\n", " ", "é", "1", "\\", "", "", "x"]
    for _ in 0..<1500 {
      let width = Int.random(in: 1...4, using: &drawing)
      let rows = (0..<Int.random(in: 1...5, using: &drawing)).map { _ in
        (0..<width).map { _ in
          (0..<Int.random(in: 0...5, using: &drawing)).map { _ in pieces.randomElement(using: &drawing) ?? ""
          }
          .joined()
        }
      }
      let columns = (0..<width).map { column in
        Column(name: "c\(column)", text: rows.map { $0[column] })
      }
      let read = try table(Table(name: "made", columns: columns).csv())
      #expect((0..<read.rowCount).map { read.texts(row: $0) } == rows)
    }
  }

  /// One byte changed, dropped or added anywhere must give a table or an error, never a trap.
  @Test func survivesDamage() {
    var drawing = Drawing(seed: 5)
    let sound = Array("a,b,\"c\"\"\n\"\r\n1,\"x,\ny\",é\r2,,\"\"\n,NA,1e5\n".utf8)
    let bytes: [UInt8] = [0, 9, 10, 13, 32, 34, 44, 48, 65, 0x80, 0xC3, 0xFF]
    for _ in 0..<20_000 {
      var damaged = sound
      for _ in 0..<Int.random(in: 1...3, using: &drawing) {
        let byte = bytes.randomElement(using: &drawing) ?? 0
        let position = Int.random(in: 0..<damaged.count, using: &drawing)
        switch Int.random(in: 0..<3, using: &drawing) {
        case 0: damaged[position] = byte
        case 1: damaged.insert(byte, at: position)
        default: damaged.removeSubrange(position...)
        }
        if damaged.isEmpty { break }
      }
      do {
        let table = try Table(csv: damaged, name: "test.csv")
        #expect(table.rowCount > 0 && table.texts(row: table.rowCount - 1).count == table.columns.count)
      } catch {
        #expect(error.kind == .badData)
      }
    }
  }
}
