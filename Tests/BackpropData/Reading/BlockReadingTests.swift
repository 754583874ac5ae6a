import BackpropCompute
import Foundation
import Testing

@testable import BackpropData

/// Files cut into blocks that several workers read: the table must be that of one reader from top to bottom.
@Suite struct BlockReadingTests {
  private static let pool = WorkerPool(count: 3)

  /// Everything that can be seen of a table, or the error.
  private struct Seen: Equatable {
    var rows: [[String]] = []
    var values: [String] = []
    var lines: [Int?] = []
    var notes: [String] = []
    var error: TableError?
  }

  private func seen(
    _ text: String, blockSize: Int, workers: WorkerPool = pool,
    _ change: (inout TableOptions) -> Void = { _ in }
  ) -> Seen {
    var options = TableOptions()
    change(&options)
    do throws(TableError) {
      let table = try CSVReader.table(
        from: ByteSource(Array(text.utf8)), name: "test.csv", options: options, workers: workers,
        blockSize: blockSize)
      return Seen(
        rows: [table.columnNames] + (0..<table.rowCount).map { table.texts(row: $0) },
        values: table.columns.map { "\($0.values)" },
        lines: (0..<table.rowCount).map { table.line(ofRow: $0) }, notes: table.notes)
    } catch {
      return Seen(error: error)
    }
  }

  private func check(
    _ text: String, _ change: (inout TableOptions) -> Void = { _ in },
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let whole = seen(text, blockSize: 1 << 20, workers: WorkerPool(count: 1), change)
    for size in [1, 2, 3, 5, 8, 13, 40, 64, 100] {
      #expect(
        seen(text, blockSize: size, change) == whole, "blocks of \(size): \(text.debugDescription)",
        sourceLocation: sourceLocation)
    }
  }

  /// What the cells are, Python's csv module said (`DialectTests`).
  @Test func tablesOfAllDialects() {
    for written in DialectTests.written { check(written.text) }
  }

  @Test(arguments: [
    "a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4\r\n5,6", "a,b\r1,2\r3,4\r", "a,b\n\n\n1,2\n\n3,4\n\n\n",
    "a\n1\n\n2\n\n\n3", "a,b\n\"x\ny\",2\n\"p\n\n\nq\",4\n\"\"\"\",5\n", "a,b\n1,2\n3,x\n",
    "a,b\n1,NA\n,2\n?,\n",
    "a,b\n1e400,2\n3,-inf\n", "a;b\n1,5;x\n2,25;y\n", "a,b\n\"1\",\" 2 \"\n\"3\",\"4\"\n",
    "a,b\nx,1\nNA,2\n x,3\nx,4\n\"x\",5\n", "é,b\nü,1\nüü,2\n", "a,b\n1,2\r\n3,4\n5,6\r\n",
  ])
  func whateverTheBlocks(_ text: String) { check(text) }

  @Test(arguments: [
    "a,b\n1,2\n3\n5,6\n", "a,b\n1,2\n3,4,5\n", "a,b\n1,2\n\"3,4\n5,6\n", "a,b\n1,2\n3,\"4\"x\n5,6\n",
    "a,b\n1,2\n3,4\"\n5,6\n", "a,b\n1,2\n3,\0\n", "a,b\n\"x\ny\",2\n3\n", "a,b\n1,2\n\n\n3\n",
  ])
  func errorsHaveTheirLine(_ text: String) {
    check(text)
    check(text) { $0.skipsBadRows = true }
    check(text) { $0.hasHeader = true }
  }

  @Test func invalidTextHasItsLine() {
    let bytes = Array("a,b\nx,1\ny,2\n\u{FF},3\n".utf8).map { $0 == 0xC3 ? 0xE9 : $0 }
    for size in [1, 4, 100] {
      #expect(throws: TableError.malformed(file: "test.csv", line: 4, problem: .notUTF8)) {
        try CSVReader.table(
          from: ByteSource(bytes), name: "test.csv", options: TableOptions(), workers: Self.pool,
          blockSize: size)
      }
    }
  }

  /// Rows much longer than a block, and quotes that enclose whole rows of it.
  @Test func rowsLongerThanBlocks() {
    let long = String(repeating: "word, \"\"word\"\"\n", count: 3_000)
    let text = "a,b\n1,\"\(long)\"\n2,\"\(long)\"\n3,x\n"
    let whole = seen(text, blockSize: 1 << 20)
    #expect(whole.rows.count == 4 && whole.lines == [2, 3_003, 6_004])
    #expect(seen(text, blockSize: 1_000) == whole)
    #expect(seen(text, blockSize: 30_000) == whole)
  }

  /// A column that is numbers for many blocks, and more distinct texts than a worker remembers.
  @Test func lateTextAndManyTexts() {
    var text = "number,late,name\n"
    for row in 0..<20_000 {
      text += "\(row).5,\(row == 19_990 ? "x" : "\(row)"),name \(row * 7_919 % 15_000)\n"
    }
    let whole = seen(text, blockSize: 1 << 24)
    #expect(seen(text, blockSize: 10_000) == whole)
    #expect(whole.rows[1] == ["0.5", "0", "name 0"])
    #expect(whole.values[1].contains("text") && whole.values[0].contains("numbers"))
  }

  /// Every kind of number, as C's strtod reads it, the sign of zero included.
  @Test func numbersAsC() throws {
    var drawing = Drawing(seed: 5)
    var texts: [String] = []
    for length in 1...22 {
      for _ in 0..<2_000 {
        var text = (0..<length).map { _ in String(Int.random(in: 0...9, using: &drawing)) }.joined()
        if Int.random(in: 0...3, using: &drawing) > 0 {
          text.insert(
            ".", at: text.index(text.startIndex, offsetBy: Int.random(in: 0...length, using: &drawing)))
        }
        switch Int.random(in: 0...4, using: &drawing) {
        case 0: text += "e\(Int.random(in: -40...40, using: &drawing))"
        case 1: text += "E+0\(Int.random(in: 0...9, using: &drawing))"
        default: break
        }
        texts.append((["", "-", "+"].randomElement(using: &drawing) ?? "") + text)
      }
    }
    // Halfway between two neighbours, and a little beside: the next digit decides.
    for _ in 0..<5_000 {
      let base = UInt64.random(in: 1 << 53..<1 << 54, using: &drawing) | 1
      for offset: UInt64 in [0, 1] { texts.append("\(base + offset - 1)") }
      texts.append("\(base).\(Int.random(in: 0...9, using: &drawing))")
      texts.append("0.\(base)")
      texts.append("\(base)e\(Int.random(in: -27...27, using: &drawing))")
    }
    texts += [
      "0", "-0", "-0.0", ".5", "5.", "-.5", "1e22", "1e23", "9007199254740993", "18446744073709551615",
    ]
    // Digits that begin with zero are words; with a sign they are numbers.
    let zero = UInt8(ascii: "0")
    texts = texts.map { text in
      let isPadded =
        text.utf8.count > 1 && text.utf8.allSatisfy { $0 &- zero < 10 } && text.utf8.first == zero
      return isPadded ? "+" + text : text
    }
    let text = "x,y\n" + texts.map { "\($0),1\n" }.joined()
    let table = try Table(csv: Array(text.utf8), name: "test.csv")
    guard case .numbers(let numbers) = table.columns[0].values else {
      Issue.record("expected numbers")
      return
    }
    for (number, text) in zip(numbers, texts) {
      #expect(number.bitPattern == strtod(text, nil).bitPattern, "\(text)")
    }
  }

  /// What looks like a number to a reader of eight characters at once, and is none.
  @Test(arguments: [
    ".inf", "-.Infinity", "-", "+", ".", "-.", "1.2.3", "1..2", "1-2", "12345678x", "1.2345678x", "x1234567",
    "1e", "1e+", "e5",
    "1e5.",
    "--1", "+-1", "0x10", "1_000", "12 34", "1.e", "١٢", "1:30", "12/5", "1;2",
  ])
  func noNumbers(_ text: String) throws {
    let table = try Table(csv: Array("x|y\n1|2\n\(text)|3\n".utf8), name: "test.csv")
    guard case .text(let texts, let codes) = table.columns[0].values else {
      Issue.record("\(text): expected text")
      return
    }
    #expect(Array(texts) == ["1", text] && codes == [0, 1])
  }
}
