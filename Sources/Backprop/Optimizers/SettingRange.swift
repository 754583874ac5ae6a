/// Where a setting may lie.
enum SettingRange {
  case positive, positiveInFloat, zeroOrMore, share, openShare, proportion, aboveOne

  /// Nil where the value lies in the range, else what was expected, of whom, and what came.
  func problem(_ setting: String, of name: String, _ value: Double) -> String? {
    let (isRight, words) =
      switch self {
      case .positive: (value > 0, "above 0")
      case .positiveInFloat: (Float(value) > 0 && Float(value).isFinite, "above 0, in Float too,")
      case .zeroOrMore: (value >= 0, "of 0 or more")
      case .share: (value >= 0 && value < 1, "of 0 or more and below 1")
      case .openShare: (value > 0 && value < 1, "above 0 and below 1")
      case .proportion: (value >= 0 && value <= 1, "from 0 to 1")
      case .aboveOne: (value > 1, "above 1")
      }
    return isRight && value.isFinite ? nil : Self.refusal("\(setting) \(words) for \(name)", value)
  }

  /// What was expected, and what came.
  static func refusal(_ expected: String, _ number: Double) -> String { "expected \(expected)\(got(number))" }
}
