import BackpropCharts
import Testing

@Suite("Decision grid")
struct DecisionGridTests {
  @Test func blocksCoverEveryCellOnce() throws {
    let (columns, rows) = (23, 17)
    var seed: UInt32 = 5
    let classes = (0..<columns * rows).map { _ in
      seed = seed &* 1_664_525 &+ 1_013_904_223
      return Int(seed >> 30) - 1
    }
    let grid = try DecisionGrid(columns: columns, rows: rows, xRange: 0...1, yRange: 0...1, classes: classes)
    var covered = Array(repeating: -1, count: columns * rows)
    for block in grid.blocks() {
      for row in block.rows {
        for column in block.columns {
          #expect(covered[row * columns + column] == -1)
          covered[row * columns + column] = block.tint / 5
        }
      }
    }
    #expect(covered == classes)
  }

  @Test func equalNeighboursAreMerged() throws {
    let whole = try DecisionGrid(
      columns: 100, rows: 80, xRange: 0...1, yRange: 0...1, classes: Array(repeating: 2, count: 8000))
    #expect(whole.blocks().count == 1)
    let halves = try DecisionGrid(
      columns: 10, rows: 6, xRange: 0...1, yRange: 0...1, classes: (0..<60).map { $0 % 10 < 4 ? 0 : 1 })
    #expect(halves.blocks().count == 2)
  }

  @Test func theBoundaryReachesTheEdges() throws {
    // p = x over 0...1, at the middles of the cells: the boundary is the line x = 0.5 over the whole height.
    let probabilities = (0..<40).map { (Double($0 % 8) + 0.5) / 8 }
    let grid = try DecisionGrid(
      columns: 8, rows: 5, xRange: 0...1, yRange: -10...10, probabilities: probabilities)
    let lines = grid.boundary()
    #expect(lines.count == 1)
    #expect(lines[0].allSatisfy { abs($0.x - 0.5) < 1e-12 })
    #expect(lines[0].map(\.y).min() == -10 && lines[0].map(\.y).max() == 10)
  }

  @Test func sizesMustMatch() {
    for (columns, rows) in [(3, 2), (0, 0), (-1, -4), (Int.max, 2)] {
      let error = chartError {
        _ = try DecisionGrid(
          columns: columns, rows: rows, xRange: 0...1, yRange: 0...1, classes: [1, 2, 3, 4])
      }
      #expect(error == .gridSize(columns: columns, rows: rows, values: 4))
    }
    let infinite = chartError {
      _ = try DecisionGrid(columns: 1, rows: 1, xRange: 0...(.infinity), yRange: 0...1, classes: [1])
    }
    #expect(infinite == .axisRange(axis: "x", lower: 0, upper: .infinity, logarithmic: false))
  }
}
