/// The slices of some columns and of pairs of them, each with the chance of so bad a one.
struct SliceSearch {
  /// A slice, or the common rows of two.
  struct Candidate {
    /// Each slice by its column and its number there.
    let parts: [(column: Int, slice: Int)]
    /// How many rows it has.
    let rows: Int
    /// How likely so bad a slice is by luck, before any correction.
    let chance: Double
  }

  /// How many slices were looked at; those of pairs count for all pairs of columns.
  let examined: Int
  private var candidates: [Candidate] = []

  init(_ losses: RowLosses, _ columns: [ColumnSlices], least: Int) {
    let all = Array(losses.losses.indices)
    let test = LossTest(losses.losses, rows: all, areMarks: losses.areMarks)
    var bestOfColumn = [Double](repeating: 2, count: columns.count)
    for (index, column) in columns.enumerated() {
      for (slice, rows) in column.rowsOfSlices().enumerated() {
        let chance = test.chance(of: rows)
        bestOfColumn[index] = min(bestOfColumn[index], chance)
        candidates.append(Candidate(parts: [(index, slice)], rows: rows.count, chance: chance))
      }
    }
    let single = candidates.count
    let worst = columns.indices.filter { !columns[$0].words.isEmpty }
      .sorted { (bestOfColumn[$0], $0) < (bestOfColumn[$1], $1) }.prefix(WorstSlices.worstColumns).sorted()
    // What is left of a slice is asked for each of its common rows with another.
    var parents: [Int: [Parent]] = [:]
    for column in worst {
      parents[column] = columns[column].rowsOfSlices().map { Parent($0, losses) }
    }
    for (place, first) in worst.enumerated() {
      for second in worst.dropFirst(place + 1) {
        for (slices, rows) in Self.common(columns[first], columns[second], least: least) {
          let left = [(first, slices.0), (second, slices.1)].map { column, slice in
            parents[column]?[slice].chance(of: rows) ?? 1
          }
          candidates.append(
            Candidate(
              parts: [(first, slices.0), (second, slices.1)], rows: rows.count,
              chance: max(test.chance(of: rows), left[0], left[1])))
        }
      }
    }
    let (asked, possible) = (worst.count * (worst.count - 1) / 2, columns.count * (columns.count - 1) / 2)
    let pairs = candidates.count - single
    examined = single + (asked > 0 ? Int((Double(pairs) * Double(possible) / Double(asked)).rounded(.up)) : 0)
  }

  /// Those that stand by Holm's correction, each with its corrected chance: of the k-th smallest of m chances
  /// max over j <= k of (m - j + 1) p(j).
  func told(level: Double) -> [(candidate: Candidate, chance: Double)] {
    let order = candidates.indices.sorted { (candidates[$0].chance, $0) < (candidates[$1].chance, $1) }
    var told: [(Candidate, Double)] = []
    var greatest = 0.0
    for (place, index) in order.enumerated() {
      greatest = max(greatest, min(1, Double(examined - place) * candidates[index].chance))
      guard greatest <= level else { break }
      told.append((candidates[index], greatest))
    }
    return told
  }

  /// A slice out of which smaller ones are taken.
  private struct Parent {
    private let test: LossTest
    private let placeOfRow: [Int: Int]

    init(_ rows: [Int], _ losses: RowLosses) {
      test = LossTest(losses.losses, rows: rows, areMarks: losses.areMarks)
      placeOfRow = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1, $0) })
    }

    func chance(of rows: [Int]) -> Double { test.chance(of: rows.compactMap { placeOfRow[$0] }) }
  }

  /// The common rows of each slice of one column with each of another, where they are enough.
  private static func common(
    _ first: ColumnSlices, _ second: ColumnSlices, least: Int
  ) -> [(slices: (Int, Int), rows: [Int])] {
    let width = second.words.count
    guard width > 0, !first.words.isEmpty else { return [] }
    var rows = [[Int]](repeating: [], count: first.words.count * width)
    for row in first.sliceOfRow.indices {
      let (a, b) = (Int(first.sliceOfRow[row]), Int(second.sliceOfRow[row]))
      if a >= 0, b >= 0 { rows[a * width + b].append(row) }
    }
    return rows.enumerated().compactMap { index, rows in
      rows.count >= least ? ((index / width, index % width), rows) : nil
    }
  }
}
