import BackpropFormats
import Foundation
import Testing

/// Whole files, packed or not.
@Suite struct UnpackingTests {
  let folder: TemporaryDirectory
  init() throws { folder = try TemporaryDirectory() }

  func file(_ bytes: [UInt8]) throws -> String {
    let path = folder.file("file")
    try AtomicFile.write(bytes, to: path)
    return path
  }

  @Test(arguments: InflaterTests.streams.filter { $0.form == "gzip" })
  func packedFiles(_ stream: PackedFixtures.Stream) throws {
    let unpacked = Array(stream.unpacked)
    let path = try file(Array(stream.packed))
    #expect(try readUnpackedFile(path) == unpacked)
    #expect(try readUnpackedFile(path, limit: unpacked.count) == unpacked)
    if !unpacked.isEmpty {
      let limit = unpacked.count - 1
      #expect(throws: GzipError(file: path, problem: .tooLarge(limit: limit))) {
        try readUnpackedFile(path, limit: limit)
      }
    }
  }

  @Test func plainFiles() throws {
    for bytes: [UInt8] in [
      [], [0x1F], [1, 2], Array("a,b\n1,2\n".utf8), .init(repeating: 7, count: 300_000),
    ] {
      let path = try file(bytes)
      #expect(try readUnpackedFile(path, limit: bytes.count) == bytes)
      #expect(try readFile(path, limit: bytes.count) == bytes)
      #expect(throws: GzipError(file: path, problem: .file(.tooLarge(path: path, limit: bytes.count - 1)))) {
        try readUnpackedFile(path, limit: bytes.count - 1)
      }
    }
  }

  @Test func whatCannotBeRead() throws {
    let missing = folder.file("nothing")
    #expect(throws: GzipError(file: missing, problem: .file(.noSuchFile(path: missing)))) {
      try readUnpackedFile(missing)
    }
    #expect(throws: GzipError(file: folder.path, problem: .file(.isDirectory(path: folder.path)))) {
      try readUnpackedFile(folder.path)
    }
    #expect(throws: GzipError.self) { try readUnpackedFile("a\0b") }
    let path = try file(PackedFixtures.stream("words 9").dropLast())
    #expect(throws: GzipError.self) { try readUnpackedFile(path) }
  }

  /// A pipe gives its bytes once, and here one by one at first.
  @Test func pipes() throws {
    for (name, bytes) in [("packed", PackedFixtures.stream("words 9")), ("plain", Array("a,b\n1,2\n".utf8))] {
      let path = folder.file(name)
      #expect(mkfifo(path, 0o600) == 0)
      Thread.detachNewThread {
        guard let writer = FileHandle(forWritingAtPath: path) else { return }
        for byte in bytes.prefix(3) {
          try? writer.write(contentsOf: Data([byte]))
          Thread.sleep(forTimeInterval: 0.01)
        }
        try? writer.write(contentsOf: Data(bytes.dropFirst(3)))
        try? writer.close()
      }
      let expected = name == "plain" ? bytes : try inflated(gzip: bytes)
      #expect(try readUnpackedFile(path) == expected)
    }
  }
}
