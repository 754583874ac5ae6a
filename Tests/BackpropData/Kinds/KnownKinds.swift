import BackpropData

/// What the columns of this CSV text are taken for.
func understood(
  _ csv: String, kinds: [String: ColumnKind] = [:], ignored: [String] = [], missing: [String] = [],
  target: String? = nil
) throws(TableError) -> TableSchema {
  try TableSchema(inferring: table(csv), kinds: kinds, ignored: ignored, missing: missing, target: target)
}

/// A file of columns beside each other, each as long as the longest: shorter ones begin again.
func columns(_ columns: [(name: String, cells: [String])]) -> String {
  let rows = columns.map(\.cells.count).max() ?? 0
  var text = columns.map(\.name).joined(separator: ",") + "\n"
  for row in 0..<rows {
    text += columns.map { "\"\($0.cells[row % $0.cells.count])\"" }.joined(separator: ",") + "\n"
  }
  return text
}

/// The schema of one column of these cells, beside a number that changes.
func schema(
  of cells: [String], named name: String = "a", kind: ColumnKind? = nil, missing: [String] = []
) throws -> (column: ColumnSchema?, notes: [String]) {
  let other = cells.indices.map { "\(Double($0 * 37 % 101) / 8)" }
  let schema = try understood(
    columns([(name, cells), ("other", other)]), kinds: kind.map { [name: $0] } ?? [:], missing: missing)
  return (schema.column(named: name), schema.notes)
}
