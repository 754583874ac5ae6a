/// Something that can be drawn into a part of a picture: alone, or beside others in ``Panels``.
public protocol Chart: Sendable {
  /// What the chart shows, in a few words; empty for none.
  var title: String { get }
  /// What the chart shows, in sentences, for those who cannot see it; also what had to be left out of it.
  var summary: String { get }
  /// The names of what is drawn, with their colours.
  var legend: Legend { get }
  /// The width and height in pixels that suit the chart.
  var preferredSize: (width: Double, height: Double) { get }

  /// Draws the chart, its title and, where `showingLegend`, its legend into `frame`.
  ///
  /// Throws a ``ChartError`` where an axis has limits that cannot be drawn.
  func draw(on canvas: inout Canvas, in frame: Rectangle, showingLegend: Bool) throws(ChartError)
}

extension Chart {
  /// The chart as a picture of `width` x `height` pixels, 80 to 20,000 each; by default of the size that
  /// suits it.
  ///
  /// Throws a ``ChartError`` for another size or for axis limits that cannot be drawn.
  public func svg(width: Double? = nil, height: Double? = nil) throws(ChartError) -> SVG {
    let size = (width: width ?? preferredSize.width, height: height ?? preferredSize.height)
    let sensible = 80.0...20_000
    guard sensible.contains(size.width), sensible.contains(size.height) else {
      throw .pictureSize(width: size.width, height: size.height)
    }
    var canvas = Canvas()
    let frame = Rectangle(x: 0, y: 0, width: size.width, height: size.height)
    canvas.fill(frame, with: .paper)
    try draw(on: &canvas, in: frame, showingLegend: true)
    return SVG(width: size.width, height: size.height, title: title, summary: summary, canvas: canvas)
  }
}
