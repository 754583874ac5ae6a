/// What stands at the end of a zip archive: where its directory is.
///
/// | bytes | what |
/// |---|---|
/// | 4 | PK 5 6 |
/// | 2, 2 | this part's number, the part where the directory begins: 0 and 0 |
/// | 2, 2 | members in this part, in all |
/// | 4, 4 | the directory's bytes, and where it begins |
/// | 2 | how many bytes of comment follow, to the end of the file |
///
/// Numbers that do not fit are all ones; a larger record before this one has them then.
struct ZipEnd {
  static let size = 22
  static let largestComment = 0xFFFF

  let memberCount: Int
  /// The directory's bytes in the file.
  let directory: Range<Int>

  init(_ source: ByteSource) throws(ZipError.Problem) {
    let tail = try source.part(
      at: max(source.count - Self.size - Self.largestComment, 0), count: Self.size + Self.largestComment)
    guard let place = Self.place(in: tail) else { throw .noEnd(bytes: source.count) }
    let start = source.count - tail.count + place
    var fields = ZipFields(tail[place...], start: start)
    try fields.expect(0x0605_4B50, size: 4, "the archive's end record")
    var numbers = Numbers()
    numbers.parts = [try fields.count(2), try fields.count(2)]
    numbers.counts = [try fields.count(2), try fields.count(2)]
    numbers.size = try fields.count(4)
    numbers.offset = try fields.count(4)
    var end = start
    if let larger = try Self.larger(source, before: start, instead: numbers) {
      (numbers, end) = larger
    }
    guard numbers.parts == [0, 0], numbers.counts[0] == numbers.counts[1] else { throw .severalParts }
    guard numbers.size <= end, numbers.offset == end - numbers.size else {
      throw .record(
        offset: start, expected: "a directory that ends at byte \(end)",
        got: "\(numbers.size) bytes from byte \(numbers.offset)")
    }
    memberCount = numbers.counts[0]
    directory = numbers.offset..<end
  }

  private struct Numbers {
    var parts: [Int] = []
    var counts: [Int] = []
    var size = 0
    var offset = 0
  }

  /// The last place from where a record with its comment goes exactly to the end.
  private static func place(in tail: [UInt8]) -> Int? {
    var place = tail.count - size
    while place >= 0 {
      if tail[place...].starts(with: [0x50, 0x4B, 5, 6]),
        Int(tail[place + 20]) | Int(tail[place + 21]) << 8 == tail.count - place - size
      {
        return place
      }
      place -= 1
    }
    return nil
  }

  /// The record with numbers of 8 bytes and where it begins, if there is one. What the smaller record could hold must agree.
  private static func larger(
    _ source: ByteSource, before start: Int, instead small: Numbers
  ) throws(ZipError.Problem) -> (Numbers, Int)? {
    let locatorSize = 20
    guard start >= locatorSize else { return nil }
    let locatorStart = start - locatorSize
    let bytes = try source.part(at: locatorStart, count: locatorSize)
    guard bytes.starts(with: [0x50, 0x4B, 6, 7]) else { return nil }
    var locator = ZipFields(bytes.dropFirst(4), start: locatorStart + 4)
    let part = try locator.count(4)
    let place = try locator.count(8)
    let parts = try locator.count(4)
    guard part == 0, parts <= 1 else { throw .severalParts }
    guard place <= locatorStart - 56 else {
      throw .record(
        offset: locatorStart + 8, expected: "a place before it for the larger end record", got: "\(place)")
    }
    var fields = ZipFields(try source.part(at: place, count: 56), start: place)
    try fields.expect(0x0606_4B50, size: 4, "the larger end record")
    let size = try fields.count(8)
    guard size == locatorStart - place - 12 else {
      throw .record(
        offset: place + 4, expected: "a size of \(locatorStart - place - 12)", got: "\(size)")
    }
    _ = try fields.take(4)  // versions of the program that wrote it and of one that can read it
    var numbers = Numbers()
    numbers.parts = [try fields.count(4), try fields.count(4)]
    numbers.counts = [try fields.count(8), try fields.count(8)]
    numbers.size = try fields.count(8)
    numbers.offset = try fields.count(8)
    let pairs = [
      (small.counts[0], numbers.counts[0], 0xFFFF), (small.counts[1], numbers.counts[1], 0xFFFF),
      (small.size, numbers.size, 0xFFFF_FFFF), (small.offset, numbers.offset, 0xFFFF_FFFF),
    ]
    for (small, large, full) in pairs where small != large && small != full {
      throw .record(
        offset: start, expected: "the numbers of both end records to agree", got: "\(small) and \(large)")
    }
    return (numbers, place)
  }
}

extension ByteSource {
  /// As ``bytes(at:count:)``, with the error of an archive.
  func part(at first: Int, count: Int) throws(ZipError.Problem) -> [UInt8] {
    do {
      return try bytes(at: first, count: count)
    } catch {
      throw .file(error)
    }
  }
}
