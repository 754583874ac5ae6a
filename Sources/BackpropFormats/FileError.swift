/// Why a file could not be read or written, with its path and the system's own words.
public enum FileError: Error, Equatable, Sendable {
  /// Nothing is at this path.
  case noSuchFile(path: String)
  /// A file was expected, a directory is there.
  case isDirectory(path: String)
  /// The file is larger than the `limit` in bytes that the caller set.
  case tooLarge(path: String, limit: Int)
  /// The file is there and cannot be read.
  case cannotRead(path: String, reason: String)
  /// The file cannot be written; what was there before is still there.
  case cannotWrite(path: String, reason: String)

  /// The path that was asked for.
  public var path: String {
    switch self {
    case .noSuchFile(let path), .isDirectory(let path), .tooLarge(let path, _), .cannotRead(let path, _),
      .cannotWrite(let path, _):
      return path
    }
  }
}

extension FileError: CustomStringConvertible {
  /// The error in a sentence that begins with the path.
  public var description: String {
    switch self {
    case .noSuchFile(let path): return "\(path): no such file"
    case .isDirectory(let path): return "\(path): expected a file, got a directory"
    case .tooLarge(let path, let limit): return "\(path): expected at most \(limit) bytes, got more"
    case .cannotRead(let path, let reason): return "\(path): cannot read: \(reason)"
    case .cannotWrite(let path, let reason): return "\(path): cannot write: \(reason)"
    }
  }
}
