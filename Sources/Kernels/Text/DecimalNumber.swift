/// Reads decimal numbers from text: the nearest `Double`, ties to even.
public enum DecimalNumber {
  /// Reads `[+-] digits [. digits] [e [+-] digits]` from `start` up to `end`, where 24 more bytes can be read.
  ///
  /// Nil where the text is something else, or has more than 19 digits that count or a power of ten beyond 27 that does not
  /// come out exactly: who asks then looks more closely.
  @inline(__always)
  public static func read(_ start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>) -> Double? {
    let isNegative: UInt64 = start.pointee == UInt8(ascii: "-") ? 1 : 0
    let text = start + Int(isNegative)
    let count = end - text
    guard UInt(bitPattern: count &- 1) < 8 else { return readLong(text, to: end, isNegative) }
    // Up to eight characters, with or without a point: all at once, whatever their number.
    let digits = aligned(word(text) ^ eightZeros, count: count)
    let difference = digits ^ 0x1E1E_1E1E_1E1E_1E1E  // what `0` makes of `.`
    let point = (difference &- lowBits) & ~difference & highBits
    if point == 0 {
      guard nonDigits(digits) == 0 else { return readLong(text, to: end, isNegative) }
      return signed(Double(Int64(truncatingIfNeeded: number(ofDigits: digits))), isNegative)
    }
    // The digits before the point move up by one, over the point.
    let first = (point & (0 &- point)) >> 7
    let joined = ((digits & (first &- 1)) &<< 8) | (digits & ~((first &<< 8) &- 1))
    guard nonDigits(joined) == 0, count > 1 else { return readLong(text, to: end, isNegative) }
    let decimals = 7 &- (first.trailingZeroBitCount &>> 3)
    let whole = Double(Int64(truncatingIfNeeded: number(ofDigits: joined)))
    return signed(whole / powersOfTen[decimals], isNegative)
  }

  @inline(__always)
  private static func signed(_ magnitude: Double, _ isNegative: UInt64) -> Double {
    Double(bitPattern: magnitude.bitPattern | isNegative &<< 63)
  }

  @inline(never)
  private static func readLong(
    _ start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>, _ isNegative: UInt64
  ) -> Double? {
    var text = start
    guard text < end else { return nil }
    if isNegative == 0, text.pointee == UInt8(ascii: "+") { text += 1 }
    let whole = text
    var significand = Significand()
    significand.append(&text, end)
    var hasDigits = text > whole
    // Zeros in front. Of more than 19 digits the value is what is left of it modulo 2^64, which may be 0 too.
    if significand.value == 0, significand.count <= 19 { significand.count = 0 }
    var power = 0
    if text < end, text.pointee == UInt8(ascii: ".") {
      text += 1
      let fraction = text
      significand.appendAll(&text, end)
      if text < end { significand.append(&text, end) }
      power = fraction - text
      hasDigits = hasDigits || power < 0
    }
    guard hasDigits, significand.count <= 19 else { return nil }
    if text < end {
      guard let exponent = exponent(&text, end) else { return nil }
      power += exponent
    }
    if significand.value == 0 { return signed(0, isNegative) }
    guard power >= -27, power <= 27 else { return nil }
    return signed(scaled(significand.value, power), isNegative)
  }

  /// The digits so far, as long as there are no more than 19.
  private struct Significand {
    var value: UInt64 = 0
    var count = 0

    /// Takes the digits that stand here eight at a time, as long as there are so many, and the last ones where nothing but
    /// digits is left.
    @inline(__always)
    mutating func appendAll(_ text: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
      while end - text >= 8, count <= 19 {
        let digits = word(text) ^ eightZeros
        if nonDigits(digits) != 0 { return }
        value = value &* 100_000_000 &+ number(ofDigits: digits)
        count += 8
        text += 8
      }
      let length = end - text
      guard length > 0, length < 8 else { return }
      let digits = aligned(word(text) ^ eightZeros, count: length)
      guard nonDigits(digits) == 0 else { return }
      value = value &* wholePowersOfTen[length] &+ number(ofDigits: digits)
      count += length
      text = end
    }

    /// Takes the digits that stand here.
    @inline(__always)
    mutating func append(_ text: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
      while text < end, count <= 19 {
        let digits = word(text) ^ eightZeros
        let others = nonDigits(digits)
        var length = others == 0 ? 8 : others.trailingZeroBitCount &>> 3
        length = length < end - text ? length : end - text
        if length == 0 { return }
        count += length
        value = value &* wholePowersOfTen[length] &+ number(ofDigits: aligned(digits, count: length))
        text += length
        if length < 8 { return }
      }
    }
  }

  /// The power in `e+12`; nil if this is none, or more than 999.
  @inline(__always)
  private static func exponent(_ text: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Int? {
    guard text.pointee | 0x20 == UInt8(ascii: "e") else { return nil }
    text += 1
    guard text < end else { return nil }
    let isNegative = text.pointee == UInt8(ascii: "-")
    if isNegative || text.pointee == UInt8(ascii: "+") { text += 1 }
    let count = end - text
    guard count > 0, count <= 3 else { return nil }
    var power = 0
    while text < end {
      let digit = text.pointee &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      power = power * 10 + Int(digit)
      text += 1
    }
    return isNegative ? -power : power
  }

  /// `significand` x 10^`power`, rounded once; the power is from -27 to 27.
  ///
  /// Where both are exact in Double one division or multiplication rounds correctly (Clinger 1990). Else 10^p = 5^p 2^p, and
  /// 5^p has 64 bits: an exact product of 128 bits, or 64 bits of an exact quotient and whether anything is left over, say how
  /// to round.
  @inline(__always)
  private static func scaled(_ significand: UInt64, _ power: Int) -> Double {
    if significand <= 1 << 53, power >= -22, power <= 22 {
      let whole = Double(Int64(truncatingIfNeeded: significand))
      return power < 0 ? whole / powersOfTen[-power] : whole * powersOfTen[power]
    }
    let five = powersOfFive[power < 0 ? -power : power]
    let zeros = significand.leadingZeroBitCount
    let digits = significand &<< UInt64(truncatingIfNeeded: zeros)
    if power < 0 {
      let shift = five.leadingZeroBitCount
      // digits / 2 is below the divisor, whose first bit is set.
      let (quotient, rest) = (five &<< UInt64(truncatingIfNeeded: shift))
        .dividingFullWidth((digits >> 1, digits << 63))
      return rounded(quotient, isExact: rest == 0, exponent: shift - zeros - 63 + power)
    }
    let (high, low) = digits.multipliedFullWidth(by: five)
    let more = high.leadingZeroBitCount
    // All 64 where the power is 0; a shift by as many is nothing left.
    let top = high << UInt64(truncatingIfNeeded: more) | low >> UInt64(truncatingIfNeeded: 64 - more)
    let left = low << UInt64(truncatingIfNeeded: more)
    return rounded(top, isExact: left == 0, exponent: 64 - more - zeros + power)
  }

  /// `bits` x 2^`exponent`, a normal number; more follows behind the bits where they are not exact.
  @inline(__always)
  private static func rounded(_ bits: UInt64, isExact: Bool, exponent: Int) -> Double {
    let zeros = bits.leadingZeroBitCount
    let all = bits &<< UInt64(truncatingIfNeeded: zeros)
    var significand = all >> 11
    // Twice the eleven bits behind it, and one for what follows them; half a unit is 2048.
    let rest = (all & 0x7FF) << 1 | (isExact ? 0 : 1)
    if rest &+ (significand & 1) > 0x800 { significand &+= 1 }
    // The leading bit of the significand adds one to the exponent's field.
    let field = UInt64(truncatingIfNeeded: exponent - zeros + 11 + 52 + 1022)
    return Double(bitPattern: (field &<< 52) &+ significand)
  }

  /// 10^0 to 10^22, all exact in Double.
  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// 10^0 to 10^8.
  private static let wholePowersOfTen: [UInt64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
  ]

  /// 5^0 to 5^27, the last below 2^63.
  private static let powersOfFive: [UInt64] = [
    1, 5, 25, 125, 625, 3_125, 15_625, 78_125, 390_625, 1_953_125, 9_765_625, 48_828_125, 244_140_625,
    1_220_703_125, 6_103_515_625, 30_517_578_125, 152_587_890_625, 762_939_453_125, 3_814_697_265_625,
    19_073_486_328_125, 95_367_431_640_625, 476_837_158_203_125, 2_384_185_791_015_625,
    11_920_928_955_078_125, 59_604_644_775_390_625, 298_023_223_876_953_125, 1_490_116_119_384_765_625,
    7_450_580_596_923_828_125,
  ]
}
