/// A line of many points reduced to what can be seen, extremes included.
///
/// Of neighbouring points in one column of pixels the first, the lowest, the highest and the last remain, in
/// their order: at most four points a column, and no peak is lost.
package enum Thinning {
  /// The pieces of a line through `points`, in which nil breaks the line.
  package static func pieces(of points: some Sequence<Point?>) -> [[Point]] {
    var pieces: [[Point]] = []
    var piece: [Point] = []
    var column = Column()
    for point in points {
      guard let point else {
        column.flush(into: &piece)
        if !piece.isEmpty { pieces.append(piece) }
        piece = []
        continue
      }
      if !column.takes(point) { column.flush(into: &piece) }
      column.add(point)
    }
    column.flush(into: &piece)
    if !piece.isEmpty { pieces.append(piece) }
    return pieces
  }

  /// `points` without those that fall on the same pixel as an earlier one.
  package static func distinct(_ points: [Point]) -> [Point] {
    // Few points are all kept, exactly where they are.
    guard points.count > 2000 else { return points }
    var seen: Set<SIMD2<Int32>> = []
    return points.filter { point in
      let x = Int32(min(max(point.x, -1e6), 1e6).rounded())
      let y = Int32(min(max(point.y, -1e6), 1e6).rounded())
      return seen.insert(SIMD2(x, y)).inserted
    }
  }

  /// The points of one run within a column of pixels.
  private struct Column {
    private var place = 0.0
    private var count = 0
    private var first = Point(x: 0, y: 0)
    private var last = Point(x: 0, y: 0)
    private var lowest = Point(x: 0, y: 0)
    private var highest = Point(x: 0, y: 0)
    private var lowestIndex = 0
    private var highestIndex = 0

    func takes(_ point: Point) -> Bool { count == 0 || point.x.rounded(.down) == place }

    mutating func add(_ point: Point) {
      if count == 0 {
        place = point.x.rounded(.down)
        first = point
        lowest = point
        highest = point
        lowestIndex = 0
        highestIndex = 0
      }
      if point.y > lowest.y {
        lowest = point
        lowestIndex = count
      }
      if point.y < highest.y {
        highest = point
        highestIndex = count
      }
      last = point
      count += 1
    }

    mutating func flush(into piece: inout [Point]) {
      guard count > 0 else { return }
      let kept = [0, min(lowestIndex, highestIndex), max(lowestIndex, highestIndex), count - 1]
      let points = [
        first, lowestIndex < highestIndex ? lowest : highest,
        lowestIndex < highestIndex ? highest : lowest, last,
      ]
      var previous = -1
      for (index, point) in zip(kept, points) where index > previous {
        piece.append(point)
        previous = index
      }
      count = 0
    }
  }
}
