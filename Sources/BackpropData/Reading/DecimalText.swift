/// Decimal numbers as text: reading with the correctly rounded result, and the shortest text that reads back.
package enum DecimalText {
  /// What a text says as a number.
  package enum Reading: Equatable {
    case finite(Double)
    /// `inf` or `infinity` in any case, or a number beyond the range of `Double`.
    case infinite
    case notANumber
  }

  /// Reads `[+-] digits [. digits] [e [+-] digits]`, all of the range, with no spaces; hexadecimal is no
  /// number.
  ///
  /// The result is the nearest `Double`, ties to even. When the digits and the power of ten are both exact in
  /// Double, one multiplication or division rounds correctly (Clinger 1990); else the standard library reads.
  package static func reading(of bytes: [UInt8], in range: Range<Int>) -> Reading {
    var position = range.lowerBound
    let end = range.upperBound
    guard position < end else { return .notANumber }
    let isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative || bytes[position] == UInt8(ascii: "+") { position += 1 }

    var significand: UInt64 = 0
    var isExact = true
    var digitCount = 0
    var exponent = 0
    var isFraction = false
    while position < end {
      let digit = bytes[position] &- UInt8(ascii: "0")
      if digit < 10 {
        digitCount += 1
        if significand < 100_000_000_000_000_000 {
          significand = significand &* 10 &+ UInt64(digit)
        } else {
          isExact = false
        }
        if isFraction { exponent -= 1 }
      } else if bytes[position] == UInt8(ascii: "."), !isFraction {
        isFraction = true
      } else {
        break
      }
      position += 1
    }
    guard digitCount > 0 else {
      return isFraction ? .notANumber : infinity(bytes, from: position, to: end)
    }
    if position < end {
      guard let power = exponentPart(bytes, from: position, to: end) else { return .notANumber }
      exponent += power
    }
    if isExact, significand <= 1 << 53, abs(exponent) <= 22 {
      let magnitude = Double(significand)
      let power = powersOfTen[abs(exponent)]
      let value = exponent < 0 ? magnitude / power : magnitude * power
      return .finite(isNegative ? -value : value)
    }
    guard let value = Double(String(decoding: bytes[range], as: UTF8.self)) else { return .notANumber }
    return value.isFinite ? .finite(value) : .infinite
  }

  /// Reads a whole text, as it may stand in a cell: spaces and tabs around the number have no meaning.
  static func reading(ofCell text: String) -> Reading {
    let bytes = Array(text.utf8)
    return reading(of: bytes, in: withoutSpaces(bytes, in: bytes.indices))
  }

  /// Whether these are digits, two or more, of which the first is zero: written so, a number is mostly the name of something.
  static func isPadded(_ bytes: [UInt8], in range: Range<Int>) -> Bool {
    range.count > 1 && bytes[range.lowerBound] == UInt8(ascii: "0")
      && bytes[range].allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
  }

  /// The power in `e+12`, cut at a million; nil if this is no exponent or something follows it.
  private static func exponentPart(_ bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    var position = start
    guard bytes[position] | 0x20 == UInt8(ascii: "e") else { return nil }
    position += 1
    guard position < end else { return nil }
    let isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative || bytes[position] == UInt8(ascii: "+") { position += 1 }
    guard position < end else { return nil }
    var power = 0
    while position < end {
      let digit = bytes[position] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      power = min(power * 10 + Int(digit), 1_000_000)
      position += 1
    }
    return isNegative ? -power : power
  }

  private static func infinity(_ bytes: [UInt8], from start: Int, to end: Int) -> Reading {
    let count = end - start
    guard count == 3 || count == 8 else { return .notANumber }
    let lowercase = bytes[start..<end].lazy.map { $0 | 0x20 }
    return lowercase.elementsEqual("infinity".utf8.prefix(count)) ? .infinite : .notANumber
  }

  /// 10^0 to 10^22, all exact in Double.
  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
  ]
}

/// The shortest text that reads back as the same number, integers below 2^53 without `.0`.
package func numberText(_ number: Double) -> String {
  let text = number.description
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
