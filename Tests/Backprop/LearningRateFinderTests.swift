import Backprop
import BackpropCompute
import Testing

/// The range test on a problem whose stable rates are known.
@Suite struct LearningRateFinderTests {
  /// Half the squared error of w x on x = 4 and -4: a parabola in w of curvature L = 16, on which gradient
  /// descent converges below a rate of 2/L = 1/8 and diverges above it. The bias stays 0, as its gradient is.
  static let limit = 0.125
  let network: Network<Double>
  let data: Dataset<Double>

  init() throws {
    network = try Network<Double>(inputs: 1, layers: [.dense(1)], parameters: Vector([0, 0]))
    data = try Dataset<Double>(
      inputs: Matrix(rows: 2, columns: 1, elements: [4, -4]),
      targets: Matrix(rows: 2, columns: 1, elements: [4, -4]))
  }

  func search(_ finder: LearningRateFinder, seed: UInt64 = 0) throws -> LearningRateSearch {
    try finder.search(
      network, objective: .halfSquaredError(), optimizer: .sgd(learningRate: 77), data: data, batch: .full,
      seed: seed)
  }

  @Test func lossesAreThoseOfTheParabola() throws {
    let before = network
    let finder = LearningRateFinder(lowest: 1e-4, highest: 1, steps: 61, smoothing: 0.5)
    let search = try search(finder)
    var error = 1.0
    var mean = 0.0
    for (step, point) in search.points.enumerated() {
      var rate = 1e-4
      for _ in 0..<step { rate *= 1.1659144011798317 }  // 10^(4/60)
      #expect((point.learningRate / rate - 1).magnitude < 1e-12)
      #expect((point.loss - 8 * error * error).magnitude < 1e-10 * (1 + point.loss))
      mean = 0.5 * mean + 0.5 * point.loss
      let weights = 1 - (0...step).reduce(1.0) { product, _ in product * 0.5 }
      #expect((point.smoothedLoss / (mean / weights) - 1).magnitude < 1e-12)
      error *= 1 - 16 * point.learningRate
    }
    #expect(network == before)
  }

  @Test func divergenceIsSeenAboveTheLimit() throws {
    let search = try search(LearningRateFinder(lowest: 1e-4, highest: 10, steps: 100))
    #expect(search.end == .diverged)
    let last = try #require(search.points.last)
    #expect(last.learningRate > Self.limit && last.learningRate < 20 * Self.limit)
    let before = search.points[search.points.count - 2]
    let best = search.points.map(\.smoothedLoss).min() ?? .nan
    #expect(last.smoothedLoss > 4 * best && before.smoothedLoss <= 4 * best)
    let steepest = try #require(search.steepest)
    #expect(steepest < Self.limit && steepest > Self.limit / 100)
    #expect(search.tenthOfBest < Self.limit && search.tenthOfBest > Self.limit / 100)
  }

  @Test func belowTheLimitTheLossOnlyFalls() throws {
    let search = try search(LearningRateFinder(lowest: 1e-5, highest: 0.12, steps: 80))
    #expect(search.end == .highest)
    #expect(search.points.count == 80)
    #expect((search.points[79].learningRate / 0.12 - 1).magnitude < 1e-12)
    #expect(zip(search.points, search.points.dropFirst()).allSatisfy { $0.loss > $1.loss })
  }

  @Test func numbersThatAreNotFiniteEndIt() throws {
    let search = try search(LearningRateFinder(lowest: 1e-3, highest: 1e300, steps: 20, tolerance: .infinity))
    #expect(search.end == .notFinite)
    #expect(search.points.count < 20 && search.points.allSatisfy { $0.loss.isFinite })
  }

  @Test func aLossThatNeverFallsHasNoSteepestPlace() throws {
    let perfect = try Network<Double>(inputs: 1, layers: [.dense(1)], parameters: Vector([1, 0]))
    let search = try LearningRateFinder(steps: 10).search(
      perfect, objective: .halfSquaredError(), optimizer: .sgd(), data: data, batch: .full)
    #expect(search.steepest == nil)
    #expect(search.points.allSatisfy { $0.loss == 0 })
  }

  /// Many batches in an epoch, and fewer steps than that: the same seed sees the same, another another order.
  @Test func batchesFollowTheSeed() throws {
    let inputs = try Matrix<Double>(rows: 1000, columns: 1, elements: (0..<1000).map { Double($0 % 17) / 17 })
    let targets = try Matrix<Double>(rows: 1000, columns: 1, elements: (0..<1000).map { Double($0 % 13) })
    let data = try Dataset(inputs: inputs, targets: targets)
    func losses(seed: UInt64) throws -> [Double] {
      try LearningRateFinder(lowest: 1e-6, highest: 1e-5, steps: 30).search(
        network, objective: .regression, optimizer: .adam(), data: data, batch: .rows(10), seed: seed
      ).points.map(\.loss)
    }
    #expect(try losses(seed: 1).count == 30)
    #expect(try losses(seed: 1) == losses(seed: 1))
    #expect(try losses(seed: 1) != losses(seed: 2))
  }

  @Test(arguments: [
    LearningRateFinder(lowest: 0), LearningRateFinder(lowest: 1, highest: 1),
    LearningRateFinder(highest: .infinity),
    LearningRateFinder(steps: 1), LearningRateFinder(smoothing: 1), LearningRateFinder(smoothing: .nan),
    LearningRateFinder(tolerance: 0),
  ]) func settingsOutOfRangeAreRefused(finder: LearningRateFinder) {
    do {
      _ = try search(finder)
      Issue.record("\(finder) was taken")
    } catch {
      #expect("\(error)".hasPrefix("LearningRateFinder: expected"))
    }
  }
}
