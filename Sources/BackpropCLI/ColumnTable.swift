import BackpropData

/// What the columns of a table were taken for, as lines of text: kind, distinct values, missing cells, values, treatment.
struct ColumnTable {
  /// A header, and a line a column; of very many columns the first.
  let lines: [String]

  private static let mostLines = 60
  private static let headers = ["column", "kind", "distinct", "missing", "values", "treatment"]
  private static let (name, values, treatment) = (0, 4, 5)
  /// What is cut where a line is too long, and to what width: values before treatment before names.
  private static let cuts = [
    (values, 14), (treatment, 22), (name, 12), (values, 8), (treatment, 12), (name, 8),
  ]

  /// - Parameter width: the signs that fit in a line; nil cuts only what is very long.
  init(_ columns: [ColumnSummary], width: Int? = nil) {
    guard !columns.isEmpty else {
      lines = []
      return
    }
    let shown = columns.count <= Self.mostLines ? columns[...] : columns.prefix(Self.mostLines - 10)
    let rows = [Self.headers] + shown.map(Self.row)
    var widths = (0..<6).map { place in rows.map { displayWidth($0[place]) }.max() ?? 0 }
    widths[Self.name] = min(widths[Self.name], 28)
    widths[Self.values] = min(widths[Self.values], 46)
    if let width {
      for (place, least) in Self.cuts {
        let excess = widths.reduce(2 * widths.count, +) - width
        widths[place] -= max(0, min(excess, widths[place] - least))
      }
    }
    var lines = rows.map { row in
      let cells = (0..<6).map { place in
        let text = shortened(row[place], to: widths[place])
        let blanks = String(repeating: " ", count: max(0, widths[place] - displayWidth(text)))
        return place == 2 || place == 3 ? blanks + text : text + blanks
      }
      return ("  " + cells.joined(separator: "  ")).trimmingEnd()
    }
    if shown.count < columns.count { lines.append("  ... \(columns.count - shown.count) more columns") }
    self.lines = lines
  }

  private static func row(_ column: ColumnSummary) -> [String] {
    [
      visible(column.name), column.kind?.rawValue ?? "", grouped(column.distinct),
      column.missing == 0 ? "" : grouped(column.missing), visible(column.values), column.treatment,
    ]
  }
}

/// The text with a blank for each sign that moves the cursor of a terminal.
func visible(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: \.isControl) else { return text }
  var scalars = String.UnicodeScalarView()
  for scalar in text.unicodeScalars { scalars.append(scalar.isControl ? " " : scalar) }
  return String(scalars)
}

/// How many columns of a terminal a text takes: two for the signs of East Asia and for pictures, none for marks on letters.
func displayWidth(_ text: String) -> Int { text.reduce(0) { $0 + $1.displayWidth } }

/// The text, or its beginning and three dots where it is wider.
func shortened(_ text: String, to width: Int) -> String {
  guard displayWidth(text) > width else { return text }
  var beginning = ""
  var room = width - 3
  for sign in text {
    room -= sign.displayWidth
    if room < 0 { break }
    beginning.append(sign)
  }
  return beginning + String(repeating: ".", count: min(3, max(0, width)))
}

extension Character {
  fileprivate var displayWidth: Int {
    guard let first = unicodeScalars.first else { return 0 }
    switch first.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      return 2
    default:
      switch first.properties.generalCategory {
      case .nonspacingMark, .enclosingMark, .format: return 0
      default: return 1
      }
    }
  }
}

extension Unicode.Scalar {
  /// Controls, and what turns the direction of writing.
  var isControl: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    }
  }
}

extension String {
  fileprivate func trimmingEnd() -> String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
