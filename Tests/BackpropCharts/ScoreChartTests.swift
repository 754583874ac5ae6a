import BackpropCharts
import Testing

@Suite("Charts of scores")
struct ScoreChartTests {
  private let blue = "#0072b2"

  @Test func rocHasItsDiagonalAndItsArea() throws {
    let chart = try LineChart.roc(
      title: "ROC of y",
      curves: [
        (name: "yes", falsePositiveRates: [0, 0, 0.5, 1], truePositiveRates: [0, 0.5, 1, 1], area: 0.875)
      ])
    let drawing = try Drawing(chart)
    #expect(drawing.texts.contains("yes (AUC 0.875)") && drawing.texts.contains("guess"))
    #expect(drawing.texts.contains("false positive rate") && drawing.texts.contains("true positive rate"))
    let line = try #require(drawing.lines(stroke: blue).last)
    #expect(line.count == 4)
    // Up, then aslant over half of the width by half of the height, then across.
    #expect(line[0].x == line[1].x && line[2].y == line[3].y)
    #expect(abs((line[2].x - line[1].x) - (line[3].x - line[2].x)) < 0.02)
    // The diagonal is dashed and grey, in the plot as in the legend.
    let dashed = drawing.elements.filter { $0.attributes["stroke-dasharray"] != nil }
    #expect(dashed.count == 2 && dashed.allSatisfy { $0.attributes["stroke"]?.lowercased() == "#59636e" })
    #expect(drawing.named("svg").first?.attributes["width"] == "520")
    #expect(drawing.faults().isEmpty)
  }

  /// Precision holds from one recall to the next lower one: the area under the steps is the average precision.
  @Test func precisionRecallGoesInSteps() throws {
    let (recalls, precisions) = ([1, 0.5, 0.5, 0], [0.5, 0.75, 1, 1])
    let chart = try LineChart.precisionRecall(
      title: "", curves: [("yes", recalls, precisions, averagePrecision: 0.75, share: 0.5)])
    let series = try #require(chart.series.first)
    #expect(series.x == [1, 0.5, 0.5, 0.5, 0.5, 0] && series.y == [0.5, 0.5, 0.75, 0.75, 1, 1])
    var area = 0.0
    for index in 1..<series.x.count { area += (series.x[index - 1] - series.x[index]) * series.y[index] }
    #expect(area == 0.75)
    #expect(chart.series.last?.y == [0.5, 0.5] && chart.series.count == 2)
    let two = try LineChart.precisionRecall(
      title: "", curves: Array(repeating: ("a", recalls, precisions, 0.75, 0.5), count: 2))
    #expect(two.series.count == 2)
    #expect(try Drawing(two).faults().isEmpty)
  }

  @Test func calibrationMarksItsBins() throws {
    let chart = try LineChart.calibration(
      title: "Calibration",
      curves: [("yes", probabilities: [0.1, 0.5, 0.9], frequencies: [0, 0.6, 1], error: 0.1)])
    let drawing = try Drawing(chart)
    // Three bins, and one in the legend.
    #expect(drawing.named("circle").count == 4)
    #expect(drawing.texts.contains("yes (error 0.1)") && drawing.texts.contains("perfect"))
    #expect(drawing.faults().isEmpty)
  }

  @Test func calibrationHasBarsAboutItsBins() throws {
    let curve = [(name: "yes", probabilities: [0.1, 0.5, 0.9], frequencies: [0.1, 0.6, 1], error: 0.1)]
    let plain = try Drawing(LineChart.calibration(title: "", curves: curve))
    let drawing = try Drawing(
      LineChart.calibration(title: "", curves: curve, intervals: [([0, 0.4, 0.8], [0.3, 0.7, 1])]))
    func bars(_ drawing: Drawing) -> [String] {
      drawing.named("path").filter {
        $0.attributes["stroke-width"] == "1.25" && $0.attributes["stroke"] == blue
      }
      .compactMap { $0.attributes["d"] }
    }
    // A bar and its two ends for each of three bins.
    #expect(bars(plain).isEmpty && bars(drawing).count == 1)
    #expect(bars(drawing)[0].filter { $0 == "M" }.count == 9)
    #expect(drawing.faults().isEmpty)
    #expect(throws: ChartError.self) {
      try LineChart.calibration(title: "", curves: curve, intervals: [([0, 0.4], [0.3, 0.7])])
    }
  }

  @Test func learningCurve() throws {
    let chart = try LineChart.learningCurve(
      title: "Learning curve of y", score: "accuracy", rows: [10, 20, 40], training: [1, 0.9, 0.9],
      heldOut: [0.5, 0.7, 0.8])
    let drawing = try Drawing(chart)
    for text in ["rows trained on", "accuracy", "training rows", "held-out rows", "Learning curve of y"] {
      #expect(drawing.texts.contains(text))
    }
    #expect(drawing.faults().isEmpty)
  }

  @Test func listsOfDifferentLengths() {
    #expect(throws: ChartError.self) {
      try LineChart.roc(title: "", curves: [("a", [0, 1], [0], 0.5)])
    }
    #expect(throws: ChartError.self) {
      try LineChart.precisionRecall(title: "", curves: [("a", [1, 0], [1], 0.5, 0.5)])
    }
    #expect(throws: ChartError.self) { try LineChart.calibration(title: "", curves: [("a", [], [1], 0)]) }
    #expect(throws: ChartError.self) {
      try LineChart.learningCurve(title: "", score: "", rows: [1], training: [1], heldOut: [])
    }
  }
}
