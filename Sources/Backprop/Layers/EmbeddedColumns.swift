/// The columns whose numbers become vectors, which stand first in the output; all columns follow.
struct EmbeddedColumns {
  let columns: [Int]
  /// How many numbers a vector has.
  let size: Int

  init(_ columns: [Int], size: Int) {
    self.columns = columns
    self.size = size
  }

  /// What is wrong with the columns of an embedding of this kind, for so many inputs; nil where nothing is.
  func problem(_ kind: String, inputs: Int) -> String? {
    for (index, column) in columns.enumerated() {
      if column < 0 || column >= inputs {
        return "expected a \(kind) embedding of columns from 0 to \(inputs - 1), got \(column)"
      }
      if index > 0, columns[index - 1] >= column {
        return "expected a \(kind) embedding of columns in ascending order, got \(column) after "
          + "\(columns[index - 1])"
      }
    }
    let (vectors, isTooMuch) = columns.count.multipliedReportingOverflow(by: size)
    let (width, overflow) = inputs.addingReportingOverflow(vectors)
    return isTooMuch || overflow || width > Int(Int32.max)
      ? "expected a \(kind) embedding of fewer columns, got \(columns.count)" : nil
  }

  /// The input column that an output comes from.
  func column(of output: Int) -> Int {
    let vectors = columns.count * size
    return output < vectors ? columns[output / size] : output - vectors
  }
}
