import BackpropData
import Foundation
import Testing

/// Random tables in random dialects: their cells as Python's csv module reads them, and their numbers as pandas finds them.
///
/// `Scripts/check-tables` makes others, which the environment variable `BACKPROP_TABLES` names.
@Suite struct RandomTablesTests {
  struct Written: Decodable {
    let text: String
    let rows: [[String]]
    let hasHeader: Bool
    /// Nil where pandas finds other rows, or differs otherwise in a column.
    let columns: [Known?]?
    /// Nil where they are to be found out, as is then the header.
    let delimiter: String?
    let quote: String?

    struct Known: Decodable {
      /// Nil where the column is text.
      let numbers: [Double?]?
      let missing: Int
    }

    var options: TableOptions {
      var options = TableOptions()
      guard let delimiter, let quote else { return options }
      options.delimiter = Dialect.Delimiter(delimiter)
      options.quote = quote == "'" ? .single : .double
      options.hasHeader = hasHeader
      return options
    }
  }

  static let written: [Written] = {
    let fixture = URL(filePath: #filePath).appending(path: "../../../Fixtures/random_tables.json")
    let file = ProcessInfo.processInfo.environment["BACKPROP_TABLES"].map { URL(filePath: $0) } ?? fixture
    guard let data = try? Data(contentsOf: file.standardizedFileURL) else { return [] }
    return (try? JSONDecoder().decode([Written].self, from: data)) ?? []
  }()

  @Test func cellsAreThoseOfPython() throws {
    #expect(Self.written.count >= 100)
    for (number, written) in Self.written.enumerated() {
      let name = "table \(number): \(written.text.debugDescription)"
      let table: Table
      do throws(TableError) {
        table = try Table(csv: Array(written.text.utf8), name: "test.csv", options: written.options)
      } catch {
        Issue.record("\(name): \(error)")
        continue
      }
      let rows = (0..<table.rowCount).map { table.texts(row: $0) }
      let all = written.hasHeader ? [table.columnNames] + rows : rows
      // By bytes: two texts of other letters may be the same to Unicode.
      let isEqual = all.map { $0.map { Array($0.utf8) } } == written.rows.map { $0.map { Array($0.utf8) } }
      #expect(isEqual, "\(name): \(all), \(table.notes)")
      if isEqual, let columns = written.columns { compare(table, columns, name: name) }
    }
  }

  private func compare(_ table: Table, _ columns: [Written.Known?], name: String) {
    for (column, known) in zip(table.columns, columns) {
      guard let known else { continue }
      #expect(column.missingRows.count == known.missing, "\(name), \(column)")
      switch (column.values, known.numbers) {
      case (.numbers(let numbers), let expected?):
        let bits = expected.map { ($0 ?? .nan).bitPattern }
        #expect(numbers.map(\.bitPattern) == bits, "\(name), \(column)")
      case (.text, nil): break
      default: Issue.record("\(name): \(column), and pandas: \(known)")
      }
    }
  }
}
