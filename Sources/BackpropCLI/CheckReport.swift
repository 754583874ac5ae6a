import BackpropData

/// What a check has found, for a person and for a program.
struct CheckReport: Encodable {
  let table: String
  let rows: Int
  let columns: Int
  let target: String
  let task: String
  let second: String?
  let secondRows: Int?
  let errors: Int
  let warnings: Int
  let notes: Int
  let findings: [CheckFinding]

  init(_ check: TableCheck) {
    table = check.table
    rows = check.rows
    columns = check.columns
    target = check.target
    task = check.task.rawValue
    second = check.second?.table
    secondRows = check.second?.rows
    errors = check.count(.error)
    warnings = check.count(.warning)
    notes = check.count(.note)
    findings = check.findings
  }

  /// Severity, name and what was found; below it the place, and what to do.
  var text: String {
    var lines = [
      "\(table): \(count(rows, "row")), \(count(columns, "column")); \"\(target)\" is to be predicted, "
        + (task == "classification" ? "a class" : "a number")
    ]
    if let second, let secondRows { lines.append("\(second): \(count(secondRows, "row"))") }
    lines.append("")
    for finding in findings {
      lines += wrapped(left(finding.severity.rawValue, 9) + finding.name.rawValue + ": " + finding.message)
      if !finding.places.isEmpty {
        lines += wrapped(left("", 9) + "at " + finding.places.map(\.description).joined(separator: "; "))
      }
      lines += wrapped(left("", 9) + "-> " + finding.remedy)
    }
    if !findings.isEmpty { lines.append("") }
    lines.append(summary)
    return lines.joined(separator: "\n") + "\n"
  }

  /// In lines of at most 100 characters, where words allow it; those after the first stand under its text.
  private func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.dropFirst(9).split(separator: " ", omittingEmptySubsequences: false) {
      if !line.isEmpty, line.count + 1 + word.count > 91 {
        lines.append(line)
        line = "   "
      }
      line += (line.isEmpty || line == "   " ? "" : " ") + word
    }
    lines.append(line)
    return lines.enumerated().map { (index, line) in
      (index == 0 ? String(text.prefix(9)) : left("", 9)) + line
    }
  }

  /// "no errors; 2 warnings, 1 note"
  private var summary: String {
    let others = [(warnings, "warning"), (notes, "note")].filter { $0.0 > 0 }.map { count($0.0, $0.1) }
    return (errors == 0 ? "no errors" : count(errors, "error"))
      + (others.isEmpty ? "" : "; " + others.joined(separator: ", "))
  }
}
