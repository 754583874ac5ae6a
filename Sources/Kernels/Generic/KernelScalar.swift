#if hasFeature(Embedded)
  /// What the language asks of a number that can be a lane of a vector.
  public typealias LaneNumber = BinaryFloatingPoint & SIMDScalar & Sendable
#else
  /// What the language asks of a number that can be a lane of a vector.
  public typealias LaneNumber = BinaryFloatingPoint & SIMDScalar & Sendable & Codable
#endif

/// The number types the kernels are written for, with the constants their elementary functions need.
///
/// `Float` is for work; `Double` is for gradient checks and exact reproductions.
public protocol KernelScalar: LaneOperations {
  /// 1.5 x 2^(mantissa bits): adding it rounds a small number to an integer held in the low bits.
  static var roundingMagic: Self { get }
  /// ln 2 to so few bits that a whole exponent times it is exact.
  static var logarithmOfTwoHigh: Self { get }
  /// ln 2 less `logarithmOfTwoHigh`.
  static var logarithmOfTwoLow: Self { get }
  /// Below it exp is zero.
  static var lowestExponent: Self { get }
  /// Above it exp is infinite.
  static var highestExponent: Self { get }
  /// The number as an index, its fraction cut off.
  var index: Int { get }
  /// Whether elementary functions are those of 53 bits: selects their polynomials and the bounds of their
  /// arguments.
  static var isDouble: Bool { get }
}

extension Float: KernelScalar {
  @inlinable @inline(always) public static var roundingMagic: Float { 12_582_912 }
  @inlinable @inline(always) public static var logarithmOfTwoHigh: Float { 0.693359375 }
  @inlinable @inline(always) public static var logarithmOfTwoLow: Float { -2.12194440e-4 }
  @inlinable @inline(always) public static var lowestExponent: Float { -104 }
  @inlinable @inline(always) public static var highestExponent: Float { 89 }
  @inlinable @inline(always) public var index: Int { Int(self) }
  @inlinable @inline(always) public static var isDouble: Bool { false }
}

extension Double: KernelScalar {
  @inlinable @inline(always) public static var roundingMagic: Double { 6_755_399_441_055_744 }
  @inlinable @inline(always) public static var logarithmOfTwoHigh: Double { 6.93147180369123816490e-01 }
  @inlinable @inline(always) public static var logarithmOfTwoLow: Double { 1.90821492927058770002e-10 }
  @inlinable @inline(always) public static var lowestExponent: Double { -746 }
  @inlinable @inline(always) public static var highestExponent: Double { 710 }
  @inlinable @inline(always) public var index: Int { Int(self) }
  @inlinable @inline(always) public static var isDouble: Bool { true }
}
