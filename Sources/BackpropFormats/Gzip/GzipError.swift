/// Why packed bytes could not be unpacked, and where; offsets count the packed bytes.
public struct GzipError: Error, Equatable, Sendable {
  /// The file's name, or nil where the bytes did not come from a file.
  public let file: String?
  /// What is wrong, and where.
  public let problem: Problem

  /// An error; with the file's name where the one who throws it knows it.
  public init(file: String?, problem: Problem) {
    self.file = file
    self.problem = problem
  }

  /// What can be wrong.
  public enum Problem: Error, Equatable, Sendable {
    /// The file could not be read at all.
    case file(FileError)
    /// The bytes end before the packed stream does.
    case truncated(offset: Int)
    /// The bytes are no packed stream, or no longer; the reason is zlib's.
    case damaged(offset: Int, reason: String)
    /// What was unpacked is not what was packed: its checksum or its length is another one.
    case checksum(offset: Int)
    /// Something follows the end that is neither zeros nor another packed stream.
    case trailing(offset: Int)
    /// More than `limit` bytes come out, which the caller does not want.
    case tooLarge(limit: Int)
    /// The system has no memory for the window.
    case noMemory
  }
}

extension GzipError: CustomStringConvertible {
  /// The error in a sentence that begins with the file's name.
  public var description: String {
    if case .file(let error) = problem { return error.description }
    return (file.map { $0 + ": " } ?? "") + "gzip: " + problem.description
  }
}

extension GzipError.Problem: CustomStringConvertible {
  /// The problem in a sentence, without the file's name.
  public var description: String {
    switch self {
    case .file(let error):
      return error.description
    case .truncated(let offset):
      return "expected more packed bytes, got the end after \(offset): the file is cut off"
    case .damaged(let offset, let reason):
      return "packed byte \(offset): the file is damaged, or not packed so: \(reason)"
    case .checksum(let offset):
      return "packed byte \(offset): expected the checksum and length of what was unpacked, got others: "
        + "the file is damaged"
    case .trailing(let offset):
      return "packed byte \(offset): expected the end, got something that is not packed"
    case .tooLarge(let limit):
      return "expected at most \(limit) bytes unpacked, got more"
    case .noMemory:
      return "expected some 50 KB of memory for unpacking, the system has none"
    }
  }
}
