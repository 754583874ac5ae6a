/// Columns that a network does not see or should not: names of rows, names that several rows share, columns
/// with one value, and columns with hardly a value. That no other is left is an error.
///
/// What is an identifier or constant is what the schema says. A group is a column with a name that keys have,
/// of words or whole numbers, of which there are 20 and more with two rows and more each on average: its rows
/// are no strangers to each other, and a split that parts them makes a score look better than it is. Half of
/// the cells missing is a note, all but one in twenty a warning. Cost: linear in the cells.
enum ColumnsCheck {
  static func findings(in table: CheckedTable) -> [CheckFinding] {
    nothingLeft(table) + identifiers(table) + groups(table) + constants(table) + mostlyMissing(table)
  }

  private static func nothingLeft(_ table: CheckedTable) -> [CheckFinding] {
    guard !table.hasFeatures else { return [] }
    return [
      CheckFinding(
        .noFeatures, .error, message: "no column is left to learn from beside the target",
        remedy: table.columns.first.map { "\(CheckFlag.kind($0.name, .category)) takes a column in" }
          ?? "add columns")
    ]
  }

  private static func identifiers(_ table: CheckedTable) -> [CheckFinding] {
    let names = table.columns.filter { $0.kind == .identifier }.map(\.name)
    guard let first = names.first else { return [] }
    return [
      CheckFinding(
        .identifier, .note, columns: names,
        message: "\(columnsText(names)): a name of its own in each row, from which nothing can be learned",
        remedy: "left out by \(names.count == 1 ? "itself" : "themselves"); "
          + "\(CheckFlag.kind(first, .category)) takes it in")
    ]
  }

  private static func groups(_ table: CheckedTable) -> [CheckFinding] {
    table.features.compactMap { column in
      guard ColumnNames.isIdentifier(column.name), !column.name.isEmpty, column.kind != .date,
        column.kind != .boolean, column.kind != .text
      else { return nil }
      if case .numbers(let numbers) = column.column.values,
        numbers.contains(where: { !$0.isNaN && $0.rounded() != $0 })
      {
        return nil
      }
      let codes = column.column.distinctCodes
      let present = codes.count { $0 >= 0 }
      let distinct = Set(codes.lazy.filter { $0 >= 0 }).count
      guard distinct >= 20, present >= 2 * distinct else { return nil }
      return CheckFinding(
        .group, .note, columns: [column.name],
        message: "\(quoted(column.name)) has a key's name, and each of its \(distinct) values stands in "
          + "\(tenths(Double(present) / Double(distinct))) rows on average: rows of one key may be much alike",
        remedy: "\(CheckFlag.splitByGroup(column.name)) keeps them together when rows are held out")
    }
  }

  private static func tenths(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }

  private static func constants(_ table: CheckedTable) -> [CheckFinding] {
    let names = table.columns.filter { $0.kind == .constant }.map(\.name)
    guard !names.isEmpty else { return [] }
    return [
      CheckFinding(
        .constant, .note, columns: names,
        message: "\(columnsText(names)): the same in all rows, or missing in all",
        remedy: "left out by \(names.count == 1 ? "itself" : "themselves")")
    ]
  }

  private static func mostlyMissing(_ table: CheckedTable) -> [CheckFinding] {
    let total = Double(max(1, table.table.rowCount))
    let shares = table.features.map { ($0, Double($0.column.missingRows.count) / total) }
    return [
      mostlyMissing(shares.filter { $1 > 0.95 }, .warning, table),
      mostlyMissing(shares.filter { $1 >= 0.5 && $1 <= 0.95 }, .note, table),
    ]
    .compactMap(\.self)
  }

  /// The place is the rows that do have a value in one of the columns: there the mistake would be.
  private static func mostlyMissing(
    _ shares: [(CheckedColumn, Double)], _ severity: CheckFinding.Severity, _ table: CheckedTable
  ) -> CheckFinding? {
    guard let first = shares.first?.0 else { return nil }
    let rows = (0..<table.table.rowCount).lazy.filter { row in
      shares.contains { !$0.0.column.isMissing(row: row) }
    }
    return CheckFinding(
      .mostlyMissing, severity, columns: shares.map(\.0.name),
      message: "cells without a value: \(listed(shares.map { "\(quoted($0.0.name)) \(percent($0.1))" })); "
        + "the rows named have one",
      places: [table.place(rows)],
      remedy: "\(CheckFlag.ignore(first.name)), unless that it is missing says something")
  }
}
