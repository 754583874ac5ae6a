import BackpropCharts
import BackpropFormats

/// bench chart OUT.svg [TITLE]: draws what stands on standard input, one point a line: panel, its axis, curve, x and
/// microseconds, with tabs between them. A curve whose name begins with "limit" is what the others are held against.
func chart(_ arguments: Arguments) throws {
  guard let path = arguments.words.first else { throw BenchmarkError("chart: expected a file to write") }
  var panels: [Panel] = []
  while let line = readLine() {
    let fields = line.split(separator: "\t")
    guard fields.count == 5, let x = Double(fields[3]), let y = Double(fields[4]) else {
      throw BenchmarkError("chart: expected panel, axis, curve, x and microseconds, got \(line)")
    }
    if panels.last?.title != String(fields[0]) {
      panels.append(Panel(title: String(fields[0]), axis: String(fields[1])))
    }
    panels[panels.count - 1].add(curve: String(fields[2]), x: x, y: y / 1000)
  }
  let charts = try panels.map { panel in
    try LineChart(
      title: panel.title,
      series: panel.curves.map { curve in
        let isLimit = curve.name.hasPrefix("limit")
        return try LineChart.Series(
          curve.name, x: curve.x, y: curve.y, stroke: isLimit ? .reference : .solid, markers: !isLimit)
      },
      xAxis: Axis(panel.axis, scale: panel.axis == "threads" ? .linear : .logarithmic),
      yAxis: Axis("milliseconds a step", scale: .logarithmic))
  }
  let picture = try Panels(
    title: arguments.words.dropFirst().first ?? "Time of a training step", charts: charts, columns: 2
  )
  .svg(width: 960, height: 720)
  try AtomicFile.write(picture.text, to: path)
}

private struct Panel {
  let title: String
  let axis: String
  private(set) var curves: [(name: String, x: [Double], y: [Double])] = []

  init(title: String, axis: String) {
    self.title = title
    self.axis = axis
  }

  mutating func add(curve name: String, x: Double, y: Double) {
    let known = curves.firstIndex { $0.name == name }
    if known == nil { curves.append((name, [], [])) }
    let index = known ?? curves.count - 1
    curves[index].x.append(x)
    curves[index].y.append(y)
  }
}
