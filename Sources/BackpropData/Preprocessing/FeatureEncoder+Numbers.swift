extension FeatureEncoder {
  /// Where the columns of numbers stand in a row of the matrix, ascending; words and marks are none.
  package var numberPositions: [(column: String, position: Int)] {
    var position = 0
    var found: [(column: String, position: Int)] = []
    for feature in features {
      switch feature {
      case .number(let column, _, _), .scaled(let column, _, _): found.append((column, position))
      default: break
      }
      position += feature.width
    }
    return found
  }

  /// Those of them of which the middle half of the rows has one value, and the others several: counts and sums that are 0 mostly.
  ///
  /// - Parameter table: the training rows, as they were read for this encoder. Cost: linear.
  package func concentratedPositions(in table: Table) throws(TableError) -> [Int] {
    var found: [Int] = []
    for (name, position) in numberPositions {
      guard case .numbers(let numbers) = try table.column(named: name).values else { continue }
      let sorted = SortedNumbers(forQuartiles: numbers)
      guard sorted.values.count > 0, sorted.quantile(1, of: 4) == sorted.quantile(3, of: 4) else { continue }
      let most = sorted.quantile(2, of: 4)
      let other = sorted.values.first { $0 != most }
      if sorted.values.contains(where: { $0 != most && $0 != other }) { found.append(position) }
    }
    return found
  }
}
