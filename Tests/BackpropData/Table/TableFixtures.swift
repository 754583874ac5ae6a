import BackpropData

/// The table in this CSV text, under the name `test.csv`.
func table(_ csv: String) throws(TableError) -> Table {
  try Table(csv: Array(csv.utf8), name: "test.csv")
}

/// The error that the action ends with; nil if it ends well.
func failure<T>(_ action: () throws(TableError) -> T) -> TableError? {
  do {
    _ = try action()
    return nil
  } catch {
    return error
  }
}
