/// How the dates and times of a column are written.
///
/// A value that is written as JSON and read back the same.
public struct DateForm: Codable, Equatable, Sendable {
  let parts: [DatePart]
  /// Whether every cell could be read in another way too: day and month exchanged, the year first, or eight
  /// digits as a number.
  public let isAmbiguous: Bool

  init(parts: [DatePart], isAmbiguous: Bool) {
    self.parts = parts
    self.isAmbiguous = isAmbiguous
  }

  /// Reads a form; one that is not known throws `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    parts = try container.decode([DatePart].self, forKey: .parts)
    isAmbiguous = try container.decode(Bool.self, forKey: .isAmbiguous)
    guard DatePattern.isKnown(parts) else {
      let message = "dates cannot be written as \(description)"
      throw DecodingError.dataCorruptedError(forKey: .parts, in: container, debugDescription: message)
    }
  }

  /// The moment that a text stands for; nil if it is not written in this form or there is no such date.
  ///
  /// A year and month is its first day; a time without a date is one of 1970-01-01. Two digits of a year mean
  /// 1969 to 2068. A time with an offset is UTC. Digits beyond microseconds are cut.
  public func moment(_ text: String) -> Moment? {
    var scanner = CellScanner(text)
    var fields = DateFields()
    guard fields.read(parts, &scanner), scanner.isAtEnd else { return nil }
    return fields.moment
  }

  /// Whether the texts have a date, not a time alone.
  public var hasDate: Bool { !parts.starts(with: [.hour]) }

  /// Whether the date has a day, not a year and month alone.
  public var hasDay: Bool { parts.contains(.day) || parts.contains(.eightDigits) }

  /// Whether the texts have a time of day.
  public var hasTime: Bool { parts.contains(.hour) }

  /// The cycles about which the texts say something.
  public var cycles: [Cycle] {
    (hasDate ? [.monthOfYear] : []) + (hasDay ? [.dayOfYear, .dayOfMonth, .weekday] : [])
      + (hasTime ? [.hourOfDay, .minuteOfHour] : [])
  }
}

extension DateForm: CustomStringConvertible {
  /// The form in letters, such as `yyyy-mm-dd hh:mm:ss`.
  public var description: String { parts.map(\.sample).joined() }
}
