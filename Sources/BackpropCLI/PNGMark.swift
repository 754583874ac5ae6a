/// The line of text in a PNG by which backprop knows its own pictures again.
enum PNGMark {
  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
  /// The signature and the header chunk: 13 bytes between a length, a name and a checksum.
  private static let headerEnd = signature.count + 4 + 4 + 13 + 4
  private static let text = Array("tEXtSoftware\0backprop chart".utf8)

  /// The picture with the mark as the chunk behind its header; as it is, where it is no PNG.
  static func marking(_ picture: [UInt8]) -> [UInt8] {
    guard picture.count >= headerEnd, picture.starts(with: signature) else { return picture }
    let chunk = bigEndian(UInt32(text.count - 4)) + text + bigEndian(checksum(text))
    return Array(picture[..<headerEnd]) + chunk + picture[headerEnd...]
  }

  /// Whether a file begins as a marked picture does.
  static func isMarked(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: signature) && bytes.dropFirst(headerEnd + 4).starts(with: text)
  }

  private static func bigEndian(_ number: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  /// CRC-32 as PNG has it (ISO 3309).
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }
}
