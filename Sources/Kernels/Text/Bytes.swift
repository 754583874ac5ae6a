/// Eight characters at a time, in the bytes of a word, the first in the lowest; whoever calls has eight bytes there to read,
/// though fewer may count.
@inline(__always)
func word(_ text: UnsafePointer<UInt8>) -> UInt64 {
  UInt64(littleEndian: UnsafeRawPointer(text).loadUnaligned(as: UInt64.self))
}

let eightZeros: UInt64 = 0x3030_3030_3030_3030
let highBits: UInt64 = 0x8080_8080_8080_8080
let lowBits: UInt64 = 0x0101_0101_0101_0101

/// The high bit of each byte that is no digit; the characters have been combined with `0` by exclusive or.
@inline(__always)
func nonDigits(_ digits: UInt64) -> UInt64 {
  (digits | (digits &+ 0x7676_7676_7676_7676)) & highBits
}

/// The number that eight digits make, the first of them in the lowest byte: pairs, then fours, then all.
@inline(__always)
func number(ofDigits digits: UInt64) -> UInt64 {
  var value = digits
  value = (value &* 10 &+ (value >> 8)) & 0x00FF_00FF_00FF_00FF
  value = (value &* 100 &+ (value >> 16)) & 0x0000_FFFF_0000_FFFF
  return (value &* 10_000 &+ (value >> 32)) & 0xFFFF_FFFF
}

/// The first `count` of eight digits, 0 to 8 of them, with zeros before them.
@inline(__always)
func aligned(_ digits: UInt64, count: Int) -> UInt64 {
  digits << UInt64(truncatingIfNeeded: 8 &* (8 &- count))
}
