extension DateForm {
  /// The one form in which all these texts are dates or times; nil if there is none, or if they are more
  /// likely codes.
  ///
  /// The texts are the distinct ones of a column, without missing cells. All have the same order of fields,
  /// the same marks and the same precision; fractions of seconds may be left out. Where several orders fit
  /// every text, a year in front wins, with two digits only between hyphens; then the day comes first between
  /// points, the month between slashes and hyphens; and the form says that it is ambiguous.
  ///
  /// One pass that ends at the first text that fits no form.
  public static func detected(in texts: some Collection<String>) -> DateForm? {
    guard let first = texts.first else { return nil }
    var candidates = DatePattern.patterns(of: first).map { DateSurvey(parts: $0) }
    var scanner = CellScanner()
    for text in texts {
      guard !candidates.isEmpty else { return nil }
      scanner.start(text)
      let start = scanner.position
      var rest: [DateSurvey] = []
      for var candidate in candidates {
        scanner.position = start
        if candidate.add(&scanner) { rest.append(candidate) }
      }
      candidates = rest
    }
    let likely = candidates.filter(\.isLikely)
    return likely.first.map {
      DateForm(parts: $0.parts, isAmbiguous: likely.count > 1 || $0.parts == [.eightDigits])
    }
  }
}

/// How well one pattern fits the texts of a column.
private struct DateSurvey {
  let parts: [DatePart]
  private var count = 0
  private var paddedCount = 0
  private var paddedHourCount = 0
  /// Texts with a year from 1000 to 2500.
  private var commonYearCount = 0
  /// Texts with a year from 1900 to 2100.
  private var presentYearCount = 0
  /// Texts such as 2009-10, the months of one year's number and the next.
  private var seasonCount = 0

  init(parts: [DatePart]) {
    self.parts = parts
  }

  /// False if the text is no date of this pattern.
  mutating func add(_ scanner: inout CellScanner) -> Bool {
    var fields = DateFields()
    guard fields.read(parts, &scanner), scanner.isAtEnd, fields.moment != nil else { return false }
    count += 1
    if fields.isPadded { paddedCount += 1 }
    if fields.isHourPadded { paddedHourCount += 1 }
    if (1000...2500).contains(fields.year) { commonYearCount += 1 }
    if (1900...2100).contains(fields.year) { presentYearCount += 1 }
    if (fields.year + 1) % 100 == fields.month { seasonCount += 1 }
    return true
  }

  /// Whether the texts look like dates more than like part numbers, versions, ratios, seasons or codes.
  var isLikely: Bool {
    switch parts {
    case [.eightDigits]:
      presentYearCount == count
    case [.year, .hyphen, .month], [.year, .slash, .month]:
      paddedCount == count && isCommon && (count < 2 || seasonCount < count)
    case [.hour, .colon, .minute]:
      paddedHourCount > 0
    default:
      if parts.first == .year || parts.first == .weekdayName || parts.contains(.monthName) {
        true
      } else if parts.contains(.year) {
        isCommon
      } else if parts.contains(.shortYear) {
        parts[1] == .slash && parts[0] != .shortYear || paddedCount == count
      } else {
        true
      }
    }
  }

  /// A few years may stand for none, such as 9999.
  private var isCommon: Bool { commonYearCount * 2 >= count }
}
