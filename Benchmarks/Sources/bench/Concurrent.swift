import Backprop
import BackpropCompute
import Foundation

/// Trainers side by side in one process, each on a thread and with a pool of its own: what a step takes, over all of them,
/// beside the steps of one trainer alone with the same workers and with one.
///
/// Trainers that fill the machine between them can do no better together than one that has it to itself.
func concurrent(_ arguments: Arguments) throws {
  let layers = try arguments.numbers("layers", default: [784, 512, 256, 10])
  let batch = try arguments.number("batch", default: 128)
  let steps = try arguments.number("steps", default: 100)
  let count = try arguments.number("trainers", default: 2)
  let threads = try arguments.number("threads", default: 2)
  guard layers.count > 1, layers.allSatisfy({ $0 > 0 }), batch > 0, steps > 0, count > 0 else {
    throw BenchmarkError("concurrent: expected two layers or more, and sizes above 0")
  }
  let data = try randomData(rows: batch * steps, layers: layers)
  func trainer(_ threads: Int) throws -> Trainer<Float> {
    try Trainer(
      network(layers), objective: layers[layers.count - 1] > 1 ? .classes : .binary,
      optimizer: .adam(learningRate: 0.001), data: data, batch: .rows(batch),
      workers: WorkerPool(count: threads))
  }
  let repeats = try arguments.number("repeats", default: 5)
  let (alone, one) = (try trainer(threads), try trainer(1))
  let together = try (0..<count).map { _ in try trainer(threads) }
  report([
    "together": try timing(of: repeats, steps: steps * count) { try epochs(of: together) }.microseconds,
    "alone": try timing(of: repeats, steps: steps) { _ = try alone.epoch() }.microseconds,
    "one_thread": try timing(of: repeats, steps: steps) { _ = try one.epoch() }.microseconds,
  ])
}

/// One epoch of each, on a thread for each.
private func epochs(of trainers: [Trainer<Float>]) throws {
  let ended = DispatchGroup()
  let failures = Failures()
  for trainer in trainers {
    // A trainer belongs to one thread at a time, and this one waits for the others.
    nonisolated(unsafe) let trainer = trainer
    ended.enter()
    Thread {
      do { _ = try unsafe trainer.epoch() } catch { failures.add(error) }
      ended.leave()
    }.start()
  }
  ended.wait()
  if let first = failures.all.first { throw first }
}

/// What went wrong on any thread.
private final class Failures: @unchecked Sendable {
  private let lock = NSLock()
  private var errors: [any Error] = []
  var all: [any Error] { lock.withLock { errors } }
  func add(_ error: any Error) { lock.withLock { errors.append(error) } }
}
