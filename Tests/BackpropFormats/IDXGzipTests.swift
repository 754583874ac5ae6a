import BackpropFormats
import Foundation
import Testing

/// IDX files that gzip packed, real ones among them where the checkout has them beside it.
@Suite struct IDXGzipTests {
  static let shared = URL(filePath: #filePath).appending(path: "../../../../shared/data/mnist")
    .standardizedFileURL
  static let isThere = FileManager.default.fileExists(atPath: shared.path)

  @Test func packedFiles() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("labels.gz")
    let packed = PackedFixtures.stream("an IDX file")
    try AtomicFile.write(packed, to: path)
    let file = try IDXFile(contentsOf: path, limit: 18)
    #expect(file.shape == [3, 2] && file.dataType == .uint8)
    #expect(try file.unsignedBytes() == [0, 1, 2, 3, 4, 5])
    // The limit is of unpacked bytes: 12 of header, 6 of elements.
    let large = IDXError(file: path, problem: .gzip(.tooLarge(limit: 17)))
    #expect(throws: large) { try IDXFile(contentsOf: path, limit: 17) }
    #expect(large.description == "\(path): IDX: expected at most 17 bytes unpacked, got more")
    for count in packed.indices {
      try AtomicFile.write(Array(packed[..<count]), to: path)
      #expect(throws: IDXError.self) { try IDXFile(contentsOf: path) }
    }
    for bytes in everyFlip(of: packed) {
      try AtomicFile.write(bytes, to: path)
      if let flipped = try? IDXFile(contentsOf: path) { #expect(flipped == file) }
    }
    try AtomicFile.write(PackedFixtures.stream("words 9"), to: path)
    #expect(throws: IDXError.self) { try IDXFile(contentsOf: path) }
    #expect(throws: IDXError(file: nil, problem: .packed)) { try IDXFile(bytes: packed) }
  }

  /// Sums that NumPy computed of the elements and of their products with their places modulo 65521.
  static let digits: [(name: String, shape: [Int], sum: Int, products: Int)] = [
    ("train-images-idx3-ubyte", [60000, 28, 28], 1_567_298_545, 51_355_837_786_562),
    ("train-labels-idx1-ubyte", [60000], 267_236, 8_022_738_712),
    ("t10k-images-idx3-ubyte", [10000, 28, 28], 264_923_200, 8_671_846_691_775),
    ("t10k-labels-idx1-ubyte", [10000], 44_434, 221_857_383),
  ]

  @Test(.enabled(if: isThere, "needs the folder ../shared/data/mnist"), arguments: digits)
  func handwrittenDigits(name: String, shape: [Int], sum: Int, products: Int) throws {
    let file = try IDXFile(contentsOf: Self.shared.appending(path: name + ".gz").path, limit: 1 << 26)
    #expect(file.shape == shape)
    let bytes = try file.unsignedBytes()
    #expect(bytes.reduce(0) { $0 + Int($1) } == sum)
    var total = 0
    for (place, byte) in bytes.enumerated() { total += Int(byte) * (place % 65521) }
    #expect(total == products)
    if shape.count == 1, shape[0] == 60000 {
      // As the data set's own description counts them.
      let counts = (0..<10).map { digit in bytes.count { $0 == digit } }
      #expect(counts == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
    }
  }
}
