import BackpropFormats
import Foundation
import Testing

@Suite struct AtomicFileTests {
  let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  func permissions(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test(arguments: [0, 1, 65_535, 65_536, 300_001])
  func whatIsWrittenIsRead(count: Int) throws {
    let path = directory.file("data")
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try AtomicFile.write(bytes, to: path)
    #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: path))) == bytes)
    #expect(try readFile(path) == bytes)
    #expect(try readFile(path, limit: count) == bytes)
    if count > 0 {
      #expect(throws: FileError.tooLarge(path: path, limit: count - 1)) {
        try readFile(path, limit: count - 1)
      }
    }
    #expect(try directory.names == ["data"])
  }

  @Test func replacesAndKeepsTheEarlierFile() throws {
    let path = directory.file("model")
    try AtomicFile.write("one", to: path, keepingEarlier: true)
    #expect(try directory.names == ["model"])
    try AtomicFile.write("two", to: path, keepingEarlier: true)
    try AtomicFile.write("three", to: path, keepingEarlier: true)
    #expect(try directory.names == ["model", "model.bak"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "three")
    #expect(try String(contentsOfFile: path + ".bak", encoding: .utf8) == "two")
    try AtomicFile.write("four", to: path)
    #expect(try String(contentsOfFile: path + ".bak", encoding: .utf8) == "two")
  }

  @Test func keepsAFileThatIsItsOwnCopyAlready() throws {
    let path = directory.file("model")
    try AtomicFile.write("one", to: path)
    try FileManager.default.linkItem(atPath: path, toPath: path + ".bak")
    try AtomicFile.write("two", to: path, keepingEarlier: true)
    #expect(try directory.names == ["model", "model.bak"])
    #expect(try String(contentsOfFile: path + ".bak", encoding: .utf8) == "one")
  }

  @Test func leavesNothingBehindWhereItFails() throws {
    let path = directory.file("model")
    try AtomicFile.write("one", to: path)
    try FileManager.default.createDirectory(atPath: path + ".bak", withIntermediateDirectories: false)
    let error = #expect(throws: FileError.self) {
      try AtomicFile.write("two", to: path, keepingEarlier: true)
    }
    #expect(error == .cannotWrite(path: path, reason: "\(path).bak is a directory"))
    #expect(try directory.names == ["model", "model.bak"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "one")
  }

  @Test func namesTheReason() throws {
    let missing = directory.file("no/such/place")
    #expect(
      throws: FileError.cannotWrite(path: missing, reason: "there is no directory \(directory.path)/no/such")
    ) {
      try AtomicFile.write("x", to: missing)
    }
    #expect(throws: FileError.isDirectory(path: directory.path)) {
      try AtomicFile.write("x", to: directory.path)
    }
    #expect(throws: FileError.isDirectory(path: directory.path)) { try readFile(directory.path) }
    #expect(throws: FileError.noSuchFile(path: missing)) { try readFile(missing) }
    #expect(throws: FileError.self) { try readFile("") }
    #expect(throws: FileError.self) { try AtomicFile.write("x", to: "") }
    #expect(throws: FileError.self) { try readFile("/dev/null\0x") }
    #expect(throws: FileError.self) { try AtomicFile.write("x", to: directory.file("a\0b")) }
    #expect(throws: FileError.self) {
      try AtomicFile.write("x", to: directory.file(String(repeating: "n", count: 400)))
    }
    try AtomicFile.write("x", to: directory.file("plain"))
    #expect(throws: FileError.self) { try AtomicFile.write("x", to: directory.file("plain/below")) }
    #expect(FileError.noSuchFile(path: "a.csv").description == "a.csv: no such file")
    #expect(try directory.names == ["plain"])
  }

  @Test func aFullDeviceIsAnError() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    #expect(throws: FileError.cannotWrite(path: "/dev/full", reason: "No space left on device")) {
      try AtomicFile.write("x", to: "/dev/full")
    }
    try AtomicFile.write("x", to: "/dev/null")
    #expect(try readFile("/dev/null") == [])
    #expect(throws: FileError.tooLarge(path: "/dev/zero", limit: 1000)) {
      try readFile("/dev/zero", limit: 1000)
    }
  }

  @Test func aLinkStaysALink() throws {
    let files = FileManager.default
    try files.createDirectory(atPath: directory.file("sub"), withIntermediateDirectories: false)
    try AtomicFile.write("one", to: directory.file("sub/real"))
    try files.createSymbolicLink(atPath: directory.file("link"), withDestinationPath: "sub/real")
    try files.createSymbolicLink(atPath: directory.file("second"), withDestinationPath: "link")
    try AtomicFile.write("two", to: directory.file("second"), keepingEarlier: true)
    #expect(try files.destinationOfSymbolicLink(atPath: directory.file("link")) == "sub/real")
    #expect(try String(contentsOfFile: directory.file("sub/real"), encoding: .utf8) == "two")
    #expect(try String(contentsOfFile: directory.file("sub/real.bak"), encoding: .utf8) == "one")
    #expect(try directory.names == ["link", "second", "sub"])

    try files.createSymbolicLink(atPath: directory.file("dangling"), withDestinationPath: "sub/new")
    try AtomicFile.write("three", to: directory.file("dangling"))
    #expect(try String(contentsOfFile: directory.file("sub/new"), encoding: .utf8) == "three")

    try files.createSymbolicLink(atPath: directory.file("loop"), withDestinationPath: "loop")
    #expect(throws: FileError.self) { try AtomicFile.write("x", to: directory.file("loop")) }
  }

  @Test func permissionsAreTheEarlierFilesOrTheUmasks() throws {
    let path = directory.file("model")
    let byFoundation = directory.file("other")
    try AtomicFile.write("one", to: path)
    #expect(FileManager.default.createFile(atPath: byFoundation, contents: nil))
    #expect(try permissions(path) == permissions(byFoundation))
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    try AtomicFile.write("two", to: path)
    #expect(try permissions(path) == 0o640)
  }
}
