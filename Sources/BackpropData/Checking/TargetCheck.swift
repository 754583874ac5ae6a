import BackpropCompute

/// Whether there is something to learn: answers that are missing, that are all the same, or that are of a
/// class with few rows.
///
/// No answer, or one answer only, is an error; rows without an answer are a warning, as training leaves them
/// out. A class of fewer than ten rows is a warning: by five folds or one row in five held out, some part has
/// one row of it or none. Cost: linear in the rows.
enum TargetCheck {
  /// A class of fewer rows is rare.
  static let fewRows = 10

  static func findings(in table: CheckedTable, _ answers: Answers) -> [CheckFinding] {
    guard let target = table.target else { return [] }
    let name = quoted(target.name)
    let total = table.table.rowCount
    let missing = target.column.missingRows
    guard missing.count < total else {
      return [
        CheckFinding(
          .missingTarget, .error, columns: [target.name], message: "\(name) is missing in every row",
          places: [table.place(missing)], remedy: "--target COLUMN names another column")
      ]
    }
    var findings: [CheckFinding] = []
    if !missing.isEmpty {
      findings.append(
        CheckFinding(
          .missingTarget, .warning, columns: [target.name],
          message: "\(name) is missing in \(number(missing.count, "row")) of \(total)",
          places: [table.place(missing)],
          remedy: "they are left out of training; fill them in if the answers are known"))
    }
    if let value = target.column.onlyValue {
      findings.append(
        CheckFinding(
          .constantTarget, .error, columns: [target.name],
          message: "\(name) is \(quoted(value)) in every row: there is nothing to learn",
          remedy: "--target COLUMN names another column"))
    } else if case .classes(let codes, let labels) = answers {
      findings += rareClasses(codes, labels, counts: answers.counts, in: table, target)
    }
    return findings
  }

  private static func rareClasses(
    _ codes: LargeArray<Int32>, _ labels: [String], counts: [Int], in table: CheckedTable,
    _ target: CheckedColumn
  ) -> [CheckFinding] {
    let present = counts.indices.filter { counts[$0] > 0 }
    let rare = present.filter { counts[$0] < fewRows }.sorted { (counts[$0], $0) < (counts[$1], $1) }
    guard !rare.isEmpty else { return [] }
    let shown = rare.prefix(5).map { "\(quoted(labels[$0])) \(counts[$0])" }.joined(separator: ", ")
    let more = rare.count > 5 ? ", ..." : ""
    let isRare = Set(rare.map { Int32(truncatingIfNeeded: $0) })
    // The rarest first, so that each is named.
    let rows = codes.indices.filter { isRare.contains(codes[$0]) }
      .sorted { (counts[Int(codes[$0])], $0) < (counts[Int(codes[$1])], $1) }
    return [
      CheckFinding(
        .rareClass, .warning, columns: [target.name],
        message: "\(number(rare.count, "class", plural: "classes")) of \(present.count) "
          + "\(rare.count == 1 ? "has" : "have") fewer than \(fewRows) rows: \(shown)\(more)",
        places: [table.place(rows)],
        remedy: rare.count * 2 > present.count && present.count > 20
          ? target.column.isNumeric
            ? "--task regression, if these are quantities"
            : "--target COLUMN, if this is a name or a number in other marks"
          : "add rows of them, or put them together with others")
    ]
  }
}

extension Column {
  /// The one value of all cells that are not missing; nil where there are several, or none.
  var onlyValue: String? {
    var first: Int?
    switch values {
    case .numbers(let numbers):
      for (row, number) in numbers.enumerated() where !number.isNaN {
        guard let known = first else {
          first = row
          continue
        }
        if numbers[known] != number { return nil }
      }
    case .text(_, let codes):
      for (row, code) in codes.enumerated() where code >= 0 {
        guard let known = first else {
          first = row
          continue
        }
        if codes[known] != code { return nil }
      }
    }
    return first.map(word)
  }
}
