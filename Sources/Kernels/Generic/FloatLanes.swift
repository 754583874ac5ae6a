/// The vectors of `Float`: a number is (sign, exponent + 127, 23 bits of mantissa).
///
/// Adding `roundingMagic` leaves a whole number in the low bits, and taking it away again turns low bits into a number:
/// so integers come and go without a conversion instruction, which not every instruction set has. Choices are made with
/// masks, because `replacing(with:where:)` branches in every lane.
extension Float: LaneOperations {
  @inlinable @inline(always)
  public static func select2(
    _ y: SIMD2<Float>, _ n: SIMD2<Float>, _ a: SIMD2<Float>, _ b: SIMD2<Float>
  ) -> SIMD2<Float> {
    let mask = unsafeBitCast(a .< b, to: SIMD2<Int32>.self)
    let other = unsafeBitCast(n, to: SIMD2<Int32>.self)
    return unsafeBitCast(
      other ^ ((other ^ unsafeBitCast(y, to: SIMD2<Int32>.self)) & mask), to: SIMD2<Float>.self)
  }
  @inlinable @inline(always)
  public static func powerOfTwo2(_ n: SIMD2<Float>) -> SIMD2<Float> {
    let biased = unsafeBitCast(n + SIMD2<Float>(repeating: roundingMagic + 127), to: SIMD2<Int32>.self)
    return unsafeBitCast(biased &* SIMD2<Int32>(repeating: 0x0080_0000), to: SIMD2<Float>.self)
  }
  @inlinable @inline(always)
  public static func split2(_ x: SIMD2<Float>) -> (e: SIMD2<Float>, m: SIMD2<Float>) {
    let magic = SIMD2<Float>(repeating: roundingMagic)
    let bits = unsafeBitCast(x, to: SIMD2<Int32>.self)
    let biased = (bits &>> SIMD2<Int32>(repeating: 23)) | unsafeBitCast(magic, to: SIMD2<Int32>.self)
    let m = (bits & SIMD2<Int32>(repeating: 0x007F_FFFF)) | SIMD2<Int32>(repeating: 0x3F80_0000)
    let e = unsafeBitCast(biased, to: SIMD2<Float>.self) - SIMD2<Float>(repeating: roundingMagic + 127)
    return (e, unsafeBitCast(m, to: SIMD2<Float>.self))
  }

  @inlinable @inline(always)
  public static func select4(
    _ y: SIMD4<Float>, _ n: SIMD4<Float>, _ a: SIMD4<Float>, _ b: SIMD4<Float>
  ) -> SIMD4<Float> {
    let mask = unsafeBitCast(a .< b, to: SIMD4<Int32>.self)
    let other = unsafeBitCast(n, to: SIMD4<Int32>.self)
    return unsafeBitCast(
      other ^ ((other ^ unsafeBitCast(y, to: SIMD4<Int32>.self)) & mask), to: SIMD4<Float>.self)
  }
  @inlinable @inline(always)
  public static func powerOfTwo4(_ n: SIMD4<Float>) -> SIMD4<Float> {
    let biased = unsafeBitCast(n + SIMD4<Float>(repeating: roundingMagic + 127), to: SIMD4<Int32>.self)
    return unsafeBitCast(biased &* SIMD4<Int32>(repeating: 0x0080_0000), to: SIMD4<Float>.self)
  }
  @inlinable @inline(always)
  public static func split4(_ x: SIMD4<Float>) -> (e: SIMD4<Float>, m: SIMD4<Float>) {
    let magic = SIMD4<Float>(repeating: roundingMagic)
    let bits = unsafeBitCast(x, to: SIMD4<Int32>.self)
    let biased = (bits &>> SIMD4<Int32>(repeating: 23)) | unsafeBitCast(magic, to: SIMD4<Int32>.self)
    let m = (bits & SIMD4<Int32>(repeating: 0x007F_FFFF)) | SIMD4<Int32>(repeating: 0x3F80_0000)
    let e = unsafeBitCast(biased, to: SIMD4<Float>.self) - SIMD4<Float>(repeating: roundingMagic + 127)
    return (e, unsafeBitCast(m, to: SIMD4<Float>.self))
  }

  @inlinable @inline(always)
  public static func select8(
    _ y: SIMD8<Float>, _ n: SIMD8<Float>, _ a: SIMD8<Float>, _ b: SIMD8<Float>
  ) -> SIMD8<Float> {
    let mask = unsafeBitCast(a .< b, to: SIMD8<Int32>.self)
    let other = unsafeBitCast(n, to: SIMD8<Int32>.self)
    return unsafeBitCast(
      other ^ ((other ^ unsafeBitCast(y, to: SIMD8<Int32>.self)) & mask), to: SIMD8<Float>.self)
  }
  @inlinable @inline(always)
  public static func powerOfTwo8(_ n: SIMD8<Float>) -> SIMD8<Float> {
    let biased = unsafeBitCast(n + SIMD8<Float>(repeating: roundingMagic + 127), to: SIMD8<Int32>.self)
    return unsafeBitCast(biased &* SIMD8<Int32>(repeating: 0x0080_0000), to: SIMD8<Float>.self)
  }
  @inlinable @inline(always)
  public static func split8(_ x: SIMD8<Float>) -> (e: SIMD8<Float>, m: SIMD8<Float>) {
    let magic = SIMD8<Float>(repeating: roundingMagic)
    let bits = unsafeBitCast(x, to: SIMD8<Int32>.self)
    let biased = (bits &>> SIMD8<Int32>(repeating: 23)) | unsafeBitCast(magic, to: SIMD8<Int32>.self)
    let m = (bits & SIMD8<Int32>(repeating: 0x007F_FFFF)) | SIMD8<Int32>(repeating: 0x3F80_0000)
    let e = unsafeBitCast(biased, to: SIMD8<Float>.self) - SIMD8<Float>(repeating: roundingMagic + 127)
    return (e, unsafeBitCast(m, to: SIMD8<Float>.self))
  }

  @inlinable @inline(always)
  public static func select16(
    _ y: SIMD16<Float>, _ n: SIMD16<Float>, _ a: SIMD16<Float>, _ b: SIMD16<Float>
  ) -> SIMD16<Float> {
    let mask = unsafeBitCast(a .< b, to: SIMD16<Int32>.self)
    let other = unsafeBitCast(n, to: SIMD16<Int32>.self)
    return unsafeBitCast(
      other ^ ((other ^ unsafeBitCast(y, to: SIMD16<Int32>.self)) & mask), to: SIMD16<Float>.self)
  }
  @inlinable @inline(always)
  public static func powerOfTwo16(_ n: SIMD16<Float>) -> SIMD16<Float> {
    let biased = unsafeBitCast(n + SIMD16<Float>(repeating: roundingMagic + 127), to: SIMD16<Int32>.self)
    return unsafeBitCast(biased &* SIMD16<Int32>(repeating: 0x0080_0000), to: SIMD16<Float>.self)
  }
  @inlinable @inline(always)
  public static func split16(_ x: SIMD16<Float>) -> (e: SIMD16<Float>, m: SIMD16<Float>) {
    let magic = SIMD16<Float>(repeating: roundingMagic)
    let bits = unsafeBitCast(x, to: SIMD16<Int32>.self)
    let biased = (bits &>> SIMD16<Int32>(repeating: 23)) | unsafeBitCast(magic, to: SIMD16<Int32>.self)
    let m = (bits & SIMD16<Int32>(repeating: 0x007F_FFFF)) | SIMD16<Int32>(repeating: 0x3F80_0000)
    let e = unsafeBitCast(biased, to: SIMD16<Float>.self) - SIMD16<Float>(repeating: roundingMagic + 127)
    return (e, unsafeBitCast(m, to: SIMD16<Float>.self))
  }

  @inlinable @inline(always)
  public static func zipPairs4(
    _ x: SIMD4<Float>, _ y: SIMD4<Float>
  ) -> (low: SIMD4<Float>, high: SIMD4<Float>) {
    let pairs = unsafeBitCast(x, to: SIMD2<Double>.self).zipped(
      with: unsafeBitCast(y, to: SIMD2<Double>.self))
    return (
      unsafeBitCast(pairs.low, to: SIMD4<Float>.self), unsafeBitCast(pairs.high, to: SIMD4<Float>.self)
    )
  }

  @inlinable @inline(always)
  public static func zipPairs8(
    _ x: SIMD8<Float>, _ y: SIMD8<Float>
  ) -> (low: SIMD8<Float>, high: SIMD8<Float>) {
    let pairs = unsafeBitCast(x, to: SIMD4<Double>.self).zipped(
      with: unsafeBitCast(y, to: SIMD4<Double>.self))
    return (
      unsafeBitCast(pairs.low, to: SIMD8<Float>.self), unsafeBitCast(pairs.high, to: SIMD8<Float>.self)
    )
  }

  @inlinable @inline(always)
  public static func zipPairs16(
    _ x: SIMD16<Float>, _ y: SIMD16<Float>
  ) -> (low: SIMD16<Float>, high: SIMD16<Float>) {
    let pairs = unsafeBitCast(x, to: SIMD8<Double>.self).zipped(
      with: unsafeBitCast(y, to: SIMD8<Double>.self))
    return (
      unsafeBitCast(pairs.low, to: SIMD16<Float>.self), unsafeBitCast(pairs.high, to: SIMD16<Float>.self)
    )
  }
}
