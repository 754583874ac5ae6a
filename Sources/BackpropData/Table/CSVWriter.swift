/// Writes cells as RFC 4180 has them, rows ending with a line feed.
package struct CSVWriter {
  /// What has been written.
  package private(set) var text = ""

  package init() {}

  /// Adds one row. A row of one empty cell is written as `""`, since a blank line would be no row.
  package mutating func append(row cells: [String]) {
    if cells.count == 1, cells[0].isEmpty { text += "\"\"" }
    for (index, cell) in cells.enumerated() {
      if index > 0 { text += "," }
      append(cell, isFirst: index == 0)
    }
    text += "\n"
  }

  private mutating func append(_ cell: String, isFirst: Bool) {
    // A line that begins so would be a comment, a mark that begins a file no part of it.
    let isOdd = isFirst && (cell.utf8.first == UInt8(ascii: "#") || cell.unicodeScalars.first == "\u{FEFF}")
    // By bytes: as characters, a carriage return with a line feed is neither of the two.
    let needsQuotes =
      isOdd
      || cell.utf8.contains { byte in
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"): true
        default: false
        }
      }
    guard needsQuotes else {
      text += cell
      return
    }
    text.unicodeScalars.append("\"")
    for scalar in cell.unicodeScalars {
      if scalar == "\"" { text.unicodeScalars.append("\"") }
      text.unicodeScalars.append(scalar)
    }
    text.unicodeScalars.append("\"")
  }
}
