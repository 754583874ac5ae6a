/// How the numbers of a column are written: marks, groups of digits, and one unit.
///
/// `$1,234.50`, `1.234,50 €`, `1 234`, `(12.5)`, `7-`, `45 %` and `12 kg` are all numbers in columns where
/// every cell is written in the same way. A value that is written as JSON and read back the same.
public struct NumberForm: Codable, Equatable, Sendable {
  /// What stands before the fraction.
  public enum DecimalMark: String, Codable, CaseIterable, Sendable {
    /// `.`
    case point = "."
    /// `,`
    case comma = ","
  }

  /// What stands between groups of digits in front of the decimal mark.
  public enum Grouping: String, Codable, CaseIterable, Sendable {
    /// `1,234,567`
    case comma = ","
    /// `12,34,567`: three digits, and groups of two before them.
    case indianComma = ",,"
    /// `1.234.567`
    case point = "."
    /// `1 234 567`
    case space = " "
    /// The same with U+00A0.
    case noBreakSpace = "\u{A0}"
    /// The same with U+202F.
    case narrowNoBreakSpace = "\u{202F}"
    /// `1'234'567`
    case apostrophe = "'"
    /// The same with U+2019.
    case curlyApostrophe = "\u{2019}"
    /// `1_234_567`
    case underscore = "_"
  }

  /// What stands before the fraction.
  public let decimalMark: DecimalMark
  /// What stands between groups of digits; nil if no cell has any.
  public let grouping: Grouping?
  /// The sign of money or percent, or the word, with the numbers; nil for bare numbers. The numbers stay as
  /// they are written: `45%` is 45.
  public let unit: String?
  /// Whether every cell could be read in the other way too, a mark as thousands or as decimals.
  public let isAmbiguous: Bool

  init(decimalMark: DecimalMark, grouping: Grouping?, unit: String? = nil, isAmbiguous: Bool = false) {
    self.decimalMark = decimalMark
    self.grouping = grouping
    self.unit = unit
    self.isAmbiguous = isAmbiguous
  }

  /// Reads a form and checks that it can be one; what it cannot throws `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    decimalMark = try container.decode(DecimalMark.self, forKey: .decimalMark)
    grouping = try container.decodeIfPresent(Grouping.self, forKey: .grouping)
    unit = try container.decodeIfPresent(String.self, forKey: .unit)
    isAmbiguous = try container.decode(Bool.self, forKey: .isAmbiguous)
    guard NumberReadings(decimalMark, grouping).isSubset(of: .all), unit?.isEmpty != true else {
      let message = "numbers cannot have one mark for thousands and decimals, nor an empty unit"
      throw DecodingError.dataCorruptedError(forKey: .grouping, in: container, debugDescription: message)
    }
  }

  /// Whether numbers are written as everywhere else in the file: with a decimal point and nothing more.
  public var isPlain: Bool { decimalMark == .point && grouping == nil && unit == nil }

  /// The number that a text stands for, correctly rounded; nil if it is not written in this form.
  ///
  /// Signs, parentheses and blanks may differ from cell to cell, and the sign of money may be left out;
  /// percent and a word may not. Infinite where the text says so or leaves the range of Double.
  public func number(_ text: String) -> Double? {
    let scanner = CellScanner(text)
    guard let cell = NumberText(scanner), accepts(cell, in: scanner) else { return nil }
    return cell.value(in: scanner, decimalMark: decimalMark)
  }

  private func accepts(_ cell: NumberText, in scanner: CellScanner) -> Bool {
    guard cell.readings.contains(NumberReadings(decimalMark, grouping)) else { return false }
    guard let unit else { return cell.unit.isEmpty }
    return cell.unit.isEmpty
      ? MoneySign.isMoney(unit) : scanner.bytes[cell.unit].elementsEqual(unit.utf8)
  }
}

extension NumberForm: CustomStringConvertible {
  /// What is written beside the digits, such as `numbers in $ with thousands commas`.
  public var description: String {
    var marks: [String] = []
    if let grouping { marks.append("thousands \(grouping.name)") }
    if decimalMark == .comma { marks.append("decimal commas") }
    let unit = unit.map { " in \($0)" } ?? ""
    return "numbers\(unit)" + (marks.isEmpty ? "" : " with \(marks.joined(separator: " and "))")
  }
}

extension NumberForm.Grouping {
  fileprivate var name: String {
    switch self {
    case .comma: "commas"
    case .indianComma: "commas (12,34,567)"
    case .point: "points"
    case .space: "spaces"
    case .noBreakSpace, .narrowNoBreakSpace: "no-break spaces"
    case .apostrophe, .curlyApostrophe: "apostrophes"
    case .underscore: "underscores"
    }
  }
}
