import BackpropCompute

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
      // A quarter is left for what is there already, and for the system.
      guard bytes.partialValue <= MemoryLimit.bytes / 4 * 3 else {
        throw .exceedsMemory(table: name, rows: rows, features: features)
      }
      return
    }
    do throws(MemoryBudgetError) {
      try budget.check(byteCount: bytes.partialValue)
    } catch {
      throw .noRoom(error)
    }
  }

  /// Throws where the current `MemoryBudget` has no room to divide this table and work on it.
  public func checkRoomForParts() throws(TableError) {
    guard let budget = MemoryBudget.current else { return }
    do throws(MemoryBudgetError) {
      try budget.check(rows: rowCount)
      try budget.check()
    } catch {
      throw .noRoom(error)
    }
    try checkMemory(rows: rowCount, features: bytesPerRow, bytesOfEach: 1)
  }
}
