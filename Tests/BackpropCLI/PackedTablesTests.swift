import Foundation
import TestSupport
import Testing

/// Tables that arrive packed or through a pipe.
@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct PackedTablesTests {
  let backprop: Command

  init() throws {
    backprop = try Command()
    try backprop.folder.write(Tables.words, as: "t.csv")
    try backprop.folder.write(Self.gzip(Tables.words), as: "t.csv.gz")
  }

  /// RFC 1952 around one stored block of RFC 1951: at most 65,535 bytes.
  static func gzip(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    func little(_ number: UInt32, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
    }
    var check: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      check ^= UInt32(byte)
      for _ in 0..<8 { check = check & 1 == 1 ? check >> 1 ^ 0xEDB8_8320 : check >> 1 }
    }
    let size = UInt32(bytes.count)
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1] + little(size, 2) + little(~size, 2) + bytes
      + little(~check, 4)
      + little(size, 4)
  }

  private func model(_ table: String, input: String? = nil) throws -> [UInt8] {
    let run = try backprop.run(
      ["train", table, "--target", "y", "--epochs", "3", "--no-chart", "-o", "m"], input: input)
    #expect(run.code == 0, "\(run)")
    return try backprop.folder.bytes("m")
  }

  @Test func gzipAndStandardInputTrainTheSame() throws {
    func weights(_ bytes: [UInt8]) throws -> [[String]] {
      try backprop.folder.write(bytes, as: "x.m")
      return try backprop("predict", "x.m", "t.csv").output.split(separator: "\n").map { [String($0)] }
    }
    let plain = try weights(model("t.csv"))
    #expect(plain.count == 61)
    #expect(try weights(model("t.csv.gz")) == plain)
    #expect(try weights(model("-", input: Tables.words)) == plain)
    #expect(try backprop("predict", "x.m", "t.csv.gz").bytes == backprop("predict", "x.m", "t.csv").bytes)
    #expect(try backprop("evaluate", "x.m", "t.csv.gz").code == 0)
  }

  @Test func truncatedAndAlteredGzip() throws {
    let packed = Self.gzip(Tables.words)
    for count in [3, 10, 12, 40, packed.count - 9, packed.count - 1] {
      try backprop.folder.write(Array(packed.prefix(count)), as: "cut.csv.gz")
      let run = try backprop("train", "cut.csv.gz", "--target", "y")
      #expect(run.code == 65 && run.error.contains("cut.csv.gz"), "\(count): \(run)")
    }
    var altered = packed
    altered[100] ^= 1
    try backprop.folder.write(altered, as: "cut.csv.gz")
    let run = try backprop("train", "cut.csv.gz", "--target", "y")
    #expect(run.code == 65 && run.error.contains("cut.csv.gz"), "\(run)")
    #expect(try backprop.folder.names == ["cut.csv.gz", "t.csv", "t.csv.gz"])
  }

  /// Python's gzip of a mebibyte of zeros, which is no table.
  @Test func zeros() throws {
    struct Packed: Decodable { let bomb: Data }
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/packed_files.json")
    let packed = try JSONDecoder().decode(Packed.self, from: Data(contentsOf: file))
    try backprop.folder.write([UInt8](packed.bomb), as: "zeros.csv.gz")
    let run = try backprop("train", "zeros.csv.gz", "--target", "y")
    #expect(run.code == 65 && run.error.contains("zeros.csv.gz:1: a NUL byte"), "\(run)")
  }
}
