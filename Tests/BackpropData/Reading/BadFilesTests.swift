import BackpropData
import Foundation
import TestSupport
import Testing

/// What is no file of rows, and says so.
@Suite struct BadFilesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func message(_ path: String) -> String? {
    do throws(TableError) {
      _ = try Table(contentsOf: path)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func noFile() {
    #expect(message(folder.file("none.csv")) == "\(folder.file("none.csv")): no such file")
    #expect(
      message(folder.path) == "\(folder.path): cannot be read: it is a folder; expected a CSV file")
  }

  /// Devices without an end: an error, after some megabytes of them.
  @Test(arguments: ["/dev/zero", "/dev/urandom", "/dev/null"])
  func devices(_ path: String) {
    guard FileManager.default.fileExists(atPath: path) else { return }
    #expect(
      message(path)
        == (path == "/dev/null"
          ? "null: the file is empty; expected a header line and rows below it"
          : "\(path): cannot be read: it is a device that does not end; expected a file"))
  }

  /// What comes out of a pipe with a name is read once, to its end.
  @Test func pipesWithAName() async throws {
    let path = folder.file("pipe.csv")
    #expect(mkfifo(path, 0o600) == 0)
    let writing = Thread {
      guard let file = FileHandle(forWritingAtPath: path) else { return }
      for row in 0..<50_000 { file.write(Data(row == 0 ? "a,b\n".utf8 : "\(row),x\(row)\n".utf8)) }
      try? file.close()
    }
    writing.start()
    let table = try Table(contentsOf: path)
    #expect(table.rowCount == 49_999 && table.texts(row: 49_998) == ["49999", "x49999"])
  }

  @Test(arguments: [
    ("", "the file is empty; expected a header line and rows below it"),
    ("\n", "the file is empty; expected a header line and rows below it"),
    ("a", "no rows; there is only a header"),
    ("7", "no rows; there is only a header"), (",", "no rows; there is only a header"),
    (",,,\n,,,\n", nil), ("\"", "a quote opens on this line and is never closed"),
    ("\"\"\"\"\"\"\"", "a quote opens on this line and is never closed"),
    ("\"\"\n\"\"\n", nil), ("#", "the file is empty; expected a header line and rows below it"),
    ("a\n1", nil),
    ("a,b\n1,2", nil), ("\0", "a NUL byte; this is not a text file, or it is UTF-16 (save it as UTF-8)"),
  ])
  func tinyFiles(_ text: String, _ problem: String?) throws {
    try folder.write(text, as: "t.csv")
    let message = message(folder.file("t.csv"))
    #expect(message?.drop { $0 != " " }.dropFirst() == problem.map { $0[...] })
  }

  /// A file that is as large as before and has another text: its cells are known, and what it says now is none of them.
  @Test func aFileThatChangesBehindItsTable() throws {
    let rows = String(repeating: "1234,abcd\n", count: 200_000)
    try folder.write("a,b\n" + rows, as: "t.csv")
    let table = try Table(contentsOf: folder.file("t.csv"))
    #expect(table.texts(row: 7) == ["1234", "abcd"])
    let file = try #require(FileHandle(forUpdatingAtPath: folder.file("t.csv")))
    try file.seek(toOffset: 4 + 70)
    file.write(Data("9,9,9,9,9\n".utf8))
    try file.close()
    #expect(table.texts(row: 7) == ["1234", "abcd"])
    #expect(table.text(row: 7, column: 1) == "abcd")
  }

  @Test func aHeaderThatBeginsAsAnotherFormat() throws {
    #expect(try Table(csv: Array("PAR1,PAR2\n1,2\n".utf8), name: "t.csv").columnNames == ["PAR1", "PAR2"])
    #expect(throws: TableError.malformed(file: "t.csv", line: nil, problem: .otherFormat("Parquet"))) {
      try Table(csv: Array("PAR1\u{15}\u{4}\u{15}".utf8), name: "t.csv")
    }
  }

  /// What people save or download in a table's place.
  @Test(arguments: [
    ("{\"a\": 1,\n", "JSON", false), ("[{\"a\": 1},\n", "JSON", false), ("%PDF-1.4\n", "PDF", false),
    ("<!DOCTYPE html>\n<html>", "HTML", false), ("<html><head>\n", "HTML", false),
    ("BZh91AY&SY", "bzip2", true),
  ])
  func otherFormats(_ text: String, _ format: String, _ isPacked: Bool) throws {
    try folder.write(text, as: "t.csv")
    #expect(
      message(folder.file("t.csv"))
        == "t.csv: this is \(format == "HTML" ? "an" : "a") \(format) file; \(isPacked ? "unpack it first" : "expected CSV text")"
    )
  }

  @Test func headersThatOnlyLookLikeAnotherFormat() throws {
    for header in ["{a", "[a", "html", "<b>", "BZh", "PDF%", "7z"] {
      #expect(try Table(csv: Array("\(header),b\n1,2\n".utf8), name: "t.csv").columnNames == [header, "b"])
    }
  }

  @Test func aNameThatIsNone() throws {
    let long = String(repeating: "x", count: 1 << 16)
    #expect(try Table(csv: Array("a,\(long)\n1,2\n".utf8), name: "t.csv").columnNames == ["a", long])
    #expect(
      throws: TableError.malformed(file: "t.csv", line: 1, problem: .longHeader(column: 2, limit: 1 << 16))
    ) {
      try Table(csv: Array("a,\(long)x\n1,2\n".utf8), name: "t.csv")
    }
    var plain = TableOptions()
    plain.hasHeader = false
    #expect(try Table(csv: Array("a,\(long)x\n1,2\n".utf8), name: "t.csv", options: plain).rowCount == 2)
  }

  /// What would be a comment or a mark at the beginning of a line is written in quotes.
  @Test func headersThatBeginAsSomethingElse() throws {
    for name in ["#a", "\u{FEFF}a", "#"] {
      let table = try Table(
        name: "t", columns: [Column(name: name, numbers: [1]), Column(name: "b", numbers: [2])])
      #expect(table.csv() == "\"\(name)\",b\n1,2\n")
      #expect(
        try Table(csv: Array(table.csv().utf8), name: "t.csv").columnNames.map { Array($0.utf8) }[0]
          == Array(name.utf8))
    }
  }

  /// Names that stand in a comment are text as any.
  @Test func invalidNamesInAComment() throws {
    let bytes: [UInt8] = Array("#a\t".utf8) + [0xE9] + Array("\n1\t2\n3\t4\n".utf8)
    #expect(throws: TableError.malformed(file: "t.csv", line: 1, problem: .notUTF8)) {
      try Table(csv: bytes, name: "t.csv")
    }
  }
}
