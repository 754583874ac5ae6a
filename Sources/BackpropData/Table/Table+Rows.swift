extension Table {
  /// Rows that were read from elsewhere than a text file, where each has a number: a part of the table still names them by it.
  ///
  /// The columns are at least one, equally long, and named differently.
  package init(name: String, rows columns: [Column], notes: [String]) {
    self.init(
      name: name, columns: columns, rowCount: columns.first?.count ?? 0, notes: notes,
      source: TableSource(TableSource.File(name: name, text: nil, positions: Array(columns.indices))))
  }
}
