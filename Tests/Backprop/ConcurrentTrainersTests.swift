import Backprop
import BackpropCompute
import Foundation
import Testing

/// Trainings side by side in one process, each on a thread of its own, with more workers in all than there are
/// processors: all come to their ends, with the bytes that each has alone.
@Suite(.timeLimit(.minutes(5))) struct ConcurrentTrainersTests {
  /// Real threads: tasks would take turns on as many as there are processors.
  func onThreads<Result: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) throws -> Result
  ) async throws -> [Result] {
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
      for index in 0..<count {
        group.addTask {
          try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
              continuation.resume(with: Swift.Result { (index, try body(index)) })
            }
            thread.stackSize = 4 << 20
            thread.start()
          }
        }
      }
      var results: [(Int, Result)] = []
      for try await result in group { results.append(result) }
      return results.sorted { $0.0 < $1.0 }.map { $0.1 }
    }
  }

  /// Numbers 0, 3 and so on are small networks in blocks of rows, the others go the long way, one with sums over whole batches;
  /// every epoch is evaluated too.
  static func train(_ number: Int, pool: WorkerPool, epochs: Int = 6) throws -> [UInt64] {
    let layers: [[Layer]] = [
      [.dense(30, .tanh), .dense(3)], [.dense(200, .gelu), .dropout(0.2), .dense(3)],
      [.dense(120, .relu, hasBias: false), .batchNorm, .dense(3)],
    ]
    let data = try randomData(
      rows: 2500, inputs: 40, outputs: 3, objective: .classes, seed: UInt64(number), of: Float.self)
    let trainer = try Trainer(
      Network<Float>(inputs: 40, layers: layers[number % 3], seed: UInt64(number)), objective: .classes,
      optimizer: .adam(), data: data, validation: data.selecting(rows: Array(0..<200)),
      batch: .rows(number % 3 == 0 ? 2500 : 100), seed: UInt64(number), workers: pool)
    var losses: [UInt64] = []
    for _ in 0..<epochs {
      let report = try trainer.epoch()
      losses += [report.loss.bitPattern, report.validation?.loss.bitPattern ?? 0]
    }
    return bits(trainer.network.parameters) + losses
  }

  @Test(arguments: [2, 3]) func poolsOfTheirOwn(workers: Int) async throws {
    let alone = try (0..<6).map { try Self.train($0, pool: WorkerPool(count: 1)) }
    let together = try await onThreads(6) { try Self.train($0, pool: WorkerPool(count: workers)) }
    #expect(together == alone)
  }

  @Test func onePoolForAll() async throws {
    let alone = try (0..<6).map { try Self.train($0, pool: WorkerPool(count: 1)) }
    let pool = WorkerPool(count: 2)
    let together = try await onThreads(6) { try Self.train($0, pool: pool) }
    #expect(together == alone)
  }

  /// A pool's worker may train with a pool of its own, or with the very pool that it works for.
  @Test func trainingsWithinARun() throws {
    let alone = try (0..<3).map { try Self.train($0, pool: WorkerPool(count: 1), epochs: 2) }
    let pool = WorkerPool(count: 3)
    pool.run { part in
      let bytes = try? [pool, WorkerPool(count: 2)].map { try Self.train(part, pool: $0, epochs: 2) }
      #expect(bytes == [alone[part], alone[part]])
    }
  }
}
