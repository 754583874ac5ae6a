#if hasFeature(Embedded)

  /// One worker: the calling thread.
  public final class WorkerPool: Sendable {
    /// Always 1 here.
    public let count: Int
    /// Always 1 here.
    public static let processorCount = 1
    /// A pool of one, whatever `count` is.
    public init(count: Int = 1) { self.count = 1 }

    /// Something to do in parts.
    public final class Work: Sendable {
      let body: @Sendable (Int) -> Void
      /// Work that is divided by this function.
      public init(_ body: @escaping @Sendable (_ part: Int) -> Void) { self.body = body }
    }

    /// Does all parts, one after the other.
    public func run(_ work: Work, parts: Int, isBrief: Bool = false) {
      for part in 0..<max(0, parts) { work.body(part) }
    }
    /// Calls `body(0)`.
    public func run(_ body: @Sendable (Int) -> Void) { body(0) }
  }

#else

  /// Threads that wait for work: they spin for some microseconds, then sleep.
  ///
  /// `run` calls a function once for each part and returns when all are done; it takes no memory. Who computes what has no
  /// say in any result, so a pool may have any number of workers: it starts no more threads than there are processors, and
  /// while other pools keep these busy, fewer take part. Two callers at once are safe: the second does all its parts
  /// itself, and so does a run within a run. When the pool goes, its threads end.
  public final class WorkerPool: Sendable {
    /// How many workers share a run, the calling thread included: at most 1024.
    public let count: Int
    // The threads hold the crew and not the pool, so that the pool can go while they wait.
    private let crew: Crew

    /// The machine's processors, or as many of them as this process or its control group may use.
    public static let processorCount = Processors.count

    /// A pool of `count` workers; at least one (the caller) there always is. Threads are started by the first run that
    /// has work for them; where the system gives none, the caller does their parts.
    public init(count: Int = WorkerPool.processorCount) {
      crew = Crew(count: count)
      self.count = crew.count
    }

    deinit { crew.close() }

    /// Something to do in parts, made once and run often: a run of it counts no references.
    public final class Work: Sendable {
      let body: @Sendable (Int) -> Void
      /// Work that is divided by this function, which is called from several threads at once.
      public init(_ body: @escaping @Sendable (_ part: Int) -> Void) { self.body = body }
    }

    /// Does the parts 0 ..< `parts`, each once, side by side, and returns when all are done. Of more parts than workers the
    /// caller does those beyond alone: work in many parts of different lengths has one part for each worker, which takes one
    /// after the other.
    ///
    /// - Parameter isBrief: all of it takes less than about 50 microseconds. Sleeping threads are then woken only where
    ///   such runs follow each other closely.
    public func run(_ work: Work, parts: Int, isBrief: Bool = false) {
      withExtendedLifetime(self) { crew.run(work, parts: parts, isBrief: isBrief) }
    }

    /// Calls `body(0)` ... `body(count - 1)`, each once, side by side, and returns when all have returned.
    public func run(_ body: @escaping @Sendable (Int) -> Void) { run(Work(body), parts: count) }
  }

#endif
