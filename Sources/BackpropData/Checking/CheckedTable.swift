import BackpropCompute

/// A table as the checks see it: its columns read as they were understood, and its answers.
struct CheckedTable {
  let table: Table
  /// All columns but the target and those that somebody leaves out, in the file's order.
  let columns: [CheckedColumn]
  /// The column to predict; nil where a second table does not have it.
  let target: CheckedColumn?
  let task: LearningTask
  /// How many rows of a finding are named.
  let lines: Int
  /// What a person should know of how the columns were understood, one sentence each.
  let notes: [String]

  /// What is to be predicted.
  var answers: Answers {
    target.map { Answers($0.column, task: task) }
      ?? .numbers(LargeArray(repeating: Double.nan, count: table.rowCount))
  }

  /// Whether a network gets to see anything.
  var hasFeatures: Bool { table.bytes != nil || columns.contains(where: \.kind.isFeature) }

  /// Those that a network gets to see; bytes are beside them.
  var features: [CheckedColumn] { columns.filter(\.kind.isFeature) }

  /// The first of two tables, or the only one: what its columns are is found out here.
  init(
    _ table: Table, target: String, task: LearningTask?, kinds: [String: ColumnKind], ignored: [String],
    missing: [String], lines: Int
  ) throws(TableError) {
    let position = try table.index(ofColumn: target)
    let schema = try TableSchema(
      inferring: table, kinds: kinds, ignored: ignored.filter { $0 != target }, missing: missing,
      target: target)
    var columns: [CheckedColumn] = []
    var answers: CheckedColumn?
    for found in schema.columns {
      let column = try CheckedColumn(found, of: table, at: table.index(ofColumn: found.name))
      if found.name == target { answers = column } else { columns.append(column) }
    }
    guard let answers else {
      throw .noSuchColumns(table: table.name, missing: [], available: table.columnNames)
    }
    self.table = table
    self.columns = columns
    self.target = answers
    self.task = task ?? LearningTask.inferred(from: answers.column).task
    // Says which cell is none.
    if self.task == .regression, !answers.column.isNumeric { _ = try table.numbers(inColumn: position) }
    self.lines = lines
    notes = schema.notes
  }

  init(_ table: Table, columns: [CheckedColumn], target: CheckedColumn?, like first: CheckedTable) {
    self.table = table
    self.columns = columns
    self.target = target
    task = first.task
    lines = first.lines
    notes = []
  }

  /// Rows of this table that show a finding.
  func place(_ rows: some Sequence<Int>) -> CheckPlace { CheckPlace(rows, of: table, limit: lines) }
}

/// One column, read as it was understood.
struct CheckedColumn {
  let schema: ColumnSchema
  /// The cells: numbers, also for dates, or text.
  let column: Column
  /// Its position in the table.
  let position: Int

  var name: String { schema.name }
  var kind: ColumnKind { schema.kind }

  /// Throws at the first cell that the schema does not allow.
  init(_ schema: ColumnSchema, of table: Table, at position: Int) throws(TableError) {
    self.schema = schema
    self.position = position
    // What is odd about a cell is a finding here, and no note.
    var notes: [String] = []
    column = try schema.understood(table.columns[position], in: table, index: position, notes: &notes)
  }
}
