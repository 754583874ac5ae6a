import BackpropData
import Foundation
import Testing

/// Files that are written in other ways than commas, double quotes and a header.
@Suite struct DialectTests {
  func table(_ text: String, _ change: (inout TableOptions) -> Void = { _ in }) throws(TableError) -> Table {
    var options = TableOptions()
    change(&options)
    return try Table(csv: Array(text.utf8), name: "test.csv", options: options)
  }

  func rows(_ table: Table) -> [[String]] { (0..<table.rowCount).map { table.texts(row: $0) } }

  struct Written: Decodable, Sendable {
    let delimiter, quote, text: String
    let rows: [[String]]
  }

  static let written: [Written] = {
    let file = URL(filePath: #filePath).appending(path: "../../../Fixtures/dialects.json").standardizedFileURL
    guard let data = try? Data(contentsOf: file) else { return [] }
    return (try? JSONDecoder().decode([Written].self, from: data)) ?? []
  }()

  /// Random tables that Python's csv module wrote in random dialects: the cells it reads back, with nothing said about how.
  @Test func readsWhatPythonWrote() throws {
    #expect(Self.written.count == 120)
    for (number, written) in Self.written.enumerated() {
      let name = "table \(number), \(written.delimiter.debugDescription) and \(written.quote)"
      do throws(TableError) {
        let table = try table(written.text)
        #expect([table.columnNames] + rows(table) == written.rows, "\(name)")
      } catch {
        Issue.record("\(name): \(error)")
      }
    }
  }

  @Test(arguments: [
    ("a;b\n1,5;2\n3,25;4\n", "cells are separated by semicolons"),
    ("a\tb\n1 2\t2\n3 1\t4\n", "cells are separated by tabs"),
    ("a|b\n1|2\n3|4\n", "cells are separated by pipes"),
    ("  a   b\n  1   2\n 10 \t 4  \n", "cells are separated by blanks"),
    ("a,b\n'x, y',2\n'it''s',4\n", "cells are quoted with '"),
    ("a,b,\n1,2,\n3,4,\n", "the delimiter at the end of each line begins no cell"),
    ("a,b\n1,2,\n3,4,\n", "the delimiter at the end of each line begins no cell"),
    ("#a\tb\n1\t2\n3\t4\n", "the columns have their names from the comment on line 1"),
  ])
  func saysWhatItFound(_ text: String, _ note: String) throws {
    let table = try table(text)
    #expect(table.notes.contains(note), "\(table.notes)")
    #expect(table.columnNames == ["a", "b"] && table.rowCount == 2)
  }

  @Test func blanksSeparateHoweverMany() throws {
    let table = try table("x y  z\n\n 1\t2   3 \n4 \"a  b\" 6\n")
    #expect(rows(table) == [["1", "2", "3"], ["4", "a  b", "6"]])
  }

  @Test func apostrophesAreLetters() throws {
    let table = try table("a,b\nit's,1\n'tis,2\nrock 'n' roll,3\n")
    #expect(rows(table).map { $0[0] } == ["it's", "'tis", "rock 'n' roll"])
    let quoted = try self.table("a,b\n'x,1',rock 'n' roll\n")
    #expect(rows(quoted) == [["x,1", "rock 'n' roll"]])
  }

  @Test(arguments: [
    ("1,2\n3,4\n", false), ("5.1,3.5,setosa\n4.9,3.0,setosa\n", false), ("a,b\n1,2\n", true),
    ("name,2019,2020\nx,1,2\ny,3,4\n", true), ("low,high\nhigh,low\nlow,low\n", false),
    ("size,price\nhigh,low\nlow,high\n", true), (",c1\n1,2\n3,4\n", true), ("a,b\n", true),
    ("?,1\n2,3\n", false),
    ("a,b\n,x\n,y\n", true),
  ])
  func tellsHeaderFromRow(_ text: String, _ hasHeader: Bool) {
    do throws(TableError) {
      let table = try table(text)
      #expect((table.columnNames[table.columns.count - 1].hasPrefix("column")) == !hasHeader)
      #expect(table.notes.contains { $0.contains("--header yes") } == !hasHeader)
    } catch {
      #expect(error == .malformed(file: "test.csv", line: nil, problem: .noRows))
    }
  }

  /// What Python's csv module wrote with commas, or the delimiter named, and double quotes: random tables found these.
  @Test func whatIsNearlyAnotherDialect() throws {
    // Two apostrophes are a text where no other cell is in such quotes.
    let apostrophes = try table("1,a\n2,''\n3,b\n")
    #expect(rows(apostrophes) == [["1", "a"], ["2", "''"], ["3", "b"]])
    #expect(rows(try table("1,'a'\n2,''\n3,b\n")) == [["1", "a"], ["2", ""], ["3", "b"]])
    // A tab at the beginning of a cell in each row: the other delimiter makes numbers.
    let tabs = try table("10.5|\tx-2\n29.5|\tA-1\n4.25|\t1.2.3\n")
    #expect(rows(tabs) == [["10.5", "\tx-2"], ["29.5", "\tA-1"], ["4.25", "\t1.2.3"]])
    // Quotes with nothing between them are a cell.
    let quotes = try table("5.5;\" x \";\"\"\n6;\"y\";\"\"\n")
    #expect(rows(quotes) == [["5.5", " x ", ""], ["6", "y", ""]])
    #expect(rows(try table("5.5;\" x \";\n6;\"y\";\n")) == [["5.5", " x "], ["6", "y"]])
  }

  @Test func optionsAreTakenAsTheyAre() throws {
    #expect(try table("1,2\n3,4\n") { $0.hasHeader = true }.columnNames == ["1", "2"])
    #expect(try table("a,b\n1,2\n") { $0.hasHeader = false }.rowCount == 2)
    #expect(try table("a;b\n1;2\n") { $0.delimiter = .comma }.columnNames == ["a;b"])
    #expect(try table("a:b\n1:2\n") { $0.delimiter = .init(":") }.columnNames == ["a", "b"])
    #expect(try table("a,b\n'x,y\n") { $0.quote = .double }.columns.count == 2)
    var options = TableOptions()
    options.encoding = .latin1
    let latin = try Table(csv: [0x61, 0x0A, 0x63, 0xE9, 0x0A], name: "l.csv", options: options)
    #expect(latin.text(row: 0, column: 0) == "cé")
    let marked = try Table(
      csv: [0xEF, 0xBB, 0xBF] + Array("a,b\n1,2\n".utf8), name: "m.csv", options: options)
    #expect(marked.columnNames == ["a", "b"])
  }

  @Test func badRowsAreLeftOutAndSaid() throws {
    let text = "a,b\n1,2\n3\n4,5,6\n7,8\n9,1\"x\n"
    let table = try table(text) { $0.skipsBadRows = true }
    #expect(rows(table) == [["1", "2"], ["7", "8"]])
    #expect(table.line(ofRow: 1) == 5)
    #expect(
      table.notes == ["3 rows were left out; the first: test.csv:3: expected 2 cells as in the header, got 1"]
    )
    let all = failure { () throws(TableError) in try self.table("a,b\n1\n2\n") { $0.skipsBadRows = true } }
    #expect(all?.description == "test.csv:2: expected 2 cells as in the header, got 1")
    let open = failure { () throws(TableError) in
      try self.table("a,b\n1,2\n3,\"x\n\n") { $0.skipsBadRows = true }
    }
    #expect(open?.description == "test.csv:3: a quote opens on this line and is never closed")
    let later = failure { () throws(TableError) in
      try self.table("a,b\n1,2\n\"3\n4\",\"x\n5,6\n") { $0.skipsBadRows = true }
    }
    #expect(later?.description == "test.csv:4: a quote opens on this line and is never closed")
  }

  @Test func aColumnOfATableWithoutNames() throws {
    let table = try table("1,2\n3,4\n")
    let error = failure { () throws(TableError) in try table.column(named: "2") }
    #expect(error?.description.contains("--header yes") == true)
  }

  @Test func decimalCommasWhereAColumnAgrees() throws {
    let read = try table("a;b;c;d\n1,5;1,5;3;1,5\n-2;x;4;1.5\n;2,5;,5;2\n 1,25e1 ;1;;1\n")
    guard case .numbers(let a) = read.columns[0].values, case .numbers(let c) = read.columns[2].values else {
      Issue.record("\(read.columns)")
      return
    }
    #expect(a[0] == 1.5 && a[1] == -2 && a[2].isNaN && a[3] == 12.5)
    #expect(c[0] == 3 && c[2] == 0.5 && c[3].isNaN)
    #expect(!read.columns[1].isNumeric && !read.columns[3].isNumeric)
    #expect(read.notes.contains("column \"a\": numbers with decimal commas"))
    #expect(read.text(row: 0, column: 0) == "1,5")
    #expect(try !table("a,b\n\"1,5\",2\n\"2,5\",3\n").columns[0].isNumeric)
  }

  @Test func longLines() throws {
    let columns = 20_000
    let header = (0..<columns).map { "c\($0)" }.joined(separator: ";")
    let row = (0..<columns).map { "\($0),5" }.joined(separator: ";")
    let read = try table([header, row, row, row].joined(separator: "\n"))
    #expect(read.columns.count == columns && read.rowCount == 3)
    #expect(read.columns.filter { !$0.isNumeric }.isEmpty)
  }

  @Test(arguments: [
    ("comma", Dialect.Delimiter.comma), ("tab", .tab), ("\\t", .tab), ("\t", .tab), (";", .semicolon),
    ("blanks", .blanks), (":", .character(58)), ("", nil), (" ", nil), ("\"", nil), ("'", nil), (",,", nil),
    ("é", nil), ("\n", nil), ("semi", nil),
  ])
  func delimitersByName(_ text: String, _ delimiter: Dialect.Delimiter?) {
    #expect(Dialect.Delimiter(text) == delimiter)
  }

  /// Blanks around a name have no meaning, unless they are in quotes; those around cells are the cells'.
  @Test func blanksAroundNames() throws {
    let read = try table("a, b ,\tc d,\" e \"\n1, x ,3,4\n")
    #expect(read.columnNames == ["a", "b", "c d", " e "])
    #expect(rows(read) == [["1", " x ", "3", "4"]])
    #expect(read.csv() == "a,b,c d,\" e \"\n1, x ,3,4\n")
    #expect(try table(read.csv()).columnNames == read.columnNames)
    #expect(try table("a,  ,y\n1,2,3\n").columnNames == ["a", "column2", "y"])
    #expect(try table("# a ,b, c\n1,2,3\n4,5,6\n").columnNames == ["a", "b", "c"])
    let twice = failure { () throws(TableError) in try table("a, a\n1,2\n") }
    #expect(twice?.description == "test.csv:1: columns 1 and 2 are both named \"a\"; rename one of them")
  }

  /// What spreadsheets write into the first line.
  @Test(arguments: [
    ("sep=;\r\n", ";"), ("SEP=|\n", "|"), ("\u{FEFF}sep=\t\n", "\t"), ("sep=:\n", ":"), ("sep=,\n", ","),
  ])
  func theFirstLineSaysWhatSeparates(_ first: String, _ sign: String) throws {
    let read = try table(first + "\na c\(sign)b\n1 5\(sign)x\n")
    #expect(read.columnNames == ["a c", "b"])
    #expect(read.rowCount == 1 && read.line(ofRow: 0) == 4)
    #expect(try table(first + "a;b\n1;2\n") { $0.delimiter = .semicolon }.columnNames == ["a", "b"])
  }

  @Test func whatOnlyBeginsSoIsAHeader() throws {
    #expect(try table("sep=;;,b\n1,2\n").columnNames == ["sep=;;", "b"])
    #expect(try table("sep=\n1\n").columnNames == ["sep="])
    #expect(try table("sep,b\n1,2\n").columnNames == ["sep", "b"])
    let named = try Table(name: "t", columns: [Column(name: "sep=;", numbers: [1])])
    #expect(try table(named.csv()).columnNames == ["sep=;"])
  }

  /// A file of one column whose name has the wanted one in it names the sign that seems to separate.
  @Test(arguments: [(":", ":"), ("~", "'~'"), ("^", "'^'"), ("/", "/")])
  func aDelimiterThatIsNotFoundOut(_ sign: String, _ argument: String) throws {
    let read = try table("a\(sign)b \(sign)y\n1\(sign)2\(sign)3\n4\(sign)5\(sign)6\n")
    let error = failure { () throws(TableError) in try read.column(named: "b") }
    #expect(
      error?.description
        == "test.csv: no column \"b\"; the columns are: a\(sign)b \(sign)y, the only one; expected --delimiter "
        + "\(argument) if that separates cells")
    #expect(
      try table("a\(sign)b \(sign)y\n1\(sign)2\(sign)3\n") { $0.delimiter = .init(sign) }.columnNames == [
        "a", "b", "y",
      ])
    let other = failure { () throws(TableError) in try read.column(named: "c") }
    #expect(other?.description.contains("--delimiter") == false)
  }

  @Test func commentsBeforeTheHeader() throws {
    let table = try table("# source: a survey\n#\n\na,b\n1,2\n#3,4\n")
    #expect(table.columnNames == ["a", "b"] && table.line(ofRow: 0) == 5)
    #expect(rows(table) == [["1", "2"], ["#3", "4"]])
  }
}
