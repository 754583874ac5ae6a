/// The lines along which a field sampled on a grid has a given value, by marching squares.
package enum Contour {
  /// The lines where the field is `level`, each a chain of points; a closed line ends where it began.
  ///
  /// `values` holds `rows` rows of `columns` samples; a sample's coordinates are its column and row, and
  /// along the sides of the grid's squares the field is taken as linear. Squares with a corner that is not
  /// finite are left out. Costs time and memory in proportion to the samples.
  package static func lines(of values: [Double], columns: Int, rows: Int, at level: Double) -> [[Point]] {
    guard columns > 1, rows > 1, values.count == columns * rows else { return [] }
    let sides = Sides(columns: columns, rows: rows)
    var neighbours = Neighbours(count: sides.count)
    for row in 0..<rows - 1 {
      for column in 0..<columns - 1 {
        // Corners counter-clockwise from the lowest column and row, and the side after each corner.
        let here = row * columns + column
        let corners = [values[here], values[here + 1], values[here + columns + 1], values[here + columns]]
        guard corners.allSatisfy(\.isFinite) else { continue }
        let around = [
          sides.along(column, row), sides.up(column + 1, row), sides.along(column, row + 1),
          sides.up(column, row),
        ]
        let above = corners.map { $0 >= level }
        let crossed = (0..<4).filter { above[$0] != above[($0 + 1) % 4] }
        if crossed.count == 2 {
          neighbours.connect(around[crossed[0]], around[crossed[1]])
        } else if crossed.count == 4 {
          // A saddle: the middle decides which two corners the lines cut off.
          let middle = (corners[0] + corners[1]) / 4 + (corners[2] + corners[3]) / 4 >= level
          let first = middle == above[0] ? [0, 1, 2, 3] : [3, 0, 1, 2]
          neighbours.connect(around[first[0]], around[first[1]])
          neighbours.connect(around[first[2]], around[first[3]])
        }
      }
    }
    return neighbours.chains().map { chain in chain.map { sides.crossing($0, of: values, at: level) } }
  }

  /// The sides of the grid's squares, numbered.
  private struct Sides {
    let columns: Int
    let rows: Int

    var count: Int { 2 * columns * rows }

    /// The side from a sample to the next in its row.
    func along(_ column: Int, _ row: Int) -> Int { row * columns + column }

    /// The side from a sample to the next in its column.
    func up(_ column: Int, _ row: Int) -> Int { columns * rows + row * columns + column }

    func crossing(_ side: Int, of values: [Double], at level: Double) -> Point {
      let isAlong = side < columns * rows
      let sample = isAlong ? side : side - columns * rows
      let (start, end) = (values[sample], values[sample + (isAlong ? 1 : columns)])
      // Halves keep the difference of two huge values finite.
      let share = (level / 2 - start / 2) / (end / 2 - start / 2)
      let (column, row) = (Double(sample % columns), Double(sample / columns))
      return isAlong ? Point(x: column + share, y: row) : Point(x: column, y: row + share)
    }
  }

  /// Which crossed sides the contour joins: at most two to each.
  private struct Neighbours {
    private var slots: [SIMD2<Int32>]

    init(count: Int) { slots = Array(repeating: SIMD2(-1, -1), count: count) }

    mutating func connect(_ first: Int, _ second: Int) {
      slots[first][slots[first].x < 0 ? 0 : 1] = Int32(second)
      slots[second][slots[second].x < 0 ? 0 : 1] = Int32(first)
    }

    /// The chains of sides: first those with two ends, then the closed ones.
    func chains() -> [[Int]] {
      var visited = Array(repeating: false, count: slots.count)
      var chains: [[Int]] = []
      for open in [true, false] {
        for start in slots.indices where !visited[start] && slots[start].x >= 0 {
          if open && slots[start].y >= 0 { continue }
          var chain: [Int] = []
          var current = start
          while true {
            visited[current] = true
            chain.append(current)
            let (first, second) = (Int(slots[current].x), Int(slots[current].y))
            if first >= 0, !visited[first] {
              current = first
            } else if second >= 0, !visited[second] {
              current = second
            } else {
              break
            }
          }
          if !open { chain.append(start) }
          chains.append(chain)
        }
      }
      return chains
    }
  }
}
