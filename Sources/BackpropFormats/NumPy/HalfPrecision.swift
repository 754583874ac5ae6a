/// The number that 16 bits of half precision stand for, exactly: one bit sign s, five bits exponent e, ten bits fraction m.
///
/// (-1)^s 2^(e-15) (1 + m/1024), with e = 0 (-1)^s 2^-14 m/1024, with e = 31 infinity (m = 0) or no number. Written out because
/// not every system has the type.
func half(_ bits: UInt16) -> Float {
  let sign = UInt32(bits & 0x8000) << 16
  let exponent = UInt32(bits >> 10) & 0x1F
  let fraction = UInt32(bits) & 0x3FF
  switch exponent {
  case 0:
    let magnitude = Float(fraction) * 0x1p-24
    return sign == 0 ? magnitude : -magnitude
  case 0x1F:
    return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
  default:
    return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
  }
}
