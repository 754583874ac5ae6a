#if hasFeature(Embedded)

  /// One worker: the calling thread.
  public final class WorkerPool: Sendable {
    /// Always 1 here.
    public let count: Int
    public init(count: Int = 1) { self.count = 1 }
    /// Calls `body(0)`.
    public func run(_ body: @Sendable (Int) -> Void) { body(0) }
  }

#else

  import CProcessor
  import Synchronization

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// Threads that wait for work: they spin for a few microseconds, then sleep.
  ///
  /// `run` calls a function once for each worker and returns when all are done; it takes no memory. Who computes what
  /// has no say in any result, so a pool may have any number of workers. Two callers at once are safe: the second does
  /// all its parts itself.
  @safe public final class WorkerPool: @unchecked Sendable {
    /// How many parts `run` divides into, the calling thread's included.
    public private(set) var count = 1

    private typealias Body = @Sendable (Int) -> Void
    private var body: Body = { _ in }
    private let turn = Atomic<Int>(0)
    private let unfinished = Atomic<Int>(0)
    private let sleepers = Atomic<Int>(0)
    private let isBusy = Atomic<Bool>(false)
    private let isClosing = Atomic<Bool>(false)
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let wakeUp = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var threads: [pthread_t] = []

    /// Spins before sleeping: about 20 microseconds, the length of the pauses between the phases of a step.
    private static let patience = 2_000

    /// The number of processors this process may use.
    public static let processorCount = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    /// Starts `count - 1` threads; at least one worker (the caller) there always is.
    public init(count: Int = WorkerPool.processorCount) {
      unsafe pthread_mutex_init(mutex, nil)
      unsafe pthread_cond_init(wakeUp, nil)
      // A machine that gives fewer threads than asked for gets a smaller pool.
      while self.count < count, start(self.count) { self.count += 1 }
    }

    deinit {
      isClosing.store(true, ordering: .sequentiallyConsistent)
      unsafe pthread_mutex_lock(mutex)
      turn.add(1, ordering: .sequentiallyConsistent)
      unsafe pthread_cond_broadcast(wakeUp)
      unsafe pthread_mutex_unlock(mutex)
      for thread in threads { pthread_join(thread, nil) }
      unsafe pthread_cond_destroy(wakeUp)
      unsafe pthread_mutex_destroy(mutex)
      unsafe wakeUp.deallocate()
      unsafe mutex.deallocate()
    }

    /// Calls `body(0)` ... `body(count - 1)`, each once, side by side, and returns when all have returned.
    public func run(_ body: @escaping @Sendable (Int) -> Void) {
      let isMine = isBusy.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing)
        .exchanged
      guard count > 1, isMine else {
        for index in 0..<count { body(index) }
        if isMine { isBusy.store(false, ordering: .releasing) }
        return
      }
      self.body = body
      unfinished.store(count - 1, ordering: .relaxed)
      turn.add(1, ordering: .sequentiallyConsistent)
      if sleepers.load(ordering: .sequentiallyConsistent) > 0 {
        unsafe pthread_mutex_lock(mutex)
        unsafe pthread_cond_broadcast(wakeUp)
        unsafe pthread_mutex_unlock(mutex)
      }
      body(0)
      while unfinished.load(ordering: .acquiring) > 0 { processor_pause() }
      isBusy.store(false, ordering: .releasing)
    }

    private func start(_ index: Int) -> Bool {
      // The thread holds the pool unowned: `deinit` joins it before the memory goes.
      let seat = Seat(pool: self, index: index)
      #if canImport(Darwin)
        var thread: pthread_t?
      #else
        var thread = pthread_t()
      #endif
      let argument = unsafe Unmanaged.passRetained(seat).toOpaque()
      let failed = unsafe pthread_create(
        &thread, nil,
        { argument in
          #if canImport(Darwin)
            let seat = unsafe Unmanaged<Seat>.fromOpaque(argument).takeRetainedValue()
          #else
            guard let argument = unsafe argument else { return nil }
            let seat = unsafe Unmanaged<Seat>.fromOpaque(argument).takeRetainedValue()
          #endif
          processor_keep_subnormals()
          unsafe seat.pool.work(seat.index)
          return nil
        }, argument)
      guard failed == 0 else { return false }
      #if canImport(Darwin)
        if let thread { threads.append(thread) }
      #else
        threads.append(thread)
      #endif
      return true
    }

    private final class Seat {
      unowned(unsafe) let pool: WorkerPool
      let index: Int
      init(pool: WorkerPool, index: Int) {
        unsafe self.pool = pool
        self.index = index
      }
    }

    private func work(_ index: Int) {
      var seen = 0
      while true {
        waitForTurn(after: seen)
        seen += 1
        if isClosing.load(ordering: .sequentiallyConsistent) { return }
        body(index)
        unfinished.subtract(1, ordering: .acquiringAndReleasing)
      }
    }

    private func waitForTurn(after seen: Int) {
      for _ in 0..<Self.patience {
        if turn.load(ordering: .acquiring) > seen { return }
        processor_pause()
      }
      unsafe pthread_mutex_lock(mutex)
      sleepers.add(1, ordering: .sequentiallyConsistent)
      while turn.load(ordering: .sequentiallyConsistent) <= seen { unsafe pthread_cond_wait(wakeUp, mutex) }
      sleepers.subtract(1, ordering: .sequentiallyConsistent)
      unsafe pthread_mutex_unlock(mutex)
    }
  }

#endif
