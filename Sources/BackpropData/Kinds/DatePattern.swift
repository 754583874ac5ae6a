/// The ways to write dates and times that are known.
enum DatePattern {
  /// Dates; where a text fits several, the first is the likeliest.
  static let dates: [[DatePart]] = numeric + named + withWeekday

  private static let numeric: [[DatePart]] =
    [.hyphen, .slash, .point].map { [.year, $0, .month, $0, .day] }
    + [[.eightDigits], [.year, .hyphen, .month], [.year, .slash, .month]]
    + [DatePart.year, .shortYear].flatMap { year -> [[DatePart]] in
      let yearFirst: [[DatePart]] =
        year == .year ? [] : [.slash, .point].map { [year, $0, .month, $0, .day] }
      let isoLike: [[DatePart]] = year == .year ? [] : [[year, .hyphen, .month, .hyphen, .day]]
      return isoLike + [[.day, .point, .month, .point, year], [.month, .point, .day, .point, year]]
        + [.slash, .hyphen].flatMap { [[.month, $0, .day, $0, year], [.day, $0, .month, $0, year]] }
        + yearFirst
    }
    + [[.month, .slash, .year], [.month, .hyphen, .year]]

  private static let named: [[DatePart]] =
    [DatePart.year, .shortYear].flatMap { year in
      [.blank, .hyphen, .slash].map { [.day, $0, .monthName, $0, year] } + [[.day, .monthName, year]]
    }
    + [
      [.day, .blank, .monthName, .comma, .year], [.monthName, .blank, .day, .comma, .year],
      [.monthName, .blank, .day, .blank, .year],
    ]
    + [.hyphen, .slash].map { [.monthName, $0, .day, $0, .year] }
    + [.blank, .hyphen, .slash].map { [.year, $0, .monthName, $0, .day] }
    + [.blank, .hyphen].flatMap { [[.monthName, $0, .year], [.year, $0, .monthName]] }

  private static let withWeekday: [[DatePart]] = [DatePart.blank, .comma].flatMap { joint in
    (numeric + named).filter(isWholeDate).map { [.weekdayName, joint] + $0 }
  }

  private static let clocks: [[DatePart]] = [
    [.hour, .colon, .minute], [.hour, .colon, .minute, .colon, .second],
    [.hour, .colon, .minute, .halfOfDay], [.hour, .colon, .minute, .colon, .second, .halfOfDay],
  ]

  private static let offsetClocks = clocks.prefix(2).map { $0 + [.offset] }

  /// What may follow a whole date.
  private static let times: [[DatePart]] =
    [.blank, .letterT, .comma, .colon].flatMap { joint in (clocks + offsetClocks).map { [joint] + $0 } }

  private static func isWholeDate(_ parts: [DatePart]) -> Bool {
    parts.contains(.day)
  }

  /// All patterns in which this text is a date that exists.
  static func patterns(of text: String) -> [[DatePart]] {
    let start = CellScanner(text)
    guard !start.isAtEnd else { return [] }
    func fits(_ parts: [DatePart]) -> Bool {
      var (scanner, fields) = (start, DateFields())
      return fields.read(parts, &scanner) && scanner.isAtEnd && fields.moment != nil
    }
    let begun = dates.filter { parts in
      var (scanner, fields) = (start, DateFields())
      return fields.read(parts, &scanner) && fields.moment != nil
    }
    return begun.flatMap { date -> [[DatePart]] in
      fits(date) ? [date] : isWholeDate(date) ? times.map { date + $0 }.filter(fits) : []
    } + clocks.filter(fits)
  }

  /// Whether such parts could have been found.
  static func isKnown(_ parts: [DatePart]) -> Bool {
    if clocks.contains(parts) { return true }
    return dates.contains { date in
      date == parts
        || isWholeDate(date) && parts.starts(with: date) && times.contains(Array(parts.dropFirst(date.count)))
    }
  }
}
