@testable import BackpropData

/// Everything that can be seen of a table, or the error.
struct Seen: CustomStringConvertible {
  private(set) var table: Table?
  private(set) var error: TableError?
  private(set) var names: [String] = []
  /// The bytes of the cells.
  private(set) var rows: [[[UInt8]]] = []
  private(set) var lines: [Int] = []
  private(set) var notes: [String] = []

  init(_ read: () throws(TableError) -> Table) {
    do throws(TableError) {
      let table = try read()
      self.table = table
      names = table.columnNames
      rows = (0..<table.rowCount).map { table.texts(row: $0).map { Array($0.utf8) } }
      lines = (0..<table.rowCount).map { table.line(ofRow: $0) ?? 0 }
      notes = table.notes
    } catch {
      self.error = error
    }
  }

  static func == (left: Seen, right: Seen) -> Bool {
    left.error == right.error && left.names == right.names && left.rows == right.rows
      && left.lines == right.lines && left.notes == right.notes
      && zip(left.table?.columns ?? [], right.table?.columns ?? []).allSatisfy(areEqual)
  }

  /// Whether two columns hold the same, to the last bit.
  private static func areEqual(_ left: Column, _ right: Column) -> Bool {
    switch (left.values, right.values) {
    case (.numbers(let left), .numbers(let right)):
      left.map(\.bitPattern) == right.map(\.bitPattern)
    case (.text(let left, let leftCodes), .text(let right, let rightCodes)):
      left == right && leftCodes == rightCodes
    default: false
    }
  }

  var description: String {
    error.map { "\($0)" }
      ?? "\(names), \(rows.map { $0.map { String(decoding: $0, as: UTF8.self) } }), lines \(lines), \(notes), "
      + "\(table?.columns.map { "\($0.values)" } ?? [])"
  }
}
