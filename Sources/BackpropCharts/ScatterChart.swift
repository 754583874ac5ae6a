/// Points in a plane: classes with their decision boundary, or predictions against what was measured.
///
/// Classes differ by colour and by shape. Points that are not finite are left out and counted in the summary;
/// of many points on one pixel one is drawn.
public struct ScatterChart: Chart {
  /// The points of one class.
  public struct Group: Sendable {
    /// The name in the legend; a group with an empty name is not listed.
    public let name: String
    /// The horizontal places.
    public let x: [Double]
    /// The vertical places.
    public let y: [Double]

    /// The points (`x[i]`, `y[i]`). Throws a ``ChartError`` where `x` and `y` differ in length.
    public init(_ name: String, x: [Double], y: [Double]) throws(ChartError) {
      guard x.count == y.count else {
        throw .lengths(of: "ScatterChart.Group(\"\(name)\")", first: "x", x.count, second: "y", y.count)
      }
      self.name = name
      self.x = x
      self.y = y
    }
  }

  /// What the chart shows; empty for none.
  public var title: String
  /// The classes; their order gives colour and shape, as the class indices of the background do.
  public var groups: [Group]
  /// The horizontal axis.
  public var xAxis: Axis
  /// The vertical axis.
  public var yAxis: Axis
  /// What a classifier says all over the plane, if it is to be shown.
  public var background: DecisionGrid?
  /// Whether both axes show the same range, with the line where both values are equal.
  public var showsDiagonal: Bool

  /// A chart of `groups`.
  public init(
    title: String = "", groups: [Group], xAxis: Axis = Axis(), yAxis: Axis = Axis(),
    background: DecisionGrid? = nil, showsDiagonal: Bool = false
  ) {
    self.title = title
    self.groups = groups
    self.xAxis = xAxis
    self.yAxis = yAxis
    self.background = background
    self.showsDiagonal = showsDiagonal
  }

  /// A chart of the points (`x[i]`, `y[i]`), of which number `i` belongs to the class `names[classes[i]]`.
  ///
  /// Throws a ``ChartError`` where the lists differ in length or a class has no name.
  public init(
    title: String = "", x: [Double], y: [Double], classes: [Int], names: [String], xAxis: Axis = Axis(),
    yAxis: Axis = Axis(), background: DecisionGrid? = nil
  ) throws(ChartError) {
    guard x.count == y.count else {
      throw .lengths(of: "ScatterChart", first: "x", x.count, second: "y", y.count)
    }
    guard x.count == classes.count else {
      throw .lengths(of: "ScatterChart", first: "x", x.count, second: "classes", classes.count)
    }
    var members: [[Int]] = Array(repeating: [], count: names.count)
    for (position, index) in classes.enumerated() {
      guard names.indices.contains(index) else {
        throw .classIndex(index, at: position, classes: names.count)
      }
      members[index].append(position)
    }
    var groups: [Group] = []
    for (name, positions) in zip(names, members) {
      groups.append(try Group(name, x: positions.map { x[$0] }, y: positions.map { y[$0] }))
    }
    self.init(title: title, groups: groups, xAxis: xAxis, yAxis: yAxis, background: background)
  }

  /// Predicted values over actual ones, with the line on which both agree.
  ///
  /// Throws a ``ChartError`` where the lists differ in length.
  public static func predictions(
    title: String = "Predicted against actual", actual: [Double], predicted: [Double], quantity: String = ""
  ) throws(ChartError) -> ScatterChart {
    guard actual.count == predicted.count else {
      throw .lengths(
        of: "ScatterChart.predictions", first: "actual", actual.count, second: "predicted", predicted.count)
    }
    let ending = quantity.isEmpty ? "" : " " + quantity
    return ScatterChart(
      title: title, groups: [try Group("", x: actual, y: predicted)], xAxis: Axis("actual" + ending),
      yAxis: Axis("predicted" + ending), showsDiagonal: true)
  }

  /// 560 x 520 pixels.
  public var preferredSize: (width: Double, height: Double) { (560, 520) }

  /// One entry for each group that has a name, and one for the boundary or the diagonal.
  public var legend: Legend {
    var entries: [Legend.Entry] = []
    for (index, group) in groups.enumerated() where !group.name.isEmpty {
      entries.append(Legend.Entry(group.name, paint: .series(index), marker: .series(index)))
    }
    if background?.probabilities != nil {
      entries.append(Legend.Entry("equally probable", paint: .ink, line: []))
    }
    if showsDiagonal { entries.append(Legend.Entry("predicted = actual", paint: .muted, line: [5, 4])) }
    return Legend(entries)
  }

  /// Counts the points of each group and those that are left out.
  public var summary: String {
    var sentences = [groups.isEmpty ? "Scatter chart without data." : "Scatter chart."]
    for group in groups {
      let name = group.name.isEmpty ? "Points" : group.name
      let drawn = zip(group.x, group.y).filter { xAxis.accepts($0) && yAxis.accepts($1) }.count
      sentences.append("\(name): \(group.x.count).")
      if drawn < group.x.count {
        sentences.append(
          "Left out as not finite or without a place on a logarithmic axis: \(group.x.count - drawn).")
      }
    }
    if let background {
      let line =
        background.probabilities == nil ? "" : ", with a line where both classes are equally probable"
      sentences.append("The background shows the class predicted all over the plane\(line).")
    }
    return sentences.joined(separator: " ")
  }

  /// Draws the chart into `frame`.
  public func draw(
    on canvas: inout Canvas, in frame: Rectangle, showingLegend: Bool
  ) throws(ChartError) {
    let (x, y) = try scales()
    let plot = PlotArea(in: frame, title: title, legend: showingLegend ? legend : Legend(), x: x, y: y)
    plot.drawGrid(on: &canvas)
    if let background {
      canvas.clipped(to: plot.area) { canvas in background.draw(on: &canvas, in: plot) }
    }
    plot.drawSurroundings(on: &canvas)
    if showsDiagonal {
      let low = max(x.lower, y.lower)
      let high = min(x.upper, y.upper)
      if low < high, x.scale == .linear, let start = plot.point(low, low), let end = plot.point(high, high) {
        canvas.line(from: start, to: end, with: .muted, width: 1.5, dash: [5, 4])
      }
    }
    var centres: [[Point]] = []
    for group in groups {
      centres.append(zip(group.x, group.y).compactMap { plot.point($0, $1) }.filter(plot.contains))
    }
    let count = centres.reduce(0) { $0 + $1.count }
    if count == 0 { plot.drawNoData(on: &canvas) }
    for (index, points) in centres.enumerated() {
      canvas.markers(
        .series(index), at: Thinning.distinct(points), radius: plot.markerRadius(for: count),
        with: .series(index), opacity: count > 2000 ? 0.6 : 0.85)
    }
  }

  private func scales() throws(ChartError) -> (AxisScale, AxisScale) {
    var places: [Double] = []
    var values: [Double] = []
    for group in groups {
      for (x, y) in zip(group.x, group.y) where xAxis.accepts(x) && yAxis.accepts(y) {
        places.append(x)
        values.append(y)
      }
    }
    if showsDiagonal {
      let both = places + values
      return (
        try AxisScale(xAxis, fitting: both, margin: 0.04), try AxisScale(yAxis, fitting: both, margin: 0.04)
      )
    }
    guard let background else {
      return (
        try AxisScale(xAxis, fitting: places, margin: 0.04),
        try AxisScale(yAxis, fitting: values, margin: 0.04)
      )
    }
    places += [background.xRange.lowerBound, background.xRange.upperBound]
    values += [background.yRange.lowerBound, background.yRange.upperBound]
    return (try AxisScale(xAxis, fitting: places), try AxisScale(yAxis, fitting: values))
  }
}
