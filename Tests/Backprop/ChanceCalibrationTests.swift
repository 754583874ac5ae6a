import Backprop
import BackpropCompute
import TestSupport
import Testing

/// Errors of calibration, and what chance makes of them, against NumPy and by simulation.
@Suite struct ChanceCalibrationTests {
  @Test func expectedCalibrationErrorAgreesWithNumPy() throws {
    let fixtures = try ScoreFixtures()
    let score = try #require(Score.named("ece"))
    for (key, answers) in [
      ("binary", try [fixtures.binary(), fixtures.binary(weighted: true)]),
      ("three", try [fixtures.three(), fixtures.three(weighted: true)]),
    ] {
      for (answers, want) in zip(answers, fixtures.numbers(key, "ece")) {
        #expect(isClose(score.value(of: answers) ?? .nan, want, relative: 1e-8), "\(key)")
      }
    }
  }

  /// The mean and the 95 % quantile of 2,000 tables of labels drawn from the probabilities.
  @Test func errorsByChanceAgreeWithNumPy() throws {
    let fixtures = try ScoreFixtures()
    let test = try ChanceCalibration(of: fixtures.binary(), resampling: Resampling(count: 4_000))
    let want = fixtures.numbers("binary", "chance")
    #expect(isClose(test.expected, want[0], relative: 0.03), "\(test), \(want)")
    #expect(isClose(test.bound, want[1], relative: 0.04), "\(test), \(want)")
    #expect(isClose(test.error, fixtures.numbers("binary", "ece")[0], relative: 1e-8))
  }

  /// A calibrated model is within chance in about 95 % of tables; one that promises too much is not.
  @Test func whoIsCalibrated() throws {
    let source = RandomSource(seed: 2)
    let resampling = try Resampling(count: 200)
    var (within, sureWithin) = (0, 0)
    for sample in 0..<300 {
      let p = (0..<300).map { source.uniform(.data, step: UInt64(sample), index: $0) }
      let actual = (0..<300).map { source.uniform(.split, step: UInt64(sample), index: $0) < p[$0] ? 1 : 0 }
      if try ChanceCalibration(of: ScoreFixtures.answers(actual, p), resampling: resampling).isWithinChance {
        within += 1
      }
      // Twice the log-odds.
      let sure = p.map { $0 * $0 / ($0 * $0 + (1 - $0) * (1 - $0)) }
      if try ChanceCalibration(of: ScoreFixtures.answers(actual, sure), resampling: resampling).isWithinChance
      {
        sureWithin += 1
      }
    }
    #expect((270...297).contains(within) && sureWithin < 60, "\(within), \(sureWithin)")
  }

  @Test func workersHaveNoSay() throws {
    let answers = try ScoreFixtures().three(weighted: true)
    let one = try ChanceCalibration(of: answers, workers: WorkerPool(count: 1))
    let three = try ChanceCalibration(of: answers, workers: WorkerPool(count: 3))
    #expect(one == three)
    #expect(one.probability > 0 && one.probability <= 1 && one.bound >= one.expected)
    let single = try ChanceCalibration(of: ScoreFixtures.answers([0], [0.4]))
    #expect(isClose(single.error, 0.4, relative: 1e-12))
  }

  /// SciPy: binomtest(37, 50).proportion_ci(0.95, method="wilson").
  @Test func intervalsOfBins() throws {
    let fixtures = try ScoreFixtures()
    let actual = (0..<50).map { $0 < 37 ? 1 : 0 }
    let p = Array(repeating: 0.65, count: 50)
    let bin = try #require(CalibrationCurve(actual: actual, probabilities: p).bins.first)
    let ends = fixtures.numbers("wilson", "ends")
    let interval = bin.interval(deviations: 1.959963984540054)
    #expect(isClose([interval.lower, interval.upper], ends, relative: 1e-9))
    // Equal weights say nothing new; unequal ones say less.
    let equal = try #require(
      CalibrationCurve(actual: actual, probabilities: p, weights: p.map { _ in 3 }).bins.first)
    #expect(isClose(equal.effectiveRows, 50, relative: 1e-12))
    let unequal = try #require(
      CalibrationCurve(actual: actual, probabilities: p, weights: p.indices.map { Double(1 + $0 % 2) }).bins
        .first)
    #expect(isClose(unequal.effectiveRows, 75 * 75 / 125.0, relative: 1e-12))
  }
}
