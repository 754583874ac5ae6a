/// The sizes of type in a chart, smaller where the chart is.
struct TypeSizes {
  let title: Double
  let label: Double
  let tick: Double

  init(for frame: Rectangle) {
    let small = min(frame.width, frame.height * 1.3) < 400
    (title, label, tick) = small ? (13, 11, 10) : (16, 12.5, 11.5)
  }
}

/// The part of a chart that data are drawn into, with the two axes around it.
struct PlotArea {
  let area: Rectangle
  let x: AxisScale
  let y: AxisScale
  private let frame: Rectangle
  private let sizes: TypeSizes
  private let title: String
  private let legend: LegendLayout
  private let xTicks: (labelled: [Tick], between: [Double])
  private let yTicks: (labelled: [Tick], between: [Double])

  /// Lays out title, legend, `remarkHeight` pixels for remarks above the plot, and the axes inside `frame`.
  init(
    in frame: Rectangle, title: String, legend entries: Legend, x: AxisScale, y: AxisScale,
    remarkHeight: Double = 0
  ) {
    self.frame = frame
    self.x = x
    self.y = y
    sizes = TypeSizes(for: frame)
    let padding = sizes.tick
    let wanted = LegendLayout(entries, width: frame.width - 2 * padding, size: sizes.label)
    // In a very small picture the data come before their names.
    let fits = wanted.height <= frame.height * 0.3
    legend = fits ? wanted : LegendLayout(Legend(), width: frame.width, size: sizes.label)
    let titleHeight = title.isEmpty ? 0 : (sizes.title * 1.6).rounded()
    let heading = titleHeight + legend.height
    let top = frame.y + padding + heading + remarkHeight + (heading > 0 && legend.height == 0 ? 6 : 0)
    let axisLabel = sizes.label * 1.5
    let bottom = frame.bottom - sizes.tick * 2.1 - (x.label.isEmpty ? 4 : axisLabel + 2)
    let height = max(bottom - top, 1)
    yTicks = y.ticks(atMost: max(2, Int(height / (sizes.tick * 3.2))))
    var widest = 0.0
    for tick in yTicks.labelled { widest = max(widest, textWidth(tick.label, size: sizes.tick)) }
    let left =
      frame.x + padding * 0.8 + (y.label.isEmpty ? 0 : axisLabel) + min(widest, frame.width * 0.4) + 9
    var right = frame.right - padding * 1.6
    if let last = Self.fitting(x, into: max(right - left, 1), size: sizes.tick).labelled.last {
      // Half of the last label may stand beyond the axis.
      let beyond = (x.fraction(of: last.value) ?? 1) * (right - left) + left
      right -= max(0, beyond + textWidth(last.label, size: sizes.tick) / 2 + 4 - frame.right)
    }
    let width = max(right - left, 1)
    xTicks = Self.fitting(x, into: width, size: sizes.tick)
    area = Rectangle(x: left, y: top, width: width, height: height)
    self.title = truncated(title, toWidth: frame.width - 2 * padding, size: sizes.title * 1.06)
  }

  /// The place of a pair of values, nil if it has none on these axes.
  func point(_ xValue: Double, _ yValue: Double) -> Point? {
    guard let across = x.fraction(of: xValue), let up = y.fraction(of: yValue) else { return nil }
    return Point(x: area.x + across * area.width, y: area.bottom - up * area.height)
  }

  /// Whether `point` lies in the area, within half a pixel.
  func contains(_ point: Point) -> Bool {
    point.x >= area.x - 0.5 && point.x <= area.right + 0.5 && point.y >= area.y - 0.5
      && point.y <= area.bottom + 0.5
  }

  /// A radius at which `count` markers spread over the area leave room between them.
  func markerRadius(for count: Int) -> Double {
    let each = (area.width * area.height / Double(max(count, 1))).squareRoot()
    return min(max(each * 0.22, 1.3), min(4.5, sizes.tick * 0.38))
  }

  /// Where remarks above the plot stand.
  var remarkBaseline: Double { area.y - 5 }
  var remarkSize: Double { sizes.tick }

  /// Draws what lies behind the data.
  func drawGrid(on canvas: inout Canvas) {
    for (values, width) in [(xTicks.between, 0.5), (xTicks.labelled.map(\.value), 1)] {
      var lines = Path()
      for value in values {
        guard let share = x.fraction(of: value) else { continue }
        let place = aligned(area.x + share * area.width)
        lines.move(to: Point(x: place, y: area.y))
        lines.line(to: Point(x: place, y: area.bottom))
      }
      canvas.stroke(lines, with: .grid, width: width)
    }
    for (values, width) in [(yTicks.between, 0.5), (yTicks.labelled.map(\.value), 1)] {
      var lines = Path()
      for value in values {
        guard let share = y.fraction(of: value) else { continue }
        let place = aligned(area.bottom - share * area.height)
        lines.move(to: Point(x: area.x, y: place))
        lines.line(to: Point(x: area.right, y: place))
      }
      canvas.stroke(lines, with: .grid, width: width)
    }
  }

  /// Draws the frame, the ticks and every text around the data.
  func drawSurroundings(on canvas: inout Canvas) {
    let padding = sizes.tick
    canvas.text(
      title, at: Point(x: frame.x + padding, y: frame.y + padding + sizes.title * 0.85), size: sizes.title,
      bold: true)
    let titleHeight = title.isEmpty ? 0 : (sizes.title * 1.6).rounded()
    legend.draw(on: &canvas, left: frame.x + padding, top: frame.y + padding + titleHeight)
    var lines = Path()
    lines.add(
      Rectangle(
        x: aligned(area.x), y: aligned(area.y), width: area.width.rounded(), height: area.height.rounded()))
    for tick in xTicks.labelled {
      guard let share = x.fraction(of: tick.value) else { continue }
      let place = area.x + share * area.width
      lines.move(to: Point(x: aligned(place), y: area.bottom))
      lines.line(to: Point(x: aligned(place), y: area.bottom + 4))
      canvas.text(
        tick.label, at: Point(x: place, y: area.bottom + 6 + sizes.tick), size: sizes.tick, with: .muted,
        anchor: .middle)
    }
    for tick in yTicks.labelled {
      guard let share = y.fraction(of: tick.value) else { continue }
      let place = area.bottom - share * area.height
      lines.move(to: Point(x: area.x - 4, y: aligned(place)))
      lines.line(to: Point(x: area.x, y: aligned(place)))
      let label = truncated(tick.label, toWidth: frame.width * 0.4, size: sizes.tick)
      canvas.text(
        label, at: Point(x: area.x - 7, y: place + sizes.tick * 0.35), size: sizes.tick, with: .muted,
        anchor: .end)
    }
    canvas.stroke(lines, with: .frame)
    let across = truncated(x.label, toWidth: area.width, size: sizes.label)
    canvas.text(
      across, at: Point(x: area.middle.x, y: frame.bottom - sizes.label * 0.75), size: sizes.label,
      anchor: .middle)
    let up = truncated(y.label, toWidth: area.height, size: sizes.label)
    canvas.text(
      up, at: Point(x: frame.x + sizes.label * 1.35, y: area.middle.y), size: sizes.label, anchor: .middle,
      turn: -90)
  }

  /// Says in the middle of the area that there is nothing to see.
  func drawNoData(on canvas: inout Canvas) {
    canvas.text(
      "no data", at: area.middle, size: sizes.label, with: .muted, anchor: .middle)
  }

  /// As many ticks as stand side by side with room between their labels.
  private static func fitting(
    _ axis: AxisScale, into width: Double, size: Double
  ) -> (labelled: [Tick], between: [Double]) {
    var count = max(2, Int(width / (size * 4.5)))
    while count > 2 {
      let ticks = axis.ticks(atMost: count)
      let places = ticks.labelled.map { (axis.fraction(of: $0.value) ?? 0) * width }
      let halves = ticks.labelled.map { textWidth($0.label, size: size) / 2 }
      var fits = true
      for index in places.indices.dropFirst() {
        let room = places[index] - places[index - 1]
        fits = fits && room >= halves[index] + halves[index - 1] + size
      }
      if fits { return ticks }
      count -= 1
    }
    return axis.ticks(atMost: count)
  }

  /// The middle of the nearest pixel, where a thin line is sharpest.
  private func aligned(_ place: Double) -> Double { place.rounded(.down) + 0.5 }
}
