import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ctrl-C: the first asks for an orderly end, the second ends at once.
enum Interrupt {
  private static let count = Atomic<Int>(0)

  /// Whether it was pressed.
  static var wasAsked: Bool { count.load(ordering: .relaxed) > 0 }

  /// From now on Ctrl-C (and a polite kill) asks instead of ending.
  static func listen() {
    // The counter is made here and not within the handler, which may not wait for anything.
    _ = wasAsked
    let handler: @convention(c) (Int32) -> Void = { _ in
      if Interrupt.count.wrappingAdd(1, ordering: .relaxed).newValue > 1 { _exit(130) }
    }
    signal(SIGINT, handler)
    signal(SIGTERM, handler)
    // A closed pipe is found out by the write that fails.
    signal(SIGPIPE, SIG_IGN)
    // Whoever started this process may have left the signals blocked, and that is inherited.
    var asked = sigset_t()
    unsafe sigemptyset(&asked)
    unsafe sigaddset(&asked, SIGINT)
    unsafe sigaddset(&asked, SIGTERM)
    unsafe pthread_sigmask(SIG_UNBLOCK, &asked, nil)
  }
}
