import BackpropCompute
import BackpropFormats

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The bytes behind a table: in memory, or in a file that stays open and is read where it is needed.
final class ByteSource: Sendable {
  /// How many bytes there are.
  let count: Int
  private let memory: [UInt8]
  private let file: OpenFile?
  private let spool: Spool?

  /// Files up to this size are read at once: a place in memory is cheaper than an open file.
  private static let smallSize = 1 << 20

  /// Bytes in memory.
  init(_ bytes: [UInt8]) {
    memory = bytes
    count = bytes.count
    (file, spool) = (nil, nil)
  }

  /// The file under this path; `-` is standard input. What is no regular file, such as a pipe, is read to its end here,
  /// and what gzip packed is unpacked.
  ///
  /// Throws ``TableError/absentFile(path:)``, ``TableError/unreadableFile(path:reason:)`` or
  /// ``TableError/damagedFile(path:reason:)``.
  init(contentsOf path: String) throws(TableError) {
    let opened = try OpenFile(path)
    let isPacked = opened.isRegular ? try isGzip(opened.beginning()) : false
    if let budget = MemoryBudget.current, isPacked || !opened.isRegular {
      spool = try Spool(
        path == "-" ? "standard input" : path, in: budget, most: Self.mostPlausible,
        next: opened.nextPiece)
      (file, memory, count) = (nil, [], spool?.count ?? 0)
      return
    }
    spool = nil
    if isPacked {
      memory = try Self.unpacked(path) { () throws(GzipError) in
        try readUnpackedFile(path, limit: Self.mostUnpacked(from: opened.size))
      }
      count = memory.count
      file = nil
    } else if opened.isRegular, opened.size > Self.smallSize {
      (file, memory, count) = (opened, [], opened.size)
    } else {
      let bytes = try opened.readToEnd()
      memory =
        isGzip(bytes)
        ? try Self.unpacked(path) { () throws(GzipError) in
          try inflated(gzip: bytes, limit: Self.mostUnpacked(from: bytes.count))
        }
        : bytes
      count = memory.count
      file = nil
    }
  }

  /// What may come out of a packed file: the columns need memory too, and what is packed far tighter than any table is none.
  private static func mostUnpacked(from packed: Int) -> Int {
    min(MemoryLimit.bytes / 2, mostPlausible(from: packed))
  }

  private static func mostPlausible(from packed: Int) -> Int {
    let (tightest, overflow) = packed.multipliedReportingOverflow(by: 50)
    return overflow ? .max : max(1 << 30, tightest)
  }

  private static func unpacked(
    _ path: String, _ unpack: () throws(GzipError) -> [UInt8]
  ) throws(TableError) -> [UInt8] {
    do {
      return try unpack()
    } catch {
      throw failure(error, path: path == "-" ? "standard input" : path)
    }
  }

  static func failure(_ error: GzipError, path: String) -> TableError {
    var reason = "\(error.problem)"
    if case .tooLarge(let limit) = error.problem {
      reason = "gzip: more than \(limit >> 20) MB come out of it; if that is a table, unpack it first"
    }
    return .damagedFile(path: path, reason: reason)
  }

  /// Fills the buffer with the bytes from `offset` on, which must be there.
  func read(from offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(TableError) {
    if let spool { return try unsafe spool.read(from: offset, into: buffer) }
    guard let file else {
      unsafe memory.withUnsafeBytes { bytes in
        unsafe buffer.copyMemory(
          from: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + buffer.count]))
      }
      return
    }
    try unsafe file.read(from: offset, into: buffer)
  }

  /// The bytes of a range, which must be there.
  func bytes(in range: Range<Int>) throws(TableError) -> [UInt8] {
    if file == nil, spool == nil { return range == memory.indices ? memory : Array(memory[range]) }
    var failure: TableError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
      do throws(TableError) {
        try unsafe read(
          from: range.lowerBound,
          into: UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: range.count))
        filled = range.count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Throws where the file is no longer as it was when it was opened.
  func checkUnchanged() throws(TableError) { try file?.checkUnchanged() }

  /// What tells the file from another, and from itself after a change; nil where the bytes are in memory.
  var identity: [Int]? { file?.identity }
}

/// A file that is open for reading, and closed with its last owner.
private final class OpenFile: Sendable {
  let size: Int
  let isRegular: Bool
  /// Whether it is a device, and no terminal.
  private let isDevice: Bool
  private let descriptor: CInt
  private let path: String
  private let changed: Stamp

  /// When a file was changed last, and how long it was then.
  private struct Stamp: Equatable {
    let size: Int
    let seconds: Int
    let nanoseconds: Int
    /// Which file of the machine it is.
    let number: [Int]

    init(_ status: stat) {
      size = Int(status.st_size)
      number = [Int(truncatingIfNeeded: status.st_dev), Int(truncatingIfNeeded: status.st_ino)]
      #if canImport(Darwin)
        (seconds, nanoseconds) = (status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec)
      #else
        (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
      #endif
    }
  }

  init(_ path: String) throws(TableError) {
    self.path = path == "-" ? "standard input" : path
    if path.utf8.contains(0) { throw .unreadableFile(path: path, reason: "the path contains a zero byte") }
    descriptor = path == "-" ? dup(STDIN_FILENO) : unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      (size, isRegular, isDevice) = (0, false, false)
      changed = Stamp(stat())
      throw Self.failure(errno, path: path)
    }
    var status = stat()
    let isKnown = unsafe fstat(descriptor, &status) == 0
    isRegular = isKnown && status.st_mode & S_IFMT == S_IFREG && lseek(descriptor, 0, SEEK_CUR) == 0
    let format = status.st_mode & S_IFMT
    isDevice = isKnown && (format == S_IFCHR || format == S_IFBLK) && isatty(descriptor) == 0
    size = isKnown ? max(Int(status.st_size), 0) : 0
    changed = Stamp(status)
    if isKnown, status.st_mode & S_IFMT == S_IFDIR {
      throw .unreadableFile(path: path, reason: "it is a folder; expected a CSV file")
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The first two bytes, or what there is.
  func beginning() throws(TableError) -> [UInt8] {
    var bytes: [UInt8] = [0, 0]
    let wanted = min(2, size)
    var failure: TableError?
    unsafe bytes.withUnsafeMutableBytes { buffer in
      do throws(TableError) {
        try unsafe read(from: 0, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return Array(bytes.prefix(wanted))
  }

  /// Throws where more comes than can be a table: some devices and pipes have no end.
  func readToEnd() throws(TableError) -> [UInt8] {
    let limit = isDevice ? 1 << 24 : MemoryLimit.bytes / 4
    var bytes: [UInt8] = []
    if isRegular { bytes.reserveCapacity(size) }
    var buffer = [UInt8](repeating: 0, count: isRegular ? min(max(size, 1), 1 << 20) + 1 : 1 << 20)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe systemRead(descriptor, $0.baseAddress, $0.count)
      }
      if count > 0 {
        bytes.append(contentsOf: buffer[..<count])
        if bytes.count > limit {
          let reason =
            isDevice
            ? "it is a device that does not end; expected a file"
            : "more than \(limit >> 20) MB came out of it, and it is no file; write it to one first"
          throw .unreadableFile(path: path, reason: reason)
        }
      } else if count == 0 {
        if isRegular { try checkUnchanged() }
        return bytes
      } else if errno != EINTR {
        throw Self.failure(errno, path: path)
      }
    }
  }

  /// The next bytes of what is read from beginning to end; none at the end.
  func nextPiece() throws(TableError) -> [UInt8] {
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = unsafe piece.withUnsafeMutableBytes {
        unsafe systemRead(descriptor, $0.baseAddress, $0.count)
      }
      if count >= 0 {
        if isDevice, count > 0 {
          throw .unreadableFile(path: path, reason: "it is a device that does not end; expected a file")
        }
        return Array(piece.prefix(count))
      }
      if errno != EINTR { throw Self.failure(errno, path: path) }
    }
  }

  func read(from offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(TableError) {
    var done = 0
    while done < buffer.count {
      let count = unsafe pread(
        descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done, off_t(offset + done))
      if count > 0 {
        done += count
      } else if count == 0 {
        throw .unreadableFile(path: path, reason: "it changed while it was read")
      } else if errno != EINTR {
        throw Self.failure(errno, path: path)
      }
    }
  }

  var identity: [Int] { [changed.size, changed.seconds, changed.nanoseconds] + changed.number }

  func checkUnchanged() throws(TableError) {
    var status = stat()
    if unsafe fstat(descriptor, &status) == 0, Stamp(status) != changed {
      throw .unreadableFile(path: path, reason: "it changed while it was read")
    }
  }

  private static func failure(_ number: Int32, path: String) -> TableError {
    if number == ENOENT || number == ENOTDIR { return .absentFile(path: path) }
    let reason = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    return .unreadableFile(path: path, reason: reason)
  }
}

/// The system's `read`, under a name that no method hides.
private func systemRead(_ descriptor: CInt, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  unsafe read(descriptor, buffer, count)
}
