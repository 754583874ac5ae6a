import BackpropCompute
import Testing

@testable import BackpropData

/// Rows longer than a row may be: an error, with the line, whatever the blocks.
@Suite struct LongRowsTests {
  private static let pool = WorkerPool(count: 3)

  private func failure(_ text: String, longestRow: Int = 1_000, skipsBadRows: Bool = false) -> Set<String> {
    var options = TableOptions()
    options.skipsBadRows = skipsBadRows
    var seen: Set<String> = []
    for blockSize in [10, 100, 5_000] {
      for workers in [Self.pool, WorkerPool(count: 1)] {
        do throws(TableError) {
          let table = try CSVReader.table(
            from: ByteSource(Array(text.utf8)), name: "test.csv", options: options, workers: workers,
            blockSize: blockSize, longestRow: longestRow)
          seen.insert("\(table.rowCount) rows")
        } catch {
          seen.insert("\(error)")
        }
      }
    }
    return seen
  }

  private let beginning = "a,b\n" + String(repeating: "1,2\n", count: 50)

  @Test func aLongRow() {
    let long = String(repeating: "x", count: 20_000)
    let expected = Set(["test.csv:52: a row of more than 0 MB; expected lines"])
    #expect(failure(beginning + "1,\(long)\n3,4\n") == expected)
    #expect(failure(beginning + "1,\(long)\n3,4\n", skipsBadRows: true) == expected)
    #expect(failure(beginning + "1,\(long.prefix(800))\n3,4\n") == ["52 rows"])
    #expect(failure(beginning + "1,\(long)\n3,4\n", longestRow: 100_000) == ["52 rows"])
  }

  @Test func aQuoteThatIsNotClosed() {
    let rows = String(repeating: "1,2\n", count: 5_000)
    #expect(
      failure(beginning + "1,\"\n" + rows)
        == ["test.csv:52: a quote opens on this line and is not closed within 0 MB"])
    #expect(
      failure(beginning + "\"1\n\",\"\n" + rows, skipsBadRows: true)
        == ["test.csv:53: a quote opens on this line and is not closed within 0 MB"])
    #expect(
      failure(beginning + "1,\"\n" + rows, longestRow: 100_000)
        == ["test.csv:52: a quote opens on this line and is never closed"])
  }

  @Test func aLongHeader() {
    let names = (0..<5_000).map { "name\($0)" }.joined(separator: ",")
    #expect(failure("\n\(names)\n") == ["test.csv:2: a row of more than 0 MB; expected lines"])
    #expect(
      failure("# x\n\"a\n\(names)\n") == [
        "test.csv:2: a quote opens on this line and is not closed within 0 MB"
      ])
    #expect(
      failure(String(repeating: "# x\n\n", count: 1_000) + "a\n1\n")
        == ["test.csv: no header and no row within 0 MB; there are only comments and blank lines"])
  }

  @Test func moreColumnsThanATableHas() {
    let text = String(repeating: ",", count: FileBeginning.mostColumns) + "\n"
    #expect(
      failure(text, longestRow: Block.longestRow) == [
        "test.csv:1: more than 1048576 cells in a row; expected lines"
      ])
  }
}
