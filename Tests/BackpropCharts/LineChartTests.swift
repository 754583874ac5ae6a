import BackpropCharts
import Testing

@Suite("Line chart")
struct LineChartTests {
  private let blue = "#0072b2"

  @Test func pointsStandWhereTheyBelong() throws {
    let series = try LineChart.Series("loss", x: [0, 1, 2], y: [0, 1, 4])
    let chart = LineChart(series: [series], yAxis: Axis(range: 0...4))
    let drawing = try Drawing(chart)
    let line = try #require(drawing.lines(stroke: blue).last)
    #expect(line.count == 3)
    #expect(abs((line[1].x - line[0].x) - (line[2].x - line[1].x)) < 0.02)
    #expect(abs((line[0].y - line[1].y) * 4 - (line[0].y - line[2].y)) < 0.05)
    #expect(drawing.faults().isEmpty)
  }

  @Test func everythingAskedForIsWritten() throws {
    let chart = LineChart(
      title: "Loss <of> \"A & B\"",
      series: [.init("training", values: [30, 20, 10]), .init("validation", values: [30, 20, 20])],
      xAxis: Axis("epoch"), yAxis: Axis("cross-entropy"), mark: .init(at: 2, label: "best epoch 2"))
    let drawing = try Drawing(chart)
    for text in ["Loss <of> \"A & B\"", "training", "validation", "epoch", "cross-entropy", "best epoch 2"] {
      #expect(drawing.texts.contains(text))
    }
    #expect(drawing.named("title").first?.text == "Loss <of> \"A & B\"")
    #expect(drawing.named("svg").first?.attributes["role"] == "img")
    #expect(drawing.summary.contains("training: 3 points, ending at 10."))
    // Epochs are whole numbers.
    #expect(!drawing.texts.contains("1.5"))
  }

  @Test func brokenValuesBreakTheLine() throws {
    let chart = LineChart(series: [.init("a", values: [1, 2, .nan, 3, 4, .infinity, 5])])
    let drawing = try Drawing(chart)
    let pieces = drawing.lines(stroke: blue).filter { $0.count > 1 && $0[0].y != $0[1].y }
    #expect(pieces.map(\.count) == [2, 2])
    // The last value has no neighbour and becomes a dot.
    #expect(drawing.named("circle").count == 1)
    #expect(drawing.summary.contains("Left out as not finite: 2."))
    #expect(drawing.faults().isEmpty)
  }

  @Test func aLogarithmicAxisLeavesOutWhatIsNotPositive() throws {
    let chart = LineChart(
      series: [.init("a", values: [100, 10, 0, -3, 1, 0.1])], yAxis: Axis(scale: .logarithmic))
    let drawing = try Drawing(chart)
    #expect(drawing.summary.contains("positive values): 2."))
    #expect(drawing.texts.contains("10") && drawing.texts.contains("0.1"))
    let pieces = drawing.lines(stroke: blue).filter { $0.count > 1 && $0[0].y != $0[1].y }
    #expect(pieces.map(\.count) == [2, 2])
    // 100 to 10 and 1 to 0.1 are the same ratio, hence the same height.
    #expect(abs((pieces[0][1].y - pieces[0][0].y) - (pieces[1][1].y - pieces[1][0].y)) < 0.02)
  }

  @Test func longSeriesStaySmallAndKeepTheirPeak() throws {
    var values = (0..<150_000).map { Double($0 % 100) / 100 }
    values[77_777] = 9
    let chart = LineChart(series: [.init("", values: values)])
    let svg = try chart.svg()
    #expect(svg.text.utf8.count < 60_000)
    let drawing = try Drawing(svg.text)
    let points = drawing.lines(stroke: blue).joined()
    let top = try #require(points.map(\.y).min())
    #expect(points.filter { $0.y < top + 100 }.count == 1)
  }

  @Test(
    arguments: [
      [], [.nan], [0.5], [0, 0, 0], [1e308, -1e308], [Double.leastNonzeroMagnitude, 0], [1e15, 1e15 + 1],
    ] as [[Double]])
  func degenerateDataAreDrawn(values: [Double]) throws {
    for scale in [Axis.Scale.linear, .logarithmic] {
      let chart = LineChart(
        title: "t", series: [.init("a", values: values, markers: true)], yAxis: Axis("y", scale: scale))
      #expect(try Drawing(chart).faults().isEmpty)
    }
  }

  @Test func noDataIsSaid() throws {
    #expect(try Drawing(LineChart(series: [])).texts.contains("no data"))
    #expect(try !Drawing(LineChart(series: [.init("a", values: [1])])).texts.contains("no data"))
  }

  @Test func lengthsMustAgree() {
    let error = chartError { _ = try LineChart.Series("loss", x: [1, 2], y: [1]) }
    #expect(error == .lengths(of: "LineChart.Series(\"loss\")", first: "x", 2, second: "y", 1))
    #expect(error?.description.contains("expected as many values in y as in x (2), got 1") == true)
  }

  @Test(arguments: [(0.0, 100.0), (100, .nan), (-5, 100), (30_000, 100), (.infinity, 100)])
  func sizesMustBeSensible(width: Double, height: Double) {
    let error = chartError { _ = try LineChart(series: []).svg(width: width, height: height) }
    guard case .pictureSize = error else {
      Issue.record("expected a refusal of the size, got \(String(describing: error))")
      return
    }
  }

  @Test func labelsOfTheAxisDoNotTouch() throws {
    for width in [160.0, 300, 500, 720, 1400] {
      for scale in [1, 1000, 1e5, 1e9] {
        let x = (0...50).map { Double($0) * scale }
        let chart = LineChart(series: [try .init("a", x: x, y: x)])
        let drawing = try Drawing(chart, width: width, height: 300)
        #expect(drawing.faults().isEmpty)
        let lowest = drawing.named("text").compactMap { $0.number("y") }.max() ?? 0
        let row = drawing.named("text").filter { $0.number("y") == lowest }
        for (first, second) in zip(row, row.dropFirst()) {
          let size = try #require(first.number("font-size"))
          let halves = (textWidth(first.text, size: size) + textWidth(second.text, size: size)) / 2
          #expect(try #require(second.number("x")) - #require(first.number("x")) >= halves)
        }
      }
    }
  }

  @Test func theSameChartGivesTheSameBytes() throws {
    let chart = LineChart(
      title: "t",
      series: (0..<20).map { k in
        .init("a series by the name of \(k)", values: [0, Double(k)], markers: true)
      })
    #expect(try chart.svg() == chart.svg())
    #expect(try Drawing(chart).texts.contains { $0.hasPrefix("and ") && $0.hasSuffix(" more") })
  }
}
