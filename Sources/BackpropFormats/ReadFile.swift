#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Reads a whole file, or pipe or device, into memory.
///
/// Throws ``FileError/tooLarge(path:limit:)`` as soon as more than `limit` bytes come; without a limit the size of
/// the file is the memory it takes.
public func readFile(_ path: String, limit: Int = .max) throws(FileError) -> [UInt8] {
  try OpenFile(path).rest(limit: limit)
}

/// Reads how a file begins, at most `count` bytes of it; nothing of a pipe or device, which would lose them.
public func readFile(_ path: String, upTo count: Int) throws(FileError) -> [UInt8] {
  guard !path.utf8.contains(0) else {
    throw .cannotRead(path: path, reason: "the path contains a zero byte")
  }
  do throws(SystemFailure) {
    let descriptor = try system { unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
    defer { close(descriptor) }
    var status = stat()
    try system { unsafe fstat(descriptor, &status) }
    if status.isDirectory { throw SystemFailure(code: EISDIR) }
    guard status.isRegularFile else { return [] }
    var bytes: [UInt8] = []
    while bytes.count < count {
      let piece = try readPiece(descriptor, count: min(count - bytes.count, 1 << 20))
      if piece.isEmpty { break }
      bytes += piece
    }
    return bytes
  } catch {
    throw FileError(error, path: path)
  }
}

/// Reads to the end in pieces, after a beginning that was read before; `expected` is what the file's entry says and may be
/// wrong, as in /proc.
func readAll(
  _ descriptor: CInt, after beginning: [UInt8], expected: Int, limit: Int
) throws(SystemFailure) -> [UInt8] {
  let smallest = 1 << 16
  let largest = 1 << 30
  if beginning.count > limit { throw SystemFailure(code: EFBIG) }
  var bytes = beginning
  while true {
    // One byte more than is expected, so that a file of the expected size ends in the second call.
    let count = min(max(expected - bytes.count, smallest), largest) + 1
    let piece = try readPiece(descriptor, count: count)
    if piece.isEmpty { return bytes }
    if piece.count > limit - bytes.count { throw SystemFailure(code: EFBIG) }
    if bytes.isEmpty { bytes = piece } else { bytes += piece }
  }
}

/// What one call to the system gives; nothing at the end.
func readPiece(_ descriptor: CInt, count: Int) throws(SystemFailure) -> [UInt8] {
  var failure: SystemFailure?
  let piece = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
    unsafe preferLargePages(buffer)
    do throws(SystemFailure) {
      filled = try system { unsafe read(descriptor, buffer.baseAddress, count) }
    } catch {
      failure = error
    }
  }
  if let failure { throw failure }
  return piece
}

/// Asks the system for pages of 2 MiB, best before the first byte is written: whoever takes samples of a large file here and
/// there waits for addresses less.
private func preferLargePages(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
  #if os(Linux)
    let page = 1 << 21
    guard buffer.count >= 2 * page, let first = buffer.baseAddress else { return }
    let start = unsafe UnsafeMutableRawPointer(first).alignedUp(toMultipleOf: page)
    let count = unsafe (buffer.count - (start - UnsafeMutableRawPointer(first))) / page * page
    // A wish: where it is not granted nothing changes.
    unsafe madvise(start, count, CInt(MADV_HUGEPAGE))
  #endif
}
