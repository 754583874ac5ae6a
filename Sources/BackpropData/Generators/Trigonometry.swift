#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension Double {
  /// The sine of an angle in radians, right to the last bit or two.
  var sine: Double { sin(self) }

  /// The cosine of an angle in radians, right to the last bit or two.
  var cosine: Double { cos(self) }
}
