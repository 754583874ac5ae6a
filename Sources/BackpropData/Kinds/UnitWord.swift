/// The unit after a number: a sign of money or percent, or one word such as `kg`, `km/h`, `°C`, `m²`.
enum UnitWord {
  private static let longest = 16

  /// The end of the unit that begins at the scanner's position; the position itself if none does.
  static func end(in scanner: CellScanner) -> Int {
    let start = scanner.position
    var place = start
    var count = 0
    while let (scalar, length) = scanner.scalar(at: place),
      isLetter(scalar) || (count == 0 ? isSign(scalar) : isSign(scalar) || isJoint(scalar))
    {
      place += length
      count += 1
      if count > longest { return start }
    }
    return isHalfOfDay(scanner.bytes[start..<place]) ? start : place
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value | 0x20 >= 0x61 && scalar.value | 0x20 <= 0x7A }
    return scalar.properties.isAlphabetic || scalar.properties.generalCategory == .currencySymbol
  }

  /// What may be a unit by itself.
  private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "$", "%", "\u{2030}", "°", "\u{2032}", "\u{2033}", "'", "\"": true
    default: false
    }
  }

  /// What may stand within a unit.
  private static func isJoint(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "/", ".", "·", "²", "³": true
    default: false
    }
  }

  /// `5 PM` is a time, not five of something.
  private static func isHalfOfDay(_ word: ArraySlice<UInt8>) -> Bool {
    let letters = word.map { $0 | 0x20 }
    return letters.elementsEqual("am".utf8) || letters.elementsEqual("pm".utf8)
  }
}
