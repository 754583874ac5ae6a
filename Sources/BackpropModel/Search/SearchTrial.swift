/// Settings that a search tries.
public struct SearchTrial: Sendable, CustomStringConvertible {
  /// From 1.
  public let number: Int
  /// The settings by name, in the order of the space; none where everything is as it was given.
  public let values: [(name: String, value: SearchValue)]

  /// A trial of these settings.
  public init(number: Int, values: [(name: String, value: SearchValue)]) {
    self.number = number
    self.values = values
  }

  /// What a setting is; nil where the trial does not say.
  public subscript(name: String) -> SearchValue? { values.first { $0.name == name }?.value }

  /// The number that a setting is; nil where it is none.
  public func number(_ name: String) -> Double? {
    switch self[name] {
    case .number(let number): number
    case .integer(let number): Double(number)
    default: nil
    }
  }

  /// "hidden 64 32, dropout 0.21", or "as given".
  public var description: String {
    values.isEmpty
      ? "as given" : values.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
  }
}

extension SearchTrial: Equatable {
  /// Whether number, names and values are the same.
  public static func == (left: SearchTrial, right: SearchTrial) -> Bool {
    left.number == right.number && left.values.elementsEqual(right.values) { $0 == $1 }
  }
}
