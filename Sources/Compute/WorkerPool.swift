#if hasFeature(Embedded)

  /// One worker: the calling thread.
  public final class WorkerPool: Sendable {
    /// Always 1 here.
    public let count: Int
    /// A pool of one, whatever `count` is.
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
  /// all its parts itself. When the pool goes, its threads end.
  public final class WorkerPool: Sendable {
    /// How many parts `run` divides into, the calling thread's included.
    public let count: Int
    // The threads hold the crew and not the pool, so that the pool can go while they wait.
    private let crew: Crew

    /// The machine's processors, or as many of them as this process's control group allows.
    public static let processorCount = Crew.processorCount

    /// Starts `count - 1` threads; at least one worker (the caller) there always is. A machine that gives fewer threads
    /// than asked for gets a smaller pool.
    public init(count: Int = WorkerPool.processorCount) {
      crew = Crew(count: count)
      self.count = crew.count
    }

    deinit { crew.close() }

    /// Calls `body(0)` ... `body(count - 1)`, each once, side by side, and returns when all have returned.
    public func run(_ body: @escaping @Sendable (Int) -> Void) { crew.run(body) }
  }

#endif
