/// A point in time, in ten millionths of a second since the beginning of 1970, read from text as ISO 8601
/// writes it.
struct ISOTime: Comparable {
  let ticks: Int

  static func < (a: ISOTime, b: ISOTime) -> Bool { a.ticks < b.ticks }

  /// Reads `2024-05-31`, `2024-05-31T17:30`, `2024-05-31 17:30:15.25` and these with `Z` or `+02:00` behind
  /// the time of day; nil for anything else and for days that are not in the calendar. Spaces and tabs around
  /// it have no meaning.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    var reader = Reader(bytes: bytes, range: withoutSpaces(bytes, in: bytes.indices))
    guard let year = reader.number(digits: 4), reader.skip("-"),
      let month = reader.number(digits: 2, in: 1...12),
      reader.skip("-"), let day = reader.number(digits: 2, in: 1...Self.days(inMonth: month, of: year))
    else { return nil }
    var seconds = 86400 * Self.days(before: day, month, year)
    var fraction = 0
    if !reader.isAtEnd {
      guard reader.skip("T") || reader.skip("t") || reader.skip(" "),
        let hour = reader.number(digits: 2, in: 0...23),
        reader.skip(":"), let minute = reader.number(digits: 2, in: 0...59)
      else { return nil }
      seconds += 3600 * hour + 60 * minute
      if reader.skip(":") {
        guard let second = reader.number(digits: 2, in: 0...60) else { return nil }
        seconds += second
        if reader.skip(".") || reader.skip(",") {
          guard let ticks = reader.fraction() else { return nil }
          fraction = ticks
        }
      }
      guard let offset = reader.offset() else { return nil }
      seconds -= offset
    }
    guard reader.isAtEnd else { return nil }
    ticks = 10_000_000 * seconds + fraction
  }

  private static func days(inMonth month: Int, of year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : 30 + (month + month / 8) % 2
  }

  /// The days from the first of January 1970 to this one, in the Gregorian calendar; years from 0.
  private static func days(before day: Int, _ month: Int, _ year: Int) -> Int {
    // Years that begin in March have the leap day at their end, and any five of their months 153 days. They
    // are counted from March of the year -400, which is 146,097 days before March of the year 0.
    let year = year + 400 - (month < 3 ? 1 : 0)
    let leapDays = year / 4 - year / 100 + year / 400
    return 365 * year + leapDays + (153 * ((month + 9) % 12) + 2) / 5 + day - 1 - 146_097 - 719_468
  }
}

extension ISOTime {
  private struct Reader {
    let bytes: [UInt8]
    var range: Range<Int>

    var isAtEnd: Bool { range.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
      guard let first = bytes[range].first, first == UInt8(ascii: character) else { return false }
      range = range.lowerBound + 1..<range.upperBound
      return true
    }

    mutating func digit() -> Int? {
      guard let first = bytes[range].first, first &- UInt8(ascii: "0") < 10 else { return nil }
      range = range.lowerBound + 1..<range.upperBound
      return Int(first - UInt8(ascii: "0"))
    }

    mutating func number(digits: Int, in bounds: ClosedRange<Int> = 0...9999) -> Int? {
      var number = 0
      for _ in 0..<digits {
        guard let digit = digit() else { return nil }
        number = 10 * number + digit
      }
      return bounds.contains(number) ? number : nil
    }

    /// The digits behind the point, at least one, in ten millionths; what is smaller is cut off.
    mutating func fraction() -> Int? {
      var (fraction, unit) = (0, 1_000_000)
      guard bytes[range].first.map({ $0 &- UInt8(ascii: "0") < 10 }) == true else { return nil }
      while let digit = digit() {
        fraction += unit * digit
        unit /= 10
      }
      return fraction
    }

    /// The seconds by which the clock is ahead of Greenwich: `Z`, `+02:00`, `+0200`, `+02`; 0 without.
    mutating func offset() -> Int? {
      if isAtEnd || skip("Z") || skip("z") { return 0 }
      let isAhead = skip("+")
      guard isAhead || skip("-"), let hours = number(digits: 2, in: 0...23) else { return nil }
      let hasMinutes = skip(":") || !isAtEnd
      guard let minutes = hasMinutes ? number(digits: 2, in: 0...59) : 0 else { return nil }
      return (isAhead ? 1 : -1) * (3600 * hours + 60 * minutes)
    }
  }
}
