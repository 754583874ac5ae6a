/// The text of a cell taken apart as a number: sign, digits with marks, exponent, unit.
struct NumberText {
  /// The ways in which the marks between the digits make sense.
  private(set) var readings = NumberReadings.all
  private(set) var isNegative = false
  private(set) var hasPlus = false
  /// Negative by parentheses or by a minus after the digits.
  private(set) var isAccounting = false
  private(set) var isInfinite = false
  private(set) var marks = NumberMarks()
  private(set) var digits = 0..<0
  private(set) var exponent = 0..<0
  /// Empty if there is none.
  private(set) var unit = 0..<0

  /// Nil if the text is no number in any form.
  init?(_ start: CellScanner) {
    var scanner = start
    let isEnclosed = readFront(&scanner)
    guard readDigits(&scanner) || readInfinity(&scanner), readBack(&scanner, isEnclosed: isEnclosed)
    else { return nil }
    readings = marks.readings(hasExponent: !exponent.isEmpty)
    if readings.isEmpty { return nil }
  }

  /// The number, read with this decimal mark; other marks part groups. Nil if it has more than one.
  func value(in scanner: CellScanner, decimalMark: NumberForm.DecimalMark) -> Double? {
    if isInfinite { return isNegative ? -.infinity : .infinity }
    var plain: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
    let mark = decimalMark == .point ? UInt8(ascii: ".") : UInt8(ascii: ",")
    for byte in scanner.bytes[digits] {
      if byte == mark {
        plain.append(UInt8(ascii: "."))
      } else if byte &- UInt8(ascii: "0") < 10 {
        plain.append(byte)
      }
    }
    plain += scanner.bytes[exponent]
    switch DecimalText.reading(of: plain, in: plain.indices) {
    case .finite(let number): return number
    case .infinite: return isNegative ? -.infinity : .infinity
    case .notANumber: return nil
    }
  }

  /// Sign, parenthesis and sign of money before the digits; says whether a parenthesis is open.
  private mutating func readFront(_ scanner: inout CellScanner) -> Bool {
    var isEnclosed = false
    while let byte = scanner.next {
      if byte == UInt8(ascii: "("), !isEnclosed, !hasSign {
        isEnclosed = true
        scanner.position += 1
      } else if !isEnclosed, !hasSign, scanner.take("+") {
        hasPlus = true
      } else if !isEnclosed, !hasSign, Self.takeMinus(&scanner) {
        isNegative = true
      } else if unit.isEmpty, case let length = MoneySign.length(in: scanner), length > 0 {
        unit = scanner.position..<(scanner.position + length)
        scanner.position += length
      } else if !scanner.skipBlanks() {
        break
      }
    }
    return isEnclosed
  }

  private var hasSign: Bool { isNegative || hasPlus }

  /// A hyphen or U+2212.
  private static func takeMinus(_ scanner: inout CellScanner) -> Bool {
    if scanner.take("-") { return true }
    guard scanner.follows([0xE2, 0x88, 0x92]) else { return false }
    scanner.position += 3
    return true
  }

  private mutating func readDigits(_ scanner: inout CellScanner) -> Bool {
    let start = scanner.position
    guard marks.read(&scanner) else { return false }
    digits = start..<scanner.position
    if let byte = scanner.next, byte | 0x20 == UInt8(ascii: "e") {
      let sign = scanner.byte(at: scanner.position + 1)
      let hasSign = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
      let first = scanner.position + (hasSign ? 2 : 1)
      if scanner.isDigit(at: first) {
        let start = scanner.position
        scanner.position = first
        while scanner.isDigit(at: scanner.position) { scanner.position += 1 }
        exponent = start..<scanner.position
      }
    }
    return true
  }

  private mutating func readInfinity(_ scanner: inout CellScanner) -> Bool {
    let start = scanner.position
    let letters = scanner.takeLetters(atMost: 9)
    isInfinite = letters.elementsEqual("inf".utf8) || letters.elementsEqual("infinity".utf8)
    if !isInfinite { scanner.position = start }
    return isInfinite
  }

  /// Minus, parenthesis and unit after the digits, up to the end.
  private mutating func readBack(_ scanner: inout CellScanner, isEnclosed: Bool) -> Bool {
    var isOpen = isEnclosed
    while !scanner.isAtEnd {
      if isOpen, scanner.take(")") {
        isOpen = false
      } else if !isEnclosed, !hasSign, Self.takeMinus(&scanner) {
        isNegative = true
        isAccounting = true
      } else if unit.isEmpty, case let end = UnitWord.end(in: scanner), end > scanner.position {
        unit = scanner.position..<end
        scanner.position = end
      } else if !scanner.skipBlanks() {
        return false
      }
    }
    if isEnclosed {
      isNegative = true
      isAccounting = true
    }
    return !isOpen
  }
}
