import BackpropCompute
import BackpropData

/// The slices of a table's rows by one of its columns: each word, each bin of numbers, and missing cells.
///
/// Numbers of at most eight values have a slice for each; of more five bins with about as many rows, cut between different values.
/// The slices of a column share no row. Cost: a sort of the numbers.
struct ColumnSlices {
  /// The column's name.
  let column: String
  /// What each slice's rows have there, in words: `17 to 25`, `red`, `missing`.
  let words: [String]
  /// The slice of each row, or -1 where there is none for it.
  let sliceOfRow: [Int32]
  /// How many rows each slice has.
  let counts: [Int]

  /// A number of so many values has a slice for each.
  private static let mostValues = 8
  private static let bins = 5

  /// The slices with `least` rows or more.
  init(_ index: Int, of table: Table, least: Int) {
    let column = table.columns[index]
    var slices = [Int32](repeating: -1, count: table.rowCount)
    var names: [String] = []
    switch column.values {
    case .text(let categories, let codes):
      for row in codes.indices { slices[row] = codes[row] }
      names = categories.map { $0 }
    case .numbers(let numbers):
      let order = numbers.indices.filter { !numbers[$0].isNaN }
        .sorted { (numbers[$0], $0) < (numbers[$1], $1) }
      var cuts = Self.changes(order.map { numbers[$0] })
      if cuts.count > Self.mostValues { cuts = Self.evenly(order.map { numbers[$0] }) }
      for (place, start) in cuts.enumerated() {
        let end = place + 1 < cuts.count ? cuts[place + 1] : order.count
        for row in order[start..<end] { slices[row] = Int32(place) }
        let (first, last) = (order[start], order[end - 1])
        let text = table.text(row: first, column: index)
        names.append(
          numbers[first] == numbers[last] ? text : "\(text) to \(table.text(row: last, column: index))")
      }
    }
    for row in 0..<table.rowCount where column.isMissing(row: row) { slices[row] = Int32(names.count) }
    names.append("missing")
    var counts = [Int](repeating: 0, count: names.count)
    for slice in slices where slice >= 0 { counts[Int(slice)] += 1 }
    var newPlace = [Int32](repeating: -1, count: names.count)
    var kept: [Int] = []
    for (slice, count) in counts.enumerated() where count >= least && count < table.rowCount {
      newPlace[slice] = Int32(kept.count)
      kept.append(slice)
    }
    self.column = column.name
    words = kept.map { names[$0] }
    self.counts = kept.map { counts[$0] }
    sliceOfRow = slices.map { $0 < 0 ? -1 : newPlace[Int($0)] }
  }

  /// The rows of each slice, ascending.
  func rowsOfSlices() -> [[Int]] {
    var rows = [[Int]](repeating: [], count: words.count)
    for (row, slice) in sliceOfRow.enumerated() where slice >= 0 { rows[Int(slice)].append(row) }
    return rows
  }

  /// Where ascending numbers change, from 0; a few more than are wanted end the search.
  private static func changes(_ sorted: [Double]) -> [Int] {
    var cuts: [Int] = []
    for place in sorted.indices where place == 0 || sorted[place] > sorted[place - 1] {
      cuts.append(place)
      if cuts.count > mostValues { break }
    }
    return cuts
  }

  /// Where bins of about as many begin, each at a change.
  private static func evenly(_ sorted: [Double]) -> [Int] {
    var cuts = [0]
    for bin in 1..<bins {
      var place = sorted.count * bin / bins
      // Equal numbers stay together, in the bin in which they begin.
      while place < sorted.count, place > 0, sorted[place] == sorted[place - 1] { place += 1 }
      if place < sorted.count, let last = cuts.last, place > last { cuts.append(place) }
    }
    return cuts
  }
}
