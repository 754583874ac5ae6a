#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads whole files, or standard input, into memory.
enum InputFile {
  /// The bytes under this path; `-` is standard input.
  ///
  /// Throws ``TableError/absentFile(path:)`` or ``TableError/unreadableFile(path:reason:)``.
  static func bytes(at path: String) throws(TableError) -> [UInt8] {
    if path == "-" { return try bytes(of: STDIN_FILENO, path: "standard input") }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(errno, path: path) }
    defer { close(descriptor) }
    return try bytes(of: descriptor, path: path)
  }

  private static func bytes(of descriptor: Int32, path: String) throws(TableError) -> [UInt8] {
    var status = stat()
    let isKnown = unsafe fstat(descriptor, &status) == 0
    if isKnown, status.st_mode & S_IFMT == S_IFDIR {
      throw .unreadableFile(path: path, reason: "it is a folder; expected a CSV file")
    }
    var bytes: [UInt8] = []
    if isKnown, status.st_mode & S_IFMT == S_IFREG { bytes.reserveCapacity(max(Int(status.st_size), 0)) }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        bytes.append(contentsOf: buffer[..<count])
      } else if count == 0 {
        return bytes
      } else if errno != EINTR {
        throw failure(errno, path: path)
      }
    }
  }

  private static func failure(_ number: Int32, path: String) -> TableError {
    if number == ENOENT || number == ENOTDIR { return .absentFile(path: path) }
    let reason = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    return .unreadableFile(path: path, reason: reason)
  }
}
