/// Named amounts as bars that lie, one below the other, each with a line for how sure it is: which columns matter to a model.
public struct BarChart: Chart {
  /// One bar.
  public struct Bar: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// How long it is; below 0 it lies on the other side.
    public let value: Double
    /// How far a line goes to either side of its end; 0 for none.
    public let deviation: Double

    /// A bar; what is not finite is not drawn.
    public init(_ name: String, value: Double, deviation: Double = 0) {
      self.name = name
      self.value = value
      self.deviation = deviation
    }
  }

  /// What the chart shows; empty for none.
  public var title: String
  /// The bars, from above.
  public let bars: [Bar]
  /// What is measured.
  public var axis: Axis

  /// A chart of bars.
  public init(title: String = "", bars: [Bar], axis: Axis = Axis()) {
    self.title = title
    self.bars = bars
    self.axis = axis
  }

  /// None: the names stand at the bars.
  public var legend: Legend { Legend() }

  /// Wide enough for names, and as high as there are bars.
  public var preferredSize: (width: Double, height: Double) {
    (720, min(4_000, 96 + 24 * Double(max(2, bars.count))))
  }

  /// How many bars there are, and the longest.
  public var summary: String {
    var text = "\(bars.count) bars" + (axis.label.isEmpty ? "." : " of \(axis.label).")
    let longest = bars.filter(\.value.isFinite).max { $0.value.magnitude < $1.value.magnitude }
    if let longest { text += " The longest: \(longest.name), \(readable(longest.value))." }
    let omitted = bars.count { !$0.value.isFinite }
    if omitted > 0 { text += " Left out as not finite: \(omitted)." }
    return text
  }

  /// Draws the chart into `frame`.
  public func draw(
    on canvas: inout Canvas, in frame: Rectangle, showingLegend: Bool
  ) throws(ChartError) {
    let sizes = TypeSizes(for: frame)
    let padding = sizes.tick
    let ends = bars.filter { $0.value.isFinite }.flatMap { bar -> [Double] in
      let line = bar.deviation.isFinite ? bar.deviation : 0
      return [0, bar.value - line, bar.value + line]
    }
    let scale = try AxisScale(axis, fitting: ends, margin: 0.02)
    let widest = bars.reduce(0) { max($0, textWidth($1.name, size: sizes.tick)) }
    let room = min(widest, frame.width * 0.35)
    let top = frame.y + padding + (title.isEmpty ? 0 : sizes.title * 1.6)
    let bottom = frame.bottom - sizes.tick * 2.1 - (axis.label.isEmpty ? 4 : sizes.label * 1.5 + 2)
    let left = frame.x + padding + room + 8
    let area = Rectangle(
      x: left, y: top, width: max(1, frame.right - padding * 2 - left), height: max(1, bottom - top))
    canvas.text(
      truncated(title, toWidth: frame.width - 2 * padding, size: sizes.title * 1.06),
      at: Point(x: frame.x + padding, y: frame.y + padding + sizes.title * 0.85), size: sizes.title,
      bold: true)
    drawAxis(scale, on: &canvas, in: area, frame: frame, sizes: sizes)
    guard !bars.isEmpty else {
      return canvas.text("no data", at: area.middle, size: sizes.label, with: .muted, anchor: .middle)
    }
    let height = area.height / Double(bars.count)
    func place(_ value: Double) -> Double {
      area.x + min(max(scale.fraction(of: value) ?? 0, 0), 1) * area.width
    }
    // Where bars are thin only some are named.
    let stride = max(1, Int((sizes.tick * 1.15 / height).rounded(.up)))
    for (index, bar) in bars.enumerated() {
      let middle = area.y + (Double(index) + 0.5) * height
      if index % stride == 0 {
        canvas.text(
          shortened(bar.name, toWidth: room, size: sizes.tick),
          at: Point(x: area.x - 6, y: middle + sizes.tick * 0.35), size: sizes.tick, with: .muted,
          anchor: .end)
      }
      guard bar.value.isFinite else { continue }
      let (start, end) = (place(min(0, bar.value)), place(max(0, bar.value)))
      let thickness = min(16, height * 0.7)
      canvas.fill(
        Rectangle(x: start, y: middle - thickness / 2, width: end - start, height: thickness),
        with: bar.value < 0 ? .negative : .series(0))
      guard bar.deviation > 0, bar.deviation.isFinite else { continue }
      canvas.line(
        from: Point(x: place(bar.value - bar.deviation), y: middle),
        to: Point(x: place(bar.value + bar.deviation), y: middle), with: .ink, width: 1.25)
    }
  }

  private func drawAxis(
    _ scale: AxisScale, on canvas: inout Canvas, in area: Rectangle, frame: Rectangle, sizes: TypeSizes
  ) {
    let ticks = scale.ticks(atMost: max(2, Int(area.width / (sizes.tick * 6)))).labelled
    var lines = Path()
    for tick in ticks {
      guard let share = scale.fraction(of: tick.value) else { continue }
      let place = (area.x + share * area.width).rounded(.down) + 0.5
      lines.move(to: Point(x: place, y: area.y))
      lines.line(to: Point(x: place, y: area.bottom))
      canvas.text(
        tick.label, at: Point(x: place, y: area.bottom + 6 + sizes.tick), size: sizes.tick, with: .muted,
        anchor: .middle)
    }
    canvas.stroke(lines, with: .grid)
    if let share = scale.fraction(of: 0), (0...1).contains(share) {
      let place = (area.x + share * area.width).rounded(.down) + 0.5
      canvas.line(from: Point(x: place, y: area.y), to: Point(x: place, y: area.bottom), with: .frame)
    }
    canvas.text(
      truncated(axis.label, toWidth: area.width, size: sizes.label),
      at: Point(x: area.middle.x, y: frame.bottom - sizes.label * 0.75), size: sizes.label, anchor: .middle)
  }
}
