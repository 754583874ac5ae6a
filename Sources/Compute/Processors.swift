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

  /// The processors that this process has, and how many threads of its pools want one.
  ///
  /// Pools count here who computes or spins, so that pools side by side do not ask for more processors than there are: one
  /// that finds none free does its work with fewer threads, which has no say in any result.
  enum Processors {
    /// The machine's processors, or as many of them as this process or its control group may use.
    static let count: Int = {
      var count = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
      let allowed = Int(processor_count_allowed())
      if allowed > 0 { count = min(count, allowed) }
      #if os(Linux)
        if let quota { count = max(1, min(count, quota)) }
      #endif
      return count
    }()

    /// Threads inside a `run`, and threads that spin for the next one.
    static let wanted = Atomic<Int>(0)

    /// Whether more processors are wanted than there are.
    static var areCrowded: Bool { wanted.load(ordering: .relaxed) > count }

    /// Nanoseconds of spinning before sleep: about what waking up costs.
    static let patience = 50_000

    /// Nanoseconds on a clock that only goes forward. Costs about 25 of them.
    static func nanoseconds() -> Int {
      var time = timespec()
      unsafe clock_gettime(CLOCK_MONOTONIC, &time)
      return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
    }

    #if os(Linux)
      /// The processors that a control group of the second kind allows: "QUOTA PERIOD" in cpu.max.
      private static var quota: Int? {
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
    #endif
  }

#endif
