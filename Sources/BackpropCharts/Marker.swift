/// The shape of a point, so that classes differ by more than their colour.
public enum Marker: CaseIterable, Sendable {
  /// A disc.
  case circle
  /// A triangle that points up.
  case triangle
  /// A square on its side.
  case square
  /// A square on its corner.
  case diamond
  /// An upright cross.
  case plus
  /// A slanting cross.
  case cross
  /// A triangle that points down.
  case invertedTriangle
  /// A hexagon.
  case hexagon

  /// The shape of series or class number `index`, from 0.
  ///
  /// Colours repeat after eight; from there on the shapes are shifted, so that 64 pairs of colour and shape
  /// differ.
  public static func series(_ index: Int) -> Marker {
    allCases[(index + index / Paint.colours.count) % allCases.count]
  }

  /// The element that draws the shape about `centre` with the visual weight of a disc of `radius`.
  func element(at centre: Point, radius: Double) -> String {
    guard self != .circle else {
      return "<circle cx=\"\(coordinateText(centre.x))\" cy=\"\(coordinateText(centre.y))\" "
        + "r=\"\(coordinateText(radius))\"/>"
    }
    var path = Path()
    for (index, corner) in corners.enumerated() {
      let point = Point(x: centre.x + corner.x * radius, y: centre.y + corner.y * radius)
      if index == 0 { path.move(to: point) } else { path.line(to: point) }
    }
    path.close()
    return "<path d=\"\(path.data)\"/>"
  }

  private var corners: [Point] {
    func points(_ pairs: [(Double, Double)]) -> [Point] { pairs.map { Point(x: $0.0, y: $0.1) } }
    let arm = 1.25
    let half = 0.42
    let plus = points([
      (-half, -arm), (half, -arm), (half, -half), (arm, -half), (arm, half), (half, half),
      (half, arm), (-half, arm), (-half, half), (-arm, half), (-arm, -half), (-half, -half),
    ])
    switch self {
    case .circle: return []
    case .triangle: return points([(0, -1.3), (1.25, 0.95), (-1.25, 0.95)])
    case .invertedTriangle: return points([(0, 1.3), (-1.25, -0.95), (1.25, -0.95)])
    case .square: return points([(-0.92, -0.92), (0.92, -0.92), (0.92, 0.92), (-0.92, 0.92)])
    case .diamond: return points([(0, -1.35), (1.35, 0), (0, 1.35), (-1.35, 0)])
    case .plus: return plus
    case .cross:
      let turn = 0.5.squareRoot()
      return plus.map { Point(x: ($0.x - $0.y) * turn, y: ($0.x + $0.y) * turn) }
    case .hexagon:
      let side = 0.75.squareRoot()
      return points([
        (0, -1.1), (1.1 * side, -0.55), (1.1 * side, 0.55), (0, 1.1), (-1.1 * side, 0.55),
        (-1.1 * side, -0.55),
      ])
    }
  }
}
