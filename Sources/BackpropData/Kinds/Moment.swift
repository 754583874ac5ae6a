/// A point in time of the years 1 to 9999, exact to the microsecond; days have 86,400 seconds.
///
/// It is UTC where the text said its offset, else the time that the clock showed.
public struct Moment: Hashable, Comparable, Codable, Sendable {
  /// Microseconds since 1970-01-01 00:00, negative before.
  public let microseconds: Int64

  /// Nil outside the years 1 to 9999.
  public init?(microseconds: Int64) {
    guard (Self.first...Self.last).contains(microseconds) else { return nil }
    self.microseconds = microseconds
  }

  /// The nearest microsecond to so many seconds since 1970-01-01 00:00; nil outside the years 1 to 9999, and for NaN.
  public init?(seconds: Double) {
    guard abs(seconds) < 1e12 else { return nil }
    self.init(microseconds: Int64((seconds * 1e6).rounded()))
  }

  /// The moment of a calendar date and a time of day; nil if there is no such date or time.
  ///
  /// Months and days count from 1; there is no hour 24 and no second 60.
  public init?(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, microsecond: Int = 0
  ) {
    guard let date = CalendarDay(year: year, month: month, day: day),
      (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second),
      (0..<1_000_000).contains(microsecond)
    else { return nil }
    let seconds = date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second
    self.init(microseconds: Int64(seconds) * 1_000_000 + Int64(microsecond))
  }

  /// Reads a moment; one outside the years 1 to 9999 throws `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let moment = Moment(microseconds: try container.decode(Int64.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "a moment outside the years 1 to 9999")
    }
    self = moment
  }

  /// Writes the microseconds.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(microseconds)
  }

  /// Seconds since 1970-01-01 00:00, negative before: within half a microsecond from 1698 to 2242, within 16
  /// microseconds elsewhere.
  public var seconds: Double {
    let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    return Double(whole) + Double(rest) / 1_000_000
  }

  /// Orders moments in time.
  public static func < (left: Moment, right: Moment) -> Bool { left.microseconds < right.microseconds }

  private static let first: Int64 = -62_135_596_800_000_000
  private static let last: Int64 = 253_402_300_799_999_999
}
