import BackpropFormats
import Foundation
import Testing

/// Packed streams: what Python packs comes out, in pieces of any size, and no damage goes unseen.
@Suite struct InflaterTests {
  static let streams = PackedFixtures.all?.streams ?? []

  static func form(_ name: String) -> Inflater.Form {
    switch name {
    case "gzip": .gzip
    case "zlib": .zlib
    default: .raw
    }
  }

  func inflated(
    _ bytes: [UInt8], _ form: Inflater.Form = .gzip, by size: Int = 1 << 20, limit: Int = .max
  ) throws(GzipError) -> [UInt8] {
    var inflater = try Inflater(form, file: "x")
    var output: [UInt8] = []
    for first in stride(from: 0, to: bytes.count, by: size) {
      try inflater.inflate(bytes[first..<min(first + size, bytes.count)].span, into: &output, limit: limit)
    }
    try inflater.finish()
    #expect(inflater.count == output.count && inflater.packedCount == bytes.count)
    return output
  }

  func problem(_ bytes: [UInt8], _ form: Inflater.Form = .gzip, limit: Int = .max) -> GzipError.Problem? {
    do throws(GzipError) {
      _ = try inflated(bytes, form, limit: limit)
      return nil
    } catch {
      #expect(error.file == "x" && error.description.hasPrefix("x: gzip: "))
      return error.problem
    }
  }

  @Test func thereAreStreams() {
    #expect(Self.streams.count == 40)
  }

  @Test(arguments: streams)
  func whatPythonPacked(_ stream: PackedFixtures.Stream) throws {
    let (packed, unpacked) = (Array(stream.packed), Array(stream.unpacked))
    for size in [1, 2, 3, 7, 64, 1 << 20] {
      #expect(try inflated(packed, Self.form(stream.form), by: size) == unpacked)
    }
    #expect(try inflated(packed, Self.form(stream.form), limit: unpacked.count) == unpacked)
    if !unpacked.isEmpty {
      let limit = unpacked.count - 1
      #expect(problem(packed, Self.form(stream.form), limit: limit) == .tooLarge(limit: limit))
    }
  }

  @Test(arguments: streams)
  func inAnOutputOfBoundedSize(_ stream: PackedFixtures.Stream) throws {
    for (size, most) in [(1, 1), (5, 3), (64, 10), (1 << 20, 7)] {
      var inflater = try Inflater(Self.form(stream.form))
      var all: [UInt8] = []
      var output: [UInt8] = []
      var rest = Array(stream.packed)[...]
      while true {
        let piece = rest.prefix(size)
        let used = try inflater.inflate(piece.span, into: &output, upTo: most)
        #expect(output.count <= most)
        rest = rest.dropFirst(used)
        all += output
        if rest.isEmpty && output.count < most { break }
        output.removeAll(keepingCapacity: true)
      }
      try inflater.finish()
      #expect(all == Array(stream.unpacked))
    }
  }

  @Test(arguments: streams)
  func everyTruncationIsSeen(_ stream: PackedFixtures.Stream) throws {
    let (packed, unpacked) = (Array(stream.packed), Array(stream.unpacked))
    for count in packed.indices {
      guard let got = try? inflated(Array(packed[..<count]), Self.form(stream.form)) else { continue }
      // After a whole member there is nothing that says that more was to come.
      #expect(unpacked.starts(with: got) && stream.form == "gzip")
      #expect(["several members", "zeros at the end", "zeros between"].contains(stream.name))
    }
    #expect(problem([], Self.form(stream.form)) == .truncated(offset: 0))
    #expect(problem(packed.dropLast(1), Self.form(stream.form)) != .checksum(offset: packed.count - 1))
  }

  @Test(arguments: streams.filter { $0.form != "raw" })
  func everyFlippedBitIsSeen(_ stream: PackedFixtures.Stream) throws {
    for bytes in everyFlip(of: Array(stream.packed)) {
      // Time, name and system in a header are of no account.
      if let got = try? inflated(bytes, Self.form(stream.form)) { #expect(got == Array(stream.unpacked)) }
    }
  }

  @Test(arguments: streams.filter { $0.form == "raw" })
  func flippedBitsInRawStreamsDoNotTrap(_ stream: PackedFixtures.Stream) throws {
    let limit = 2000
    for bytes in everyFlip(of: Array(stream.packed)) {
      if let got = try? inflated(bytes, .raw, limit: limit) { #expect(got.count <= limit) }
    }
  }

  @Test func whatIsWrongIsSaid() throws {
    let packed = PackedFixtures.stream("words 9")
    let count = packed.count
    #expect(problem(Array(packed[..<(count / 2)])) == .truncated(offset: count / 2))
    var bytes = packed
    bytes[count - 8] ^= 1
    #expect(problem(bytes) == .checksum(offset: count - 4))
    bytes = packed
    bytes[count - 1] ^= 1
    #expect(problem(bytes) == .checksum(offset: count))
    #expect(problem(packed + [7]) == .trailing(offset: count))
    #expect(problem(packed + [0, 0, 7]) == .trailing(offset: count + 2))
    #expect(problem(packed + [0x1F]) == .truncated(offset: count + 1))
    #expect(problem(packed + [0x1F, 0x8C]) == .trailing(offset: count))
    #expect(problem(packed + packed.dropLast()) == .truncated(offset: 2 * count - 1))
    #expect(problem([1, 2, 3]) == .damaged(offset: 2, reason: "incorrect header check"))
    #expect(problem([0x1F, 0x8B, 9, 0]) == .damaged(offset: 4, reason: "unknown compression method"))
    let zlib = PackedFixtures.stream("words", "zlib")
    #expect(problem(zlib + [0], .zlib) == .trailing(offset: zlib.count))
    #expect(problem(zlib, .raw) != nil)
    let raw = PackedFixtures.stream("words", "raw")
    #expect(problem(raw + [0], .raw) == .trailing(offset: raw.count))
    // The bit in the second byte that says that a dictionary is needed, and the check of both bytes made right again.
    #expect(
      problem([0x78, 0xBB, 1, 2, 3, 4], .zlib) == .damaged(offset: 6, reason: "a preset dictionary is needed")
    )
    #expect(
      GzipError(file: "a.gz", problem: .truncated(offset: 7)).description
        == "a.gz: gzip: expected more packed bytes, got the end after 7: the file is cut off")
  }

  @Test func anErrorStays() throws {
    var inflater = try Inflater(.gzip)
    var output: [UInt8] = []
    let first = GzipError(file: nil, problem: .damaged(offset: 2, reason: "incorrect header check"))
    #expect(throws: first) { try inflater.inflate([1, 2].span, into: &output) }
    #expect(throws: first) { try inflater.inflate(PackedFixtures.stream("one 9").span, into: &output) }
    #expect(throws: first) { try inflater.finish() }
    #expect(output.isEmpty)
  }

  @Test func aBombStopsAtTheLimit() throws {
    let bomb = Array(PackedFixtures.all?.bomb ?? Data())
    #expect(try BackpropFormats.inflated(gzip: bomb) == [UInt8](repeating: 0, count: 1 << 20))
    // Two gigabytes out of two megabytes.
    let large = Array(repeatElement(bomb, count: 2000).joined())
    let limit = 3_000_000
    var inflater = try Inflater(.gzip)
    var output: [UInt8] = []
    #expect(throws: GzipError(file: nil, problem: .tooLarge(limit: limit))) {
      try inflater.inflate(large.span, into: &output, limit: limit)
    }
    #expect(output.count == limit + 1 && output.capacity < 4 * limit)
    #expect(inflater.packedCount < 4 * bomb.count)
    #expect(throws: GzipError(file: "b", problem: .tooLarge(limit: limit))) {
      try BackpropFormats.inflated(gzip: large, file: "b", limit: limit)
    }
    for limit in [0, -1, .min] {
      #expect(throws: GzipError(file: nil, problem: .tooLarge(limit: limit))) {
        try BackpropFormats.inflated(gzip: bomb, limit: limit)
      }
    }
    #expect(try BackpropFormats.inflated(gzip: PackedFixtures.stream("empty 9"), limit: 0) == [])
  }

  @Test func whatIsAppendedComesAfterWhatIsThere() throws {
    var output: [UInt8] = [1, 2, 3]
    var inflater = try Inflater(.gzip)
    try inflater.inflate(PackedFixtures.stream("one 9").span, into: &output, limit: 1)
    try inflater.finish()
    #expect(output == [1, 2, 3, UInt8(ascii: "x")])
  }

  @Test func beginnings() {
    #expect(isGzip([0x1F, 0x8B]) && isGzip([0x1F, 0x8B, 8, 0][...]))
    #expect(!isGzip([0x1F]) && !isGzip([]) && !isGzip([0x8B, 0x1F]) && !isGzip(Array("a,b\n".utf8)))
  }
}
