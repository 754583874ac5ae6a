/// The vectors of `Double`: a number is (sign, exponent + 1023, 52 bits of mantissa).
///
/// Adding `roundingMagic` leaves a whole number in the low bits, and taking it away again turns low bits into a number:
/// so integers come and go without a conversion instruction, which not every instruction set has. Choices are made with
/// masks, because `replacing(with:where:)` branches in every lane.
extension Double: LaneOperations {
  @inlinable @inline(always)
  public static func select2(
    _ y: SIMD2<Double>, _ n: SIMD2<Double>, _ a: SIMD2<Double>, _ b: SIMD2<Double>
  ) -> SIMD2<Double> {
    let mask = unsafeBitCast(a .< b, to: SIMD2<Int64>.self)
    let other = unsafeBitCast(n, to: SIMD2<Int64>.self)
    return unsafeBitCast(
      other ^ ((other ^ unsafeBitCast(y, to: SIMD2<Int64>.self)) & mask), to: SIMD2<Double>.self)
  }
  @inlinable @inline(always)
  public static func powerOfTwo2(_ n: SIMD2<Double>) -> SIMD2<Double> {
    let biased = unsafeBitCast(n + SIMD2<Double>(repeating: roundingMagic + 1023), to: SIMD2<Int64>.self)
    return unsafeBitCast(biased &* SIMD2<Int64>(repeating: 0x0010_0000_0000_0000), to: SIMD2<Double>.self)
  }
  @inlinable @inline(always)
  public static func split2(_ x: SIMD2<Double>) -> (e: SIMD2<Double>, m: SIMD2<Double>) {
    let magic = SIMD2<Double>(repeating: roundingMagic)
    let bits = unsafeBitCast(x, to: SIMD2<Int64>.self)
    let biased = (bits &>> SIMD2<Int64>(repeating: 52)) | unsafeBitCast(magic, to: SIMD2<Int64>.self)
    let m =
      (bits & SIMD2<Int64>(repeating: 0x000F_FFFF_FFFF_FFFF)) | SIMD2<Int64>(repeating: 0x3FF0_0000_0000_0000)
    let e = unsafeBitCast(biased, to: SIMD2<Double>.self) - SIMD2<Double>(repeating: roundingMagic + 1023)
    return (e, unsafeBitCast(m, to: SIMD2<Double>.self))
  }

  @inlinable @inline(always)
  public static func select4(
    _ y: SIMD4<Double>, _ n: SIMD4<Double>, _ a: SIMD4<Double>, _ b: SIMD4<Double>
  ) -> SIMD4<Double> {
    let mask = unsafeBitCast(a .< b, to: SIMD4<Int64>.self)
    let other = unsafeBitCast(n, to: SIMD4<Int64>.self)
    return unsafeBitCast(
      other ^ ((other ^ unsafeBitCast(y, to: SIMD4<Int64>.self)) & mask), to: SIMD4<Double>.self)
  }
  @inlinable @inline(always)
  public static func powerOfTwo4(_ n: SIMD4<Double>) -> SIMD4<Double> {
    let biased = unsafeBitCast(n + SIMD4<Double>(repeating: roundingMagic + 1023), to: SIMD4<Int64>.self)
    return unsafeBitCast(biased &* SIMD4<Int64>(repeating: 0x0010_0000_0000_0000), to: SIMD4<Double>.self)
  }
  @inlinable @inline(always)
  public static func split4(_ x: SIMD4<Double>) -> (e: SIMD4<Double>, m: SIMD4<Double>) {
    let magic = SIMD4<Double>(repeating: roundingMagic)
    let bits = unsafeBitCast(x, to: SIMD4<Int64>.self)
    let biased = (bits &>> SIMD4<Int64>(repeating: 52)) | unsafeBitCast(magic, to: SIMD4<Int64>.self)
    let m =
      (bits & SIMD4<Int64>(repeating: 0x000F_FFFF_FFFF_FFFF)) | SIMD4<Int64>(repeating: 0x3FF0_0000_0000_0000)
    let e = unsafeBitCast(biased, to: SIMD4<Double>.self) - SIMD4<Double>(repeating: roundingMagic + 1023)
    return (e, unsafeBitCast(m, to: SIMD4<Double>.self))
  }

  @inlinable @inline(always)
  public static func select8(
    _ y: SIMD8<Double>, _ n: SIMD8<Double>, _ a: SIMD8<Double>, _ b: SIMD8<Double>
  ) -> SIMD8<Double> {
    let mask = unsafeBitCast(a .< b, to: SIMD8<Int64>.self)
    let other = unsafeBitCast(n, to: SIMD8<Int64>.self)
    return unsafeBitCast(
      other ^ ((other ^ unsafeBitCast(y, to: SIMD8<Int64>.self)) & mask), to: SIMD8<Double>.self)
  }
  @inlinable @inline(always)
  public static func powerOfTwo8(_ n: SIMD8<Double>) -> SIMD8<Double> {
    let biased = unsafeBitCast(n + SIMD8<Double>(repeating: roundingMagic + 1023), to: SIMD8<Int64>.self)
    return unsafeBitCast(biased &* SIMD8<Int64>(repeating: 0x0010_0000_0000_0000), to: SIMD8<Double>.self)
  }
  @inlinable @inline(always)
  public static func split8(_ x: SIMD8<Double>) -> (e: SIMD8<Double>, m: SIMD8<Double>) {
    let magic = SIMD8<Double>(repeating: roundingMagic)
    let bits = unsafeBitCast(x, to: SIMD8<Int64>.self)
    let biased = (bits &>> SIMD8<Int64>(repeating: 52)) | unsafeBitCast(magic, to: SIMD8<Int64>.self)
    let m =
      (bits & SIMD8<Int64>(repeating: 0x000F_FFFF_FFFF_FFFF)) | SIMD8<Int64>(repeating: 0x3FF0_0000_0000_0000)
    let e = unsafeBitCast(biased, to: SIMD8<Double>.self) - SIMD8<Double>(repeating: roundingMagic + 1023)
    return (e, unsafeBitCast(m, to: SIMD8<Double>.self))
  }

  @inlinable @inline(always)
  public static func select16(
    _ y: SIMD16<Double>, _ n: SIMD16<Double>, _ a: SIMD16<Double>, _ b: SIMD16<Double>
  ) -> SIMD16<Double> {
    let mask = unsafeBitCast(a .< b, to: SIMD16<Int64>.self)
    let other = unsafeBitCast(n, to: SIMD16<Int64>.self)
    return unsafeBitCast(
      other ^ ((other ^ unsafeBitCast(y, to: SIMD16<Int64>.self)) & mask), to: SIMD16<Double>.self)
  }
  @inlinable @inline(always)
  public static func powerOfTwo16(_ n: SIMD16<Double>) -> SIMD16<Double> {
    let biased = unsafeBitCast(n + SIMD16<Double>(repeating: roundingMagic + 1023), to: SIMD16<Int64>.self)
    return unsafeBitCast(biased &* SIMD16<Int64>(repeating: 0x0010_0000_0000_0000), to: SIMD16<Double>.self)
  }
  @inlinable @inline(always)
  public static func split16(_ x: SIMD16<Double>) -> (e: SIMD16<Double>, m: SIMD16<Double>) {
    let magic = SIMD16<Double>(repeating: roundingMagic)
    let bits = unsafeBitCast(x, to: SIMD16<Int64>.self)
    let biased = (bits &>> SIMD16<Int64>(repeating: 52)) | unsafeBitCast(magic, to: SIMD16<Int64>.self)
    let m =
      (bits & SIMD16<Int64>(repeating: 0x000F_FFFF_FFFF_FFFF))
      | SIMD16<Int64>(repeating: 0x3FF0_0000_0000_0000)
    let e = unsafeBitCast(biased, to: SIMD16<Double>.self) - SIMD16<Double>(repeating: roundingMagic + 1023)
    return (e, unsafeBitCast(m, to: SIMD16<Double>.self))
  }

  @inlinable @inline(always)
  public static func zipPairs4(
    _ x: SIMD4<Double>, _ y: SIMD4<Double>
  ) -> (low: SIMD4<Double>, high: SIMD4<Double>) {
    (
      SIMD4(x[0], x[1], y[0], y[1]),
      SIMD4(x[2], x[3], y[2], y[3])
    )
  }

  @inlinable @inline(always)
  public static func zipPairs8(
    _ x: SIMD8<Double>, _ y: SIMD8<Double>
  ) -> (low: SIMD8<Double>, high: SIMD8<Double>) {
    (
      SIMD8(x[0], x[1], y[0], y[1], x[2], x[3], y[2], y[3]),
      SIMD8(x[4], x[5], y[4], y[5], x[6], x[7], y[6], y[7])
    )
  }

  @inlinable @inline(always)
  public static func zipPairs16(
    _ x: SIMD16<Double>, _ y: SIMD16<Double>
  ) -> (low: SIMD16<Double>, high: SIMD16<Double>) {
    (
      SIMD16(x[0], x[1], y[0], y[1], x[2], x[3], y[2], y[3], x[4], x[5], y[4], y[5], x[6], x[7], y[6], y[7]),
      SIMD16(
        x[8], x[9], y[8], y[9], x[10], x[11], y[10], y[11], x[12], x[13], y[12], y[13], x[14], x[15], y[14],
        y[15])
    )
  }
}
