/// The two words of a column that says yes or no, in upper or lower case.
///
/// 0 and 1 are numbers and no such words.
public enum BooleanForm: String, Codable, CaseIterable, Sendable {
  /// `true` and `false`
  case trueFalse = "true/false"
  /// `t` and `f`
  case trueFalseLetters = "t/f"
  /// `yes` and `no`
  case yesNo = "yes/no"
  /// `y` and `n`
  case yesNoLetters = "y/n"
  /// `on` and `off`
  case onOff = "on/off"

  /// The pair to which all these texts belong; nil if there is none, or if only one of the two occurs.
  ///
  /// The texts are the distinct ones of a column, without missing cells. One pass that ends at the first text
  /// of another pair.
  public static func detected(in texts: some Collection<String>) -> BooleanForm? {
    guard let first = texts.first, let form = allCases.first(where: { $0.value(of: first) != nil })
    else { return nil }
    var (hasTrue, hasFalse) = (false, false)
    for text in texts {
      guard let value = form.value(of: text) else { return nil }
      if value { hasTrue = true } else { hasFalse = true }
    }
    return hasTrue && hasFalse ? form : nil
  }

  /// What a text says; nil if it is none of the two words. Blanks around it have no meaning.
  public func value(of text: String) -> Bool? {
    var scanner = CellScanner(text)
    let letters = scanner.takeLetters(atMost: 6)
    guard scanner.isAtEnd else { return nil }
    let words = words
    if letters.elementsEqual(words.yes.utf8) { return true }
    return letters.elementsEqual(words.no.utf8) ? false : nil
  }

  private var words: (yes: String, no: String) {
    switch self {
    case .trueFalse: ("true", "false")
    case .trueFalseLetters: ("t", "f")
    case .yesNo: ("yes", "no")
    case .yesNoLetters: ("y", "n")
    case .onOff: ("on", "off")
    }
  }
}

extension BooleanForm: CustomStringConvertible {
  /// The two words, such as `yes/no`.
  public var description: String { rawValue }
}
