/// How the cells of a column are written, so that the same text means the same at prediction.
public enum CellForm: Codable, Equatable, Sendable {
  /// Decimal numbers, with a point and nothing more.
  case plainNumbers
  /// Numbers with other marks, or a unit.
  case numbers(NumberForm)
  /// Dates, times, or both.
  case dates(DateForm)
  /// One of two words.
  case booleans(BooleanForm)
  /// Each text means itself.
  case words

  /// The number that a text stands for; nil where it is no number, infinite where it leaves the range of Double.
  func number(_ text: String) -> Double? {
    switch self {
    case .plainNumbers, .words, .booleans:
      switch DecimalText.reading(ofCell: text) {
      case .finite(let number): number
      case .infinite: .infinity
      case .notANumber: nil
      }
    case .numbers(let form): form.number(text)
    case .dates(let form): form.moment(text)?.seconds
    }
  }
}

extension CellForm: CustomStringConvertible {
  /// The form in words: "numbers in $ with thousands commas".
  public var description: String {
    switch self {
    case .plainNumbers: "numbers"
    case .numbers(let form): form.description
    case .dates(let form): "dates \(form)"
    case .booleans(let form): form.description
    case .words: "words"
    }
  }
}
