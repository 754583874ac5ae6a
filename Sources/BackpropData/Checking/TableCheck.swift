/// What a person should know of a table before a network learns from it: leaks, equal rows, answers at odds,
/// columns that say nothing, and, beside a second table, what is shared with it and what differs from it.
///
///     let check = try TableCheck(of: Table(contentsOf: "heart.csv"), target: "disease")
///     for finding in check.findings { print(finding.severity, finding.message, finding.remedy) }
public struct TableCheck: Sendable {
  /// The table's name.
  public let table: String
  /// How many rows it has.
  public let rows: Int
  /// How many columns it has, the target among them.
  public let columns: Int
  /// The column to predict.
  public let target: String
  /// What is predicted.
  public let task: LearningTask
  /// The second table's name and rows; nil without one.
  public let second: (table: String, rows: Int)?
  /// What a person should know of how the columns were understood, one sentence each.
  public let notes: [String]
  /// What was found, errors first.
  public private(set) var findings: [CheckFinding]
  /// The rows that have an answer, with the target and the columns that a network may learn from, read as
  /// understood; no column that leaks is among them.
  public let learnable: Table
  /// How many rows of a finding are named.
  public let lines: Int

  /// Looks at a table, and at a second one beside it.
  ///
  /// - Parameters:
  ///   - target: the column to predict.
  ///   - second: rows that the model will be tried on; they may lack the target.
  ///   - task: what the target is; nil tells from its cells.
  ///   - kinds: what somebody says of columns, by name.
  ///   - ignored: columns that are left out.
  ///   - missing: texts that mark missing cells, beyond those that always do.
  ///   - lines: how many rows of a finding are named.
  ///
  /// Bytes, such as pixels, are compared as whole rows and not column by column. Throws where a name is no
  /// column's, or cells are not what they are said to be. Cost: n log n in the rows for each column of
  /// numbers, linear in the cells for all else.
  public init(
    of table: Table, target: String, second: Table? = nil, task: LearningTask? = nil,
    kinds: [String: ColumnKind] = [:], ignored: [String] = [], missing: [String] = [], lines: Int = 5
  ) throws(TableError) {
    // Bytes stay bytes where both tables have as many, and the target is not among them.
    let width = table.bytes?.matrix.columns
    let staysBytes =
      table.columnNames.contains(target) && second.map { $0.bytes?.matrix.columns == width } ?? true
    let table = staysBytes ? table : try table.expandingBytes()
    let second = staysBytes ? second : try second?.expandingBytes()
    let first = try CheckedTable(
      table, target: target, task: task, kinds: kinds, ignored: ignored, missing: missing, lines: lines)
    self.table = table.name
    rows = table.rowCount
    columns = table.columns.count + (table.bytes?.matrix.columns ?? 0)
    self.target = target
    self.task = first.task
    self.second = second.map { ($0.name, $0.rowCount) }
    self.lines = lines
    notes = first.notes

    let answers = first.answers
    var findings = TargetCheck.findings(in: first, answers)
    findings += LeakCheck.findings(in: first, answers)
    let equal = EqualRows(first)
    if let second {
      let other = SecondTable(second, like: first)
      findings += other.findings
      if let equal { findings += SharedRowsCheck.findings(in: first, other.table, equal) }
      findings += DriftCheck.findings(in: first, other.table)
      findings += UnknownCategoriesCheck.findings(in: first, other.table)
    }
    if let equal {
      findings += ContradictionCheck.findings(in: first, answers, equal)
      findings += DuplicateRowsCheck.findings(in: first, equal)
    }
    findings += ColumnsCheck.findings(in: first)
    findings += DuplicateColumnsCheck.findings(in: first)
    self.findings = Self.sorted(findings)
    learnable = Self.learnable(first, answers, leaks: findings)
  }

  /// The same with more findings.
  public func adding(_ findings: [CheckFinding]) -> TableCheck {
    var check = self
    check.findings = Self.sorted(self.findings + findings)
    return check
  }

  /// The same where findings of this name, and of this column if one is given, are known and no more than
  /// notes.
  public func accepting(_ name: CheckFinding.Name, column: String? = nil) -> TableCheck {
    var check = self
    check.findings = Self.sorted(
      findings.map { finding in
        guard finding.name == name, column.map(finding.columns.contains) ?? true else { return finding }
        return CheckFinding(
          name, .note, columns: finding.columns, message: finding.message, places: finding.places,
          remedy: "accepted")
      })
    return check
  }

  /// How many findings are so bad.
  public func count(_ severity: CheckFinding.Severity) -> Int { findings.count { $0.severity == severity } }

  /// A stable sort: those of one severity stay in the order of the checks.
  private static func sorted(_ findings: [CheckFinding]) -> [CheckFinding] {
    findings.enumerated().sorted { ($0.element.severity, $0.offset) < ($1.element.severity, $1.offset) }
      .map(\.element)
  }

  private static func learnable(_ first: CheckedTable, _ answers: Answers, leaks: [CheckFinding]) -> Table {
    let leaking = Set(leaks.filter { $0.name == .leak && $0.severity == .error }.flatMap(\.columns))
    let columns =
      first.features.filter { !leaking.contains($0.name) } + [first.target].compactMap(\.self)
    let read = first.table.replacing(columns: columns.map(\.column), at: columns.map(\.position))
    let answered = (0..<first.table.rowCount).filter(answers.isPresent)
    return answered.count == first.table.rowCount ? read : read.selecting(rows: answered)
  }
}
