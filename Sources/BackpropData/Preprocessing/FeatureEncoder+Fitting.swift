extension FeatureEncoder {
  /// Learns from the training rows how these columns are encoded; without names, all columns of the table.
  ///
  /// Columns that are constant or wholly missing are left out, which ``notes`` says; a constant column with
  /// missing cells keeps what its missing cells tell. Throws if a column is not there, if there is no row, or
  /// if nothing is left to encode.
  public init(
    fitting table: Table, columns: [String]? = nil, scaling: Scaling = .standard
  ) throws(TableError) {
    var seen: Set<String> = []
    let names = (columns ?? table.columnNames).filter { seen.insert($0).inserted }
    let indices = try table.indices(ofColumns: names)
    guard table.rowCount > 0 else { throw .tooFewRows(table: table.name, needed: 1, got: 0) }
    var features: [Feature] = []
    var notes: [String] = []
    for index in indices {
      let column = table.columns[index]
      switch column.values {
      case .numbers(let numbers):
        Self.fit(numbers, column: column.name, to: &features, notes: &notes)
      case .text(let categories, let codes):
        Self.fit(categories, codes, column: column.name, to: &features, notes: &notes)
      }
    }
    guard !features.isEmpty else { throw .noUsableFeatures(table: table.name, reasons: notes) }
    self.init(scaling: scaling, features: features, notes: notes)
  }

  private static func fit(
    _ numbers: [Double], column: String, to features: inout [Feature], notes: inout [String]
  ) {
    let summary = NumberSummary(of: numbers)
    let hasMissing = summary.count < numbers.count
    if summary.count == 0 {
      notes.append("column \(quoted(column)) is left out: every cell is missing")
    } else if !summary.isConstant {
      features.append(.number(column: column, mean: summary.mean, deviation: summary.deviation))
      if hasMissing { features.append(.missing(column: column)) }
    } else if hasMissing {
      features.append(.missing(column: column))
      notes.append(
        "column \(quoted(column)) is \(numberText(summary.minimum)) or missing: only which is kept")
    } else {
      notes.append(
        "column \(quoted(column)) is left out: every cell is \(numberText(summary.minimum))")
    }
  }

  private static func fit(
    _ pool: TextPool, _ codes: [Int32], column: String, to features: inout [Feature],
    notes: inout [String]
  ) {
    let categories = Array(pool)
    var counts = [Int](repeating: 0, count: categories.count)
    for code in codes where code >= 0 { counts[Int(code)] += 1 }
    var present = categories.indices.filter { counts[$0] > 0 }
    let presentRows = counts.reduce(0, +)
    guard let first = present.first else {
      notes.append("column \(quoted(column)) is left out: every cell is missing")
      return
    }
    if present.count == 1, presentRows == codes.count {
      notes.append("column \(quoted(column)) is left out: every cell is \(quoted(categories[first]))")
      return
    }
    present.sort { categories[$0] < categories[$1] }
    if present.count > categoryLimit {
      let identifier =
        present.count * 10 >= presentRows * 9 ? "; almost every row has its own: is it an identifier?" : ""
      notes.append(
        "column \(quoted(column)) has \(present.count) distinct texts: the \(categoryLimit) most frequent "
          + "are kept\(identifier)")
      // A stable sort: equally frequent ones stay in alphabetical order.
      present.sort { counts[$0] > counts[$1] }
      present = Array(present.prefix(categoryLimit))
      present.sort { categories[$0] < categories[$1] }
    }
    features.append(.category(column: column, categories: present.map { categories[$0] }))
  }
}
