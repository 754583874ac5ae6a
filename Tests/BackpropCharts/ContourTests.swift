import BackpropCharts
import Testing

@Suite("Contour")
struct ContourTests {
  /// Samples of `field` on a grid, row by row.
  private func samples(_ columns: Int, _ rows: Int, _ field: (Double, Double) -> Double) -> [Double] {
    (0..<rows).flatMap { row in (0..<columns).map { field(Double($0), Double(row)) } }
  }

  @Test func aLinearFieldGivesAStraightLine() {
    let values = samples(9, 7) { x, y in x + 2 * y }
    let lines = Contour.lines(of: values, columns: 9, rows: 7, at: 6.5)
    #expect(lines.count == 1)
    #expect(lines[0].allSatisfy { abs($0.x + 2 * $0.y - 6.5) < 1e-12 })
    let ends = [lines[0][0], lines[0][lines[0].count - 1]].sorted { $0.x < $1.x }
    #expect(ends == [Point(x: 0, y: 3.25), Point(x: 6.5, y: 0)])
  }

  @Test func aCircleIsOneClosedLine() {
    let values = samples(101, 101) { x, y in (x - 50) * (x - 50) + (y - 50) * (y - 50) }
    let lines = Contour.lines(of: values, columns: 101, rows: 101, at: 900)
    #expect(lines.count == 1)
    #expect(lines[0].first == lines[0].last)
    for point in lines[0] {
      let radius = ((point.x - 50) * (point.x - 50) + (point.y - 50) * (point.y - 50)).squareRoot()
      #expect(abs(radius - 30) < 0.01)
    }
    // Each side is crossed once: the line has no gap longer than a square's diagonal.
    for (first, second) in zip(lines[0], lines[0].dropFirst()) {
      #expect(abs(first.x - second.x) <= 1 && abs(first.y - second.y) <= 1)
    }
    let length = zip(lines[0], lines[0].dropFirst()).reduce(0.0) { sum, pair in
      let (dx, dy) = (pair.0.x - pair.1.x, pair.0.y - pair.1.y)
      return sum + (dx * dx + dy * dy).squareRoot()
    }
    #expect(abs(length - 2 * .pi * 30) < 0.2)
  }

  @Test(arguments: [(0.4, true), (0.6, false)])
  func aSaddleIsResolvedByItsMiddle(level: Double, joinsOnes: Bool) {
    // Ones at the lower left and upper right corner; the middle is 0.5.
    let lines = Contour.lines(of: [1, 0, 0, 1], columns: 2, rows: 2, at: level)
    #expect(lines.count == 2)
    // Where the middle belongs to the ones, each line cuts off a zero: (1, 0) or (0, 1).
    for line in lines {
      let centre = Point(x: (line[0].x + line[1].x) / 2, y: (line[0].y + line[1].y) / 2)
      #expect(((centre.x - 0.5) * (centre.y - 0.5) < 0) == joinsOnes)
    }
  }

  @Test func noCrossingNoLine() {
    #expect(Contour.lines(of: [0, 0, 0, 0], columns: 2, rows: 2, at: 0.5).isEmpty)
    #expect(Contour.lines(of: [1], columns: 1, rows: 1, at: 0.5).isEmpty)
    #expect(Contour.lines(of: [0, 1, .nan, 0], columns: 2, rows: 2, at: 0.5).isEmpty)
  }
}
