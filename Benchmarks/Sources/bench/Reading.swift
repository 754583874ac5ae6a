import BackpropData

/// `bench read --file TABLE`: what reading a table into columns takes, and how much memory: resident at most, and the columns'.
func read(_ arguments: Arguments) throws {
  let path = arguments.text("file", default: "")
  let before = peakMemory()
  var columns = 0
  var rows = 0
  let timing = try timing(of: try arguments.number("repeats", default: 5), steps: 1) {
    let table = try Table(contentsOf: path)
    rows = table.rowCount
    columns = table.columns.reduce(0) { $0 + bytes(of: $1) }
  }
  report([
    "microseconds": timing.microseconds, "waited": timing.waitedShare, "rows": Double(rows),
    "column_bytes": Double(columns), "peak_bytes": Double(peakMemory()), "before_bytes": Double(before),
  ])
}

/// The memory that a column's cells take.
private func bytes(of column: Column) -> Int {
  switch column.values {
  case .numbers(let numbers): numbers.count * MemoryLayout<Double>.stride
  case .text(let texts, let codes):
    codes.count * MemoryLayout<Int32>.stride
      + texts.reduce(0) { $0 + $1.utf8.count + MemoryLayout<Int>.stride }
  }
}
