import BackpropFormats
import Foundation
import Testing

/// Zip archives: what Python's zipfile writes is read, and those nobody should trust are refused with the place.
@Suite struct ZipArchiveTests {
  typealias Problem = ZipError.Problem
  static let archives = PackedFixtures.all?.archives ?? []

  func problem(_ bytes: [UInt8], reading name: String? = nil, limit: Int = .max) -> Problem? {
    do throws(ZipError) {
      let archive = try ZipArchive(bytes: bytes, file: "x.zip")
      if let name { _ = try archive.contents(of: name, limit: limit) }
      return nil
    } catch {
      #expect(error.file == "x.zip" && error.description.hasPrefix("x.zip: zip: "))
      return error.problem
    }
  }

  func little(_ number: UInt64, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
  }

  /// Where a mark stands, counted from the back.
  func last(_ mark: [UInt8], in bytes: [UInt8]) -> Int {
    bytes.indices.last { bytes[$0...].starts(with: mark) } ?? 0
  }

  let header: [UInt8] = [0x50, 0x4B, 1, 2]
  let end: [UInt8] = [0x50, 0x4B, 5, 6]

  @Test func thereAreArchives() {
    #expect(Self.archives.count == 18)
  }

  @Test(arguments: archives.filter { $0.error == nil })
  func whatPythonWrote(_ fixture: PackedFixtures.Archive) throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("x.zip")
    try AtomicFile.write(Array(fixture.packed), to: path)
    let members = fixture.members ?? []
    for archive in [try ZipArchive(bytes: Array(fixture.packed)), try ZipArchive(contentsOf: path)] {
      #expect(archive.members.map(\.name) == members.map(\.name))
      for (member, expected) in zip(archive.members, members) {
        #expect(member.count == expected.unpacked.count)
        #expect(member.isFolder == expected.name.hasSuffix("/") && !member.isEncrypted)
        #expect(try archive.contents(of: member.name, limit: member.count) == Array(expected.unpacked))
      }
    }
  }

  @Test func whatIsNotReadIsRefused() {
    let words = 3
    #expect(Self.archives.filter { $0.error != nil }.count == 5)
    #expect(problem(PackedFixtures.archive("bzip2")) == nil)
    #expect(problem(PackedFixtures.archive("bzip2"), reading: "x") == .method(member: "x", 12))
    #expect(problem(PackedFixtures.archive("lzma"), reading: "x") == .method(member: "x", 14))
    #expect(problem(PackedFixtures.archive("one name twice")) == .duplicate(name: "x"))
    let after = PackedFixtures.archive("bytes after")
    #expect(problem(after) == .noEnd(bytes: after.count))
    guard case .record(_, let expected, _)? = problem(PackedFixtures.archive("bytes before")) else {
      Issue.record("bytes before the archive")
      return
    }
    #expect(expected.hasPrefix("a directory that ends at byte"))
    #expect(problem([]) == .noEnd(bytes: 0))
    #expect(problem([UInt8](repeating: 0, count: words)) == .noEnd(bytes: words))
    #expect(problem(PackedFixtures.archive("stored"), reading: "nothing") == .noSuchMember("nothing"))
  }

  @Test func aCommentMayHoldTheMarkOfTheEnd() throws {
    var bytes = PackedFixtures.archive("deflated")
    let comment = end + [0, 1, 2] + end
    bytes.replaceSubrange((bytes.count - 2)..., with: little(UInt64(comment.count), 2) + comment)
    #expect(try ZipArchive(bytes: bytes).contents(of: "one.txt") == [UInt8(ascii: "x")])
  }

  @Test func theLimitIsOfUnpackedBytes() {
    let bytes = PackedFixtures.archive("deflated")
    #expect(problem(bytes, reading: "zeros.txt", limit: 800) == nil)
    #expect(
      problem(bytes, reading: "zeros.txt", limit: 799) == .tooLarge(member: "zeros.txt", limit: 799, got: 800)
    )
  }

  @Test(arguments: archives.filter { $0.error == nil })
  func everyTruncationIsRefused(_ fixture: PackedFixtures.Archive) {
    let whole = Array(fixture.packed)
    for count in whole.indices { #expect(problem(Array(whole[..<count])) != nil) }
  }

  @Test(arguments: ["stored", "sizes after the bytes, deflated", "folders", "all records of eight bytes"])
  func everyFlippedBitIsSeen(_ name: String) throws {
    let whole = PackedFixtures.archive(name)
    let archive = try ZipArchive(bytes: whole)
    let content = try archive.members.map { try archive.contents(of: $0.name) }
    var refused = 0
    for bytes in everyFlip(of: whole) {
      guard let flipped = try? ZipArchive(bytes: bytes),
        let got = try? flipped.members.map({ try flipped.contents(of: $0.name) })
      else {
        refused += 1
        continue
      }
      // Times, versions, attributes: fields of no account.
      #expect(got == content)
    }
    #expect(refused > 4 * whole.count)
  }

  @Test func sizesThatCannotBe() {
    // The entry of the only member: packed size at 20, unpacked at 24, start at 42.
    let whole = PackedFixtures.archive("names in UTF-8")
    let entry = last(header, in: whole)
    func changed(_ offset: Int, _ number: UInt64, _ size: Int = 4) -> Problem? {
      var bytes = whole
      bytes.replaceSubrange(entry + offset..<entry + offset + size, with: little(number, size))
      return problem(bytes, reading: "größe/日本.csv")
    }
    #expect(changed(20, 0) != nil)
    #expect(changed(20, 0xFFFF_FFF0) != nil)
    #expect(
      changed(24, 0xFFFF_FFF0) == .size(member: "größe/日本.csv", packed: packed(whole), unpacked: 0xFFFF_FFF0))
    #expect(changed(24, 1) == .length(member: "größe/日本.csv", expected: 1, got: 2))
    #expect(changed(24, 100_000).map { if case .length = $0 { true } else { false } } == true)
    #expect(changed(42, 1) != nil)
    #expect(changed(42, 0xFFFF_FFF0) != nil)
    #expect(changed(34, 1, 2) == .severalParts)
    #expect(changed(8, 0x801, 2) == .encrypted(member: "größe/日本.csv"))
    // All ones without the field of eight bytes that they stand for.
    for offset in [20, 24, 42] { #expect(changed(offset, 0xFFFF_FFFF) != nil) }
    #expect(changed(10, 99, 2) != nil)
    var bytes = whole
    bytes[entry + 46] = 0xFF
    #expect(problem(bytes) == .name(offset: entry + 46))
  }

  private func packed(_ bytes: [UInt8]) -> Int {
    (try? ZipArchive(bytes: bytes).members.first?.packedCount) ?? -1
  }

  @Test func membersInTheSameBytes() throws {
    // The second of two members is said to begin inside the first, where a header stands too.
    let inner = [0x50, 0x4B, 3, 4] + little(0, 22) + little(1, 2) + little(0, 2) + Array("b".utf8)
    func local(_ name: String, _ data: [UInt8]) -> [UInt8] {
      [0x50, 0x4B, 3, 4] + little(0, 14) + little(UInt64(data.count), 4) + little(UInt64(data.count), 4)
        + little(UInt64(name.utf8.count), 2) + little(0, 2) + Array(name.utf8) + data
    }
    func entry(_ name: String, _ count: Int, at start: Int) -> [UInt8] {
      header + little(0, 16) + little(UInt64(count), 4) + little(UInt64(count), 4)
        + little(UInt64(name.utf8.count), 2) + little(0, 12) + little(UInt64(start), 4) + Array(name.utf8)
    }
    func archive(_ body: [UInt8], _ entries: [[UInt8]]) -> [UInt8] {
      let directory = Array(entries.joined())
      return body + directory + end + little(0, 4) + little(UInt64(entries.count), 2)
        + little(UInt64(entries.count), 2) + little(UInt64(directory.count), 4)
        + little(UInt64(body.count), 4)
        + little(0, 2)
    }
    let first = local("a", inner)
    #expect(try ZipArchive(bytes: archive(first, [entry("a", inner.count, at: 0)])).members.count == 1)
    #expect(
      problem(archive(first, [entry("a", inner.count, at: 0), entry("b", 0, at: 31)])) == .overlap("a", "b"))
    #expect(
      problem(archive(first, [entry("b", 0, at: 31), entry("a", inner.count, at: 0)])) == .overlap("a", "b"))
    let both = first + local("c", [])
    let good = [entry("c", 0, at: first.count), entry("a", inner.count, at: 0)]
    #expect(try ZipArchive(bytes: archive(both, good)).members.map(\.name) == ["c", "a"])
    #expect(
      problem(archive(both, [entry("c", 0, at: 0), entry("a", inner.count, at: 0)]))
        == .record(offset: 0, expected: "name and method of 'c'", got: "others"))
  }

  @Test func whatIsWrongIsSaid() {
    var bytes = PackedFixtures.archive("stored")
    let place = (bytes.indices.first { bytes[$0...].starts(with: "one.txt".utf8) } ?? 0) + 7
    bytes[place] = UInt8(ascii: "y")
    // CRC-32 of "x" and "y", as zlib.crc32 says.
    #expect(
      problem(bytes, reading: "one.txt")
        == .checksum(member: "one.txt", expected: 0x8CDC_1683, got: 0xFBDB_2615))
    let error = ZipError(file: "t.zip", problem: .encrypted(member: "a\u{1B}"))
    #expect(
      error.description
        == "t.zip: zip: 'a\u{FFFD}': expected a member to read, got an encrypted one: pack it without a password"
    )
    #expect(
      Problem.checksum(member: "a", expected: 1, got: 0xFFFF_FFFF).description
        == "'a': expected the checksum 00000001, got ffffffff: the archive is damaged")
  }

  @Test func filesThatCannotBeRead() throws {
    let folder = try TemporaryDirectory()
    let missing = folder.file("nothing")
    #expect(throws: ZipError(file: missing, problem: .file(.noSuchFile(path: missing)))) {
      try ZipArchive(contentsOf: missing)
    }
    let path = folder.file("x.zip")
    try AtomicFile.write(PackedFixtures.archive("deflated"), to: path)
    let archive = try ZipArchive(contentsOf: path)
    // Cut off while it is open.
    #expect(truncate(path, 40) == 0)
    #expect(throws: ZipError.self) { try archive.contents(of: "words.txt") }
  }
}
