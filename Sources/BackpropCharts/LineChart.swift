/// Curves over a common axis: losses over epochs, predictions over time.
///
/// Lines of any length are drawn at the cost of their pixels: of the points in one pixel column the extremes
/// remain. Values that are not finite, or have no place on a logarithmic axis, break the line; the summary
/// counts them.
public struct LineChart: Chart {
  /// How the points of a series are joined.
  public enum Stroke: Sendable {
    /// A solid line.
    case solid
    /// A dashed line.
    case dashed
    /// A thin dashed line in grey: what the others are held against.
    case reference
    /// No line: markers alone.
    case none
  }

  /// One named curve.
  public struct Series: Sendable {
    /// The name in the legend; a series with an empty name is not listed.
    public let name: String
    /// The horizontal places, in the order in which the line runs.
    public let x: [Double]
    /// The values at these places.
    public let y: [Double]
    /// How the points are joined.
    public let stroke: Stroke
    /// Whether each point is marked.
    public let markers: Bool
    /// Upright bars about the points, from `lower[i]` to `upper[i]`: where the values may lie; empty for none.
    public private(set) var bars: (lower: [Double], upper: [Double]) = ([], [])

    /// A curve through the points (`x[i]`, `y[i]`); with `stroke: .none` its points alone.
    ///
    /// Throws a ``ChartError`` where `x` and `y` differ in length.
    public init(
      _ name: String, x: [Double], y: [Double], stroke: Stroke = .solid, markers: Bool = false
    ) throws(ChartError) {
      guard x.count == y.count else {
        throw .lengths(of: "LineChart.Series(\"\(name)\")", first: "x", x.count, second: "y", y.count)
      }
      self.name = name
      self.x = x
      self.y = y
      self.stroke = stroke
      self.markers = markers || stroke == .none
    }

    /// The same with a bar about each point.
    ///
    /// Throws a ``ChartError`` where there are not as many ends as points.
    public func with(
      bars lower: [Double], _ upper: [Double]
    ) throws(ChartError) -> Series {
      guard lower.count == x.count, upper.count == x.count else {
        throw .lengths(
          of: "LineChart.Series(\"\(name)\").bars", first: "lower", lower.count, second: "upper",
          upper.count)
      }
      var series = self
      series.bars = (lower, upper)
      return series
    }

    /// A curve through `values`, the first of them at the place `first` and the others 1 apart.
    public init(
      _ name: String, values: [Double], first: Int = 1, stroke: Stroke = .solid, markers: Bool = false
    ) {
      self.name = name
      x = values.indices.map { Double($0 + first) }
      y = values
      self.stroke = stroke
      self.markers = markers || stroke == .none
    }
  }

  /// A vertical line with a label, such as the best epoch.
  public struct Mark: Equatable, Sendable {
    /// The horizontal place.
    public var x: Double
    /// What is there.
    public var label: String

    /// A mark at `x`; outside the axis it is not drawn.
    public init(at x: Double, label: String) {
      self.x = x
      self.label = label
    }
  }

  /// What the chart shows; empty for none.
  public var title: String
  /// The curves, later ones over earlier ones.
  public var series: [Series]
  /// The horizontal axis.
  public var xAxis: Axis
  /// The vertical axis.
  public var yAxis: Axis
  /// A vertical line to point out, if any.
  public var mark: Mark?

  /// A chart of `series`.
  public init(
    title: String = "", series: [Series], xAxis: Axis = Axis(), yAxis: Axis = Axis(), mark: Mark? = nil
  ) {
    self.title = title
    self.series = series
    self.xAxis = xAxis
    self.yAxis = yAxis
    self.mark = mark
  }

  /// The width and height in pixels that suit the chart, by default 720 x 440.
  public var preferredSize: (width: Double, height: Double) = (720, 440)

  /// One entry for each series that has a name.
  public var legend: Legend {
    var entries: [Legend.Entry] = []
    for (index, line) in series.enumerated() where !line.name.isEmpty {
      entries.append(
        Legend.Entry(
          line.name, paint: Self.paint(of: line, index), line: Self.dash(of: line, index),
          marker: line.markers ? .series(index) : nil))
    }
    return Legend(entries)
  }

  /// Names the series with their last values, and counts the points that are left out.
  public var summary: String {
    var sentences = [series.isEmpty ? "Line chart without data." : "Line chart."]
    for line in series {
      let name = line.name.isEmpty ? "Unnamed series" : line.name
      let end = line.y.last.map { ", ending at \(readable($0))" } ?? ""
      sentences.append("\(name): \(line.x.count) \(line.x.count == 1 ? "point" : "points")\(end).")
      sentences.append(contentsOf: Self.omissions(in: line, xAxis: xAxis, yAxis: yAxis))
    }
    if let mark { sentences.append("Mark at \(readable(mark.x)): \(mark.label).") }
    return sentences.joined(separator: " ")
  }

  /// Draws the chart into `frame`.
  public func draw(
    on canvas: inout Canvas, in frame: Rectangle, showingLegend: Bool
  ) throws(ChartError) {
    var places: [Double] = []
    var values: [Double] = []
    for line in series {
      for (x, y) in zip(line.x, line.y) where xAxis.accepts(x) && yAxis.accepts(y) {
        places.append(x)
        values.append(y)
      }
      values += (line.bars.lower + line.bars.upper).filter(yAxis.accepts)
    }
    let whole = places.allSatisfy { $0 == $0.rounded() }
    let marked = series.contains { $0.markers }
    let plot = PlotArea(
      in: frame, title: title, legend: showingLegend ? legend : Legend(),
      x: try AxisScale(xAxis, fitting: places, margin: marked ? 0.02 : 0, wholeNumbers: whole),
      y: try AxisScale(yAxis, fitting: values, margin: 0.05), remarkHeight: mark == nil ? 0 : 16)
    plot.drawGrid(on: &canvas)
    plot.drawSurroundings(on: &canvas)
    if places.isEmpty { plot.drawNoData(on: &canvas) }
    drawMark(on: &canvas, in: plot)
    for index in series.indices { drawSeries(index, on: &canvas, in: plot) }
  }

  private func drawSeries(_ index: Int, on canvas: inout Canvas, in plot: PlotArea) {
    let line = series[index]
    let paint = Self.paint(of: line, index)
    let width = line.stroke == .reference ? 1.25 : 2
    let points = zip(line.x, line.y).lazy.map { plot.point($0, $1) }
    let pieces = Thinning.pieces(of: points)
    if let dash = Self.dash(of: line, index) {
      var path = Path()
      for piece in pieces where piece.count > 1 {
        path.move(to: piece[0])
        for point in piece.dropFirst() { path.line(to: point) }
      }
      if plot.x.isFixed || plot.y.isFixed {
        canvas.clipped(to: plot.area.expanded(by: 1)) { canvas in
          canvas.stroke(path, with: paint, width: width, dash: dash)
        }
      } else {
        canvas.stroke(path, with: paint, width: width, dash: dash)
      }
    }
    drawBars(of: line, with: paint, on: &canvas, in: plot)
    // A point without neighbours makes no line: it is shown as a marker.
    let all = line.stroke == .none ? points.compactMap { $0 } : pieces.joined().map { $0 }
    let marked = line.markers ? all : pieces.filter { $0.count == 1 }.map { $0[0] }
    let centres = Thinning.distinct(marked.filter(plot.contains))
    canvas.markers(
      .series(index), at: centres, radius: plot.markerRadius(for: centres.count), with: paint)
  }

  /// An upright line about each point, with a short one across at either end.
  private func drawBars(
    of line: Series, with paint: Paint, on canvas: inout Canvas, in plot: PlotArea
  ) {
    var path = Path()
    for (x, (lower, upper)) in zip(line.x, zip(line.bars.lower, line.bars.upper)) {
      guard let low = plot.point(x, lower), let high = plot.point(x, upper), plot.contains(low),
        plot.contains(high)
      else { continue }
      for (start, end) in [(low, high), (low, low), (high, high)] {
        let reach = start == end ? 3.0 : 0
        path.move(to: Point(x: start.x - reach, y: start.y))
        path.line(to: Point(x: end.x + reach, y: end.y))
      }
    }
    canvas.stroke(path, with: paint, width: 1.25)
  }

  private func drawMark(on canvas: inout Canvas, in plot: PlotArea) {
    guard let mark, let share = plot.x.fraction(of: mark.x), (0...1).contains(share) else { return }
    let place = plot.area.x + share * plot.area.width
    canvas.line(
      from: Point(x: place, y: plot.area.y), to: Point(x: place, y: plot.area.bottom), with: .muted,
      width: 1.25, dash: [4, 3])
    let size = plot.remarkSize
    let label = truncated(mark.label, toWidth: plot.area.width, size: size)
    let half = textWidth(label, size: size) / 2
    let middle = min(max(place, plot.area.x + half), plot.area.right - half)
    canvas.text(
      label, at: Point(x: middle, y: plot.remarkBaseline), size: size, with: .muted, anchor: .middle)
  }

  /// The dash pattern of series number `index`, nil without a line; beyond eight series, where colours
  /// repeat, the patterns differ.
  private static func dash(of line: Series, _ index: Int) -> [Double]? {
    let round = index / Paint.colours.count
    switch line.stroke {
    case .none: return nil
    case .solid where round == 0: return []
    case .solid: return [[10, 3], [2, 3], [10, 3, 2, 3]][(round - 1) % 3]
    case .dashed: return [6, 4]
    case .reference: return [4, 3]
    }
  }

  private static func paint(of line: Series, _ index: Int) -> Paint {
    line.stroke == .reference ? .muted : .series(index)
  }

  private static func omissions(in line: Series, xAxis: Axis, yAxis: Axis) -> [String] {
    var notFinite = 0
    var notPositive = 0
    for (x, y) in zip(line.x, line.y) {
      if !x.isFinite || !y.isFinite {
        notFinite += 1
      } else if !xAxis.accepts(x) || !yAxis.accepts(y) {
        notPositive += 1
      }
    }
    var sentences: [String] = []
    if notFinite > 0 { sentences.append("Left out as not finite: \(notFinite).") }
    if notPositive > 0 {
      sentences.append(
        "Left out without a place on the axis (a logarithmic one shows positive values): \(notPositive)."
      )
    }
    return sentences
  }
}
