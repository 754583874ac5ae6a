import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Lets workers pass in the order of their numbers, counted from 0.
final class Turnstile: Sendable {
  private let next = Atomic<Int>(0)

  /// Returns when all lower numbers have passed.
  func wait(for number: Int) {
    var looks = 0
    while next.load(ordering: .acquiring) != number {
      looks += 1
      // Turns are short and workers few: the one before is about to pass, unless the system has stopped it.
      if looks > 1_000 { sched_yield() }
    }
  }

  /// Lets the next number pass.
  func pass() { next.add(1, ordering: .releasing) }
}
