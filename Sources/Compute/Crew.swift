#if !hasFeature(Embedded)

  import CProcessor
  import Synchronization

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// The threads of a `WorkerPool` and what they share. Each thread holds the crew; `close` ends them.
  @safe final class Crew: @unchecked Sendable {
    /// The threads, and the caller.
    private(set) var count = 1

    private typealias Body = @Sendable (Int) -> Void
    private static let nothing: Body = { _ in }
    private var body = Crew.nothing
    private let turn = Atomic<Int>(0)
    private let unfinished = Atomic<Int>(0)
    private let sleepers = Atomic<Int>(0)
    private let isBusy = Atomic<Bool>(false)
    private let isClosing = Atomic<Bool>(false)
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let wakeUp = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var threads: [pthread_t] = []

    /// Spins before sleeping, or before giving the processor away: about 20 microseconds, the length of the pauses
    /// between the phases of a step.
    private static let patience = 2_000

    init(count: Int) {
      unsafe pthread_mutex_init(mutex, nil)
      unsafe pthread_cond_init(wakeUp, nil)
      while self.count < count, start(self.count) { self.count += 1 }
    }

    deinit {
      unsafe pthread_cond_destroy(wakeUp)
      unsafe pthread_mutex_destroy(mutex)
      unsafe wakeUp.deallocate()
      unsafe mutex.deallocate()
    }

    /// Ends the threads and waits for their end.
    func close() {
      isClosing.store(true, ordering: .sequentiallyConsistent)
      unsafe pthread_mutex_lock(mutex)
      turn.add(1, ordering: .sequentiallyConsistent)
      unsafe pthread_cond_broadcast(wakeUp)
      unsafe pthread_mutex_unlock(mutex)
      for thread in threads { pthread_join(thread, nil) }
      threads = []
    }

    func run(_ body: @escaping @Sendable (Int) -> Void) {
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
      var spins = 0
      while unfinished.load(ordering: .acquiring) > 0 {
        processor_pause()
        spins += 1
        if spins > Self.patience { sched_yield() }
      }
      // Nothing that the caller's closure holds outlives the call.
      self.body = Self.nothing
      isBusy.store(false, ordering: .releasing)
    }

    private func start(_ index: Int) -> Bool {
      let seat = Seat(crew: self, index: index)
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
          seat.crew.work(seat.index)
          return nil
        }, argument)
      guard failed == 0 else {
        unsafe Unmanaged<Seat>.fromOpaque(argument).release()
        return false
      }
      #if canImport(Darwin)
        if let thread { threads.append(thread) }
      #else
        threads.append(thread)
      #endif
      return true
    }

    private final class Seat {
      let crew: Crew
      let index: Int
      init(crew: Crew, index: Int) {
        self.crew = crew
        self.index = index
      }
    }

    private func work(_ index: Int) {
      var seen = 0
      while true {
        waitForTurn(after: seen)
        seen += 1
        if isClosing.load(ordering: .sequentiallyConsistent) { return }
        keepingSubnormals { body(index) }
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

    /// The machine's processors, or as many of them as this process's control group allows.
    static let processorCount: Int = {
      var count = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
      #if os(Linux)
        if let quota = controlGroupQuota { count = max(1, min(count, quota)) }
      #endif
      return count
    }()

    /// The processors that a control group of the second kind allows: "QUOTA PERIOD" in cpu.max.
    private static var controlGroupQuota: Int? {
      guard let file = unsafe fopen("/sys/fs/cgroup/cpu.max", "r") else { return nil }
      defer { unsafe fclose(file) }
      var line = [CChar](repeating: 0, count: 64)
      guard unsafe fgets(&line, 64, file) != nil else { return nil }
      let text = String(
        decoding: line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let numbers = text.split(separator: " ").map { Int($0) }
      guard numbers.count == 2, let quota = numbers[0], let period = numbers[1], period > 0 else {
        return nil
      }
      return (quota + period - 1) / period
    }
  }

#endif
