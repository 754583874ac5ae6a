/// A place on the picture, in pixels from its upper left corner.
public struct Point: Equatable, Sendable {
  /// Pixels from the left edge.
  public var x: Double
  /// Pixels from the upper edge.
  public var y: Double

  /// A place `x` pixels from the left and `y` pixels from the top.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

/// A part of the picture with sides parallel to its edges, in pixels.
public struct Rectangle: Equatable, Sendable {
  /// The left edge.
  public var x: Double
  /// The upper edge.
  public var y: Double
  /// The extent to the right.
  public var width: Double
  /// The extent downwards.
  public var height: Double

  /// A rectangle by its upper left corner and its extent; a negative extent counts as zero.
  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = max(width, 0)
    self.height = max(height, 0)
  }

  var right: Double { x + width }
  var bottom: Double { y + height }
  var middle: Point { Point(x: x + width / 2, y: y + height / 2) }

  func expanded(by margin: Double) -> Rectangle {
    Rectangle(x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin)
  }
}

/// An outline of straight pieces, in the notation of SVG's path data.
public struct Path: Sendable {
  private(set) var data = ""

  /// An outline with nothing in it yet.
  public init() {}

  /// Whether nothing has been drawn.
  public var isEmpty: Bool { data.isEmpty }

  /// Starts a new piece at `point`.
  public mutating func move(to point: Point) { append("M", point) }

  /// Draws a straight line to `point`.
  public mutating func line(to point: Point) { append("L", point) }

  /// Draws a straight line back to the start of the piece.
  public mutating func close() { data += "Z" }

  /// Adds the outline of `rectangle` as a piece of its own.
  public mutating func add(_ rectangle: Rectangle) {
    append("M", Point(x: rectangle.x, y: rectangle.y))
    data += "H" + coordinateText(rectangle.right) + "V" + coordinateText(rectangle.bottom)
    data += "H" + coordinateText(rectangle.x) + "Z"
  }

  private mutating func append(_ command: String, _ point: Point) {
    data += command
    data += coordinateText(point.x)
    data += ","
    data += coordinateText(point.y)
  }
}
