import BackpropData
import Testing

@testable import BackpropSQLite

@Suite("Columns that grow while rows come")
struct GrowingColumnTests {
  /// A cell as a database may hold it.
  enum Cell {
    case integer(Int64)
    case real(Double)
    case text(String)
    case null
  }

  private func grown(_ cells: [Cell]) throws -> (column: Column, notes: [String]) {
    var column = GrowingColumn(name: "x")
    for cell in cells {
      switch cell {
      case .integer(let integer): try column.append(integer)
      case .real(let real): try column.append(real)
      case .text(let text): try column.append(CellText(text))
      case .null: column.appendMissing()
      }
    }
    #expect(column.count == cells.count)
    return column.finished()
  }

  @Test("Integers, reals and texts of numbers are numbers")
  func numbers() throws {
    let (column, notes) = try grown([
      .integer(-7), .real(0.25), .text(" 1.50 "), .null, .text("1e3"), .real(-0.0),
    ])
    #expect(column.numberCells?.map(\.bitPattern) == [-7, 0.25, 1.5, .nan, 1000, -0.0].map(\.bitPattern))
    #expect(notes == [])
  }

  @Test("One word makes texts of all, each as it was written")
  func words() throws {
    let (column, notes) = try grown([
      .integer(9_007_199_254_740_993), .real(2.5), .text("1.50"), .text("007"), .null, .text("inf"),
      .real(.infinity),
      .real(3), .text("n/a?"), .integer(.min), .real(-.infinity), .text("1.50"), .text(""), .real(1e300),
    ])
    #expect(
      column.textCells == [
        "9007199254740993", "2.5", "1.50", "007", nil, "inf", "Inf", "3", "n/a?", "-9223372036854775808",
        "-Inf", "1.50",
        nil, "1e+300",
      ])
    #expect(notes == ["column \"x\": 1 cell of text counts as missing (the first in row 13: empty text)"])
  }

  @Test("Texts that are the same to a reader and not in their bytes stay apart")
  func composition() throws {
    let column = try grown([.text("\u{E9}"), .text("e\u{301}"), .text("a\0b"), .text("a\0c")]).column
    let bytes = column.textCells?.map { $0.map { Array($0.utf8) } }
    #expect(bytes == [[0xC3, 0xA9], [0x65, 0xCC, 0x81], [97, 0, 98], [97, 0, 99]])
  }

  @Test("Integers that Double cannot hold are rounded, and said")
  func largeIntegers() throws {
    let exact: [Int64] = [1 << 53, -(1 << 53), 1 << 60, .min]
    #expect(try grown(exact.map { .integer($0) }).notes == [])
    let (column, notes) = try grown([.integer(1), .integer(.max), .integer((1 << 53) + 1)])
    #expect(column.numberCells == [1, 9_223_372_036_854_775_808, 9_007_199_254_740_992])
    #expect(
      notes == [
        "column \"x\": 2 integers beyond 2^53 are rounded (the first in row 2: 9223372036854775807)"
      ])
  }

  @Test("What is missing by its text, and what is infinite, is said")
  func missing() throws {
    let (column, notes) = try grown([
      .text("NA"), .real(1), .text(" "), .real(.infinity), .text("-inf"), .text("1e999"),
    ])
    #expect(column.numberCells?.map(\.isNaN) == [true, false, true, true, true, true])
    #expect(
      notes == [
        "column \"x\": 2 cells of text count as missing (the first in row 1: \"NA\")",
        "column \"x\": 3 infinite values count as missing (the first in row 4)",
      ])
  }

  @Test("Bytes that are no text are refused")
  func invalid() throws {
    for bytes: [UInt8] in [[0x63, 0x61, 0x66, 0xE9], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xFF]] {
      var column = GrowingColumn(name: "x")
      try column.append(Int64(1))
      var text = CellText()
      bytes.withUnsafeBytes { text.assign($0) }
      #expect(throws: SQLiteError.CellProblem.notUTF8(bytes)) { try column.append(text) }
    }
  }

  @Test("Texts of every length keep their bytes")
  func lengths() throws {
    let words = (0..<200).map { String(repeating: "a", count: $0) + "b" }
    #expect(try grown((words + words).map { .text($0) }).column.textCells == (words + words).map { $0 })
  }
}

extension Column {
  /// The cells of a column of numbers; nil of another.
  var numberCells: [Double]? {
    guard case .numbers(let numbers) = values else { return nil }
    return Array(numbers)
  }

  /// The cells of a column of texts, nil where one is missing; nil of another.
  var textCells: [String?]? {
    guard case .text(let texts, let codes) = values else { return nil }
    return codes.map { $0 < 0 ? nil : texts[Int($0)] }
  }
}
