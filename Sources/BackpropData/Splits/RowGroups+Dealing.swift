extension RowGroups {
  /// The fold of each group: the largest groups are dealt first, each to the fold that has least of what it
  /// brings.
  ///
  /// A fold with n_c of the N_c rows of stratum c, and n of all N, has `sum over c of n_c g_c / N_c^2, plus n
  /// g / N^2` of what a group with g_c and g rows brings; without strata only the last part. That is, up to a
  /// factor, how much the squared shares of the folds grow if the group joins, so what is rare is kept apart
  /// first. Each fold gets a group, of which there must be as many. `order` decides between groups of one
  /// size.
  func dealt(count foldCount: Int, strata: [Int]?, order: [Int]) -> [Int] {
    let contents = strata.map { self.contents(strata: $0) }
    let stratumSizes = Self.sizes(strata: strata ?? [])
    let rowCount = groupOfRow.count
    var foldOfGroup = [Int](repeating: 0, count: count)
    var folds = [FoldContents](repeating: FoldContents(), count: foldCount)
    // A stable sort: groups of one size stay in the given order.
    for (position, group) in order.sorted(by: { sizes[$0] > sizes[$1] }).enumerated() {
      let brought = contents?[group] ?? []
      // The first groups each go to a fold that is still empty, which has least of anything.
      let candidates = position < foldCount ? position..<position + 1 : folds.indices
      var (chosen, least) = (0, Double.infinity)
      for fold in candidates {
        var had = Self.growth(folds[fold].rows, sizes[group], of: rowCount)
        for (stratum, rows) in brought {
          had += Self.growth(folds[fold].rowsOfStratum[stratum] ?? 0, rows, of: stratumSizes[stratum])
        }
        if had < least { (chosen, least) = (fold, had) }
      }
      foldOfGroup[group] = chosen
      folds[chosen].rows += sizes[group]
      for (stratum, rows) in brought { folds[chosen].rowsOfStratum[stratum, default: 0] += rows }
    }
    return foldOfGroup
  }

  private struct FoldContents {
    var rows = 0
    /// Only what the fold has: strata may be as many as rows.
    var rowsOfStratum: [Int: Int] = [:]
  }

  private static func growth(_ had: Int, _ brought: Int, of all: Int) -> Double {
    let (had, brought, all) = (Double(had), Double(brought), Double(all))
    return had * brought / (all * all)
  }

  private static func sizes(strata: [Int]) -> [Int] {
    var sizes = [Int](repeating: 0, count: (strata.max() ?? -1) + 1)
    for stratum in strata { sizes[stratum] += 1 }
    return sizes
  }

  /// For each group the strata of its rows and how many it has of each, in ascending order.
  private func contents(strata: [Int]) -> [[(stratum: Int, rows: Int)]] {
    var contents = [[(stratum: Int, rows: Int)]](repeating: [], count: count)
    for row in strata.indices.sorted(by: { strata[$0] < strata[$1] }) {
      let group = groupOfRow[row]
      if let last = contents[group].indices.last, contents[group][last].stratum == strata[row] {
        contents[group][last].rows += 1
      } else {
        contents[group].append((strata[row], 1))
      }
    }
    return contents
  }
}
