import BackpropCharts
import Testing

@Suite("Panels")
struct PanelsTests {
  private func chart(_ title: String, _ name: String = "loss") -> LineChart {
    LineChart(title: title, series: [.init(name, values: [3, 2, 1])], xAxis: Axis("epoch"))
  }

  @Test func chartsStandInRows() throws {
    let titles = ["10", "50", "100", "500", "1000"].map { "after \($0) epochs" }
    let drawing = try Drawing(Panels(title: "Sine", charts: titles.map { chart($0) }, columns: 3))
    let places = try titles.map { title in
      let text = try #require(drawing.named("text").first { $0.text == title })
      return Point(x: try #require(text.number("x")), y: try #require(text.number("y")))
    }
    #expect(places[0].y == places[2].y && places[3].y == places[4].y && places[3].y > places[0].y)
    #expect(places[0].x == places[3].x && places[1].x == places[4].x && places[1].x > places[0].x)
    #expect(drawing.texts.contains("Sine"))
    #expect(drawing.faults().isEmpty)
  }

  @Test func aCommonLegendIsDrawnOnce() throws {
    let same = try Drawing(Panels(charts: [chart("a"), chart("b"), chart("c")]))
    #expect(same.texts.filter { $0 == "loss" }.count == 1)
    let different = try Drawing(Panels(charts: [chart("a"), chart("b", "cost")]))
    #expect(different.texts.filter { $0 == "loss" || $0 == "cost" }.count == 2)
  }

  @Test func anythingGoesInside() throws {
    let inner = Panels(charts: [chart("a"), chart("b")])
    let matrix = try ConfusionMatrixChart(counts: [[1, 0], [0, 1]])
    #expect(try Drawing(Panels(title: "t", charts: [inner, matrix, Panels(charts: [])])).faults().isEmpty)
    #expect(try Drawing(Panels(charts: [], columns: -3)).texts.contains("no data"))
  }

  @Test func mistakesInsideComeOut() {
    let broken = LineChart(series: [], yAxis: Axis("y", scale: .logarithmic, range: -1...1))
    #expect(
      chartError { _ = try Panels(charts: [broken]).svg() }
        == .axisRange(axis: "y", lower: -1, upper: 1, logarithmic: true))
  }
}
