import BackpropModel

/// Where a model is worse than in the rest, for a person and for a program.
struct SlicesReport: Encodable {
  struct Row: Encodable {
    /// What the rows have in each column.
    let conditions: [Condition]
    let rows: Int
    let value: Double
    let rest: Double
    let chance: Double
  }

  struct Condition: Encodable {
    let column: String
    let cells: String
  }

  let score: String
  let overall: Double
  let rows: Int
  let leastRows: Int
  let examined: Int
  let found: Int
  let slices: [Row]
  private let title: String

  private enum CodingKeys: CodingKey { case score, overall, rows, leastRows, examined, found, slices }

  /// So many are told.
  private static let shown = 10

  init(_ worst: WorstSlices) {
    score = worst.score.name
    title = worst.score.title
    overall = worst.overall
    rows = worst.rows
    leastRows = worst.leastRows
    examined = worst.examined
    found = worst.slices.count
    slices = worst.slices.prefix(Self.shown).map { slice in
      Row(
        conditions: slice.conditions.map { Condition(column: $0.column, cells: $0.cells) }, rows: slice.rows,
        value: slice.value, rest: slice.rest, chance: slice.chance)
    }
  }

  /// What was looked at, then a line for each slice.
  var text: String {
    let of = "of \(count(examined, "slice")) of \(grouped(leastRows)) rows or more"
    guard !slices.isEmpty else {
      return examined == 0
        ? "slices: no column has parts of \(grouped(leastRows)) rows or more\n"
        : "slices: none \(of) is worse than the rest beyond chance\n"
    }
    var lines = [
      "where \(title) is worse than in the rest: \(grouped(found)) \(of)",
      "(the chance that any is there by luck is 5 % at most, Holm)", "",
    ]
    let names = slices.map { slice in
      slice.conditions.map { "\($0.column): \($0.cells)" }.joined(separator: " and ")
    }
    let width = max(20, min(44, (names.map(\.count).max() ?? 0) + 2))
    lines.append(left("slice", width) + right("rows", 9) + right("score", 11) + right("the rest", 11))
    for (name, slice) in zip(names, slices) {
      let shown = name.count > width - 2 ? name.prefix(width - 5) + "..." : name[...]
      lines.append(
        left(String(shown), width) + right(grouped(slice.rows), 9) + right(short(slice.value), 11)
          + right(short(slice.rest), 11))
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
