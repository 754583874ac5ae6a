/// Ways to read the marks between digits: one bit for each pair of decimal mark and grouping.
struct NumberReadings: OptionSet {
  let rawValue: UInt32

  init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  init(_ decimalMark: NumberForm.DecimalMark, _ grouping: NumberForm.Grouping?) {
    rawValue = (decimalMark == .point ? 1 : 1 << 16) << (grouping?.place ?? 0)
  }

  /// Every pair that does not use one mark for both.
  static let all = decimal(.point).union(decimal(.comma))

  static func decimal(_ mark: NumberForm.DecimalMark) -> NumberReadings {
    switch mark {
    case .point: NumberReadings(rawValue: 0x03FF & ~(1 << NumberForm.Grouping.point.place))
    case .comma: NumberReadings(rawValue: (0x03FF & ~0b110) << 16)
    }
  }

  static func grouping(_ grouping: NumberForm.Grouping) -> NumberReadings {
    NumberReadings(rawValue: 0x1_0001 << grouping.place).intersection(all)
  }
}

extension NumberForm.Grouping {
  /// 1 to 9; 0 is no grouping.
  fileprivate var place: UInt32 {
    switch self {
    case .comma: 1
    case .indianComma: 2
    case .point: 3
    case .space: 4
    case .noBreakSpace: 5
    case .narrowNoBreakSpace: 6
    case .apostrophe: 7
    case .curlyApostrophe: 8
    case .underscore: 9
    }
  }
}
