/// A number as TOML writes it: `1_000`, `0xFF`, `-0.5`, `1e-3`, `inf`.
enum TOMLNumber: Equatable {
  case integer(Int)
  case real(Double)
  /// Whole, and of more than 64 bits.
  case tooLarge

  init?(_ word: String) {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where word.hasPrefix(prefix) {
      guard let digits = Self.digits(word.dropFirst(2), radix: radix) else { return nil }
      self = Int(digits, radix: radix).map { .integer($0) } ?? .tooLarge
      return
    }
    let isSigned = word.hasPrefix("+") || word.hasPrefix("-")
    let sign = word.hasPrefix("-") ? "-" : ""
    let unsigned = isSigned ? word.dropFirst() : word[...]
    switch unsigned {
    case "inf":
      self = .real(sign == "-" ? -.infinity : .infinity)
      return
    case "nan":
      self = .real(.nan)
      return
    default: break
    }
    // The whole part, then .digits, then e and a signed whole number.
    let exponentAt = unsigned.firstIndex { $0 == "e" || $0 == "E" }
    let mantissa = unsigned[..<(exponentAt ?? unsigned.endIndex)]
    let parts = mantissa.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let whole = Self.digits(first, radix: 10),
      whole == "0" || !whole.hasPrefix("0")
    else { return nil }
    if exponentAt == nil, parts.count == 1 {
      self = Int(sign + whole).map { .integer($0) } ?? .tooLarge
      return
    }
    var text = sign + whole
    if parts.count == 2 {
      guard let fraction = Self.digits(parts[1], radix: 10) else { return nil }
      text += "." + fraction
    }
    if let exponentAt {
      var exponent = unsigned[unsigned.index(after: exponentAt)...]
      var exponentSign = ""
      if let first = exponent.first, first == "+" || first == "-" {
        exponentSign = String(first)
        exponent = exponent.dropFirst()
      }
      guard let digits = Self.digits(exponent, radix: 10) else { return nil }
      text += "e" + exponentSign + digits
    }
    guard let real = Double(text) else { return nil }
    self = .real(real)
  }

  /// Digits without the underscores between them; nil where there are others, or none.
  private static func digits(_ text: Substring, radix: Int) -> String? {
    var digits = ""
    var wasDigit = false
    for character in text {
      if character == "_", wasDigit {
        wasDigit = false
      } else if character.isASCII, let value = character.hexDigitValue, value < radix {
        digits.append(character)
        wasDigit = true
      } else {
        return nil
      }
    }
    return wasDigit ? digits : nil
  }
}
