/// One piece of a written date: a field or what stands between two fields.
enum DatePart: String, Codable, Hashable, Sendable {
  /// Four digits.
  case year
  /// Two digits: 69 to 99 are 1969 to 1999, 00 to 68 are 2000 to 2068, as in POSIX.
  case shortYear
  /// One or two digits, as day and hour.
  case month
  case monthName
  /// Says nothing that the date does not.
  case weekdayName
  case day
  /// Eight digits: year, month and day.
  case eightDigits
  case hour
  /// Two digits.
  case minute
  /// Two digits, and a fraction behind a point or a comma if there is one.
  case second
  /// AM or PM; the hour is 1 to 12 then.
  case halfOfDay
  /// `Z`, `UTC`, `GMT`, or hours and minutes east of UTC behind a sign.
  case offset
  case hyphen = "-"
  case slash = "/"
  case point = "."
  case colon = ":"
  /// One blank or more.
  case blank = " "
  case comma = ", "
  case letterT = "T"

  var isMark: Bool {
    switch self {
    case .hyphen, .slash, .point, .colon, .blank, .comma, .letterT: true
    default: false
    }
  }

  /// How it is shown in the description of a form.
  var sample: String {
    switch self {
    case .year: "yyyy"
    case .shortYear: "yy"
    case .month: "mm"
    case .monthName: "month"
    case .weekdayName: "weekday"
    case .day: "dd"
    case .eightDigits: "yyyymmdd"
    case .hour: "hh"
    case .minute: "mm"
    case .second: "ss"
    case .halfOfDay: " AM/PM"
    case .offset: "+hh:mm"
    default: rawValue
    }
  }
}
