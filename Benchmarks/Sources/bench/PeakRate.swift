import BackpropCompute
import Peak
import PeakBaseline
import Synchronization

#if arch(x86_64)
  import PeakAVX2
  import PeakAVX512
#endif

/// What this machine can do at most in the instruction set that our kernels use: GFLOP/s of one thread and of all.
///
/// The best of many short runs, as other work on the machine only ever takes away.
func peak(_ arguments: Arguments) throws {
  let threads = try arguments.number("threads", default: WorkerPool.processorCount)
  report([
    "float_one_thread": peakRate(threads: 1, lanes: lanes(of: Float.self), floatLoop),
    "float_all_threads": peakRate(threads: threads, lanes: lanes(of: Float.self), floatLoop),
    "double_one_thread": peakRate(threads: 1, lanes: lanes(of: Double.self), doubleLoop),
    "double_all_threads": peakRate(threads: threads, lanes: lanes(of: Double.self), doubleLoop),
    "threads": Double(threads),
  ])
}

/// GFLOP/s of so many threads together; the best of many runs of less than a millisecond.
func peakRate(threads: Int, lanes: Int, _ loop: @escaping @Sendable (Int) -> Double) -> Double {
  let pool = WorkerPool(count: threads)
  let turns = 100_000
  let sum = Mutex(0.0)
  let clock = ContinuousClock()
  let end = clock.now + .milliseconds(500)
  var best = Double.infinity
  while clock.now < end {
    let time = clock.measure {
      pool.run { _ in
        let part = loop(turns)
        sum.withLock { $0 += part }
      }
    }
    best = min(best, time / .nanoseconds(1))
  }
  precondition(sum.withLock { $0.isFinite })
  return Double(2 * fusedMultiplyAddsInFlight * lanes * turns * pool.count) / best
}

private func lanes<Number: Scalar>(of _: Number.Type) -> Int { Number.bestKernels.vectorWidth }

private let floatLoop: @Sendable (Int) -> Double = { turns in
  #if arch(x86_64)
    switch InstructionSet.best {
    case .avx512: return Double(PeakAVX512.float(turns: turns))
    case .avx2: return Double(PeakAVX2.float(turns: turns))
    case .baseline: break
    }
  #endif
  return Double(PeakBaseline.float(turns: turns))
}

private let doubleLoop: @Sendable (Int) -> Double = { turns in
  #if arch(x86_64)
    switch InstructionSet.best {
    case .avx512: return PeakAVX512.double(turns: turns)
    case .avx2: return PeakAVX2.double(turns: turns)
    case .baseline: break
    }
  #endif
  return PeakBaseline.double(turns: turns)
}
