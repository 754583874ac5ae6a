/// What a classifier says all over a plane of two features, cell by cell: the background of a scatter chart.
public struct DecisionGrid: Sendable {
  /// The number of cells across.
  public let columns: Int
  /// The number of cells upwards.
  public let rows: Int
  /// The horizontal extent, from the left edge of the first column to the right edge of the last.
  public let xRange: ClosedRange<Double>
  /// The vertical extent, from the lower edge of the first row to the upper edge of the last.
  public let yRange: ClosedRange<Double>
  /// The probabilities of the second of two classes, if the grid was made from them.
  let probabilities: [Double]?
  /// For each cell which tint it has: five times the class plus a level of certainty; -1 for none.
  private let tints: [Int]

  private static let levels = 5

  /// A grid of the probability of class 1 among classes 0 and 1 at the middle of each cell, row by row from
  /// the lowest y.
  ///
  /// The tint tells how certain the answer is, a line shows where both classes are equally probable. Cells
  /// whose value is not finite stay empty. Throws a ``ChartError`` where there are not columns x rows values
  /// or the ranges cannot be drawn.
  public init(
    columns: Int, rows: Int, xRange: ClosedRange<Double>, yRange: ClosedRange<Double>, probabilities: [Double]
  ) throws(ChartError) {
    let tints = probabilities.map { probability in
      guard probability.isFinite else { return -1 }
      let certainty = min(abs(probability - 0.5) * 2, 1)
      let level = min(Int(certainty * Double(Self.levels)), Self.levels - 1)
      return (probability >= 0.5 ? Self.levels : 0) + level
    }
    try self.init(columns, rows, xRange, yRange, tints: tints, probabilities: probabilities)
  }

  /// A grid of the class index at the middle of each cell, row by row from the lowest y; cells with a
  /// negative index stay empty.
  ///
  /// Throws a ``ChartError`` where there are not columns x rows values or the ranges cannot be drawn.
  public init(
    columns: Int, rows: Int, xRange: ClosedRange<Double>, yRange: ClosedRange<Double>, classes: [Int]
  ) throws(ChartError) {
    let tints = classes.map { $0 < 0 ? -1 : ($0 % Paint.colours.count) * Self.levels + 2 }
    try self.init(columns, rows, xRange, yRange, tints: tints, probabilities: nil)
  }

  private init(
    _ columns: Int, _ rows: Int, _ xRange: ClosedRange<Double>, _ yRange: ClosedRange<Double>, tints: [Int],
    probabilities: [Double]?
  ) throws(ChartError) {
    let (count, overflow) = columns.multipliedReportingOverflow(by: rows)
    guard columns > 0, rows > 0, !overflow, count == tints.count else {
      throw .gridSize(columns: columns, rows: rows, values: tints.count)
    }
    for (name, range) in [("x", xRange), ("y", yRange)] {
      guard range.lowerBound.magnitude < 8e307, range.upperBound.magnitude < 8e307 else {
        throw .axisRange(axis: name, lower: range.lowerBound, upper: range.upperBound, logarithmic: false)
      }
    }
    self.columns = columns
    self.rows = rows
    self.xRange = xRange
    self.yRange = yRange
    self.tints = tints
    self.probabilities = probabilities
  }

  /// Cells of one tint, merged along rows and then across equal rows.
  package struct Block: Equatable, Sendable {
    package let tint: Int
    package let columns: Range<Int>
    package let rows: Range<Int>
  }

  /// The fewest blocks that merging runs gives; together they cover every tinted cell once.
  package func blocks() -> [Block] {
    var finished: [Block] = []
    var growing: [Block] = []
    for row in 0..<rows {
      var current: [Block] = []
      var start = 0
      while start < columns {
        let tint = tints[row * columns + start]
        var end = start + 1
        while end < columns, tints[row * columns + end] == tint { end += 1 }
        if tint >= 0 { current.append(Block(tint: tint, columns: start..<end, rows: row..<row + 1)) }
        start = end
      }
      var below = 0
      for index in current.indices {
        while below < growing.count, growing[below].columns.lowerBound < current[index].columns.lowerBound {
          finished.append(growing[below])
          below += 1
        }
        guard below < growing.count else { continue }
        let (old, new) = (growing[below], current[index])
        if old.columns == new.columns, old.tint == new.tint {
          current[index] = Block(tint: new.tint, columns: new.columns, rows: old.rows.lowerBound..<row + 1)
          below += 1
        }
      }
      finished.append(contentsOf: growing[below...])
      growing = current
    }
    return finished + growing
  }

  /// Fills the cells, then draws the line of equal probability.
  func draw(on canvas: inout Canvas, in plot: PlotArea) {
    var paths: [Path] = Array(repeating: Path(), count: Paint.colours.count * Self.levels)
    for block in blocks() {
      guard
        let lower = plot.point(x(Double(block.columns.lowerBound)), y(Double(block.rows.lowerBound))),
        let upper = plot.point(x(Double(block.columns.upperBound)), y(Double(block.rows.upperBound)))
      else { continue }
      paths[block.tint].add(
        Rectangle(x: lower.x, y: upper.y, width: upper.x - lower.x, height: lower.y - upper.y))
    }
    for (tint, path) in paths.enumerated() {
      let level = Double(tint % Self.levels)
      canvas.fill(path, with: .series(tint / Self.levels), opacity: 0.08 + 0.05 * level)
    }
    var lines = Path()
    for line in boundary() {
      for (index, place) in line.enumerated() {
        guard let point = plot.point(place.x, place.y) else { continue }
        if index == 0 { lines.move(to: point) } else { lines.line(to: point) }
      }
    }
    canvas.stroke(lines, with: .ink, width: 1.5)
  }

  /// The lines where both classes are equally probable, in the units of the axes.
  package func boundary() -> [[Point]] {
    guard let probabilities else { return [] }
    // The outer values are repeated at the edges, so that the line reaches the frame.
    var padded: [Double] = []
    for row in -1...rows {
      let source = min(max(row, 0), rows - 1) * columns
      for column in -1...columns { padded.append(probabilities[source + min(max(column, 0), columns - 1)]) }
    }
    let lines = Contour.lines(of: padded, columns: columns + 2, rows: rows + 2, at: 0.5)
    // The padded samples stand at 0, 0.5, 1.5, ..., columns - 0.5, columns, in cells.
    func cells(_ place: Double, _ count: Int) -> Double {
      if place < 1 { return place / 2 }
      let last = Double(count)
      return place > last ? last - 0.5 + (place - last) / 2 : place - 0.5
    }
    return lines.map { line in
      line.map { Point(x: x(cells($0.x, columns)), y: y(cells($0.y, rows))) }
    }
  }

  private func x(_ column: Double) -> Double {
    xRange.lowerBound + (xRange.upperBound - xRange.lowerBound) * (column / Double(columns))
  }

  private func y(_ row: Double) -> Double {
    yRange.lowerBound + (yRange.upperBound - yRange.lowerBound) * (row / Double(rows))
  }
}
