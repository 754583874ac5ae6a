import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct DamagedModelTests {
  let backprop: Command
  let model: [UInt8]

  init() throws {
    backprop = try Command()
    try backprop.folder.write(Tables.words, as: "t.csv")
    try backprop("train", "t.csv", "-o", "t.m", "--no-chart", "--epochs", "3", "--hidden", "4")
    model = try backprop.folder.bytes("t.m")
  }

  private func expectRefused(_ bytes: [UInt8], _ words: String...) throws {
    try backprop.folder.write(bytes, as: "bad.m")
    for verb in [
      ["inspect", "bad.m"], ["predict", "bad.m", "t.csv"], ["evaluate", "bad.m", "t.csv"], ["plot", "bad.m"],
    ] {
      let run = try backprop.run(verb)
      #expect(run.code == 65 && run.output == "", "\(verb): \(run)")
      #expect(run.error.hasPrefix("backprop: bad.m: "))
      for word in words { #expect(run.error.contains(word), "\(run)") }
    }
  }

  @Test func truncated() throws {
    try expectRefused([], "got 0")
    try expectRefused(Array(model.prefix(100)), "cut off")
    try expectRefused(Array(model.dropLast(3)), "expected")
  }

  @Test func altered() throws {
    var bytes = model
    bytes[bytes.count - 2] ^= 1
    try expectRefused(bytes, "checksum", "altered")
  }

  @Test func oversized() throws {
    try expectRefused([0, 0, 0, 0, 0, 0, 1, 0] + model.dropFirst(8), "header")
    try expectRefused(model + [0])
  }

  @Test func ofALaterVersion() throws {
    let text = String(decoding: model, as: Unicode.ASCII.self)
    let marker = "\"backprop.format\":\""
    let start = try #require(text.range(of: marker)).upperBound
    var bytes = model
    bytes[text.distance(from: text.startIndex, to: start)] = UInt8(ascii: "7")
    try expectRefused(bytes, "format version 5 or earlier, got 7", "later version", "update")
  }

  @Test func noModelAtAll() throws {
    try expectRefused(Array(Tables.words.utf8), "expected a model file written by backprop train")
    let header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}"
    try expectRefused(
      [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8) + [UInt8](repeating: 0, count: 8),
      "safetensors file without its metadata")
  }

  @Test func absentOrAFolder() throws {
    #expect(try backprop("inspect", "nowhere.m").code == 66)
    let folder = try backprop("inspect", ".")
    #expect(folder.code == 66 && folder.error.contains("expected a file, got a directory"))
  }
}
