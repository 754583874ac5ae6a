#if !hasFeature(Embedded)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif
  import Synchronization

  /// A file whose parts are mapped into memory. It stays while a part is mapped, and closes with its owner.
  public final class PagedFile: Sendable {
    /// Where the next part begins.
    private let end: Mutex<Int>
    private let descriptor: CInt
    private let folder: String
    private let isReadOnly: Bool

    /// Parts begin at whole pages of any processor.
    public static let pageSize = 1 << 16

    /// A file that no directory lists: it is gone with its last owner, however that ends.
    public convenience init(unnamedIn folder: String) throws(MemoryBudgetError) {
      let path = folder + "/.backprop-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
      try self.init(creating: path, in: folder)
      unsafe unlink(path)
    }

    /// A new file that stays; throws where there is one.
    public init(creating path: String, in folder: String) throws(MemoryBudgetError) {
      self.folder = folder
      isReadOnly = false
      end = Mutex(0)
      descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      if descriptor < 0 { throw Self.failure(folder) }
    }

    /// A file that is there, for reading.
    public init(reading path: String, in folder: String) throws(MemoryBudgetError) {
      self.folder = folder
      isReadOnly = true
      descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
      var status = stat()
      let isKnown = unsafe descriptor >= 0 && fstat(descriptor, &status) == 0
      end = Mutex(isKnown ? Int(status.st_size) : 0)
      if !isKnown { throw Self.failure(folder) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Writes bytes behind all parts; returns where they begin.
    public func append(_ bytes: [UInt8]) throws(MemoryBudgetError) -> Int {
      let offset = end.withLock { end in
        defer { end += bytes.count }
        return end
      }
      var done = 0
      while done < bytes.count {
        let written = unsafe bytes.withUnsafeBytes {
          unsafe pwrite(
            descriptor, $0.baseAddress.map { unsafe $0 + done }, bytes.count - done, off_t(offset + done))
        }
        guard written > 0 || written < 0 && errno == EINTR else { throw Self.failure(folder) }
        done += max(0, written)
      }
      return offset
    }

    /// Fills the buffer with bytes of the file; false where it does not have them.
    public func read(from offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
      guard let start = buffer.baseAddress else { return true }
      return unsafe part(at: offset).read(buffer.count, from: 0, to: start)
    }

    /// Bytes of the file; nil where it has none there.
    public func bytes(_ range: Range<Int>) -> [UInt8]? {
      guard range.lowerBound >= 0, range.upperBound <= byteCount else { return nil }
      var bytes = [UInt8](repeating: 0, count: range.count)
      let isRead = unsafe bytes.withUnsafeMutableBytes { unsafe read(from: range.lowerBound, into: $0) }
      return isRead ? bytes : nil
    }

    /// A part that is mapped, to be read without mapping it.
    func part(at offset: Int) -> FilePart { FilePart(descriptor: descriptor, offset: offset) }

    /// What the disk has left for this user; nil where the system does not say.
    var freeBytes: Int? {
      var status = statvfs()
      guard unsafe fstatvfs(descriptor, &status) == 0 else { return nil }
      let free = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
      return free.overflow ? nil : Int(clamping: free.partialValue)
    }

    /// How long the file is.
    public var byteCount: Int { end.withLock { $0 } }

    /// Makes room for a part of zeros at the end, and maps it.
    func append(byteCount: Int) throws(MemoryBudgetError) -> PagedMemory {
      let whole = (byteCount + Self.pageSize - 1) / Self.pageSize * Self.pageSize
      // Under the lock: of two parts the later one must not be cut off again.
      let offset: Int? = end.withLock { end in
        guard ftruncate(descriptor, off_t(end + whole)) == 0 else { return nil }
        defer { end += whole }
        return end
      }
      guard let offset else { throw Self.failure(folder) }
      #if os(Linux)
        // Pages that find no room on the disk would end the process later. Some file systems cannot reserve.
        if posix_fallocate(descriptor, off_t(offset), off_t(byteCount)) == ENOSPC {
          throw .file(folder: folder, reason: "the disk is full")
        }
      #endif
      return try unsafe map(offset: offset, byteCount: byteCount)
    }

    /// Maps a part.
    func map(offset: Int, byteCount: Int) throws(MemoryBudgetError) -> PagedMemory {
      let protection = isReadOnly ? PROT_READ : PROT_READ | PROT_WRITE
      let memory = unsafe mmap(nil, max(byteCount, 1), protection, MAP_SHARED, descriptor, off_t(offset))
      guard let memory = unsafe memory, unsafe memory != MAP_FAILED else { throw Self.failure(folder) }
      return unsafe PagedMemory(
        offset: offset, start: memory, bytes: UnsafeMutableRawBufferPointer(start: memory, count: byteCount))
    }

    private static func failure(_ folder: String) -> MemoryBudgetError {
      let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
      return .file(folder: folder, reason: reason)
    }
  }

  /// A part of a file in memory.
  @unsafe struct PagedMemory {
    let offset: Int
    let start: UnsafeMutableRawPointer
    let bytes: UnsafeMutableRawBufferPointer
  }

  /// A mapped part of a file, which ends with its owner.
  @safe public final class PagedRegion: @unchecked Sendable {
    /// Where it begins in its file.
    public let offset: Int
    /// The bytes, aligned to a page.
    let bytes: UnsafeMutableRawBufferPointer
    /// The first of them.
    let start: UnsafeMutableRawPointer
    let file: PagedFile
    private let budget: MemoryBudget

    init(_ memory: PagedMemory, of file: PagedFile, in budget: MemoryBudget) {
      unsafe (offset, bytes, start) = (memory.offset, memory.bytes, memory.start)
      self.file = file
      self.budget = budget
      unsafe budget.didMap(bytes)
    }

    deinit {
      unsafe budget.willUnmap(bytes, of: file)
      unsafe munmap(start, max(bytes.count, 1))
    }
  }
#endif
