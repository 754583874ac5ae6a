import BackpropCompute
import BackpropData
import BackpropFormats
import Foundation
import TestSupport
import Testing

/// Packed files and pipes under a bound of memory: the bytes go through a file.
@Suite struct SpoolTests {
  private let folder: TemporaryFolder
  private let budget: MemoryBudget

  init() throws {
    folder = try TemporaryFolder()
    budget = try MemoryBudget(residentBytes: 64 << 20, folder: folder.path)
  }

  private let text = "a,b\n" + (0..<400_000).map { "\($0),\"w\($0 % 9)\"\n" }.joined()

  /// RFC 1952 around stored blocks of RFC 1951: nothing but lengths and a checksum.
  private func gzip(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    func little(_ number: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var start = 0
    while start < bytes.count {
      let end = min(start + 65_535, bytes.count)
      packed +=
        [end == bytes.count ? 1 : 0] + little(end - start, 2) + little(~(end - start), 2) + bytes[start..<end]
      start = end
    }
    return packed + little(bytes.withUnsafeBytes { Int(Checksum.of($0)) }, 4) + little(bytes.count, 4)
  }

  private func bounded(_ path: String) throws -> Table {
    try MemoryBudget.$current.withValue(budget) { try Table(contentsOf: path) }
  }

  private func expectSame(_ table: Table) throws {
    let usual = try Table(csv: Array(text.utf8), name: "t.csv")
    #expect(table.rowCount == 400_000 && table.notes == usual.notes)
    for row in [0, 1, 77_777, 399_999] {
      #expect(table.texts(row: row) == usual.texts(row: row) && table.line(ofRow: row) == row + 2)
    }
    guard case .numbers(let numbers) = table.columns[0].values else {
      Issue.record("expected numbers")
      return
    }
    #expect(numbers.elementsEqual((0..<400_000).map(Double.init)))
  }

  @Test func packedFiles() throws {
    let packed = gzip(text)
    try folder.write(packed, as: "t.csv.gz")
    try expectSame(bounded(folder.file("t.csv.gz")))
    // Two members, one after the other, are one text.
    try folder.write(
      gzip(String(text.prefix(1_500_000))) + gzip(String(text.dropFirst(1_500_000))), as: "t.csv.gz")
    try expectSame(bounded(folder.file("t.csv.gz")))
    for count in [18, 1000, packed.count / 2, packed.count - 1] {
      try folder.write(Array(packed.prefix(count)), as: "t.csv.gz")
      #expect(throws: TableError.self) { try bounded(folder.file("t.csv.gz")) }
    }
    var damaged = packed
    damaged[packed.count / 2] ^= 1
    try folder.write(damaged, as: "t.csv.gz")
    #expect(throws: TableError.self) { try bounded(folder.file("t.csv.gz")) }
    #expect(try folder.names == ["t.csv.gz"])
  }

  @Test func pipes() throws {
    let path = folder.file("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    let text = text
    Thread.detachNewThread {
      guard let file = FileHandle(forWritingAtPath: path) else { return }
      file.write(Data(text.utf8))
      try? file.close()
    }
    try expectSame(bounded(path))
  }
}
