internal import CZlib

/// The cyclic redundancy check of ISO 3309, of 32 bits, that gzip and PNG have too.
public enum Checksum {
  /// That of some bytes. Cost: linear, a billion and more a second.
  public static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    unsafe UInt32(truncatingIfNeeded: crc32_z(0, bytes.baseAddress, numericCast(bytes.count)))
  }
}
