import BackpropModel

/// How much each column matters to a model, for a person and for a program.
struct ImportanceReport: Encodable {
  struct Row: Encodable {
    let column: String
    let fall: Double
    let deviation: Double
  }

  struct Pair: Encodable {
    let first: String
    let second: String
    let correlation: Double
  }

  let score: String
  let baseline: Double
  /// How many rows were asked.
  let rows: Int
  let repeats: Int
  let columns: [Row]
  let correlated: [Pair]?
  private let title: String
  private let allRows: Int

  private enum CodingKeys: CodingKey { case score, baseline, rows, repeats, columns, correlated }

  /// So many columns are shown to a person.
  private static let shown = 30

  init(_ found: PermutationImportance) {
    score = found.score.name
    title = found.score.title
    baseline = found.baseline
    rows = found.rows
    allRows = found.allRows
    repeats = found.repeats
    columns = found.columns.map { Row(column: $0.name, fall: $0.fall, deviation: $0.deviation) }
    correlated = found.correlated?.map {
      Pair(first: $0.first, second: $0.second, correlation: $0.correlation)
    }
  }

  /// A line for each column with a bar; then what to keep in mind.
  var text: String {
    let told = columns.prefix(Self.shown)
    let width = max(16, min(28, (told.map(\.column.count).max() ?? 0) + 2))
    let worse = score == "accuracy" || (columns.first?.fall ?? 0) < 0 ? "falls" : "gets worse"
    var lines = [
      "by how much \(title) (\(short(baseline))) \(worse) when a column's cells are dealt anew",
      "among \(allRows > rows ? "\(grouped(rows)) rows drawn at random" : count(rows, "row")), "
        + "the mean of \(repeats) times",
      "",
      left("column", width) + right("fall", 11) + right("deviation", 11),
    ]
    let most = told.map(\.fall).max() ?? 0
    for row in told {
      let share = most > 0 && row.fall > 0 ? row.fall / most : 0
      let bar = String(repeating: "━", count: Int((share * Double(78 - width - 24)).rounded()))
      let name = row.column.count > width - 2 ? row.column.prefix(width - 5) + "..." : row.column[...]
      let line =
        left(String(name), width) + right(short(row.fall), 11) + right(short(row.deviation), 11)
        + (bar.isEmpty ? "" : "  " + bar)
      lines.append(line)
    }
    if columns.count > told.count { lines.append("and \(count(columns.count - told.count, "column")) more") }
    lines.append("")
    guard let correlated else {
      lines.append("Columns that say the same share it; among so many none were looked for.")
      return lines.joined(separator: "\n") + "\n"
    }
    lines.append("Columns that say the same share it: each falls little while the other is there.")
    for pair in correlated.prefix(10) {
      lines.append("correlated  \(fixed(pair.correlation, 3))  \(pair.first), \(pair.second)")
    }
    if correlated.count > 10 { lines.append("and \(grouped(correlated.count - 10)) more") }
    return lines.joined(separator: "\n") + "\n"
  }
}
