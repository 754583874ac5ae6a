/// Something that comes back: its end lies beside its beginning, which one number cannot say, and a sine
/// and a cosine can.
public enum Cycle: String, Codable, CaseIterable, Sendable {
  /// January to December.
  case monthOfYear
  /// The days of a year of 365 or 366.
  case dayOfYear
  /// The days of a month of 28 to 31.
  case dayOfMonth
  /// Monday to Sunday.
  case weekday
  /// The hours of a day, with the parts of an hour.
  case hourOfDay
  /// The minutes of an hour, with the parts of a minute.
  case minuteOfHour

  /// How much of the cycle has passed, from 0 to less than 1; months and days count from their first.
  public func phase(_ parts: DateParts) -> Double {
    switch self {
    case .monthOfYear: Double(parts.month - 1) / 12
    case .dayOfYear: Double(parts.dayOfYear - 1) / (CalendarDay.isLeap(parts.year) ? 366 : 365)
    case .dayOfMonth:
      Double(parts.day - 1) / Double(CalendarDay.dayCount(year: parts.year, month: parts.month))
    case .weekday: Double(parts.weekday - 1) / 7
    case .hourOfDay: Double(parts.hour * 3600 + parts.minute * 60 + parts.second) / 86_400
    case .minuteOfHour: Double(parts.minute * 60 + parts.second) / 3600
    }
  }

  /// The sine and the cosine of 2 pi times the phase.
  public func point(_ parts: DateParts) -> (sine: Double, cosine: Double) {
    let angle = 2 * Double.pi * phase(parts)
    return (angle.sine, angle.cosine)
  }
}
