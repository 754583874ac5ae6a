/// A second table, such as the test rows, read as the first one was understood; and what keeps it from being
/// read so.
///
/// Columns that it lacks and cells that are written in another way are errors: a model of the first table
/// refuses them. Columns that the first table does not have are passed over, as prediction does.
struct SecondTable {
  let table: CheckedTable
  let findings: [CheckFinding]

  init(_ second: Table, like first: CheckedTable) {
    var findings: [CheckFinding] = []
    var columns: [CheckedColumn] = []
    var absent: [CheckedColumn] = []
    var positions: [String: Int] = [:]
    for (position, column) in second.columns.enumerated() { positions[column.name] = position }
    func read(_ column: CheckedColumn) -> CheckedColumn? {
      guard let position = positions[column.name] else {
        absent.append(column)
        return nil
      }
      do {
        return try CheckedColumn(column.schema, of: second, at: position)
      } catch {
        findings.append(Self.differentKind(column, error))
        return nil
      }
    }
    for column in first.columns {
      if let column = read(column) { columns.append(column) }
    }
    // Without answers it can still be predicted, so a target that is absent is no error.
    let features = absent
    let target = first.target.flatMap(read)
    if let finding = Self.missing(features.filter(\.kind.isFeature), in: second, like: first) {
      findings.insert(finding, at: 0)
    }
    table = CheckedTable(second, columns: columns, target: target, like: first)
    self.findings = findings + Self.answers(table, like: first)
  }

  private static func differentKind(_ column: CheckedColumn, _ error: TableError) -> CheckFinding {
    CheckFinding(
      .differentKind, .error, columns: [column.name], message: "\(error)",
      remedy: "write it as in the first file, or \(CheckFlag.kind(column.name, .category)) for words")
  }

  private static func missing(
    _ absent: [CheckedColumn], in second: Table, like first: CheckedTable
  ) -> CheckFinding? {
    guard let column = absent.first else { return nil }
    let names = absent.map(\.name)
    let known = Set(first.table.columnNames)
    let meant = nearestName(to: column.name, among: second.columnNames.filter { !known.contains($0) })
    return CheckFinding(
      .missingColumns, .error, columns: names,
      message: "\(second.name) has no \(columnsText(names)), which \(first.table.name) has",
      remedy: meant.map { "\(CheckFlag.rename($0, column.name)), if that is meant" }
        ?? "add \(names.count == 1 ? "it" : "them"), or \(CheckFlag.ignore(column.name)) in training too")
  }

  /// Answers that are not there, and classes that training would not know.
  private static func answers(_ second: CheckedTable, like first: CheckedTable) -> [CheckFinding] {
    guard let known = first.target else { return [] }
    guard let target = second.target else { return [] }
    let missing = target.column.missingRows
    var findings: [CheckFinding] = []
    if !missing.isEmpty {
      findings.append(
        CheckFinding(
          .missingTarget, .note, columns: [target.name],
          message: "\(quoted(target.name)) is missing in \(number(missing.count, "row")) of "
            + "\(second.table.rowCount) of \(second.table.name)",
          places: [second.place(missing)], remedy: "such rows can be predicted and not scored"))
    }
    guard first.task == .classification else { return findings }
    let unknown = UnknownValues(target.column, notIn: known.column)
    guard !unknown.rows.isEmpty else { return findings }
    findings.append(
      CheckFinding(
        .unknownClasses, .error, columns: [target.name],
        message: "\(number(unknown.values.count, "class", plural: "classes")) of \(second.table.name) "
          + "(\(listed(unknown.values.map(quoted)))) \(unknown.values.count == 1 ? "is" : "are") not in "
          + first.table.name,
        places: [second.place(unknown.rows)],
        remedy:
          "add rows of \(unknown.values.count == 1 ? "it" : "them") to the first file, or correct the labels")
    )
    return findings
  }
}

/// The rows of one column whose values another column does not have.
struct UnknownValues {
  private(set) var rows: [Int] = []
  /// The values, in order of first appearance.
  private(set) var values: [String] = []

  init(_ column: Column, notIn known: Column) {
    switch (column.values, known.values) {
    case (.numbers(let numbers), .numbers(let others)):
      let others = Set(others)
      var seen: Set<Double> = []
      for (row, number) in numbers.enumerated() where !number.isNaN && !others.contains(number) {
        rows.append(row)
        if seen.insert(number).inserted { values.append(numberText(number)) }
      }
    case (.text(let texts, let codes), .text(let pool, let others)):
      var counts = [Int](repeating: 0, count: pool.count)
      for code in others where code >= 0 { counts[Int(code)] += 1 }
      let others = Set(pool.indices.lazy.filter { counts[$0] > 0 }.map { pool[$0] })
      let isUnknown = texts.map { !others.contains($0) }
      var isSeen = [Bool](repeating: false, count: texts.count)
      for (row, code) in codes.enumerated() where code >= 0 && isUnknown[Int(code)] {
        rows.append(row)
        if !isSeen[Int(code)] { values.append(texts[Int(code)]) }
        isSeen[Int(code)] = true
      }
    default: break
    }
  }
}
