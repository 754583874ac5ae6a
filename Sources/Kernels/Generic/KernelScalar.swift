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
public protocol KernelScalar: LaneComparing {
  /// 1.5 x 2^(mantissa bits): adding it rounds a small number to an integer held in the low bits.
  static var roundingMagic: Self { get }
  /// Bits in the stored mantissa: 23 or 52.
  static var mantissaBits: Int { get }
  /// The exponent of one: 127 or 1023.
  static var exponentBias: Int { get }
  /// ln 2 to so few bits that a whole exponent times it is exact.
  static var logarithmOfTwoHigh: Self { get }
  /// ln 2 less `logarithmOfTwoHigh`.
  static var logarithmOfTwoLow: Self { get }
  /// Below it exp is zero.
  static var lowestExponent: Self { get }
  /// Above it exp is infinite.
  static var highestExponent: Self { get }
  /// Degree of the polynomial that gives exp on +-ln(2)/2 to the last bit.
  static var exponentialDegree: Int { get }
  /// Terms of the series that gives log on [1/sqrt 2, sqrt 2) to the last bit.
  static var logarithmTerms: Int { get }
  /// The number as an index, its fraction cut off.
  var index: Int { get }
  /// Whether the scaled complementary error function needs its long polynomial.
  static var isDouble: Bool { get }
}

extension Float: KernelScalar {
  @inlinable @inline(always) public static var roundingMagic: Float { 12_582_912 }
  @inlinable @inline(always) public static var mantissaBits: Int { 23 }
  @inlinable @inline(always) public static var exponentBias: Int { 127 }
  @inlinable @inline(always) public static var logarithmOfTwoHigh: Float { 0.693359375 }
  @inlinable @inline(always) public static var logarithmOfTwoLow: Float { -2.12194440e-4 }
  @inlinable @inline(always) public static var lowestExponent: Float { -104 }
  @inlinable @inline(always) public static var highestExponent: Float { 89 }
  @inlinable @inline(always) public static var exponentialDegree: Int { 7 }
  @inlinable @inline(always) public static var logarithmTerms: Int { 5 }
  @inlinable @inline(always) public var index: Int { Int(self) }
  @inlinable @inline(always) public static var isDouble: Bool { false }
}

extension Double: KernelScalar {
  @inlinable @inline(always) public static var roundingMagic: Double { 6_755_399_441_055_744 }
  @inlinable @inline(always) public static var mantissaBits: Int { 52 }
  @inlinable @inline(always) public static var exponentBias: Int { 1023 }
  @inlinable @inline(always) public static var logarithmOfTwoHigh: Double { 6.93147180369123816490e-01 }
  @inlinable @inline(always) public static var logarithmOfTwoLow: Double { 1.90821492927058770002e-10 }
  @inlinable @inline(always) public static var lowestExponent: Double { -746 }
  @inlinable @inline(always) public static var highestExponent: Double { 710 }
  @inlinable @inline(always) public static var exponentialDegree: Int { 13 }
  @inlinable @inline(always) public static var logarithmTerms: Int { 11 }
  @inlinable @inline(always) public var index: Int { Int(self) }
  @inlinable @inline(always) public static var isDouble: Bool { true }
}
