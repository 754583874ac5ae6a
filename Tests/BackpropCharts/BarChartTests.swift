import BackpropCharts
import Testing

struct BarChartTests {
  private func bars(_ drawing: Drawing) -> [[String: String]] {
    drawing.named("rect").map(\.attributes).filter {
      ["#0072b2", "#b34700"].contains($0["fill"]?.lowercased())
    }
  }

  @Test func lengthsAreAmounts() throws {
    let chart = BarChart(
      title: "What matters",
      bars: [
        BarChart.Bar("age", value: 4, deviation: 0.5), BarChart.Bar("town", value: 2),
        BarChart.Bar("luck", value: -1), BarChart.Bar("lost", value: .nan),
      ], axis: Axis("fall"))
    let drawing = try Drawing(chart)
    #expect(drawing.texts.contains("age") && drawing.texts.contains("luck") && drawing.texts.contains("fall"))
    let bars = bars(drawing)
    #expect(bars.count == 3)
    let widths = bars.compactMap { $0["width"].flatMap { Double($0) } }
    let starts = bars.compactMap { $0["x"].flatMap { Double($0) } }
    #expect((widths[0] - 2 * widths[1]).magnitude < 0.05 && (widths[1] - 2 * widths[2]).magnitude < 0.05)
    // What is below 0 ends where the others begin.
    #expect(starts[0] == starts[1] && (starts[2] + widths[2] - starts[0]).magnitude < 0.05)
    #expect(drawing.faults().isEmpty)
    #expect(
      chart.summary.contains("The longest: age, 4.") && chart.summary.contains("Left out as not finite: 1"))
  }

  @Test func nothingAndMuch() throws {
    #expect(try Drawing(BarChart(bars: [])).texts.contains("no data"))
    let many = BarChart(bars: (0..<500).map { BarChart.Bar("column number \($0)", value: Double($0)) })
    #expect(try Drawing(many).faults().isEmpty)
    let zero = BarChart(title: "z", bars: [BarChart.Bar("a", value: 0), BarChart.Bar("b", value: 0)])
    #expect(try Drawing(zero).faults().isEmpty)
  }
}
