/// The marks between the digits of a number, and how many digits lie between them.
struct NumberMarks {
  /// Points, commas and what else may part groups of digits.
  enum Mark: UInt8 {
    case point, comma, space, noBreakSpace, narrowNoBreakSpace, apostrophe, curlyApostrophe, underscore
  }

  /// Digits before the first mark.
  private(set) var leadingCount = 0
  private(set) var digitCount = 0
  private(set) var startsWithZero = false
  /// The first mark, how often it stands, and the digits after the last of them.
  private(set) var first: Mark?
  private(set) var firstCount = 0
  private(set) var lastCount = 0
  /// A mark of another sort after them.
  private(set) var last: Mark?
  /// Whether no group is above 255, as in the addresses of machines.
  private(set) var areBytes = true
  private var areThrees = true
  private var areTwosBeforeLast = true
  private var areTooMany = false

  /// Reads digits and marks; false if no digit is there.
  mutating func read(_ scanner: inout CellScanner) -> Bool {
    startsWithZero = scanner.next == UInt8(ascii: "0")
    leadingCount = takeRun(&scanner)
    while let (mark, length) = Self.mark(in: scanner) {
      scanner.position += length
      append(mark, count: takeRun(&scanner))
    }
    return digitCount > 0
  }

  /// The ways in which these marks make sense; empty if there is none.
  func readings(hasExponent: Bool) -> NumberReadings {
    guard !areTooMany else { return [] }
    guard let first else { return .all }
    var groupings: NumberReadings = []
    if !hasExponent, !startsWithZero, lastCount == 3, leadingCount > 0 {
      if areThrees, leadingCount <= 3 { groupings.formUnion(.grouping(first.grouping)) }
      if first == .comma, areTwosBeforeLast, leadingCount <= 2 {
        groupings.formUnion(.grouping(.indianComma))
      }
    }
    if let last { return last.decimal.map { groupings.intersection(.decimal($0)) } ?? [] }
    if firstCount == 1, let decimal = first.decimal { groupings.formUnion(.decimal(decimal)) }
    return groupings
  }

  private mutating func append(_ mark: Mark, count: Int) {
    if last != nil {
      areTooMany = true
    } else if first != nil, first != mark {
      last = mark
      return
    }
    if first != nil, lastCount != 2 { areTwosBeforeLast = false }
    first = mark
    firstCount += 1
    lastCount = count
    if count != 3 { areThrees = false }
  }

  private mutating func takeRun(_ scanner: inout CellScanner) -> Int {
    var count = 0
    while case let (value, taken) = scanner.takeDigits(atMost: 9), taken > 0 {
      count += taken
      if value > 255 { areBytes = false }
    }
    digitCount += count
    return count
  }

  /// The mark at the scanner's position, with its length in bytes. Only points and commas may stand at the
  /// ends of a number.
  private static func mark(in scanner: CellScanner) -> (mark: Mark, length: Int)? {
    let place = scanner.position
    let found: (mark: Mark, length: Int)
    switch scanner.next {
    case UInt8(ascii: "."): return (.point, 1)
    case UInt8(ascii: ","): return (.comma, 1)
    case UInt8(ascii: " "): found = (.space, 1)
    case UInt8(ascii: "'"): found = (.apostrophe, 1)
    case UInt8(ascii: "_"): found = (.underscore, 1)
    case 0xC2 where scanner.follows([0xC2, 0xA0]): found = (.noBreakSpace, 2)
    case 0xE2 where scanner.follows([0xE2, 0x80, 0xAF]): found = (.narrowNoBreakSpace, 3)
    case 0xE2 where scanner.follows([0xE2, 0x80, 0x99]): found = (.curlyApostrophe, 3)
    default: return nil
    }
    return place > 0 && scanner.isDigit(at: place - 1) && scanner.isDigit(at: place + found.length)
      ? found : nil
  }
}

extension NumberMarks.Mark {
  var decimal: NumberForm.DecimalMark? {
    switch self {
    case .point: .point
    case .comma: .comma
    default: nil
    }
  }

  var grouping: NumberForm.Grouping {
    switch self {
    case .point: .point
    case .comma: .comma
    case .space: .space
    case .noBreakSpace: .noBreakSpace
    case .narrowNoBreakSpace: .narrowNoBreakSpace
    case .apostrophe: .apostrophe
    case .curlyApostrophe: .curlyApostrophe
    case .underscore: .underscore
    }
  }
}
