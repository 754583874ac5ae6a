/// Writes cells as RFC 4180 has them, rows ending with a line feed.
package struct CSVWriter {
  /// What has been written.
  package private(set) var text = ""

  package init() {}

  /// Adds a row of names. Blanks at the ends of a name are in quotes: around them they have no meaning.
  package mutating func append(header names: [String]) {
    append(row: names) { withoutBlanks($0).utf8.count < $0.utf8.count }
  }

  /// Adds one row. A row of one empty cell is written as `""`, since a blank line would be no row.
  package mutating func append(row cells: [String]) {
    append(row: cells) { _ in false }
  }

  private mutating func append(row cells: [String], isQuoted: (String) -> Bool) {
    if cells.count == 1, cells[0].isEmpty { text += "\"\"" }
    for (index, cell) in cells.enumerated() {
      if index > 0 { text += "," }
      append(cell, isFirst: index == 0, isQuoted: isQuoted(cell))
    }
    text += "\n"
  }

  private mutating func append(_ cell: String, isFirst: Bool, isQuoted: Bool) {
    // A line that begins so would be a comment, or say what separates cells; a mark that begins a file is no part of it.
    let isOdd =
      isFirst
      && (cell.utf8.first == UInt8(ascii: "#") || cell.unicodeScalars.first == "\u{FEFF}"
        || cell.utf8.starts(with: "sep=".utf8) || cell.utf8.starts(with: "SEP=".utf8))
    // By bytes: as characters, a carriage return with a line feed is neither of the two.
    let needsQuotes =
      isQuoted || isOdd
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
