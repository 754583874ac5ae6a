import Backprop
import BackpropCharts
import BackpropCompute
import Foundation

/// The notebook's pictures.
struct Gallery {
  let folder: String
  let sine: SineSystem

  func lossCurve(_ losses: [Double]) -> LineChart {
    LineChart(
      title: "Epoch loss over time", series: [LineChart.Series("", values: losses, first: 0)],
      xAxis: Axis("epoch"), yAxis: Axis("half squared error", scale: .logarithmic))
  }

  /// The sine, and what the network makes of it.
  func predictions(of network: Network<Double>, title: String) throws -> LineChart {
    let predicted = try network.predictions(
      for: sine.data.inputs, objective: .halfSquaredError(output: .sigmoid))
    return LineChart(
      title: title,
      series: [
        try LineChart.Series("actual", x: sine.x, y: sine.y),
        try LineChart.Series("predicted", x: sine.x, y: predicted.column(0), stroke: .dashed),
      ],
      xAxis: Axis("x"), yAxis: Axis("(sin x + 1) / 2", range: 0...1.02))
  }

  func panels(_ panels: [(title: String, network: Network<Double>)], title: String) throws -> Panels {
    Panels(
      title: title, charts: try panels.map { try predictions(of: $0.network, title: $0.title) }, columns: 3)
  }

  func write(_ chart: some Chart, as name: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try chart.svg().text.write(toFile: "\(folder)/\(name).svg", atomically: true, encoding: .utf8)
    print("wrote \(folder)/\(name).svg")
  }
}
