import BackpropFormats
import Foundation
import Testing

/// `.npz` files that NumPy wrote, and those nobody should trust.
@Suite struct NPZFileTests {
  static func bytes(_ name: String) -> [UInt8] {
    Array(NumPyFixtures.all?.archives.first { $0.name == name }?.file ?? Data())
  }

  @Test func whatNumPyReads() throws {
    let archives = try #require(NumPyFixtures.all?.archives)
    #expect(archives.map(\.name) == ["savez", "savez_compressed"])
    let folder = try TemporaryDirectory()
    for archive in archives {
      let path = folder.file(archive.name + ".npz")
      try AtomicFile.write(Array(archive.file), to: path)
      for file in [try NPZFile(contentsOf: path), try NPZFile(bytes: Array(archive.file))] {
        #expect(file.names == ["x", "y", "größe", "zeros"] && file.names == archive.arrays.map(\.name))
        for array in archive.arrays { try NPYFileTests.compare(file.array(named: array.name), array) }
      }
    }
  }

  @Test func whatIsWrongIsSaid() throws {
    let file = try NPZFile(bytes: Self.bytes("savez"), file: "d.npz", limit: 300)
    let missing = NumPyError(
      file: "d.npz", problem: .noSuchArray("w", names: ["x", "y", "größe", "zeros"]))
    #expect(throws: missing) { try file.array(named: "w") }
    #expect(
      missing.description == "d.npz: NumPy: expected one of the arrays 'x', 'y', 'größe', 'zeros', got 'w'")
    // 200 numbers of 8 bytes after a header of 128.
    let large = NumPyError(
      file: "d.npz", array: "zeros",
      problem: .zip(.tooLarge(member: "zeros.npy", limit: 300, got: 1728)))
    #expect(throws: large) { try file.array(named: "zeros") }
    #expect(
      large.description
        == "d.npz: NumPy: array 'zeros': 'zeros.npy': expected at most 300 bytes unpacked, got 1728")
    let empty = try NPZFile(bytes: PackedFixtures.archive("nothing"))
    #expect(empty.names == [])
    #expect(throws: NumPyError(file: nil, problem: .noSuchArray("x", names: []))) {
      try empty.array(named: "x")
    }
    let text = try NPZFile(bytes: PackedFixtures.archive("folders"))
    #expect(text.names == ["a/b/c.csv"])
    #expect(throws: NumPyError.self) { try text.array(named: "a/b/c.csv") }
    #expect(throws: NumPyError(file: nil, problem: .noSuchArray("a/", names: ["a/b/c.csv"]))) {
      try text.array(named: "a/")
    }
  }

  @Test func otherFiles() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("x.npy")
    try AtomicFile.write(NumPyFixtures.file("version (1, 0)"), to: path)
    #expect(throws: NumPyError(file: path, problem: .oneArray)) { try NPZFile(contentsOf: path) }
    #expect(throws: NumPyError(file: nil, problem: .oneArray)) {
      try NPZFile(bytes: NumPyFixtures.file("version (1, 0)"))
    }
    try AtomicFile.write([1, 2, 3], to: path)
    #expect(throws: NumPyError(file: path, problem: .zip(.noEnd(bytes: 3)))) { try NPZFile(contentsOf: path) }
    let missing = folder.file("nothing")
    #expect(throws: NumPyError(file: missing, problem: .file(.noSuchFile(path: missing)))) {
      try NPZFile(contentsOf: missing)
    }
  }

  @Test func oneNameTwice() throws {
    #expect(throws: NumPyError(file: nil, problem: .duplicate(name: "x"))) {
      try NPZFile(bytes: PackedFixtures.archive("names without and with an ending"))
    }
    // "x.npy" and "y.npy": the second becomes the name of the first.
    var bytes = Self.bytes("savez")
    for place in bytes.indices where bytes[place...].starts(with: "y.npy".utf8) {
      bytes[place] = UInt8(ascii: "x")
    }
    #expect(throws: NumPyError(file: nil, problem: .zip(.duplicate(name: "x.npy")))) {
      try NPZFile(bytes: bytes)
    }
  }

  @Test(arguments: ["savez", "savez_compressed"])
  func everyTruncationIsRefused(_ name: String) {
    let whole = Self.bytes(name)
    for count in whole.indices {
      #expect(throws: NumPyError.self) { try NPZFile(bytes: Array(whole[..<count])) }
    }
  }

  @Test(arguments: ["savez", "savez_compressed"])
  func everyFlippedBitIsSeen(_ name: String) throws {
    let whole = Self.bytes(name)
    let file = try NPZFile(bytes: whole)
    let arrays = try file.names.map { try file.array(named: $0) }
    for bytes in everyFlip(of: whole) {
      guard let flipped = try? NPZFile(bytes: bytes),
        let got = try? flipped.names.map({ try flipped.array(named: $0) })
      else { continue }
      #expect(got == arrays)
    }
  }
}
