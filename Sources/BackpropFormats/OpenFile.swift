#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file, or pipe or device, that is open for reading and is closed with its last owner.
final class OpenFile: Sendable {
  let path: String
  /// How many bytes a regular file had when it was opened; nil for a pipe or device.
  let count: Int?
  private let descriptor: CInt

  /// Whether it can be read at any place.
  var isRegular: Bool { count != nil }

  init(_ path: String) throws(FileError) {
    guard !path.utf8.contains(0) else {
      throw .cannotRead(path: path, reason: "the path contains a zero byte")
    }
    do throws(SystemFailure) {
      let descriptor = try system { unsafe open(path, O_RDONLY | O_CLOEXEC) }
      do throws(SystemFailure) {
        var status = stat()
        try system { unsafe fstat(descriptor, &status) }
        if status.isDirectory { throw SystemFailure(code: EISDIR) }
        count = status.isRegularFile ? max(Int(status.st_size), 0) : nil
      } catch {
        close(descriptor)
        throw error
      }
      self.path = path
      self.descriptor = descriptor
    } catch {
      throw FileError(error, path: path)
    }
  }

  deinit { close(descriptor) }

  /// The bytes of a range of a regular file, whatever was read before.
  func bytes(_ range: Range<Int>) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    while bytes.count < range.count {
      let (first, rest) = (off_t(range.lowerBound + bytes.count), min(range.count - bytes.count, 1 << 30))
      var failure: SystemFailure?
      let before = bytes.count
      bytes.append(addingCapacity: rest) { span in
        unsafe span.withUnsafeMutableBufferPointer { buffer, filled in
          do throws(SystemFailure) {
            filled = try system { unsafe pread(descriptor, buffer.baseAddress, rest, first) }
          } catch {
            failure = error
          }
        }
      }
      if let failure { throw FileError(failure, path: path) }
      if bytes.count == before {
        throw .cannotRead(path: path, reason: "it became shorter while it was read")
      }
    }
    return bytes
  }

  /// The next bytes, `most` or fewer; nothing at the end.
  func next(_ most: Int) throws(FileError) -> [UInt8] {
    do {
      return try readPiece(descriptor, count: most)
    } catch {
      throw FileError(error, path: path)
    }
  }

  /// The first bytes, fewer only where the file ends. Of a regular file they are still to come afterwards.
  func beginning(_ most: Int) throws(FileError) -> [UInt8] {
    if let count { return try bytes(0..<min(most, count)) }
    var bytes: [UInt8] = []
    while bytes.count < most {
      let piece = try next(most - bytes.count)
      if piece.isEmpty { break }
      bytes += piece
    }
    return bytes
  }

  /// All that is to come, after the beginning that was read before anything else.
  func rest(after beginning: [UInt8] = [], limit: Int) throws(FileError) -> [UInt8] {
    do throws(SystemFailure) {
      if let count, count > limit { throw SystemFailure(code: EFBIG) }
      return try readAll(
        descriptor, after: isRegular ? [] : beginning, expected: count ?? 0, limit: limit)
    } catch {
      if error.code == EFBIG { throw .tooLarge(path: path, limit: limit) }
      throw FileError(error, path: path)
    }
  }
}

extension FileError {
  /// A call to the system that failed while a file was opened or read.
  init(_ failure: SystemFailure, path: String) {
    switch failure.code {
    case ENOENT: self = .noSuchFile(path: path)
    case EISDIR: self = .isDirectory(path: path)
    default: self = .cannotRead(path: path, reason: failure.reason)
    }
  }
}
