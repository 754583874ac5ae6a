/// What a trial may set a setting to.
public enum SearchValue: Sendable, Equatable, CustomStringConvertible {
  /// A whole number.
  case integer(Int)
  /// Any number.
  case number(Double)
  /// A word.
  case text(String)
  /// Yes or no; no is also what a setting is that is left out.
  case flag(Bool)
  /// Several in order, such as the sizes of layers.
  case list([SearchValue])

  /// As it is written in tables of trials: lists with blanks between their values.
  public var description: String {
    switch self {
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .text(let text): text
    case .flag(let isOn): "\(isOn)"
    case .list(let values): values.map(\.description).joined(separator: " ")
    }
  }
}
