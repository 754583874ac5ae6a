/// A vector that kernels compute with.
///
/// The operations below stand here because `SIMD`'s generic comparisons, shifts and masks go lane by lane, while those of
/// a concrete vector are a single instruction: the number type, which is concrete, carries them out for each width
/// (`FloatLanes`, `DoubleLanes`). A vector is known to be a row of bits, so that loads and stores are single instructions
/// as well.
public protocol KernelVector: SIMD, BitwiseCopyable where Scalar: KernelScalar {
  /// `yes` in the lanes where a < b, `no` in the others (and where either is NaN).
  static func select(_ yes: Self, _ no: Self, where a: Self, isLess b: Self) -> Self
  /// 2^n in each lane; n is a whole number of the size of a normal number's exponent, anything else gives anything.
  static func powerOfTwo(_ n: Self) -> Self
  /// e and m with x = 2^e m and 1 <= m < 2; x is normal and positive, anything else gives anything.
  static func split(_ x: Self) -> (e: Self, m: Self)
  /// The lanes of the first halves in turn, one of this and one of the other; and those of the second halves.
  func zipped(with other: Self) -> (low: Self, high: Self)
  /// The same with pairs of lanes instead of lanes; of vectors of one pair, both.
  func zippedPairs(with other: Self) -> (low: Self, high: Self)
}

/// What a number type knows of its vectors.
public protocol LaneOperations: LaneNumber
where
  SIMD2Storage: BitwiseCopyable, SIMD4Storage: BitwiseCopyable, SIMD8Storage: BitwiseCopyable,
  SIMD16Storage: BitwiseCopyable
{
  static func select2(_ y: SIMD2<Self>, _ n: SIMD2<Self>, _ a: SIMD2<Self>, _ b: SIMD2<Self>) -> SIMD2<Self>
  static func powerOfTwo2(_ n: SIMD2<Self>) -> SIMD2<Self>
  static func split2(_ x: SIMD2<Self>) -> (e: SIMD2<Self>, m: SIMD2<Self>)
  static func select4(_ y: SIMD4<Self>, _ n: SIMD4<Self>, _ a: SIMD4<Self>, _ b: SIMD4<Self>) -> SIMD4<Self>
  static func powerOfTwo4(_ n: SIMD4<Self>) -> SIMD4<Self>
  static func split4(_ x: SIMD4<Self>) -> (e: SIMD4<Self>, m: SIMD4<Self>)
  static func zipPairs4(_ x: SIMD4<Self>, _ y: SIMD4<Self>) -> (low: SIMD4<Self>, high: SIMD4<Self>)
  static func select8(_ y: SIMD8<Self>, _ n: SIMD8<Self>, _ a: SIMD8<Self>, _ b: SIMD8<Self>) -> SIMD8<Self>
  static func powerOfTwo8(_ n: SIMD8<Self>) -> SIMD8<Self>
  static func split8(_ x: SIMD8<Self>) -> (e: SIMD8<Self>, m: SIMD8<Self>)
  static func zipPairs8(_ x: SIMD8<Self>, _ y: SIMD8<Self>) -> (low: SIMD8<Self>, high: SIMD8<Self>)
  static func select16(
    _ y: SIMD16<Self>, _ n: SIMD16<Self>, _ a: SIMD16<Self>, _ b: SIMD16<Self>
  ) -> SIMD16<Self>
  static func powerOfTwo16(_ n: SIMD16<Self>) -> SIMD16<Self>
  static func split16(_ x: SIMD16<Self>) -> (e: SIMD16<Self>, m: SIMD16<Self>)
  static func zipPairs16(_ x: SIMD16<Self>, _ y: SIMD16<Self>) -> (low: SIMD16<Self>, high: SIMD16<Self>)
}

extension SIMD2: KernelVector where Scalar: KernelScalar {
  @inlinable @inline(always)
  public static func select(_ yes: Self, _ no: Self, where a: Self, isLess b: Self) -> Self {
    Scalar.select2(yes, no, a, b)
  }
  @inlinable @inline(always)
  public static func powerOfTwo(_ n: Self) -> Self { Scalar.powerOfTwo2(n) }
  @inlinable @inline(always)
  public static func split(_ x: Self) -> (e: Self, m: Self) { Scalar.split2(x) }
  @inlinable @inline(always)
  public func zipped(with other: Self) -> (low: Self, high: Self) {
    (Self(self[0], other[0]), Self(self[1], other[1]))
  }
  @inlinable @inline(always)
  public func zippedPairs(with other: Self) -> (low: Self, high: Self) { (self, other) }
}

extension SIMD4: KernelVector where Scalar: KernelScalar {
  @inlinable @inline(always)
  public static func select(_ yes: Self, _ no: Self, where a: Self, isLess b: Self) -> Self {
    Scalar.select4(yes, no, a, b)
  }
  @inlinable @inline(always)
  public static func powerOfTwo(_ n: Self) -> Self { Scalar.powerOfTwo4(n) }
  @inlinable @inline(always)
  public static func split(_ x: Self) -> (e: Self, m: Self) { Scalar.split4(x) }
  @inlinable @inline(always)
  public func zipped(with other: Self) -> (low: Self, high: Self) {
    var low = self
    var high = self
    low.evenHalf = lowHalf
    low.oddHalf = other.lowHalf
    high.evenHalf = highHalf
    high.oddHalf = other.highHalf
    return (low, high)
  }
  @inlinable @inline(always)
  public func zippedPairs(with other: Self) -> (low: Self, high: Self) { Scalar.zipPairs4(self, other) }
}

extension SIMD8: KernelVector where Scalar: KernelScalar {
  @inlinable @inline(always)
  public static func select(_ yes: Self, _ no: Self, where a: Self, isLess b: Self) -> Self {
    Scalar.select8(yes, no, a, b)
  }
  @inlinable @inline(always)
  public static func powerOfTwo(_ n: Self) -> Self { Scalar.powerOfTwo8(n) }
  @inlinable @inline(always)
  public static func split(_ x: Self) -> (e: Self, m: Self) { Scalar.split8(x) }
  @inlinable @inline(always)
  public func zipped(with other: Self) -> (low: Self, high: Self) {
    var low = self
    var high = self
    low.evenHalf = lowHalf
    low.oddHalf = other.lowHalf
    high.evenHalf = highHalf
    high.oddHalf = other.highHalf
    return (low, high)
  }
  @inlinable @inline(always)
  public func zippedPairs(with other: Self) -> (low: Self, high: Self) { Scalar.zipPairs8(self, other) }
}

extension SIMD16: KernelVector where Scalar: KernelScalar {
  @inlinable @inline(always)
  public static func select(_ yes: Self, _ no: Self, where a: Self, isLess b: Self) -> Self {
    Scalar.select16(yes, no, a, b)
  }
  @inlinable @inline(always)
  public static func powerOfTwo(_ n: Self) -> Self { Scalar.powerOfTwo16(n) }
  @inlinable @inline(always)
  public static func split(_ x: Self) -> (e: Self, m: Self) { Scalar.split16(x) }
  @inlinable @inline(always)
  public func zipped(with other: Self) -> (low: Self, high: Self) {
    var low = self
    var high = self
    low.evenHalf = lowHalf
    low.oddHalf = other.lowHalf
    high.evenHalf = highHalf
    high.oddHalf = other.highHalf
    return (low, high)
  }
  @inlinable @inline(always)
  public func zippedPairs(with other: Self) -> (low: Self, high: Self) { Scalar.zipPairs16(self, other) }
}
