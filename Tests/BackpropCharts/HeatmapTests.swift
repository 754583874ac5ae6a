import BackpropCharts
import Testing

@Suite("Heat map and confusion matrix")
struct HeatmapTests {
  @Test func countsAndSharesAreWritten() throws {
    let chart = try ConfusionMatrixChart(counts: [[41, 2], [1, 69]], labels: ["malignant", "benign"])
    let drawing = try Drawing(chart)
    // 41 / 43, 2 / 43, 1 / 70, 69 / 70.
    for text in [
      "41", "2", "1", "69", "95%", "5%", "1%", "99%", "malignant", "benign", "actual", "predicted",
    ] {
      #expect(drawing.texts.contains(text), "\(text)")
    }
    // 110 of 113.
    #expect(drawing.summary.contains("Right: 110 of 113, 97%."))
    #expect(drawing.faults().isEmpty)
  }

  @Test func rowsAreActualClasses() throws {
    let drawing = try Drawing(try ConfusionMatrixChart(counts: [[10, 7], [0, 10]], labels: ["a", "b"]))
    let seven = try #require(drawing.named("text").first { $0.text == "7" })
    let labels = drawing.named("text").filter { $0.text == "b" }
    // The column label of b stands under the 7, its row label lower than the 7.
    #expect(labels.contains { $0.number("x") == seven.number("x") })
    let row = try #require(labels.first { $0.attributes["text-anchor"] == "end" })
    #expect(try #require(row.number("y")) > #require(seven.number("y")) + 30)
  }

  @Test(arguments: [
    (0.0, 10.0, "0%"), (1, 1000, "<1%"), (999, 1000, ">99%"), (1000, 1000, "100%"), (1, 3, "33%"),
    (0, 0, "–"),
  ])
  func sharesAreHonest(part: Double, whole: Double, text: String) {
    #expect(ConfusionMatrixChart.percent(part, of: whole) == text)
  }

  @Test func textCanBeReadOnEveryShade() {
    #expect(abs(Color(rgb: 0xFFFFFF).contrast(to: Color(rgb: 0)) - 21) < 1e-9)
    #expect(abs(Color(rgb: 0x777777).contrast(to: Color(rgb: 0xFFFFFF)) - 4.48) < 0.01)
    for paint in [Paint.positive, .negative] {
      for step in 0...100 {
        let opacity = Double(step) / 100
        let text = Paint.text(on: paint, opacity: opacity)
        let light = paint.light.over(Paint.paper.light, opacity: opacity)
        let dark = paint.dark.over(Paint.paper.dark, opacity: opacity)
        #expect(light.contrast(to: text.light) >= 3.8)
        #expect(dark.contrast(to: text.dark) >= 3.8)
      }
    }
  }

  @Test func manyClassesStayReadable() throws {
    let count = 36
    let counts = (0..<count).map { row in (0..<count).map { $0 == row ? 120 : 0 } }
    let labels = (0..<count).map { "a class with quite a long name, number \($0)" }
    let drawing = try Drawing(try ConfusionMatrixChart(counts: counts, labels: labels))
    #expect(drawing.texts.filter { $0 == "120" }.count == count)
    #expect(drawing.named("text").allSatisfy { ($0.number("font-size") ?? 0) >= 6 })
    // Shortened in their middle, names still differ.
    #expect(Set(drawing.texts.filter { $0.hasPrefix("a class") }).count == count)
    #expect(drawing.faults().isEmpty)
  }

  @Test func negativeValuesHaveAnotherColour() throws {
    let drawing = try Drawing(try Heatmap(values: [[-2, 0], [1, .nan]]))
    let fills = Set(drawing.named("path").compactMap { $0.attributes["fill"] })
    #expect(
      fills.contains(Paint.positive.light.hexadecimal) && fills.contains(Paint.negative.light.hexadecimal))
    #expect(drawing.texts.contains("−2") && drawing.texts.contains("–"))
    #expect(drawing.summary.contains("from −2 to 1") && drawing.summary.contains("Not finite: 1."))
    #expect(drawing.faults().isEmpty)
  }

  @Test(
    arguments: [[], [[]], [[.nan]], [[3]], [[1e308, -1e308]], [[Double.leastNonzeroMagnitude, 0]]]
      as [[[Double]]])
  func degenerateMatricesAreDrawn(values: [[Double]]) throws {
    #expect(try Drawing(try Heatmap(title: "t", values: values)).faults().isEmpty)
  }

  @Test func largeCountsDoNotOverflow() throws {
    let chart = try ConfusionMatrixChart(counts: [[Int.max, Int.max], [0, Int.max]])
    #expect(try Drawing(chart).texts.contains("50%"))
    #expect(try Drawing(try ConfusionMatrixChart(counts: [])).texts.contains("no data"))
  }

  @Test func mistakesAreNamed() {
    #expect(
      chartError { _ = try ConfusionMatrixChart(counts: [[1, 2], [3]]) }
        == .rowLength(of: "ConfusionMatrixChart", row: 1, expected: 2, got: 1))
    #expect(
      chartError { _ = try ConfusionMatrixChart(counts: [[-1]]) } == .negativeCount(-1, row: 0, column: 0))
    #expect(
      chartError { _ = try ConfusionMatrixChart(counts: [[1]], labels: ["a", "b"]) }
        == .labelCount(of: "ConfusionMatrixChart", expected: 1, got: 2))
    #expect(
      chartError { _ = try Heatmap(values: [[1, 2], [3]]) }
        == .rowLength(of: "Heatmap", row: 1, expected: 2, got: 1))
    #expect(
      chartError { _ = try Heatmap(values: [[1, 2]], columnLabels: ["a"]) }
        == .labelCount(of: "Heatmap, columns", expected: 2, got: 1))
  }
}
