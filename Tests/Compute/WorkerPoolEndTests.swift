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
}
