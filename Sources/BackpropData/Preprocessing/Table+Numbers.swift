import BackpropCompute

extension Table {
  /// The numbers of a column, NaN where missing; throws at the first cell that is text.
  func numbers(inColumn index: Int) throws(TableError) -> LargeArray<Double> {
    switch columns[index].values {
    case .numbers(let numbers):
      return numbers
    case .text(let categories, let codes):
      // A selection of rows may have left only the numbers of a column that is text as a whole.
      let readings = categories.map { DecimalText.reading(ofCell: $0) }
      if let row = codes.firstIndex(where: { $0 >= 0 && readings[Int($0)] == .notANumber }) {
        throw unusableCell(row: row, column: index, problem: .notANumber)
      }
      return codes.mapped { code in
        if code >= 0, case .finite(let number) = readings[Int(code)] { number } else { .nan }
      }
    }
  }

  /// The error for a cell, with its place and text.
  func unusableCell(row: Int, column: Int, problem: TableError.CellProblem) -> TableError {
    .unusableCell(
      place: place(ofRow: row), column: columns[column].name, cell: text(row: row, column: column),
      problem: problem)
  }
}
