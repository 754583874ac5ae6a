#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a step took, and the share of the time in which a thread of ours stood in line for a processor.
struct Timing {
  let microseconds: Double
  let waitedShare: Double
}

/// The median of `repeats` runs of `body`, each divided into `steps`; one run before them does not count.
func timing(of repeats: Int, steps: Int, _ body: () throws -> Void) rethrows -> Timing {
  try body()
  let clock = ContinuousClock()
  let waited = waitedSeconds()
  var times: [Double] = []
  for _ in 0..<max(1, repeats) { times.append(try clock.measure(body) / .seconds(1)) }
  let share = (waitedSeconds() - waited) / times.reduce(0, +)
  return Timing(microseconds: median(times) / Double(steps) * 1e6, waitedShare: share)
}

private func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}

/// How often `body` runs in about so many milliseconds, at least once; for works that are too short for one clock reading.
func count(within milliseconds: Double, _ body: () throws -> Void) rethrows -> Int {
  let clock = ContinuousClock()
  var count = 1
  while true {
    let time = try clock.measure { for _ in 0..<count { try body() } } / .milliseconds(1)
    if time > milliseconds / 8 { return max(1, Int(Double(count) * milliseconds / time)) }
    count *= 4
  }
}

/// The most memory this process has had resident so far, in bytes.
func peakMemory() -> Int {
  var usage = rusage()
  #if canImport(Glibc)
    _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  #else
    _ = unsafe getrusage(RUSAGE_SELF, &usage)
  #endif
  #if canImport(Darwin)
    return usage.ru_maxrss
  #else
    return usage.ru_maxrss * 1024
  #endif
}

/// Prints a line of JSON, which `Benchmarks/run` reads: numbers by name.
func report(_ values: KeyValuePairs<String, Double>) {
  print("{" + values.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ") + "}")
}

/// The least that a training must have done to be worth its time.
func checkLearning(first: Double, last: Double) throws {
  guard first.isFinite, last.isFinite, last < first else {
    throw BenchmarkError("the loss went from \(first) to \(last): that is no training")
  }
}
