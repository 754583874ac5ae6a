/// A vector that kernels compute with.
///
/// The one comparison stands here because `SIMD`'s generic comparisons go lane by lane, while those of a concrete vector
/// are a single instruction: the number type, which is concrete, makes the choice for each width.
public protocol KernelVector: SIMD where Scalar: KernelScalar {
  /// `yes` in the lanes where a < b, `no` in the others (and where either is NaN).
  static func select(_ yes: Self, _ no: Self, where a: Self, isLess b: Self) -> Self
}

/// What a number type knows of its vectors: `y` in the lanes where a < b, `n` in the others.
public protocol LaneComparing: LaneNumber {
  static func select2(_ y: SIMD2<Self>, _ n: SIMD2<Self>, _ a: SIMD2<Self>, _ b: SIMD2<Self>) -> SIMD2<Self>
  static func select4(_ y: SIMD4<Self>, _ n: SIMD4<Self>, _ a: SIMD4<Self>, _ b: SIMD4<Self>) -> SIMD4<Self>
  static func select8(_ y: SIMD8<Self>, _ n: SIMD8<Self>, _ a: SIMD8<Self>, _ b: SIMD8<Self>) -> SIMD8<Self>
  static func select16(
    _ y: SIMD16<Self>, _ n: SIMD16<Self>, _ a: SIMD16<Self>, _ b: SIMD16<Self>
  ) -> SIMD16<Self>
}

extension SIMD2: KernelVector where Scalar: KernelScalar {
  @inlinable @inline(always)
  public static func select(_ yes: Self, _ no: Self, where a: Self, isLess b: Self) -> Self {
    Scalar.select2(yes, no, a, b)
  }
}

extension SIMD4: KernelVector where Scalar: KernelScalar {
  @inlinable @inline(always)
  public static func select(_ yes: Self, _ no: Self, where a: Self, isLess b: Self) -> Self {
    Scalar.select4(yes, no, a, b)
  }
}

extension SIMD8: KernelVector where Scalar: KernelScalar {
  @inlinable @inline(always)
  public static func select(_ yes: Self, _ no: Self, where a: Self, isLess b: Self) -> Self {
    Scalar.select8(yes, no, a, b)
  }
}

extension SIMD16: KernelVector where Scalar: KernelScalar {
  @inlinable @inline(always)
  public static func select(_ yes: Self, _ no: Self, where a: Self, isLess b: Self) -> Self {
    Scalar.select16(yes, no, a, b)
  }
}

extension Float: LaneComparing {
  @inlinable @inline(always)
  public static func select2(
    _ y: SIMD2<Float>, _ n: SIMD2<Float>, _ a: SIMD2<Float>, _ b: SIMD2<Float>
  ) -> SIMD2<Float> {
    n.replacing(with: y, where: a .< b)
  }
  @inlinable @inline(always)
  public static func select4(
    _ y: SIMD4<Float>, _ n: SIMD4<Float>, _ a: SIMD4<Float>, _ b: SIMD4<Float>
  ) -> SIMD4<Float> {
    n.replacing(with: y, where: a .< b)
  }
  @inlinable @inline(always)
  public static func select8(
    _ y: SIMD8<Float>, _ n: SIMD8<Float>, _ a: SIMD8<Float>, _ b: SIMD8<Float>
  ) -> SIMD8<Float> {
    n.replacing(with: y, where: a .< b)
  }
  @inlinable @inline(always)
  public static func select16(
    _ y: SIMD16<Float>, _ n: SIMD16<Float>, _ a: SIMD16<Float>, _ b: SIMD16<Float>
  ) -> SIMD16<Float> {
    n.replacing(with: y, where: a .< b)
  }
}

extension Double: LaneComparing {
  @inlinable @inline(always)
  public static func select2(
    _ y: SIMD2<Double>, _ n: SIMD2<Double>, _ a: SIMD2<Double>, _ b: SIMD2<Double>
  ) -> SIMD2<Double> {
    n.replacing(with: y, where: a .< b)
  }
  @inlinable @inline(always)
  public static func select4(
    _ y: SIMD4<Double>, _ n: SIMD4<Double>, _ a: SIMD4<Double>, _ b: SIMD4<Double>
  ) -> SIMD4<Double> {
    n.replacing(with: y, where: a .< b)
  }
  @inlinable @inline(always)
  public static func select8(
    _ y: SIMD8<Double>, _ n: SIMD8<Double>, _ a: SIMD8<Double>, _ b: SIMD8<Double>
  ) -> SIMD8<Double> {
    n.replacing(with: y, where: a .< b)
  }
  @inlinable @inline(always)
  public static func select16(
    _ y: SIMD16<Double>, _ n: SIMD16<Double>, _ a: SIMD16<Double>, _ b: SIMD16<Double>
  ) -> SIMD16<Double> {
    n.replacing(with: y, where: a .< b)
  }
}
