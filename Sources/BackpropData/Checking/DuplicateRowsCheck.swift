/// Rows that are in the table more than once: all columns but identifiers are equal, the target too.
///
/// A copy of a training row among the held-out rows makes a score look better than it is. A warning where one
/// row of a hundred is a copy; a note where they are fewer, or where the columns have so few different values
/// that equal rows must be. Cost: linear in the cells (``CellHashes``).
enum DuplicateRowsCheck {
  static func findings(in table: CheckedTable, _ rows: EqualRows) -> [CheckFinding] {
    let copies = rows.copies
    guard let first = copies.first else { return [] }
    let share = Double(copies.count) / Double(table.table.rowCount)
    let all = table.columns.allSatisfy(\.kind.isFeature) ? "" : " but for identifiers and constants"
    let example = table.table.place(ofRow: Int(rows.first[first]))
    return [
      CheckFinding(
        .duplicateRows, share >= 0.01 && !rows.areExpected ? .warning : .note,
        message:
          "\(number(copies.count, "row")) (\(percent(share))) \(copies.count == 1 ? "is" : "are") in the table "
          + "already\(all); the first is that of \(example)"
          + (rows.areExpected ? "; with so few different values equal rows must be" : ""),
        places: [table.place(copies)],
        remedy:
          "leave them out of the file if they are there by mistake: held-out copies make scores look better")
    ]
  }
}

/// Which rows of a table are equal, with the target and without.
struct EqualRows {
  /// The first row with the same features; the row itself where there is none before it.
  let firstLike: [Int32]
  /// The first row with the same features and the same answer.
  let first: [Int32]
  /// Whether there are fewer possible rows than rows, so that equal ones say little.
  let areExpected: Bool

  /// Rows that are equal to one before them.
  var copies: [Int] { first.indices.filter { Int(first[$0]) != $0 } }

  /// How many rows are equal to another one, before or after them.
  var rowsWithEquals: Int {
    let copies = copies
    return copies.count + Set(copies.lazy.map { first[$0] }).count
  }

  /// Nil where there is no column to compare.
  init?(_ table: CheckedTable) {
    let features = table.features
    guard table.hasFeatures, table.table.rowCount > 0, let target = table.target else { return nil }
    var hashes = CellHashes.rows(
      features.map(\.column), bytes: table.table.bytes, count: table.table.rowCount)
    firstLike = CellHashes.firstRows(hashes)
    CellHashes.add(target.column, to: &hashes)
    first = CellHashes.firstRows(hashes)
    var possible = table.table.bytes == nil ? 1.0 : .infinity
    for feature in features {
      if case .text(let texts, _) = feature.column.values { possible *= Double(max(1, texts.count)) }
      if case .numbers(let numbers) = feature.column.values {
        var distinct: Set<Double> = []
        for number in numbers where distinct.count <= 1_000 {
          distinct.insert(number.isNaN ? .infinity : number)
        }
        possible *= Double(max(1, distinct.count))
      }
      if possible > Double(table.table.rowCount) { break }
    }
    areExpected = possible <= Double(table.table.rowCount)
  }
}
