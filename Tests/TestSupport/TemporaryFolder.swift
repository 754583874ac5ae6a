import Foundation

/// A folder that is gone, with what is in it, after the test.
public final class TemporaryFolder: Sendable {
  /// Its path, without a slash at the end.
  public let path: String

  /// A new, empty folder.
  public init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("backprop-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The names in it, sorted, hidden ones too.
  public var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }

  /// The path of a file in it.
  public func file(_ name: String) -> String { path + "/" + name }

  /// The bytes of a file in it.
  public func bytes(_ name: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: URL(fileURLWithPath: file(name))))
  }

  /// The text of a file in it.
  public func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  /// Writes a file in it.
  public func write(_ bytes: [UInt8], as name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
  }

  /// Writes a text in it.
  public func write(_ text: String, as name: String) throws { try write(Array(text.utf8), as: name) }
}

/// The path of one of the small tables of `Examples/data`.
public func exampleTable(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Examples/data/" + name).path
}
