#if !hasFeature(Embedded)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif
  import Synchronization

  /// Gives pages of files back to the system where too much memory is resident: a thread that looks every
  /// millisecond, and five times as often where it gets tight.
  ///
  /// A page that is given back is still in the file, and mostly still in the system's cache: who needs it again waits a
  /// microsecond.
  final class PageKeeper: @unchecked Sendable {
    private let regions = Mutex<[UInt: Int]>([:])
    private let isClosing = Atomic<Bool>(false)
    private let residentBytes: Int
    #if os(Linux)
      private let status: CInt
      private let pageSize = sysconf(Int32(_SC_PAGESIZE))
      private var thread = pthread_t()
      private var isRunning = false
    #endif

    init(residentBytes: Int) {
      self.residentBytes = residentBytes
      #if os(Linux)
        status = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        start()
      #endif
    }

    deinit {
      #if os(Linux)
        if status >= 0 { closeFile(status) }
      #endif
    }

    func add(_ memory: UnsafeMutableRawBufferPointer) {
      guard let start = memory.baseAddress else { return }
      regions.withLock { $0[UInt(bitPattern: start)] = memory.count }
    }

    func remove(_ memory: UnsafeMutableRawBufferPointer) {
      guard let start = memory.baseAddress else { return }
      _ = regions.withLock { $0.removeValue(forKey: UInt(bitPattern: start)) }
    }

    /// Ends the thread.
    func close() {
      isClosing.store(true, ordering: .relaxed)
      #if os(Linux)
        if isRunning { pthread_join(thread, nil) }
        isRunning = false
      #endif
    }

    #if !os(Linux)
      /// The system itself decides what stays resident.
      func look() {}
    #endif

    #if os(Linux)
      private func start() {
        let argument = unsafe Unmanaged.passRetained(self).toOpaque()
        let failed = unsafe pthread_create(
          &thread, nil,
          { argument in
            guard let argument = unsafe argument else { return nil }
            unsafe Unmanaged<PageKeeper>.fromOpaque(argument).takeRetainedValue().keep()
            return nil
          }, argument)
        isRunning = failed == 0
        if !isRunning { unsafe Unmanaged<PageKeeper>.fromOpaque(argument).release() }
      }

      private func keep() {
        while !isClosing.load(ordering: .relaxed) { usleep(look() ? 200 : 1000) }
      }

      /// Gives pages back if there are too many; whether there will soon be.
      @discardableResult
      func look() -> Bool {
        guard let (resident, ofFiles) = residentPages() else { return false }
        let bytes = resident * pageSize
        // What comes between two looks, and while pages are given back, must have room too.
        let most = residentBytes - min(residentBytes / 4, 128 << 20)
        // Little would come of fewer pages of files, time and again.
        if bytes > most, ofFiles * pageSize > min(residentBytes / 8, 16 << 20) { giveBack() }
        return bytes > most / 2
      }

      private func giveBack() {
        regions.withLock { regions in
          for (start, count) in regions {
            unsafe madvise(UnsafeMutableRawPointer(bitPattern: start), count, MADV_DONTNEED)
          }
        }
      }

      /// The resident pages of the process, and those of them that are of files.
      private func residentPages() -> (Int, ofFiles: Int)? {
        var text = [UInt8](repeating: 0, count: 128)
        let count = unsafe text.withUnsafeMutableBytes { unsafe pread(status, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return nil }
        let numbers = text.prefix(count).split(separator: UInt8(ascii: " ")).map { digits in
          digits.reduce(0) { $1 >= 48 && $1 <= 57 ? $0 &* 10 &+ Int($1 - 48) : $0 }
        }
        return numbers.count > 2 ? (numbers[1], numbers[2]) : nil
      }
    #endif
  }

  #if os(Linux)
    /// The system's `close`, under a name that no method hides.
    private func closeFile(_ descriptor: CInt) { _ = close(descriptor) }
  #endif
#endif
