/// What a ``NumPyRandom`` cannot draw from.
public enum NumPyRandomError: Error, Equatable, Sendable {
  /// No integer lies in `low` ..< `high`.
  case emptyRange(low: Int, high: Int)
  /// There is nothing to choose from.
  case emptyPopulation
  /// More distinct items are wanted than have a chance to be drawn.
  case tooFew(wanted: Int, available: Int)
  /// The probability at this index is negative, infinite or not a number.
  case invalidProbability(index: Int)
  /// The probabilities do not add up to 1.
  case probabilitiesNotOne
}

extension NumPyRandomError: CustomStringConvertible {
  /// The error in a sentence.
  public var description: String {
    switch self {
    case .emptyRange(let low, let high):
      return "random integers: expected low below high, got low \(low) and high \(high)"
    case .emptyPopulation:
      return "random choice: expected at least one item to choose from, got none"
    case .tooFew(let wanted, let available):
      return "random choice without replacement: expected at most \(available) draws "
        + "(the items with a probability above 0), got \(wanted)"
    case .invalidProbability(let index):
      return "random choice: expected finite probabilities of at least 0, got another one at index \(index)"
    case .probabilitiesNotOne:
      return "random choice: expected probabilities that add up to 1, got another sum"
    }
  }
}
