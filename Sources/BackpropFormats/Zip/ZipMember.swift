/// A member of a zip archive, as the archive's directory describes it.
///
/// | bytes | what |
/// |---|---|
/// | 4 | PK 1 2 |
/// | 2, 2 | the version that wrote it, the one that can read it |
/// | 2 | bit 0: encrypted; bit 11: the name is UTF-8 |
/// | 2 | the method: 0 stored, 8 deflated |
/// | 2, 2 | time, date |
/// | 4 | CRC-32 of the unpacked bytes |
/// | 4, 4 | packed and unpacked size |
/// | 2, 2, 2 | the bytes of name, extra fields, comment |
/// | 2 | the part where it begins |
/// | 2, 4 | attributes |
/// | 4 | where its own header begins |
public struct ZipMember: Sendable, Equatable {
  /// The name, with slashes between folders.
  public let name: String
  /// How many bytes it has unpacked, as the archive says.
  public let count: Int
  /// How many bytes it takes in the file.
  public let packedCount: Int
  /// Whether a password is needed.
  public let isEncrypted: Bool
  /// How it is packed: 0 stored, 8 deflated, other numbers of the format that are not read here.
  public let method: Int
  /// CRC-32 of the unpacked bytes.
  public let checksum: UInt32
  /// Where the member's own header begins in the file.
  let start: Int
  /// The name's bytes, which the member's own header must have too.
  let nameBytes: [UInt8]

  /// Whether it is a folder, which has no bytes.
  public var isFolder: Bool { name.utf8.last == UInt8(ascii: "/") }

  /// Reads the directory's next entry.
  init(_ fields: inout ZipFields) throws(ZipError.Problem) {
    let entry = fields.offset
    try fields.expect(0x0201_4B50, size: 4, "an entry of the archive's directory")
    _ = try fields.take(4)
    let flags = try fields.number(2)
    method = try fields.count(2)
    _ = try fields.take(4)
    checksum = UInt32(truncatingIfNeeded: try fields.number(4))
    let packed = try fields.count(4)
    let unpacked = try fields.count(4)
    let lengths = (name: try fields.count(2), extra: try fields.count(2), comment: try fields.count(2))
    let part = try fields.count(2)
    _ = try fields.take(6)
    let start = try fields.count(4)
    nameBytes = Array(try fields.take(lengths.name))
    guard let name = zipName(nameBytes, isUTF8: flags & 0x800 != 0) else { throw .name(offset: entry + 46) }
    var extra = ZipFields(try fields.take(lengths.extra), start: entry + 46 + lengths.name)
    _ = try fields.take(lengths.comment)
    let large = try Self.large(&extra, unpacked: unpacked, packed: packed, start: start, part: part)
    self.name = name
    isEncrypted = flags & 1 != 0
    (count, packedCount, self.start) = (large.unpacked, large.packed, large.start)
    guard large.part == 0 else { throw .severalParts }
    // Deflate makes 258 bytes out of 2 bits at the very best.
    let most = packedCount.multipliedReportingOverflow(by: 1032)
    let isPossible =
      switch method {
      case 0: isEncrypted || count == packedCount
      case 8: most.overflow || count <= most.partialValue
      default: true
      }
    guard isPossible else { throw .size(member: name, packed: packedCount, unpacked: count) }
  }

  /// Numbers that do not fit into an entry are all ones there, and stand in this order in the extra field of kind 1.
  private static func large(
    _ extra: inout ZipFields, unpacked: Int, packed: Int, start: Int, part: Int
  ) throws(ZipError.Problem) -> (unpacked: Int, packed: Int, start: Int, part: Int) {
    let isMissing = (
      unpacked: unpacked == 0xFFFF_FFFF, packed: packed == 0xFFFF_FFFF,
      start: start == 0xFFFF_FFFF, part: part == 0xFFFF
    )
    guard isMissing.unpacked || isMissing.packed || isMissing.start || isMissing.part else {
      return (unpacked, packed, start, part)
    }
    while !extra.isAtEnd {
      let kind = try extra.number(2)
      let size = try extra.count(2)
      let place = extra.offset
      var field = ZipFields(try extra.take(size), start: place)
      guard kind == 1 else { continue }
      return (
        isMissing.unpacked ? try field.count(8) : unpacked, isMissing.packed ? try field.count(8) : packed,
        isMissing.start ? try field.count(8) : start, isMissing.part ? try field.count(4) : part
      )
    }
    throw .record(offset: extra.offset, expected: "an extra field with the larger sizes", got: "none")
  }
}
