import BackpropCompute
import Synchronization
import Testing

@Suite struct WorkerPoolTests {
  /// How often each part was called.
  final class Calls: Sendable {
    private let counts: Mutex<[Int]>
    init(_ parts: Int) { counts = Mutex(Array(repeating: 0, count: parts)) }
    func count(_ part: Int) { counts.withLock { $0[part] += 1 } }
    var all: [Int] { counts.withLock { $0 } }
  }

  @Test(arguments: [1, 2, 3, 8]) func eachPartOnceInEveryTurn(workers: Int) {
    let pool = WorkerPool(count: workers)
    #expect(pool.count == workers)
    let calls = Calls(workers)
    let turns = 2000
    for turn in 1...turns {
      pool.run { calls.count($0) }
      // All parts are done when run returns, not later.
      if turn % 100 == 0 { #expect(calls.all == Array(repeating: turn, count: workers)) }
    }
    #expect(calls.all == Array(repeating: turns, count: workers))
  }

  @Test func sizesBelowOneAreOne() {
    #expect(WorkerPool(count: 0).count == 1)
    #expect(WorkerPool(count: -3).count == 1)
    #expect(WorkerPool.processorCount >= 1)
  }

  /// Sleeping workers wake up, and a pool that never ran ends.
  @Test func sleepAndEnd() async throws {
    _ = WorkerPool(count: 4)
    let pool = WorkerPool(count: 3)
    let calls = Calls(3)
    for _ in 0..<3 {
      pool.run { calls.count($0) }
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(calls.all == [3, 3, 3])
  }

  @Test(arguments: [1, 2, 3, 8]) func aRunWithinARunDoesAllItsParts(workers: Int) {
    let pool = WorkerPool(count: workers)
    let outer = Calls(workers)
    let inner = Calls(workers)
    for _ in 0..<20 {
      pool.run { part in
        outer.count(part)
        pool.run { inner.count($0) }
      }
    }
    #expect(outer.all == Array(repeating: 20, count: workers))
    #expect(inner.all == Array(repeating: 20 * workers, count: workers))
  }

  @Test(arguments: [1, 2, 3, 8]) func callersAtOnce(workers: Int) async {
    let pool = WorkerPool(count: workers)
    let calls = (0..<4).map { _ in Calls(workers) }
    await withTaskGroup { group in
      for caller in calls {
        group.addTask {
          for turn in 1...200 {
            pool.run { caller.count($0) }
            if caller.all != Array(repeating: turn, count: workers) { return }
          }
        }
      }
    }
    for caller in calls { #expect(caller.all == Array(repeating: 200, count: workers)) }
  }

  /// Parts need not be as many as workers: fewer, more, one or none.
  @Test(.timeLimit(.minutes(1)), arguments: [1, 2, 3, 8]) func anyNumberOfParts(workers: Int) {
    let pool = WorkerPool(count: workers)
    let calls = Calls(20)
    let work = WorkerPool.Work { calls.count($0) }
    var want = Array(repeating: 0, count: 20)
    for turn in 0..<600 {
      let parts = turn * 7 % 21
      pool.run(work, parts: parts, isBrief: turn % 2 == 0)
      for part in 0..<parts { want[part] += 1 }
      if turn % 50 == 0 { #expect(calls.all == want) }
    }
    pool.run(work, parts: -1)
    #expect(calls.all == want)
  }

  /// Parts of different lengths: the caller waits for the longest, awake or asleep.
  @Test(.timeLimit(.minutes(1))) func theLastPartIsWaitedFor() {
    let pool = WorkerPool(count: 3)
    let calls = Calls(3)
    let work = WorkerPool.Work { part in
      let end = ContinuousClock.now + .microseconds([0, 3, 300][part])
      while ContinuousClock.now < end {}
      calls.count(part)
    }
    for turn in 1...300 {
      pool.run(work, parts: 3)
      #expect(calls.all == [turn, turn, turn])
    }
  }

  /// Several pools at once, of more workers than there are processors, as concurrent trainings have them.
  @Test(.timeLimit(.minutes(1))) func poolsBesideEachOther() async {
    let calls = (0..<6).map { _ in Calls(4) }
    await withTaskGroup { group in
      for caller in calls {
        group.addTask {
          let pool = WorkerPool(count: 4)
          let work = WorkerPool.Work { caller.count($0) }
          for _ in 0..<3000 { pool.run(work, parts: 4) }
        }
      }
    }
    for caller in calls { #expect(caller.all == Array(repeating: 3000, count: 4)) }
  }

  /// What the workers wrote is seen by the caller.
  @Test func writesAreSeen() {
    let pool = WorkerPool(count: 3)
    let buffer = AlignedBuffer<Double>(count: 3 * 16)
    for turn in 1...500 {
      pool.run { buffer.pointer[$0 * 16] += Double($0 + 1) }
      #expect([0, 16, 32].map { buffer.pointer[$0] } == [1, 2, 3].map { $0 * Double(turn) })
    }
  }
}
