/// A finished picture: an SVG document in text form.
///
/// It carries its own background, its title and description for screen readers, and colours for light and
/// dark surroundings. The same chart gives the same bytes everywhere.
public struct SVG: Equatable, Sendable, CustomStringConvertible {
  /// The width in pixels.
  public let width: Double
  /// The height in pixels.
  public let height: Double
  /// The document, UTF-8 when written to a file.
  public let text: String

  /// A comment in every document, by which a program knows its own pictures again.
  public static let mark = "<!-- backprop chart -->"

  /// The document.
  public var description: String { text }

  init(width: Double, height: Double, title: String, summary: String, canvas: Canvas) {
    self.width = width
    self.height = height
    let size = "\(coordinateText(width))\" height=\"\(coordinateText(height))"
    let name = title.isEmpty ? "Chart" : title
    var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(size)\" "
    text += "viewBox=\"0 0 \(coordinateText(width)) \(coordinateText(height))\" role=\"img\" "
    text += "aria-label=\"\(xmlEscaped(name))\" "
    text += "font-family=\"'Helvetica Neue',Helvetica,Arial,'Liberation Sans','DejaVu Sans',sans-serif\">\n"
    text += "\(SVG.mark)\n<title>\(xmlEscaped(name))</title>\n"
    if !summary.isEmpty { text += "<desc>\(xmlEscaped(summary))</desc>\n" }
    text += "<style>@media (prefers-color-scheme:dark){\(canvas.darkStyle)}</style>\n"
    text += canvas.body
    text += "</svg>\n"
    self.text = text
  }
}
