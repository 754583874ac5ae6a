import BackpropCharts
import Testing

@Suite("Scatter chart")
struct ScatterChartTests {
  @Test func classesDifferByColourAndShape() throws {
    let chart = try ScatterChart(
      x: [0, 1, 2, 3], y: [0, 1, 2, 3], classes: [0, 1, 0, 1], names: ["outer", "inner"])
    let drawing = try Drawing(chart)
    // Two of each class and one of each in the legend.
    #expect(drawing.named("circle").count == 3)
    let colours = Set(drawing.named("g").compactMap { $0.attributes["fill"] })
    #expect(colours == ["#0072b2", "#d55e00"])
    #expect(drawing.texts.contains("outer") && drawing.texts.contains("inner"))
    #expect(drawing.faults().isEmpty)
  }

  @Test func pairsOfColourAndShapeAreDistinct() {
    var pairs: Set<String> = []
    for index in 0..<64 { pairs.insert("\(Paint.series(index).light.hexadecimal) \(Marker.series(index))") }
    #expect(pairs.count == 64)
  }

  @Test func theBoundaryIsDrawnOnce() throws {
    let grid = try DecisionGrid(
      columns: 20, rows: 20, xRange: -1...1, yRange: -1...1,
      probabilities: (0..<400).map { Double($0 % 20) / 19 })
    let chart = try ScatterChart(
      x: [0], y: [0], classes: [0], names: ["a", "b"], background: grid)
    let drawing = try Drawing(chart)
    #expect(drawing.texts.contains("equally probable"))
    let crisp = drawing.named("path").filter { $0.attributes["shape-rendering"] == "crispEdges" }
    #expect(crisp.count == 10)
    #expect(Set(crisp.compactMap { $0.attributes["fill"] }) == ["#0072b2", "#d55e00"])
    #expect(drawing.faults().isEmpty)
  }

  @Test func predictionsStandOnTheDiagonal() throws {
    let chart = try ScatterChart.predictions(actual: [1, 2, 3], predicted: [1, 2, 3])
    let drawing = try Drawing(chart, width: 500, height: 400)
    let circles = drawing.named("circle")
    #expect(circles.count == 3)
    let dashed = try #require(
      drawing.named("path").first {
        $0.attributes["stroke-dasharray"] != nil && $0.attributes["stroke-width"] == "1.5"
      })
    let numbers = (dashed.attributes["d"] ?? "").split { "ML,".contains($0) }.compactMap { Double($0) }
    #expect(numbers.count == 4)
    let slope = (numbers[3] - numbers[1]) / (numbers[2] - numbers[0])
    for circle in circles {
      let (x, y) = (try #require(circle.number("cx")), try #require(circle.number("cy")))
      #expect(abs(numbers[1] + slope * (x - numbers[0]) - y) < 0.05)
    }
  }

  @Test func brokenPointsAreLeftOutAndCounted() throws {
    let chart = ScatterChart(groups: [try .init("a", x: [1, .nan, 3], y: [1, 2, .infinity])])
    let drawing = try Drawing(chart)
    #expect(drawing.named("circle").count == 2)
    #expect(drawing.summary.contains(": 2."))
    #expect(drawing.faults().isEmpty)
  }

  @Test func emptyChartsAreDrawn() throws {
    #expect(try Drawing(ScatterChart(groups: [])).texts.contains("no data"))
    #expect(try Drawing(ScatterChart.predictions(actual: [], predicted: [])).texts.contains("no data"))
  }

  @Test func mistakesAreNamed() {
    let unnamed = chartError {
      _ = try ScatterChart(x: [1, 2], y: [1, 2], classes: [0, 2], names: ["a", "b"])
    }
    #expect(unnamed == .classIndex(2, at: 1, classes: 2))
    let lengths = chartError { _ = try ScatterChart(x: [1, 2], y: [1, 2], classes: [0], names: ["a"]) }
    #expect(lengths == .lengths(of: "ScatterChart", first: "x", 2, second: "classes", 1))
    let predictions = chartError { _ = try ScatterChart.predictions(actual: [1], predicted: []) }
    #expect(predictions != nil)
    #expect(chartError { _ = try ScatterChart.Group("a", x: [1], y: []) } != nil)
  }
}
