/// What is understood of a table: its columns, in the file's order, and what each is.
///
/// A value that is written into a model's file, so that prediction reads a table as training did.
public struct TableSchema: Codable, Equatable, Sendable {
  /// What is known of each column.
  public let columns: [ColumnSchema]
  /// Columns that were left out when it was made.
  public let ignored: [String]
  /// What a person should know of the columns, one sentence each.
  public let notes: [String]

  /// A schema of these columns.
  public init(columns: [ColumnSchema], ignored: [String] = [], notes: [String] = []) {
    self.columns = columns
    self.ignored = ignored
    self.notes = notes
  }

  /// Reads a schema and checks that no two columns have one name; what it cannot throws `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    columns = try container.decode([ColumnSchema].self, forKey: .columns)
    ignored = try container.decode([String].self, forKey: .ignored)
    notes = try container.decode([String].self, forKey: .notes)
    guard Set(columns.map(\.name)).count == columns.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .columns, in: container, debugDescription: "two columns have the same name")
    }
  }

  /// Finds out what the columns of a table are, from all of their cells.
  ///
  /// - Parameters:
  ///   - kinds: what somebody says of columns, by name.
  ///   - ignored: columns that are left out.
  ///   - missing: texts that mark missing cells, beyond those that always do.
  ///   - target: the column to predict, whose words are labels and stay as they are.
  ///
  /// Throws where a name is no column's, or a column cannot be what it is said to be. Cost: one pass over the cells, and sorting
  /// those of columns of numbers.
  public init(
    inferring table: Table, kinds: [String: ColumnKind] = [:], ignored: [String] = [], missing: [String] = [],
    target: String? = nil
  ) throws(TableError) {
    _ = try table.indices(ofColumns: kinds.keys.sorted() + ignored)
    var columns: [ColumnSchema] = []
    var notes: [String] = []
    var met: Set<String> = []
    let left = Set(ignored)
    for (index, column) in table.columns.enumerated() where !left.contains(column.name) {
      let found = try ColumnInference(
        column, index: index, in: table, kind: kinds[column.name], markers: missing)
      met.formUnion(found.markersMet)
      notes += [found.suspicion].compactMap(\.self)
      guard column.name == target, kinds[column.name] == nil else {
        columns.append(found.schema)
        notes += found.notes
        continue
      }
      // Labels stay as they are; only what is a number in other marks is read.
      let isNumber = found.schema.kind == .number || column.isNumeric
      columns.append(
        isNumber
          ? found.schema.target(isNumeric: column.isNumeric)
          : ColumnSchema(
            name: column.name, kind: .category, form: .words,
            missingMarkers: found.schema.missingMarkers.filter(missing.contains)))
      if isNumber, !column.isNumeric { notes += found.notes }
    }
    for marker in missing where !met.contains(marker) {
      notes.append("no cell is \(quoted(marker)), which was to mark missing ones")
    }
    self.init(columns: columns, ignored: ignored, notes: notes)
  }

  /// What is known of a column; nil where nothing is.
  public func column(named name: String) -> ColumnSchema? { columns.first { $0.name == name } }

  /// The columns of a table that the schema knows, in the schema's order, read as it says; a table has the columns it has,
  /// and the others are not looked for.
  ///
  /// - Parameters:
  ///   - wanted: the columns that are read; nil reads all that the schema knows.
  ///   - kept: names of columns that stay as they are where the schema does not know them.
  ///
  /// Throws at the first cell that is written in another way, with its place.
  public func understood(
    _ table: Table, only wanted: [String]? = nil, keeping kept: [String] = []
  ) throws(TableError) -> Table {
    var indexOfName: [String: Int] = [:]
    for (index, column) in table.columns.enumerated() { indexOfName[column.name] = index }
    let wanted = wanted.map { Set($0 + kept) }
    var columns: [Column] = []
    var indices: [Int] = []
    var notes: [String] = []
    for schema in self.columns where wanted?.contains(schema.name) ?? true {
      guard let index = indexOfName[schema.name] else { continue }
      columns.append(
        try schema.understood(table.columns[index], in: table, index: index, notes: &notes))
      indices.append(index)
    }
    let known = Set(self.columns.map(\.name))
    for (index, column) in table.columns.enumerated()
    where kept.contains(column.name) && !known.contains(column.name) {
      columns.append(column)
      indices.append(index)
    }
    let expected = known.union(ignored).union(kept)
    let others = table.columnNames.filter { !expected.contains($0) }
    if !others.isEmpty {
      notes.append(
        "\(others.count == 1 ? "column" : "columns") \(listed(others.map(quoted))) not used: unknown in training"
      )
    }
    return notes.reduce(table.replacing(columns: columns, at: indices)) { $0.noting($1) }
  }
}
