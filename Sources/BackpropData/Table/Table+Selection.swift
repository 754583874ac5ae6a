import BackpropCompute

extension Table {
  /// The rows with these numbers, in this order and as often as they are named; traps on a row that is not
  /// there.
  public func selecting(rows: [Int]) -> Table { selecting(rows: LargeArray(rows)) }

  /// The same where there may be very many.
  public func selecting(rows: LargeArray<Int>) -> Table {
    Table(
      name: name, columns: columns.map { $0.selecting(rows: rows) }, rowCount: rows.count, notes: notes,
      source: source?.selecting(rows: rows), bytes: bytes?.selecting(rows: rows))
  }

  /// The columns with these names, in this order; a name given twice counts once.
  ///
  /// The error names all columns that are absent. A selection of no column throws too.
  public func selecting(columns names: [String]) throws(TableError) -> Table {
    var seen: Set<String> = []
    return try selecting(indices: try indices(ofColumns: names.filter { seen.insert($0).inserted }))
  }

  /// All columns but these, in their order; the error names all that are absent.
  public func dropping(columns names: [String]) throws(TableError) -> Table {
    let dropped = Set(try indices(ofColumns: names))
    return try selecting(indices: columns.indices.filter { !dropped.contains($0) })
  }

  /// The rows whose cell in this column is not missing, and the numbers of the others.
  ///
  /// The new table's ``notes`` say how many rows were dropped and where the first one stands.
  public func droppingMissing(in column: String) throws(TableError) -> (table: Table, dropped: [Int]) {
    let cells = try self.column(named: column)
    let dropped = cells.missingRows
    guard let first = dropped.first else { return (self, []) }
    let kept = LargeArray(0..<rowCount) { !cells.isMissing(row: $0) }
    let rows = dropped.count == 1 ? "1 row" : "\(dropped.count) rows"
    let note = "\(rows) without \(quoted(column)) dropped (the first: \(place(ofRow: first)))"
    return (selecting(rows: kept).noting(note), dropped)
  }

  /// The same table with columns named as somebody else names them: each pair is two names of one column, in any order.
  ///
  /// Throws where neither name of a pair is wanted, or the other one is no column, each with a suggestion.
  public func renaming(_ pairs: [(String, String)], toMatch wanted: [String]) throws(TableError) -> Table {
    var names = columnNames
    for (first, second) in pairs {
      let isFirstOwn =
        switch (columnNames.contains(first), columnNames.contains(second)) {
        case (true, _): false
        case (false, true): true
        case (false, false): wanted.contains(first)
        }
      let (own, other) = isFirstOwn ? (first, second) : (second, first)
      let index = try index(ofColumn: other)
      guard wanted.contains(own) else {
        let missing = TableError.MissingColumn(name: own, suggestion: nearestName(to: own, among: wanted))
        throw .noSuchColumns(table: "the model", missing: [missing], available: wanted)
      }
      names[index] = own
    }
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw .inconsistentColumns(table: self.name, reason: "two columns are named \(quoted(name))")
    }
    return Table(
      name: name, columns: zip(names, columns).map { Column(name: $0, values: $1.values) },
      rowCount: rowCount,
      notes: notes, source: source, bytes: bytes)
  }

  /// The table with these columns only, which are those at the indices, read in another way.
  func replacing(columns: [Column], at indices: [Int]) -> Table {
    Table(
      name: name, columns: columns, rowCount: rowCount, notes: notes,
      source: source?.selecting(columns: indices), bytes: bytes)
  }

  private func selecting(indices: [Int]) throws(TableError) -> Table {
    guard !indices.isEmpty else {
      throw .inconsistentColumns(table: name, reason: "the selection leaves no column")
    }
    return Table(
      name: name, columns: indices.map { columns[$0] }, rowCount: rowCount, notes: notes,
      source: source?.selecting(columns: indices), bytes: bytes)
  }
}
