/// The fields of a date while it is read.
struct DateFields {
  private(set) var year = 1970
  private(set) var month = 1
  private(set) var day = 1
  private(set) var hour = 0
  private(set) var minute = 0
  private(set) var second = 0
  private(set) var microsecond = 0
  /// East of UTC.
  private(set) var offsetMinutes = 0
  /// 0 for AM, 12 for PM.
  private(set) var halfOfDay: Int?
  /// Whether month and day have two digits each.
  private(set) var isPadded = true
  private(set) var isHourPadded = true

  /// Reads these parts one after the other; false at the first that is not there.
  mutating func read(_ parts: [DatePart], _ scanner: inout CellScanner) -> Bool {
    for part in parts {
      guard part.isMark ? Self.readMark(part, &scanner) : read(part, &scanner) else { return false }
    }
    return true
  }

  /// The moment; nil if there is no such date or time.
  var moment: Moment? {
    var hour = hour
    if let halfOfDay {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + halfOfDay
    }
    guard
      let shown = Moment(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second,
        microsecond: microsecond)
    else { return nil }
    return Moment(microseconds: shown.microseconds - Int64(offsetMinutes) * 60_000_000)
  }

  private static func readMark(_ part: DatePart, _ scanner: inout CellScanner) -> Bool {
    switch part {
    case .hyphen: scanner.take("-")
    case .slash: scanner.take("/")
    case .point: scanner.take(".")
    case .colon: scanner.take(":")
    case .blank: scanner.skipBlanks()
    case .comma: scanner.take(",") && scanner.skipBlanks()
    case .letterT: scanner.take("T")
    default: false
    }
  }

  private mutating func read(_ part: DatePart, _ scanner: inout CellScanner) -> Bool {
    switch part {
    case .year:
      return Self.readDigits(4, &year, &scanner)
    case .shortYear:
      guard Self.readDigits(2, &year, &scanner) else { return false }
      year += year < 69 ? 2000 : 1900
      return true
    case .month:
      return Self.readOneOrTwoDigits(&month, &isPadded, &scanner)
    case .monthName:
      guard let number = MonthName.take(&scanner) else { return false }
      month = number
      return true
    case .weekdayName:
      return WeekdayName.take(&scanner)
    case .day:
      return Self.readOneOrTwoDigits(&day, &isPadded, &scanner)
    case .eightDigits:
      return Self.readDigits(4, &year, &scanner) && Self.readDigits(2, &month, &scanner)
        && Self.readDigits(2, &day, &scanner)
    case .hour:
      return Self.readOneOrTwoDigits(&hour, &isHourPadded, &scanner)
    case .minute:
      return Self.readDigits(2, &minute, &scanner)
    case .second:
      return Self.readDigits(2, &second, &scanner) && readFraction(&scanner)
    case .halfOfDay:
      return readHalfOfDay(&scanner)
    case .offset:
      return readOffset(&scanner)
    case .hyphen, .slash, .point, .colon, .blank, .comma, .letterT:
      return false
    }
  }

  private static func readDigits(_ count: Int, _ field: inout Int, _ scanner: inout CellScanner) -> Bool {
    let digits = scanner.takeDigits(atMost: count)
    field = digits.value
    return digits.count == count
  }

  private static func readOneOrTwoDigits(
    _ field: inout Int, _ isPadded: inout Bool, _ scanner: inout CellScanner
  ) -> Bool {
    let digits = scanner.takeDigits(atMost: 2)
    field = digits.value
    if digits.count < 2 { isPadded = false }
    return digits.count > 0
  }

  /// Digits beyond microseconds are cut.
  private mutating func readFraction(_ scanner: inout CellScanner) -> Bool {
    let mark = scanner.next
    guard mark == UInt8(ascii: ".") || mark == UInt8(ascii: ","),
      scanner.isDigit(at: scanner.position + 1)
    else { return true }
    scanner.position += 1
    let digits = scanner.takeDigits(atMost: 6)
    microsecond = (digits.count..<6).reduce(digits.value) { value, _ in value * 10 }
    while scanner.takeDigits(atMost: 9).count > 0 {}
    return true
  }

  private mutating func readHalfOfDay(_ scanner: inout CellScanner) -> Bool {
    scanner.skipBlanks()
    let word = scanner.takeLetters(atMost: 2)
    if word.elementsEqual("am".utf8) {
      halfOfDay = 0
    } else if word.elementsEqual("pm".utf8) {
      halfOfDay = 12
    } else {
      return false
    }
    return true
  }

  private mutating func readOffset(_ scanner: inout CellScanner) -> Bool {
    scanner.skipBlanks()
    let isWest = scanner.next == UInt8(ascii: "-")
    guard isWest || scanner.next == UInt8(ascii: "+") else {
      let word = scanner.takeLetters(atMost: 3)
      return ["z", "utc", "gmt"].contains { word.elementsEqual($0.utf8) }
    }
    scanner.position += 1
    var (hours, minutes) = (0, 0)
    guard Self.readDigits(2, &hours, &scanner) else { return false }
    if scanner.take(":") || scanner.isDigit(at: scanner.position) {
      guard Self.readDigits(2, &minutes, &scanner) else { return false }
    }
    offsetMinutes = (hours * 60 + minutes) * (isWest ? -1 : 1)
    return hours < 24 && minutes < 60
  }
}
