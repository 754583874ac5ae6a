import Foundation

/// A directory that is gone, with what is in it, after the test.
final class TemporaryDirectory {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "backprop-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The names in it, sorted.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }

  func file(_ name: String) -> String { path + "/" + name }
}

/// A file of the folder of fixtures.
func fixture(_ name: String, from here: String = #filePath) -> String {
  URL(fileURLWithPath: here).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/" + name).path
}
