/// The rows of a column by their values: those with the same one form a group, one without a value is a group
/// of its own.
struct RowGroups {
  /// A number for each row, below ``count``.
  let groupOfRow: [Int]
  /// The number of rows in each group, 1 or more.
  let sizes: [Int]

  /// The number of groups.
  var count: Int { sizes.count }

  init(_ column: Column) {
    let strata = column.strata()
    // Numbers are given again, because the stratum of missing cells falls apart.
    var groupOfStratum: [Int: Int] = [:]
    var groupOfRow: [Int] = []
    var sizes: [Int] = []
    groupOfRow.reserveCapacity(strata.count)
    for (row, stratum) in strata.enumerated() {
      if !column.isMissing(row: row), let group = groupOfStratum[stratum] {
        sizes[group] += 1
        groupOfRow.append(group)
      } else {
        groupOfStratum[stratum] = sizes.count
        groupOfRow.append(sizes.count)
        sizes.append(1)
      }
    }
    self.groupOfRow = groupOfRow
    self.sizes = sizes
  }
}
