/// Sizes that do not fit together: who, what was expected, what came.
public struct ShapeError: Error, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) {
    self.description = description
  }
}
