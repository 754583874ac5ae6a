import BackpropCharts
import BackpropFormats

/// A file to write: whole or not at all, and never over somebody else's without being told so.
struct OutputFile {
  /// What the file will be, by which an earlier one of ours is known again.
  enum Content {
    case model, chart
    /// A table of predictions, whose header ends with these columns.
    case predictions(columns: [String])
    /// What came of requirements.
    case requirements
    /// The trials of a search.
    case trials
    /// Settings of a training.
    case configuration
    /// A made-up table: nothing tells it from a table of somebody's own.
    case dataset
  }

  let path: String
  let content: Content

  /// Says no, before any work is done, where the path cannot be written or holds a file that is not ours.
  func check(isForced: Bool) throws {
    do {
      try AtomicFile.checkWritable(path)
    } catch {
      throw Failure(.cannotWrite, error.description)
    }
    guard !isForced, let earlier = try earlierBytes(), !earlier.isEmpty, !isOurs(earlier) else { return }
    throw Failure(
      .cannotWrite,
      "\(path): expected \(expected), got another file; choose another \(flag), or --force to replace it")
  }

  /// How an earlier file begins; nil where there is none. The header of a model may be long.
  private func earlierBytes() throws -> [UInt8]? {
    do {
      return try readFile(path, upTo: 64 << 20)
    } catch .noSuchFile {
      return nil
    } catch {
      throw Failure(.cannotWrite, error.description)
    }
  }

  private var flag: String { if case .requirements = content { "--junit" } else { "-o" } }

  private var expected: String {
    switch content {
    case .model: "no file or an earlier model of backprop"
    case .chart: "no file or an earlier chart of backprop"
    case .predictions: "no file or earlier predictions of this model"
    case .requirements: "no file or earlier requirements of backprop"
    case .trials: "no file or an earlier table of trials of backprop search"
    case .configuration: "no file or earlier settings of backprop init"
    case .dataset: "no file"
    }
  }

  private func isOurs(_ bytes: [UInt8]) -> Bool {
    switch content {
    case .model: contains(bytes, "\"backprop.format\"")
    case .chart: contains(bytes.prefix(4_000), SVG.mark) || PNGMark.isMarked(bytes)
    case .predictions(let columns):
      header(bytes) == columns.joined(separator: ",")
        || header(bytes).hasSuffix("," + columns.joined(separator: ","))
    case .requirements: contains(bytes.prefix(4_000), JUnitFile.mark)
    case .trials: bytes.starts(with: Array(TrialTable.beginning.utf8))
    case .configuration: bytes.starts(with: Array(ConfigurationText.mark.utf8))
    case .dataset: false
    }
  }

  private func header(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.prefix { $0 != 10 && $0 != 13 }, as: UTF8.self)
  }

  private func contains(_ bytes: some RandomAccessCollection<UInt8>, _ text: String) -> Bool {
    let needle = Array(text.utf8)
    var rest = bytes[...]
    while let start = rest.firstIndex(of: needle[0]) {
      rest = rest[start...]
      if rest.starts(with: needle) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
