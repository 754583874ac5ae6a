import BackpropCompute

extension TableError {
  /// Runs work on files of arrays, whose errors are those of tables.
  static func sayingNoRoom<Result>(
    _ work: () throws(MemoryBudgetError) -> Result
  ) throws(TableError) -> Result {
    do throws(MemoryBudgetError) {
      return try work()
    } catch {
      throw .noRoom(error)
    }
  }
}

extension Table {
  /// The bytes of a row's cells.
  var bytesPerRow: Int { columns.reduce(0) { $0 + ($1.isNumeric ? 8 : 4) } }

  /// Throws where arrays of so many rows and features find no room: in files, where a `MemoryBudget` is current, else in memory.
  func checkMemory(rows: Int, features: Int, bytesOfEach size: Int) throws(TableError) {
    let count = rows.multipliedReportingOverflow(by: features)
    let bytes = count.partialValue.multipliedReportingOverflow(by: size)
    guard !count.overflow, !bytes.overflow else {
      throw .exceedsMemory(table: name, rows: rows, features: features)
    }
    guard let budget = MemoryBudget.current else {
      guard bytes.partialValue <= MemoryLimit.largest else {
        throw .exceedsMemory(table: name, rows: rows, features: features)
      }
      return
    }
    try TableError.sayingNoRoom { () throws(MemoryBudgetError) in
      try budget.check(byteCount: bytes.partialValue)
    }
  }

  /// Throws where the current `MemoryBudget` has no room to divide this table and work on it.
  public func checkRoomForParts() throws(TableError) {
    guard let budget = MemoryBudget.current else { return }
    try TableError.sayingNoRoom { () throws(MemoryBudgetError) in
      try budget.check(rows: rowCount)
      try budget.check()
    }
    try checkMemory(rows: rowCount, features: bytesPerRow, bytesOfEach: 1)
  }
}
