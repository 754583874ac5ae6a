import BackpropData

/// What the columns of a table were taken for, as lines of text: kind, distinct values, missing cells, values, treatment.
struct ColumnTable {
  /// A header, and a line a column; of very many columns the first and the last.
  let lines: [String]

  private static let mostLines = 60
  private static let widestName = 28
  private static let widestValues = 46

  init(_ columns: [ColumnSummary]) {
    guard !columns.isEmpty else {
      lines = []
      return
    }
    let shown = columns.count <= Self.mostLines ? columns[...] : columns.prefix(Self.mostLines - 10)
    var rows = [["column", "kind", "distinct", "missing", "values", "treatment"]]
    for column in shown {
      rows.append([
        Self.cut(column.name, Self.widestName), column.kind?.rawValue ?? "", grouped(column.distinct),
        column.missing == 0 ? "" : grouped(column.missing), Self.cut(column.values, Self.widestValues),
        column.treatment,
      ])
    }
    let widths = (0..<6).map { place in rows.map { $0[place].count }.max() ?? 0 }
    var lines = rows.map { row in
      let cells = (0..<6).map { place in
        place == 2 || place == 3 ? right(row[place], widths[place]) : left(row[place], widths[place])
      }
      return ("  " + cells.joined(separator: "  ")).trimmingEnd()
    }
    if shown.count < columns.count { lines.append("  ... \(columns.count - shown.count) more columns") }
    self.lines = lines
  }

  private static func cut(_ text: String, _ width: Int) -> String {
    text.count > width ? String(text.prefix(width - 3)) + "..." : text
  }
}

extension String {
  fileprivate func trimmingEnd() -> String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
