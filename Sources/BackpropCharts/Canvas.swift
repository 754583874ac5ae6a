/// A surface to draw on, which collects the elements of an SVG document.
///
/// Charts draw through it, and so can a chart of your own that conforms to ``Chart``.
public struct Canvas: Sendable {
  private(set) var body = ""
  private var darkRules: Set<String> = []

  /// Where a text stands with respect to its point.
  public enum Anchor: String, Sendable {
    /// The text begins at the point.
    case start
    /// The text is centred about the point.
    case middle
    /// The text ends at the point.
    case end
  }

  init() {}

  /// The style rules for dark surroundings, in alphabetical order.
  var darkStyle: String { darkRules.sorted().joined() }

  /// Fills a rectangle; one without extent draws nothing.
  public mutating func fill(_ rectangle: Rectangle, with paint: Paint, opacity: Double = 1) {
    guard rectangle.width > 0, rectangle.height > 0 else { return }
    body += "<rect x=\"\(coordinateText(rectangle.x))\" y=\"\(coordinateText(rectangle.y))\" "
    body += "width=\"\(coordinateText(rectangle.width))\" height=\"\(coordinateText(rectangle.height))\""
    body += fillAttributes(paint, opacity: opacity) + "/>\n"
  }

  /// Fills the inside of `path` without softened edges, so that neighbours meet without a seam.
  public mutating func fill(_ path: Path, with paint: Paint, opacity: Double = 1) {
    guard !path.isEmpty else { return }
    body += "<path d=\"\(path.data)\" shape-rendering=\"crispEdges\""
    body += fillAttributes(paint, opacity: opacity) + "/>\n"
  }

  /// Draws along `path` with a pen of `width` pixels; `dash` alternates lengths drawn and left out.
  public mutating func stroke(_ path: Path, with paint: Paint, width: Double = 1, dash: [Double] = []) {
    guard !path.isEmpty else { return }
    body += "<path d=\"\(path.data)\" fill=\"none\"" + strokeAttributes(paint, width: width)
    body += " stroke-linejoin=\"round\" stroke-linecap=\"\(dash.isEmpty ? "round" : "butt")\""
    if !dash.isEmpty {
      body += " stroke-dasharray=\"\(dash.map(coordinateText).joined(separator: " "))\""
    }
    body += "/>\n"
  }

  /// Draws a straight line.
  public mutating func line(
    from start: Point, to end: Point, with paint: Paint, width: Double = 1, dash: [Double] = []
  ) {
    var path = Path()
    path.move(to: start)
    path.line(to: end)
    stroke(path, with: paint, width: width, dash: dash)
  }

  /// Draws one marker per centre, large ones with a thin rim in the colour of the paper that keeps neighbours
  /// apart.
  public mutating func markers(
    _ marker: Marker, at centres: [Point], radius: Double, with paint: Paint, opacity: Double = 1
  ) {
    guard !centres.isEmpty else { return }
    // Around tiny markers the rim would take more ink than they have.
    if radius >= 2 {
      body += "<g\(classAttribute([fillRule(paint), strokeRule(.paper)])) fill=\"\(paint.light.hexadecimal)\""
      body += " stroke=\"\(Paint.paper.light.hexadecimal)\" stroke-width=\"0.75\""
    } else {
      body += "<g" + fillAttributes(paint, opacity: 1)
    }
    body += opacity < 1 ? " fill-opacity=\"\(coordinateText(opacity))\">\n" : ">\n"
    for centre in centres { body += marker.element(at: centre, radius: radius) + "\n" }
    body += "</g>\n"
  }

  /// Writes one line of text with its baseline at `point`; `turn` is in degrees clockwise about the point.
  public mutating func text(
    _ text: String, at point: Point, size: Double, with paint: Paint = .ink, anchor: Anchor = .start,
    bold: Bool = false, turn: Double = 0
  ) {
    guard !text.isEmpty else { return }
    let (x, y) = (coordinateText(point.x), coordinateText(point.y))
    body += "<text x=\"\(x)\" y=\"\(y)\" font-size=\"\(coordinateText(size))\""
    body += fillAttributes(paint, opacity: 1)
    if anchor != .start { body += " text-anchor=\"\(anchor.rawValue)\"" }
    if bold { body += " font-weight=\"600\"" }
    if turn != 0 { body += " transform=\"rotate(\(coordinateText(turn)) \(x) \(y))\"" }
    body += ">\(xmlEscaped(text))</text>\n"
  }

  /// Lets through only what `draw` puts inside `rectangle`.
  public mutating func clipped<Failure: Error>(
    to rectangle: Rectangle, _ draw: (inout Canvas) throws(Failure) -> Void
  ) throws(Failure) {
    let (x, y) = (coordinateText(rectangle.x), coordinateText(rectangle.y))
    let (width, height) = (coordinateText(rectangle.width), coordinateText(rectangle.height))
    // A nested svg element cuts at its edges and, unlike clipPath, needs no identifier that could clash with
    // that of another chart on the same page.
    body += "<svg x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" "
    body += "viewBox=\"\(x) \(y) \(width) \(height)\" overflow=\"hidden\">\n"
    try draw(&self)
    body += "</svg>\n"
  }

  private mutating func fillAttributes(_ paint: Paint, opacity: Double) -> String {
    let attributes = "\(classAttribute([fillRule(paint)])) fill=\"\(paint.light.hexadecimal)\""
    return opacity < 1 ? attributes + " fill-opacity=\"\(coordinateText(opacity))\"" : attributes
  }

  private mutating func strokeAttributes(_ paint: Paint, width: Double) -> String {
    "\(classAttribute([strokeRule(paint)])) stroke=\"\(paint.light.hexadecimal)\""
      + (width == 1 ? "" : " stroke-width=\"\(coordinateText(width))\"")
  }

  private mutating func fillRule(_ paint: Paint) -> String {
    let name = "bp-fill-" + paint.name
    darkRules.insert(".\(name){fill:\(paint.dark.hexadecimal)}")
    return name
  }

  private mutating func strokeRule(_ paint: Paint) -> String {
    let name = "bp-stroke-" + paint.name
    darkRules.insert(".\(name){stroke:\(paint.dark.hexadecimal)}")
    return name
  }

  private func classAttribute(_ names: [String]) -> String {
    " class=\"\(names.joined(separator: " "))\""
  }
}
