#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A failed call to the system: its `errno`.
struct SystemFailure: Error, Equatable {
  let code: CInt

  /// The system's words for it.
  var reason: String {
    guard let words = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: words)
  }
}

/// Runs a call that answers -1 and sets `errno` on failure, again where a signal interrupted it.
@discardableResult
func system<Answer: SignedInteger>(_ call: () -> Answer) throws(SystemFailure) -> Answer {
  while true {
    let answer = call()
    if answer != -1 { return answer }
    let code = errno
    if code != EINTR { throw SystemFailure(code: code) }
  }
}

/// What is at a path, links followed; nil where nothing is.
func status(of path: String) throws(SystemFailure) -> stat? {
  var status = stat()
  do throws(SystemFailure) {
    try system { unsafe stat(path, &status) }
  } catch {
    if error.code == ENOENT { return nil }
    throw error
  }
  return status
}

extension stat {
  var isDirectory: Bool { st_mode & S_IFMT == S_IFDIR }
  var isRegularFile: Bool { st_mode & S_IFMT == S_IFREG }
}

/// Writes all bytes to an open file, in as many calls as the system wants.
func writeAll(_ bytes: [UInt8], to descriptor: CInt) throws(SystemFailure) {
  // Some systems refuse a single call of 2 GiB or more.
  let largestCall = 1 << 30
  var written = 0
  while written < bytes.count {
    let count = min(bytes.count - written, largestCall)
    written += try system {
      unsafe bytes.withUnsafeBytes { buffer in
        unsafe write(descriptor, buffer.baseAddress.map { unsafe $0 + written }, count)
      }
    }
  }
}
