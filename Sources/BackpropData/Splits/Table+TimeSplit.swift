extension Table {
  /// Cuts the rows in two parts, the first with the earliest ones, about this fraction of all; both in order
  /// of time.
  ///
  /// Times are numbers, or dates as ISO 8601 writes them, with a time of day or without. Rows of equal time
  /// stay in their order and on one side: the cut is at the nearest change of time, and amid equal times only
  /// where all are equal. Each part has at least one row. Throws for a fraction outside 0 to 1, a column that
  /// is not there, fewer than two rows, and at the first cell that is missing or no time.
  public func timeSplitRows(
    fraction: Double, by column: String
  ) throws(TableError) -> (first: [Int], second: [Int]) {
    guard fraction > 0, fraction < 1 else { throw .fractionOutOfRange(fraction) }
    let index = try index(ofColumn: column)
    guard rowCount >= 2 else { throw .tooFewRows(table: name, needed: 2, got: rowCount) }
    switch columns[index].values {
    case .numbers(let numbers):
      if let row = numbers.firstIndex(where: \.isNaN) {
        throw unusableCell(row: row, column: index, problem: .missing)
      }
      return Self.cut(numbers, fraction: fraction)
    case .text(let categories, let codes):
      let readings = categories.map { ISOTime($0) }
      var times: [ISOTime] = []
      times.reserveCapacity(rowCount)
      for (row, code) in codes.enumerated() {
        guard code >= 0 else { throw unusableCell(row: row, column: index, problem: .missing) }
        guard let time = readings[Int(code)] else {
          throw unusableCell(row: row, column: index, problem: .notATime)
        }
        times.append(time)
      }
      return Self.cut(times, fraction: fraction)
    }
  }

  private static func cut<Times: RandomAccessCollection>(
    _ times: Times, fraction: Double
  ) -> (first: [Int], second: [Int]) where Times.Element: Comparable, Times.Index == Int {
    // A stable sort: equal times stay in the order of their rows.
    let order = times.indices.sorted { times[$0] < times[$1] }
    func isChange(_ count: Int) -> Bool { times[order[count - 1]] < times[order[count]] }
    let target = min(max(Int((fraction * Double(order.count)).rounded()), 1), order.count - 1)
    var (before, after) = (target, target)
    while before > 0, !isChange(before) { before -= 1 }
    while after < order.count, !isChange(after) { after += 1 }
    let count =
      switch (before > 0, after < order.count) {
      case (true, true): target - before <= after - target ? before : after
      case (true, false): before
      case (false, true): after
      case (false, false): target
      }
    return (Array(order.prefix(count)), Array(order.dropFirst(count)))
  }
}
