import BackpropCompute

/// Categories of the second table that the first does not have: a network knows nothing of them.
///
/// Where categories are many, some new ones are to be expected: about as large a share of the rows as those
/// have in the first table whose category stands in one row (Good 1953). A warning where it is one row of a
/// hundred and more, more than twice what is to be expected, and by the bound of ``LeakCheck`` no chance; all
/// others are one note together. Cost: linear in the rows.
enum UnknownCategoriesCheck {
  static func findings(in first: CheckedTable, _ second: CheckedTable) -> [CheckFinding] {
    var findings: [CheckFinding] = []
    var columns: [String] = []
    var rows: Set<Int> = []
    for (column, other) in first.shared(with: second) {
      guard column.kind == .category || column.kind == .boolean, !column.column.isNumeric else { continue }
      let unknown = UnknownValues(other.column, notIn: column.column)
      guard !unknown.rows.isEmpty else { continue }
      let share = Double(unknown.rows.count) / Double(second.table.rowCount)
      let expected = expectedShare(column.column)
      let evidence = Double(second.table.rowCount) * LeakCheck.divergence(share, expected)
      guard share >= 0.01, share > 2 * expected, evidence > Elementary.log(1000) else {
        columns.append(column.name)
        rows.formUnion(unknown.rows)
        continue
      }
      findings.append(
        CheckFinding(
          .unknownCategories, .warning, columns: [column.name],
          message:
            "\(quoted(column.name)) has \(number(unknown.values.count, "category", plural: "categories")) in "
            + "\(percent(share)) of the rows of \(second.table.name) that \(first.table.name) does not have: "
            + listed(unknown.values.prefix(5).map(quoted)) + (unknown.values.count > 5 ? ", ..." : ""),
          places: [second.place(unknown.rows)],
          remedy: "write them as in the first file, add rows of them, or \(CheckFlag.ignore(column.name))"))
    }
    guard !columns.isEmpty else { return findings }
    findings.append(
      CheckFinding(
        .unknownCategories, .note, columns: columns,
        message:
          "\(columnsText(columns)): \(number(rows.count, "row")) of \(second.table.name) with a category that "
          + "\(first.table.name) does not have",
        places: [second.place(rows.sorted())], remedy: "nothing: such a cell counts as unknown"))
    return findings
  }

  private static func expectedShare(_ column: Column) -> Double {
    guard case .text(let texts, let codes) = column.values else { return 1 }
    var counts = [Int](repeating: 0, count: texts.count)
    for code in codes where code >= 0 { counts[Int(code)] += 1 }
    return Double(max(1, counts.count { $0 == 1 })) / Double(max(1, codes.count))
  }
}
