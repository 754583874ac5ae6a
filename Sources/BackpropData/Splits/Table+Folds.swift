import BackpropCompute

extension Table {
  /// Parts the shuffled rows in folds, for cross-validation: every row is validated once.
  ///
  /// The sizes of the folds differ by one row at most. With a column to stratify by, so does the number of
  /// rows that have any one value in it (missing counts as one more), and folds of a column of numbers have
  /// about the same spread of them. With a column to group by, rows with the same value in it are in one
  /// fold, a row without a value being a group of its own, and sizes and values are as equal as whole groups
  /// allow, the largest being dealt first, each to the fold that has least of what it brings. The same table
  /// and seed give the same folds.
  ///
  /// Throws for fewer than two folds, fewer rows or groups than folds, or a column that is not there. Cost: n
  /// log n, and with groups each one's distinct values times the folds.
  public func folds(
    count: Int, stratifiedBy stratum: String? = nil, groupedBy group: String? = nil, seed: UInt64
  ) throws(TableError) -> [Fold] {
    guard count >= 2 else { throw .foldCountOutOfRange(count) }
    let strata: Column? = if let stratum { try column(named: stratum) } else { nil }
    let groups: RowGroups? = if let group { RowGroups(try column(named: group)) } else { nil }
    guard rowCount >= count else { throw .tooFewRows(table: name, needed: count, got: rowCount) }
    let source = RandomSource(seed: seed)
    let order = Array(source.permutation(count: rowCount, purpose: .split, step: 2))
    var foldOfRow = [Int](repeating: 0, count: rowCount)
    if let group, let groups {
      guard groups.count >= count else {
        throw .tooFewGroups(table: name, column: group, needed: count, got: groups.count)
      }
      let groupOrder = Array(source.permutation(count: groups.count, purpose: .split, step: 3))
      let foldOfGroup = groups.dealt(
        count: count, strata: strata.map { Array($0.strata()) }, order: groupOrder)
      for row in foldOfRow.indices { foldOfRow[row] = foldOfGroup[groups.groupOfRow[row]] }
    } else {
      // Dealt in turn, like cards that were first sorted by value.
      let dealt = strata?.sorted(order) ?? order
      for (position, row) in dealt.enumerated() { foldOfRow[row] = position % count }
    }
    return Fold.all(count: count, order: order, foldOfRow: foldOfRow)
  }
}

extension Column {
  /// These rows sorted by value, numbers by size and texts in order of appearance; the missing ones last, and
  /// equal ones in the order they came in.
  fileprivate func sorted(_ rows: [Int]) -> [Int] {
    switch values {
    case .numbers(let numbers):
      let keys = numbers.map { $0.isNaN ? .infinity : $0 }
      return rows.sorted { keys[$0] < keys[$1] }
    case .text(let categories, let codes):
      let keys = codes.map { $0 < 0 ? Int32(categories.count) : $0 }
      return rows.sorted { keys[$0] < keys[$1] }
    }
  }
}
