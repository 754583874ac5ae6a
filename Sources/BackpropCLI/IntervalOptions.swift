import ArgumentParser
import Backprop
import BackpropCompute

/// How sure the scores are said to be.
struct IntervalOptions: ParsableArguments {
  @Option(help: "The share of intervals that hold the score on rows without end.")
  var level = 0.95

  @Option(
    help:
      "How often the rows are drawn anew for the intervals; 0 leaves these out. (default: 1000, down to 100 of many rows)"
  )
  var resamples: Int?

  @Option(help: "The seed of the draws.")
  var seed: UInt64 = 0

  func validate() throws {
    guard level > 0, level < 1 else {
      throw ValidationError("--level: expected a share above 0 and below 1, such as 0.95, got \(level)")
    }
    if let resamples, resamples != 0, !(20...1_000_000).contains(resamples) {
      throw ValidationError("--resamples: expected 0, or 20 to 1000000, got \(resamples)")
    }
  }

  /// Nil where no intervals are wanted.
  func resampling() throws -> Resampling? {
    if resamples == 0 { return nil }
    return try Resampling(level: level, count: resamples, seed: seed)
  }
}
