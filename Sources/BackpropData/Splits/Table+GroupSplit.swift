import BackpropCompute

extension Table {
  /// Cuts the rows in two parts, the first with about this fraction, so that rows with the same value in a
  /// column stay together.
  ///
  /// The groups come in random order, and each goes to the first part if that brings its size nearer to the
  /// fraction. A row without a value is a group of its own. Each part has at least one group, in shuffled
  /// order of rows. The same table and seed give the same parts. Throws for a fraction outside 0 to 1, a
  /// column that is not there, fewer than two rows or two groups.
  public func groupSplitRows(
    fraction: Double, by column: String, seed: UInt64
  ) throws(TableError) -> (first: [Int], second: [Int]) {
    guard fraction > 0, fraction < 1 else { throw .fractionOutOfRange(fraction) }
    let groups = RowGroups(try self.column(named: column))
    guard rowCount >= 2 else { throw .tooFewRows(table: name, needed: 2, got: rowCount) }
    guard groups.count >= 2 else {
      throw .tooFewGroups(table: name, column: column, needed: 2, got: groups.count)
    }
    let target = min(max(Int((fraction * Double(rowCount)).rounded()), 1), rowCount - 1)
    let source = RandomSource(seed: seed)
    let order = source.permutation(count: groups.count, purpose: .split, step: 1)
    var isFirst = [Bool](repeating: false, count: groups.count)
    var firstCount = 0
    for group in order where abs(firstCount + groups.sizes[group] - target) < abs(firstCount - target) {
      isFirst[group] = true
      firstCount += groups.sizes[group]
    }
    // Where all groups ended on one side, the smallest changes over.
    if firstCount == 0 || firstCount == rowCount,
      let smallest = order.min(by: { groups.sizes[$0] < groups.sizes[$1] })
    {
      isFirst[smallest].toggle()
    }
    let rows = source.permutation(count: rowCount, purpose: .split, step: 0)
    return (
      rows.filter { isFirst[groups.groupOfRow[$0]] }, rows.filter { !isFirst[groups.groupOfRow[$0]] }
    )
  }
}
