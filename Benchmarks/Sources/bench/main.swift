// bench WORK: warms up, measures once, and prints the microseconds that one training step took.
//
//     circles    1000 rows, 2-10-5-1, ReLU, full batch, binary cross-entropy, gradient descent, Double, one thread
//     sine       500 rows, 1-10-10-1, ReLU, one row a step, half squared error of a sigmoid, Double, one thread
//     dense      784-512-256-10, ReLU, batches of 128 in random order, cross-entropy, Adam, Float, two threads

/// Microseconds a step over `epochs` epochs, after `warmUp` epochs that do not count.
func measure(warmUp: Int, epochs: Int, stepsPerEpoch: Int, _ epoch: () throws -> Void) rethrows -> Double {
  for _ in 0..<warmUp { try epoch() }
  let clock = ContinuousClock()
  let time = try clock.measure { for _ in 0..<epochs { try epoch() } }
  return time / .microseconds(1) / Double(epochs * stepsPerEpoch)
}

let works = ["circles": circles, "sine": sine, "dense": dense]
guard CommandLine.arguments.count == 2, let work = works[CommandLine.arguments[1]] else {
  print("usage: bench \(works.keys.sorted().joined(separator: " | "))")
  throw BenchmarkError.usage
}
print(try work())

enum BenchmarkError: Error { case usage }
