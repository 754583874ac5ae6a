import BackpropCharts
import BackpropFormats

/// A file to write: whole or not at all, and never over somebody else's without being told so.
struct OutputFile {
  /// What the file will be, by which an earlier one of ours is known again.
  enum Content {
    case model
    case chart
    /// A table whose first line is known, or has a field of this name.
    case table(field: String)
  }

  let path: String
  let content: Content

  /// Says no, before any work is done, where the path cannot be written or holds a file that is not ours.
  func check(isForced: Bool) throws {
    try AtomicFile.checkWritable(path)
    guard !isForced, let earlier = try? readFile(path, limit: 1 << 30) else { return }
    guard !earlier.isEmpty, !isOurs(earlier) else { return }
    throw Failure(
      .cannotWrite,
      "\(path): expected no file or an earlier \(name) of backprop, got another file; "
        + "choose another -o, or --force to replace it")
  }

  private var name: String {
    switch content {
    case .model: "model"
    case .chart: "chart"
    case .table: "table"
    }
  }

  private func isOurs(_ bytes: [UInt8]) -> Bool {
    switch content {
    case .model: contains(bytes.prefix(100_000_000), "\"backprop.format\"")
    case .chart: contains(bytes.prefix(4_000), SVG.mark)
    case .table(let field):
      String(decoding: bytes.prefix { $0 != 10 && $0 != 13 }, as: UTF8.self).split(separator: ",")
        .contains { $0 == field }
    }
  }

  private func contains(_ bytes: ArraySlice<UInt8>, _ text: String) -> Bool {
    let needle = Array(text.utf8)
    guard let first = needle.first, bytes.count >= needle.count else { return false }
    var index = bytes.startIndex
    while index <= bytes.endIndex - needle.count {
      if bytes[index] == first, bytes[index..<index + needle.count].elementsEqual(needle) { return true }
      index += 1
    }
    return false
  }
}
