import BackpropCharts
import Testing

@Suite("Thinning")
struct ThinningTests {
  @Test func shortLinesStayAsTheyAre() {
    let points = (0..<50).map { Point(x: Double($0) * 10, y: Double($0 % 7)) }
    #expect(Thinning.pieces(of: points) == [points])
  }

  @Test func everyColumnKeepsItsExtremes() {
    let count = 300_000
    let width = 500.0
    var points: [Point?] = []
    var seed: UInt32 = 9
    for index in 0..<count {
      seed = seed &* 1_664_525 &+ 1_013_904_223
      points.append(Point(x: Double(index) / Double(count) * width, y: Double(seed >> 8)))
    }
    let kept = Thinning.pieces(of: points)
    #expect(kept.count == 1)
    #expect(kept[0].count <= 4 * 500)
    for column in stride(from: 0.0, to: width, by: 37) {
      let all = points.compactMap { $0 }.filter { $0.x.rounded(.down) == column }.map(\.y)
      let left = kept[0].filter { $0.x.rounded(.down) == column }.map(\.y)
      #expect(left.min() == all.min() && left.max() == all.max())
      #expect(left.first == all.first && left.last == all.last)
    }
    #expect(kept[0].map(\.x) == kept[0].map(\.x).sorted())
  }

  @Test func nothingBreaksTheLine() {
    let a = Point(x: 0, y: 1)
    let b = Point(x: 5, y: 2)
    let c = Point(x: 9, y: 3)
    #expect(Thinning.pieces(of: [nil, a, b, nil, nil, c, nil]) == [[a, b], [c]])
    #expect(Thinning.pieces(of: [Point?]()) == [])
    #expect(Thinning.pieces(of: [Point?.none]) == [])
  }

  @Test func pointsOnOnePixelAreDrawnOnce() {
    var cloud: [Point] = []
    for index in 0..<10_000 {
      let shift = 0.1 * Double(index % 3)
      cloud.append(Point(x: Double(index % 50) + shift, y: Double(index % 20)))
    }
    // 50 columns and 20 rows repeat after 100 points.
    #expect(Thinning.distinct(cloud).count == 100)
    #expect(Thinning.distinct(Array(cloud.prefix(500))).count == 500)
  }
}
