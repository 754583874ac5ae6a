import BackpropFormats
import Testing

/// IDX files: what they hold, and that those nobody should trust are refused with the place.
@Suite struct IDXFileTests {
  typealias Problem = IDXError.Problem

  func bytes(_ kind: UInt8, _ shape: [UInt32], _ elements: [UInt8]) -> [UInt8] {
    [0, 0, kind, UInt8(shape.count)] + shape.flatMap { bigEndian($0) } + elements
  }

  func bigEndian<Word: FixedWidthInteger>(_ word: Word) -> [UInt8] {
    (0..<Word.bitWidth / 8).reversed().map { UInt8(truncatingIfNeeded: word >> (8 * Word($0))) }
  }

  func problem(_ bytes: [UInt8]) -> Problem? {
    do throws(IDXError) {
      _ = try IDXFile(bytes: bytes, file: "x.idx")
      return nil
    } catch {
      #expect(error.file == "x.idx")
      #expect(error.description.hasPrefix("x.idx: IDX: "))
      return error.problem
    }
  }

  @Test func images() throws {
    let file = try IDXFile(bytes: bytes(8, [2, 2, 3], Array(1...12)))
    #expect(file.dataType == .uint8 && file.shape == [2, 2, 3])
    #expect(file.rows == 2 && file.columns == 6)
    #expect(file.bytes == Array(1...12))
    #expect(try file.unsignedBytes() == Array(1...12))
    #expect(file.doubles() == (1...12).map { Double($0) })
    let labels = try IDXFile(bytes: bytes(8, [3], [7, 0, 255]))
    #expect(labels.rows == 3 && labels.columns == 1 && labels.doubles() == [7, 0, 255])
    let empty = try IDXFile(bytes: bytes(8, [0, 28, 28], []))
    #expect(empty.rows == 0 && empty.columns == 784 && empty.doubles().isEmpty)
    #expect(file == (try IDXFile(bytes: bytes(8, [2, 2, 3], Array(1...12)), file: "other.idx")))
    #expect(file != labels)
  }

  @Test func otherKinds() throws {
    func numbers(_ kind: UInt8, _ count: UInt32, _ elements: [UInt8]) throws -> [Double] {
      try IDXFile(bytes: bytes(kind, [count], elements)).doubles()
    }
    #expect(try numbers(9, 3, [0, 127, 0x80]) == [0, 127, -128])
    #expect(
      try numbers(0x0B, 3, [0x12, 0x34, 0xFF, 0xFE, 0x80, 0]) == [0x1234, -2, -32768])
    #expect(
      try numbers(0x0C, 2, [0x12, 0x34, 0x56, 0x78, 0x80, 0, 0, 0]) == [305_419_896, -2_147_483_648])
    let floats: [Float] = [1.5, -0.1, .infinity, .leastNonzeroMagnitude]
    #expect(try numbers(0x0D, 4, floats.flatMap { bigEndian($0.bitPattern) }) == floats.map { Double($0) })
    let doubles = [Double.pi, -1e300, 0]
    #expect(try numbers(0x0E, 3, doubles.flatMap { bigEndian($0.bitPattern) }) == doubles)
    let error = IDXError(file: "y.idx", problem: .otherDataType(expected: .uint8, got: .float32))
    #expect(throws: error) {
      try IDXFile(bytes: bytes(0x0D, [1], [0, 0, 0, 0]), file: "y.idx").unsignedBytes()
    }
    #expect(
      error.description == "y.idx: IDX: expected elements that are unsigned bytes, got floats of 32 bits")
  }

  @Test func malformedFiles() {
    let whole = bytes(8, [2, 3], Array(1...6))
    #expect(problem(whole) == nil)
    #expect(problem([]) == .noHeader(bytes: 0))
    #expect(problem([0, 0, 8]) == .noHeader(bytes: 3))
    #expect(problem([0x1F, 0x8B, 8, 0]) == .packed)
    #expect(problem([0x1F, 0x8B]) == .packed)
    #expect(problem(Array("\u{89}PNG....".utf8)) != nil)
    #expect(problem([1, 0, 8, 1, 0, 0, 0, 0]) == .beginning(1, 0))
    #expect(problem([0, 2, 8, 1, 0, 0, 0, 0]) == .beginning(0, 2))
    for kind in UInt8.min...UInt8.max where IDXDataType(rawValue: kind) == nil {
      #expect(problem(bytes(kind, [1], [0])) == .dataType(kind))
    }
    #expect(problem([0, 0, 8, 0, 5]) == .noSizes)
    #expect(problem([0, 0, 8, 3, 0, 0, 0, 1, 0]) == .headerLength(expected: 16, got: 9))
    #expect(problem([0, 0, 8, 255]) == .headerLength(expected: 1024, got: 4))
    #expect(
      problem(whole.dropLast()) == .length(shape: [2, 3], .uint8, expected: 6, got: 5))
    #expect(problem(whole + [0]) == .length(shape: [2, 3], .uint8, expected: 6, got: 7))
    #expect(
      problem(bytes(0x0E, [2, 3], Array(1...6))) == .length(shape: [2, 3], .float64, expected: 48, got: 6))
    let most = UInt32.max
    #expect(problem(bytes(8, [most, most, most], [])) == .shape(Array(repeating: Int(most), count: 3)))
    // No product, though a size of zero makes the file an empty one.
    #expect(
      problem(bytes(8, [0, most, most, most], [])) == .shape([0] + Array(repeating: Int(most), count: 3)))
    #expect(problem(bytes(0x0E, [most, most >> 2], [])) == .shape([Int(most), Int(most >> 2)]))
    #expect(
      problem(bytes(8, [most], [1])) == .length(shape: [Int(most)], .uint8, expected: Int(most), got: 1))
  }

  @Test func messages() {
    func text(_ bytes: [UInt8]) -> String? { problem(bytes)?.description }
    #expect(
      text([0x1F, 0x8B, 8, 0])
        == "expected an unpacked file, got one that gzip packed: unpack it with gunzip -k first")
    #expect(text([80, 75, 3, 4]) == "bytes 0 and 1: expected 0 and 0, got 80 and 75: not an IDX file")
    #expect(
      text([0, 0, 10, 1])
        == "byte 2: expected a kind of elements, one of 8 (unsigned bytes), 9 (signed bytes), "
        + "11 (integers of 16 bits), 12 (integers of 32 bits), 13 (floats of 32 bits), 14 (floats of 64 bits), "
        + "got 10")
    #expect(
      text(bytes(8, [2, 3], [1]))
        == "expected 6 bytes after the header, 2 x 3 unsigned bytes, got 1: the file is cut off")
    #expect(
      text(bytes(8, [1], [1, 2]))
        == "expected 1 bytes after the header, 1 unsigned bytes, got 2: something follows the last element")
  }

  @Test func everyTruncationIsRefused() {
    for whole in [bytes(8, [3, 2, 2], Array(1...12)), bytes(0x0D, [3], Array(1...12))] {
      #expect(problem(whole) == nil)
      for count in whole.indices { #expect(problem(Array(whole[..<count])) != nil) }
    }
  }

  @Test func flippedBitsAreRefusedOrReadAsAFile() throws {
    let whole = bytes(8, [3, 2, 2], Array(1...12))
    var state: UInt64 = 1
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    var refused = 0
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0...random(4) { bytes[random(bytes.count)] ^= UInt8(1 << random(8)) }
      guard let file = try? IDXFile(bytes: bytes) else {
        refused += 1
        continue
      }
      // What is read as a file adds up.
      #expect(file.shape.reduce(file.dataType.size, *) == file.bytes.count)
      #expect(file.rows * file.columns == file.doubles().count)
    }
    #expect(refused > 5_000 && refused < 20_000)
  }

  @Test func filesOnDisk() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("labels-idx1-ubyte")
    try AtomicFile.write(bytes(8, [2], [1, 2]), to: path)
    #expect(try IDXFile(contentsOf: path).bytes == [1, 2])
    try AtomicFile.write([0x1F, 0x8B, 8, 8, 1, 2, 3], to: path)
    #expect(throws: IDXError(file: path, problem: .gzip(.truncated(offset: 7)))) {
      try IDXFile(contentsOf: path)
    }
    let missing = folder.file("nothing")
    let error = IDXError(file: missing, problem: .file(.noSuchFile(path: missing)))
    #expect(throws: error) { try IDXFile(contentsOf: missing) }
    #expect(error.description == "\(missing): no such file")
    let plain = bytes(8, [2], [1, 2])
    try AtomicFile.write(plain, to: path)
    #expect(try IDXFile(contentsOf: path, limit: plain.count).bytes == [1, 2])
    #expect(throws: IDXError(file: path, problem: .file(.tooLarge(path: path, limit: 6)))) {
      try IDXFile(contentsOf: path, limit: 6)
    }
  }
}
