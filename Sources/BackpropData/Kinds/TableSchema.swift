/// What is understood of a table: its columns, in the file's order, and what each is.
///
/// A value that is written into a model's file, so that prediction reads a table as training did.
public struct TableSchema: Codable, Equatable, Sendable {
  /// What is known of each column.
  public let columns: [ColumnSchema]
  /// What a person should know of them, one sentence each.
  public let notes: [String]

  /// A schema of these columns.
  public init(columns: [ColumnSchema], notes: [String] = []) {
    self.columns = columns
    self.notes = notes
  }

  /// Finds out what the columns of a table are, from all of their cells.
  ///
  /// - Parameters:
  ///   - kinds: what somebody says of columns, by name.
  ///   - ignored: columns that are left out.
  ///   - missing: texts that mark missing cells, beyond those that always do.
  ///
  /// Throws where a name is no column's, or a column cannot be what it is said to be. Cost: one pass over the cells, and sorting
  /// those of columns of numbers.
  public init(
    inferring table: Table, kinds: [String: ColumnKind] = [:], ignored: [String] = [], missing: [String] = []
  ) throws(TableError) {
    _ = try table.indices(ofColumns: kinds.keys.sorted() + ignored)
    var columns: [ColumnSchema] = []
    var notes: [String] = []
    for (index, column) in table.columns.enumerated() where !ignored.contains(column.name) {
      let found = try ColumnInference(
        column, index: index, in: table, kind: kinds[column.name], markers: missing)
      columns.append(found.schema)
      notes += found.notes
    }
    self.init(columns: columns, notes: notes)
  }

  /// What is known of a column; nil where nothing is.
  public func column(named name: String) -> ColumnSchema? { columns.first { $0.name == name } }

  /// The schema of these columns alone, in the schema's order.
  public func selecting(_ names: Set<String>) -> TableSchema {
    TableSchema(columns: columns.filter { names.contains($0.name) }, notes: notes)
  }

  /// The columns of a table that the schema knows, in the schema's order, read as it says; a table has the columns it has,
  /// and the others are not looked for.
  ///
  /// Throws at the first cell that is written in another way, with its place.
  public func understood(_ table: Table) throws(TableError) -> Table {
    var columns: [Column] = []
    var indices: [Int] = []
    for schema in self.columns {
      guard let index = table.columnNames.firstIndex(of: schema.name) else { continue }
      columns.append(try schema.understood(table.columns[index], in: table, index: index))
      indices.append(index)
    }
    return table.replacing(columns: columns, at: indices)
  }
}
