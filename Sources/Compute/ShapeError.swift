/// Sizes that do not fit together: who, what was expected, what came.
public struct ShapeError: Error, Equatable, CustomStringConvertible {
  /// The whole message, for the person at the keyboard.
  public let description: String

  /// An error with this message.
  public init(_ description: String) {
    self.description = description
  }
}
