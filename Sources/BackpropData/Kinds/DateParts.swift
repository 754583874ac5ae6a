/// What calendar and clock say at a moment.
public struct DateParts: Equatable, Sendable {
  /// 1 to 9999.
  public let year: Int
  /// 1 to 12.
  public let month: Int
  /// The day of the month, 1 to 31.
  public let day: Int
  /// 1 is Monday, 7 is Sunday.
  public let weekday: Int
  /// The day of the year, 1 to 366.
  public let dayOfYear: Int
  /// 0 to 23.
  public let hour: Int
  /// 0 to 59.
  public let minute: Int
  /// 0 to 59.
  public let second: Int
  /// 0 to 999,999.
  public let microsecond: Int

  /// The parts of a moment.
  public init(_ moment: Moment) {
    let perDay: Int64 = 86_400_000_000
    var (days, rest) = moment.microseconds.quotientAndRemainder(dividingBy: perDay)
    if rest < 0 {
      rest += perDay
      days -= 1
    }
    let date = CalendarDay(daysSince1970: Int(days))
    (year, month, day) = (date.year, date.month, date.day)
    weekday = date.weekday
    dayOfYear = date.dayOfYear
    let second = Int(rest / 1_000_000)
    (hour, minute, self.second) = (second / 3600, second / 60 % 60, second % 60)
    microsecond = Int(rest % 1_000_000)
  }
}

extension Moment {
  /// What calendar and clock say.
  public var parts: DateParts { DateParts(self) }
}
