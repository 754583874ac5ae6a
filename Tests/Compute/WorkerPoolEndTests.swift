import BackpropCompute
import Foundation
import Testing

@Suite(.serialized) struct WorkerPoolEndTests {
  /// The threads of this process, where the system tells.
  private var threads: Int? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
    return status.split(separator: "\n").first { $0.hasPrefix("Threads:") }
      .flatMap { Int($0.dropFirst(8).trimmingCharacters(in: .whitespaces)) }
  }

  @Test("A pool that is let go ends its threads, and holds nothing that its last call captured")
  func goes() {
    final class Captured: Sendable {}
    weak var pool: WorkerPool?
    weak var captured: Captured?
    let before = threads
    for _ in 0..<20 {
      let workers = WorkerPool(count: 4)
      let held = Captured()
      workers.run { _ in _ = held }
      pool = workers
      captured = held
    }
    #expect(pool == nil)
    #expect(captured == nil)
    // 20 pools of 3 threads each would show among whatever else the test process starts and ends meanwhile.
    if let before, let after = threads { #expect(after < before + 40) }
  }

  /// A pool may be let go at any time: while its threads are being started, spin, or fall asleep, and by any of the
  /// threads that used it.
  @Test(.timeLimit(.minutes(1))) func goesAtAnyTime() async {
    for turn in 0..<200 {
      let pool = WorkerPool(count: 4)
      for _ in 0..<turn % 5 { pool.run { _ in } }
      if turn % 10 == 0 { try? await Task.sleep(for: .microseconds(30 * (turn / 10))) }
    }
    await withTaskGroup { group in
      for _ in 0..<20 {
        let pool = WorkerPool(count: 3)
        for _ in 0..<4 { group.addTask { for _ in 0..<20 { pool.run { _ in } } } }
      }
    }
  }

  /// The last one to hold the pool may be its own work.
  @Test(.timeLimit(.minutes(1))) func goesWithinItsOwnRun() {
    for _ in 0..<100 {
      weak var gone: WorkerPool?
      do {
        let pool = WorkerPool(count: 3)
        gone = pool
        pool.run { [pool] part in if part == 2 { pool.run { _ in } } }
      }
      #expect(gone == nil)
    }
  }
}
