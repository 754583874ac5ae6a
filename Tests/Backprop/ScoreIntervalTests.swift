import Backprop
import BackpropCompute
import TestSupport
import Testing

/// Intervals of scores against the bootstrap of other programs, the binomial distribution, and truth itself.
@Suite struct ScoreIntervalTests {
  /// Ends within 15 % of the width: both sides draw at random, 1,000 and 2,000 times.
  private func expect(
    _ got: [ScoreInterval?], _ want: [(name: String, ends: [Double])], tolerance: Double = 0.15
  ) throws {
    #expect(!want.isEmpty && got.count == want.count)
    for (interval, (name, ends)) in zip(got, want) {
      let interval = try #require(interval, "\(name)")
      let room = tolerance * (ends[1] - ends[0])
      #expect(
        isClose(interval.lower, ends[0], relative: 0, absolute: room)
          && isClose(interval.upper, ends[1], relative: 0, absolute: room), "\(name): \(interval), \(ends)")
    }
  }

  @Test func twoClassesAgreeWithScikitLearn() throws {
    let fixtures = try ScoreFixtures()
    for (key, isWeighted) in [("intervals", false), ("weighted", true)] {
      let want = fixtures.pairs("binary", key)
      let scores = try want.map { try #require(Score.named($0.name)) }
      try expect(fixtures.binary(weighted: isWeighted).intervals(of: scores), want)
    }
  }

  @Test func threeClassesAgreeWithScikitLearn() throws {
    let fixtures = try ScoreFixtures()
    let want = fixtures.pairs("three", "intervals")
    let scores = try want.map { name, _ in
      switch name {
      case "recall[b]": Score.of(.recall, class: 1, label: "b")
      case "precision[b]": Score.of(.precision, class: 1, label: "b")
      default: try #require(Score.named(name))
      }
    }
    #expect(scores.map(\.name) == want.map(\.name))
    try expect(fixtures.three().intervals(of: scores), want)
  }

  @Test func numbersAgreeWithScikitLearn() throws {
    let fixtures = try ScoreFixtures()
    let want = fixtures.pairs("numbers", "intervals")
    let scores = try want.map { try #require(Score.named($0.name)) }
    let numbers = try RegressionScores(
      actual: fixtures.numbers("numbers", "actual"), predicted: fixtures.numbers("numbers", "predicted"))
    try expect(numbers.intervals(of: scores), want)
  }

  /// In 1000 samples of 150 rows the true accuracy lies in about 95 % of the intervals, and the true mean absolute
  /// error of normal errors, sqrt(2 / pi), too.
  @Test func coverage() throws {
    let accuracy = try #require(Score.named("accuracy"))
    let error = try #require(Score.named("mae"))
    let resampling = try Resampling(count: 400, seed: 3)
    let source = RandomSource(seed: 11)
    var (found, foundError) = (0, 0)
    let rows = 150
    for sample in 0..<1_000 {
      let actual = (0..<rows).map { source.uniform(.data, step: UInt64(sample), index: $0) < 0.8 ? 1 : 0 }
      let answers = try ScoreFixtures.answers(actual, Array(repeating: 0.7, count: rows))
      let interval = try #require(answers.intervals(of: [accuracy], resampling: resampling)[0])
      if interval.lower <= 0.8, 0.8 <= interval.upper { found += 1 }
      let noise = (0..<rows).map { source.normal(.split, step: UInt64(sample), index: $0) }
      let numbers = try RegressionScores(actual: Array(repeating: 0, count: rows), predicted: noise)
      let other = try #require(numbers.intervals(of: [error], resampling: resampling)[0])
      let truth = (2 / Double.pi).squareRoot()
      if other.lower <= truth, truth <= other.upper { foundError += 1 }
    }
    #expect((925...975).contains(found) && (925...975).contains(foundError), "\(found), \(foundError)")
  }

  /// A miscalibrated model's true error is found too, although errors of calibration grow when rows come twice.
  @Test func coverageOfTheCalibrationError() throws {
    let score = try #require(Score.named("ece"))
    let resampling = try Resampling(count: 200)
    let source = RandomSource(seed: 5)
    var found = 0
    for sample in 0..<300 {
      // 95 % are promised, 80 % come: off by 0.15 in one bin.
      let actual = (0..<200).map { source.uniform(.data, step: UInt64(sample), index: $0) < 0.8 ? 1 : 0 }
      let answers = try ScoreFixtures.answers(actual, Array(repeating: 0.95, count: 200))
      let interval = try #require(answers.intervals(of: [score], resampling: resampling)[0])
      if interval.lower <= 0.15, 0.15 <= interval.upper { found += 1 }
    }
    #expect((275...297).contains(found), "\(found)")
  }

  @Test func theSameForAnyWorkersAndAnotherForAnotherSeed() throws {
    let answers = try ScoreFixtures().three(weighted: true)
    let scores = Score.all(ofClasses: 3)
    let one = answers.intervals(of: scores, workers: WorkerPool(count: 1))
    #expect(one == answers.intervals(of: scores, workers: WorkerPool(count: 3)))
    let other = try answers.intervals(of: scores, resampling: Resampling(seed: 1))
    #expect(one != other)
    // A narrower one lies within.
    let narrow = try answers.intervals(of: scores, resampling: Resampling(level: 0.5))
    for (wide, narrow) in zip(one, narrow) {
      guard let wide, let narrow else { continue }
      #expect(wide.lower <= narrow.lower && narrow.upper <= wide.upper)
    }
  }

  /// Rows of weight 0 are no rows.
  @Test func rowsWithoutWeight() throws {
    let (actual, p) = ([1, 0, 1, 1, 0, 1, 0, 0], [0.9, 0.2, 0.4, 0.8, 0.6, 0.7, 0.1, 0.3])
    let scores = Score.all(ofClasses: 2)
    let few = try ScoreFixtures.answers(actual, p, Array(repeating: 1, count: 8)).intervals(of: scores)
    let more = try ScoreFixtures.answers(
      actual + [0, 1], p + [0.99, 0.01], Array(repeating: 1, count: 8) + [0, 0]
    ).intervals(of: scores)
    #expect(few == more)
  }

  /// SciPy: binomtest(30, 30).proportion_ci(0.9, method="exact"), and of none of them.
  @Test func sharesThatAreCertain() throws {
    let fixtures = try ScoreFixtures()
    let accuracy = try #require(Score.named("accuracy"))
    let resampling = try Resampling(level: 0.9)
    let lower = try #require(fixtures.numbers("exact", "lower").first)
    let p = Array(repeating: 0.9, count: 30)
    let right = try ScoreFixtures.answers(p.map { _ in 1 }, p).intervals(
      of: [accuracy], resampling: resampling)
    #expect(isClose(right[0]?.lower ?? 0, lower, relative: 1e-9) && right[0]?.upper == 1)
    let wrong = try ScoreFixtures.answers(p.map { _ in 0 }, p).intervals(
      of: [accuracy], resampling: resampling)
    #expect(isClose(wrong[0]?.upper ?? 0, 1 - lower, relative: 1e-9) && wrong[0]?.lower == 0)
    // The recall of a class is a share of its rows alone.
    let mixed = try ScoreFixtures.answers(
      Array(repeating: 1, count: 30) + Array(repeating: 0, count: 9), p + Array(repeating: 0.6, count: 9))
    let recall = mixed.intervals(
      of: [Score.of(.recall, class: 1, label: "")], resampling: resampling)
    #expect(isClose(recall[0]?.lower ?? 0, lower, relative: 1e-9))
  }

  @Test func littleToGoBy() throws {
    let all = Score.all(ofClasses: 2)
    let one = try ScoreFixtures.answers([1], [0.3])
    #expect(one.intervals(of: all).allSatisfy { $0 == nil })
    let weighed = try ScoreFixtures.answers([1, 0, 1], [0.3, 0.4, 0.5], [0, 2, 0])
    #expect(weighed.intervals(of: all).allSatisfy { $0 == nil })
    // One class alone has no ROC curve, and so no interval of its area.
    let alone = try ScoreFixtures.answers([1, 1, 1, 1], [0.3, 0.9, 0.8, 0.7])
    let area = try #require(Score.named("roc-auc"))
    let rmse = try #require(Score.named("rmse"))
    #expect(area.value(of: alone)?.isNaN == true && alone.intervals(of: [area]) == [nil])
    #expect(alone.intervals(of: [rmse]) == [nil])
    let constant = try RegressionScores(actual: [2, 2, 2], predicted: [1, 2, 4])
    for (score, interval) in zip(Score.allOfNumbers, constant.intervals(of: Score.allOfNumbers)) {
      #expect(interval.map { $0.lower <= $0.upper } ?? true, "\(score.name)")
    }
    let broken = try RegressionScores(actual: [2, .nan, 2], predicted: [1, 2, .infinity])
    #expect(broken.intervals(of: Score.allOfNumbers).count == Score.allOfNumbers.count)
    #expect(throws: ShapeError.self) { try Resampling(level: 1) }
    #expect(throws: ShapeError.self) { try Resampling(level: .nan) }
    #expect(throws: ShapeError.self) { try Resampling(count: 3) }
  }

  /// Of very many rows some stand for all: the interval has the width that all would give it,
  /// 2 * 1.96 sqrt(p (1 - p) / n).
  @Test func manyRows() throws {
    let rows = 300_000
    let extent = Resampling.standard.extent(rows: rows, columns: 2)
    #expect(extent.rows < rows && extent.resamples >= 100)
    let few = Resampling.standard.extent(rows: 500, columns: 2)
    #expect(few.rows == 500 && few.resamples == 1_000)
    let actual = (0..<rows).map { $0 % 10 < 7 ? 1 : 0 }
    let answers = try ScoreFixtures.answers(actual, Array(repeating: 0.9, count: rows))
    let accuracy = try #require(Score.named("accuracy"))
    let interval = try #require(answers.intervals(of: [accuracy], workers: WorkerPool(count: 2))[0])
    let width = 2 * 1.96 * (0.7 * 0.3 / Double(rows)).squareRoot()
    #expect(isClose(interval.upper - interval.lower, width, relative: 0.3), "\(interval)")
    #expect(interval.lower < 0.7 && 0.7 < interval.upper)
  }
}
