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
  ///
  /// A run goes to its end whether or not a thread comes: parts belong to whoever takes them first, and the caller takes
  /// all that nobody else has. So a thread that sleeps, or that the system keeps waiting, costs speed and nothing else.
  @safe final class Crew: @unchecked Sendable {
    /// The parts that a run may have.
    let count: Int
    /// No more than there are processors beside the caller's.
    private let threadCount: Int
    private let flags: PartFlags
    private let isTaken = Atomic<Bool>(false)
    private let isClosing = Atomic<Bool>(false)
    /// Threads that sleep or were never started.
    private let sleepers: Atomic<Int>
    private let beds: [Bed]
    /// Where the caller sleeps.
    private let callersBed = Bed()

    // What follows is written by the caller alone, while it has taken the crew.
    private var work = unsafe Unmanaged.passUnretained(WorkerPool.Work { _ in })
    private var turn = 0
    private var threads: [pthread_t] = []
    private var policy = CallPolicy()

    /// Spins between two looks at the clock, about a microsecond.
    private static let spinsAtOnce = 32

    init(count: Int) {
      self.count = max(1, min(count, PartFlags.limit))
      threadCount = min(self.count, Processors.count) - 1
      flags = PartFlags(parts: self.count)
      sleepers = Atomic(threadCount)
      beds = (0..<threadCount).map { _ in Bed() }
    }

    /// Ends the threads and waits for their end.
    func close() {
      isClosing.store(true, ordering: .sequentiallyConsistent)
      flags.begin(turn + 1, parts: 0, processor: -1)
      for index in threads.indices { beds[index].wake() }
      for thread in threads { pthread_join(thread, nil) }
      threads = []
    }

    func run(_ work: WorkerPool.Work, parts: Int, isBrief: Bool) {
      let shared = min(parts, count)
      guard shared > 1, threadCount > 0,
        isTaken.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
      else {
        for part in 0..<max(0, parts) { work.body(part) }
        return
      }
      guard !policy.goesAlone() else {
        for part in 0..<parts { work.body(part) }
        return isTaken.store(false, ordering: .releasing)
      }
      let start = isBrief ? 0 : Processors.nanoseconds()
      let free = Processors.count - Processors.wanted.add(1, ordering: .relaxed).newValue
      unsafe self.work = Unmanaged.passUnretained(work)
      turn += 1
      flags.begin(turn, parts: shared, processor: Int(processor_current()))
      if sleepers.load(ordering: .relaxed) > 0 { callThreads(shared, isBrief: isBrief, free: free) }
      work.body(0)
      var own = 1
      for part in 1..<shared where flags.take(part, of: turn) {
        work.body(part)
        flags.finish(part, of: turn)
        own += 1
      }
      for part in shared..<max(shared, parts) { work.body(part) }
      // Of a brief run about what it takes, without a look at the clock.
      let took = isBrief ? 5_000 : Processors.nanoseconds() - start
      var lost = 0
      for part in 1..<shared where !flags.isDone(part, of: turn) { lost += waitFor(part, since: start) }
      policy.haveRun(hadHelp: own < shared, took: took, lost: lost)
      Processors.wanted.subtract(1, ordering: .relaxed)
      isTaken.store(false, ordering: .releasing)
    }

    /// Spins, then sleeps, until the thread that has a part is done with it. Returns the nanoseconds where they are far
    /// more than the caller needed for its own parts, in a run that began at `start`; of a brief run, where it slept.
    private func waitFor(_ part: Int, since start: Int) -> Int {
      var waitingSince = 0
      while true {
        for _ in 0..<Self.spinsAtOnce {
          if flags.isDone(part, of: turn) { return 0 }
          processor_pause()
        }
        let now = Processors.nanoseconds()
        if waitingSince == 0 { waitingSince = now }
        guard now - waitingSince > Processors.patience else { continue }
        // A processor that is idle may be given to the thread that is waited for.
        Processors.wanted.subtract(1, ordering: .relaxed)
        while !flags.isDone(part, of: turn) { callersBed.sleep { !flags.isDone(part, of: turn) } }
        Processors.wanted.add(1, ordering: .relaxed)
        let waited = Processors.nanoseconds() - waitingSince
        return start == 0 || waited > 4 * (waitingSince - start) ? waited : 0
      }
    }

    /// Starts or wakes as many threads as there are parts for and processors free.
    private func callThreads(_ parts: Int, isBrief: Bool, free: Int) {
      guard policy.calls(free: free, isBrief: isBrief) else { return }
      var called = 0
      for index in 0..<min(parts - 1, threadCount) where called < free {
        if index < threads.count ? beds[index].wake() : start(index) { called += 1 }
      }
      if called > 0 { policy.haveCalled() }
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
          seat.crew.serve(seat.index)
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
      sleepers.subtract(1, ordering: .relaxed)
      Processors.wanted.add(1, ordering: .relaxed)
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

    /// What a thread does from its start to its end.
    private func serve(_ index: Int) {
      var seen = PartFlags.Call(word: 0)
      var idleSince = 0
      while true {
        seen = nextCall(after: seen, index, idleSince: &idleSince)
        if isClosing.load(ordering: .sequentiallyConsistent) { break }
        // Its own part first: what the part works on is in this processor's cache.
        var part = index + 1
        guard part < seen.parts else { continue }
        for _ in 1..<seen.parts {
          if flags.take(part, of: seen.turn) {
            keepingSubnormals { unsafe work._withUnsafeGuaranteedRef { $0.body(part) } }
            flags.finish(part, of: seen.turn)
            callersBed.wake()
            idleSince = 0
          }
          part = part + 1 < seen.parts ? part + 1 : 1
        }
      }
      Processors.wanted.subtract(1, ordering: .relaxed)
    }

    /// Waits for a turn: spins for a while, less where the processor is wanted elsewhere, then sleeps.
    private func nextCall(
      after last: PartFlags.Call, _ index: Int, idleSince: inout Int
    ) -> PartFlags.Call {
      var seen = last
      var crowds = 0
      var now = 0
      while true {
        for _ in 0..<Self.spinsAtOnce {
          let call = flags.call
          if call != seen { return call }
          processor_pause()
        }
        if isClosing.load(ordering: .relaxed) { return seen }
        let before = now
        now = Processors.nanoseconds()
        if idleSince == 0 { idleSince = now }
        crowds = Processors.areCrowded ? crowds + 1 : 0
        // After a jump in time the system had given this processor to somebody else.
        let hasJumped = before > 0 && now - before > Processors.patience
        guard crowds > 4 || hasJumped || isInTheWay || now - idleSince > Processors.patience else { continue }
        rest(index, after: seen)
        // Called to the caller's own processor, a thread would keep the caller from its work.
        while isInTheWay {
          seen = flags.call
          rest(index, after: seen)
        }
        idleSince = 0
        now = 0
      }
    }

    private var isInTheWay: Bool {
      let processor = Int(processor_current())
      return processor >= 0 && processor == flags.callersProcessor
    }

    private func rest(_ index: Int, after seen: PartFlags.Call) {
      Processors.wanted.subtract(1, ordering: .relaxed)
      sleepers.add(1, ordering: .relaxed)
      beds[index].sleep { flags.call == seen && !isClosing.load(ordering: .sequentiallyConsistent) }
      sleepers.subtract(1, ordering: .relaxed)
      Processors.wanted.add(1, ordering: .relaxed)
    }
  }

#endif
