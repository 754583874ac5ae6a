/// The fields of a record in a zip archive, one after another: whole numbers, the lowest byte first, and bytes.
struct ZipFields {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  /// Where in the file the record begins.
  private let start: Int

  /// `start` is where in the file the first of the bytes stands.
  init(_ bytes: some Sequence<UInt8>, start: Int) {
    let bytes = ArraySlice(bytes)
    self.bytes = bytes
    position = bytes.startIndex
    self.start = start
  }

  /// Where in the file the next field begins.
  var offset: Int { start + position - bytes.startIndex }
  var isAtEnd: Bool { position == bytes.endIndex }

  /// The next field, a number of up to 8 bytes.
  mutating func number(_ size: Int) throws(ZipError.Problem) -> UInt64 {
    try take(size).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The next field, which says how many or where: below 2^63.
  mutating func count(_ size: Int) throws(ZipError.Problem) -> Int {
    let start = offset
    let number = try number(size)
    guard let count = Int(exactly: number) else {
      throw .record(offset: start, expected: "a number below 2^63", got: "\(number)")
    }
    return count
  }

  mutating func take(_ count: Int) throws(ZipError.Problem) -> ArraySlice<UInt8> {
    guard count <= bytes.endIndex - position else {
      throw .record(
        offset: offset, expected: "\(count) bytes more of a record", got: "\(bytes.endIndex - position)")
    }
    defer { position += count }
    return bytes[position..<position + count]
  }

  mutating func expect(_ mark: UInt64, size: Int, _ name: String) throws(ZipError.Problem) {
    let start = offset
    guard try number(size) == mark else {
      throw .record(offset: start, expected: name, got: "something else")
    }
  }
}
