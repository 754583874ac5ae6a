import BackpropCompute

/// Rows of the second table that are in the first: what is scored there has been learned by heart.
///
/// Compared are the columns that both have, but for identifiers; a row that is equal but for its target is
/// said too. Where columns have few different values, rows are shared by chance: about as large a share u of
/// them as has an equal row within the first table. An error is one row of a hundred and more, where that is
/// more than twice u and with m rows in the second table m KL(share || u) > ln 1000, the bound of
/// ``LeakCheck``; u counts three rows more than were found, for few rows say little. Else it is a warning
/// from one row of a hundred on, or a note. Cost: linear in the cells.
enum SharedRowsCheck {
  static func findings(in first: CheckedTable, _ second: CheckedTable, _ rows: EqualRows) -> [CheckFinding] {
    let common = first.shared(with: second)
    let bytes = (first.table.bytes, second.table.bytes)
    guard !common.isEmpty || bytes.0 != nil, second.table.rowCount > 0 else { return [] }
    var known = CellHashes.rows(common.map(\.0.column), bytes: bytes.0, count: first.table.rowCount)
    var hashes = CellHashes.rows(common.map(\.1.column), bytes: bytes.1, count: second.table.rowCount)
    let alike = matches(hashes, known)
    var isSame = alike.map { $0 != nil }
    if let target = first.target, let answers = second.target {
      CellHashes.add(target.column, to: &known)
      CellHashes.add(answers.column, to: &hashes)
      let same = matches(hashes, known)
      // Without an answer a row is known by the others.
      isSame = same.indices.map { same[$0] != nil || (answers.column.isMissing(row: $0) && isSame[$0]) }
    }
    let shared = isSame.indices.filter { isSame[$0] }
    let contrary = isSame.indices.filter { !isSame[$0] && alike[$0] != nil }
    guard let example = shared.first ?? contrary.first else { return [] }
    let share = Double(shared.count) / Double(second.table.rowCount)
    let usual = min(1, Double(rows.rowsWithEquals + 3) / Double(first.table.rowCount))
    let evidence = Double(second.table.rowCount) * LeakCheck.divergence(share, usual)
    let severity: CheckFinding.Severity =
      share < 0.01 || rows.areExpected
      ? .note : share > 2 * usual && evidence > Elementary.log(1000) ? .error : .warning
    let pair = alike[example].map {
      "; \(second.table.place(ofRow: example)) is \(first.table.place(ofRow: $0))"
    }
    return [
      CheckFinding(
        .sharedRows, severity,
        message: words(shared.count, contrary.count, first, second) + (pair ?? ""),
        places: [second.place(shared + contrary)],
        remedy: "leave them out of one of the files: what was learned by heart is no test")
    ]
  }

  private static func words(
    _ shared: Int, _ contrary: Int, _ first: CheckedTable, _ second: CheckedTable
  ) -> String {
    func rows(_ count: Int) -> String {
      "\(number(count, "row")) of \(second.table.name) "
        + "(\(percent(Double(count) / Double(second.table.rowCount)))) \(count == 1 ? "is" : "are") in \(first.table.name) too"
    }
    if shared == 0 { return rows(contrary) + ", but for the target" }
    return rows(shared) + (contrary == 0 ? "" : ", and \(contrary) but for the target")
  }

  /// For each row of the one table the first row of the other with the same hash.
  private static func matches(_ hashes: [UInt64], _ known: [UInt64]) -> [Int?] {
    var first: [UInt64: Int] = [:]
    first.reserveCapacity(hashes.count)
    for hash in hashes { first[hash] = -1 }
    for (row, hash) in known.enumerated() where first[hash] == -1 { first[hash] = row }
    return hashes.map { hash in first[hash].flatMap { $0 < 0 ? nil : $0 } }
  }
}
