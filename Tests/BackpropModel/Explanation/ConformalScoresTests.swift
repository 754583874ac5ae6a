import Backprop
import BackpropCompute
import BackpropData
import TestSupport
import Testing

@testable import BackpropModel

struct ConformalScoresTests {
  private let random = RandomSource(seed: 8)

  private func evaluation(
    _ actual: [Double], _ predicted: [Double], weights: [Double]? = nil
  ) throws
    -> TableEvaluation
  {
    let scores = TableEvaluation.Scores.regression(
      try TableEvaluation.Regression(
        scores: RegressionScores(actual: actual, predicted: predicted, weights: weights)))
    return TableEvaluation(rows: actual.count, scores: scores, guess: scores, notes: [])
  }

  private func evaluation(_ actual: [Int], _ probabilities: Matrix<Double>) throws -> TableEvaluation {
    let answers = try ClassAnswers(actual: actual, probabilities: probabilities)
    let labels = (0..<probabilities.columns).map { "c\($0)" }
    let scores = TableEvaluation.Scores.classification(
      try TableEvaluation.Classification(labels: labels, answers: answers))
    return TableEvaluation(rows: actual.count, scores: scores, guess: scores, notes: [])
  }

  /// Of the errors 1 ... 9 the rank ceil(10 level): 0.9 is the most that nine rows can promise.
  @Test func theQuantileHasItsCorrection() throws {
    let scores = try #require(
      ConformalScores(evaluation([3, -1, 4, 0, 5, 9, 2, 6, 8], [0, 0, 0, 7, 0, 0, 0, 0, 0])))
    #expect(scores.kind == .error && scores.rows == 9)
    #expect(scores.scores == [1, 2, 3, 4, 5, 6, 7, 8, 9])
    for (level, rank) in [(0.9, 9), (0.89, 9), (0.8, 8), (0.81, 9), (0.7, 7), (0.5, 5), (0.05, 1)] {
      #expect(scores.rank(level) == rank && scores.quantile(level) == Double(rank), "\(level)")
    }
    #expect(scores.highestLevel == 0.9)
    #expect(scores.rank(0.91) == nil && scores.quantile(0.91) == .infinity)
    for odd in [Double.nan, 1, 2, .infinity] { #expect(scores.quantile(odd) == .infinity) }
    for odd in [-Double.infinity, -3, 0] { #expect(scores.quantile(odd) == 1) }
  }

  @Test func threeRows() throws {
    let scores = try #require(ConformalScores(evaluation([1, 2, 4], [1, 1, 1])))
    #expect(scores.quantile(0.75) == 3 && scores.quantile(0.8) == .infinity)
  }

  @Test func foldsAreJoinedAndRowsOfNoWeightLeftOut() throws {
    let first = try evaluation([1, 5], [0, 0])
    let second = try evaluation([3, 7], [0, 0], weights: [2, 0])
    #expect(ConformalScores([first, second])?.scores == [1, 3, 5])
    let classes = try evaluation([0], Matrix(rows: 1, columns: 2, elements: [0.5, 0.5]))
    #expect(ConformalScores([first, classes]) == nil)
    #expect(ConformalScores([]) == nil)
  }

  @Test func theDoubtInAClassAndTheSetsOfIt() throws {
    let p = [0.25, 0.5, 0.25]
    let said = try Matrix<Double>(rows: 3, columns: 3, elements: p + p + p)
    #expect(try ConformalScores(evaluation([0, 1, 2], said))?.scores == [0.5, 0.75, 0.75])
    #expect(ConformalScores.classes(within: 0.25, in: p) == [])
    #expect(ConformalScores.classes(within: 0.5, in: p) == [1])
    #expect(ConformalScores.classes(within: 0.75, in: p) == [1, 0, 2])
    #expect(ConformalScores.classes(within: .infinity, in: p) == [1, 0, 2])
  }

  /// A class is in the set exactly where its score is within the bound: what the coverage rests on.
  @Test func setsAndScoresAgree() {
    for trial in 0..<200 {
      let p = probabilities(row: trial, classes: 5)
      for class_ in 0..<5 {
        let score = ConformalScores.doubt(of: class_, in: p)
        #expect((score - (1 - p[class_])).magnitude < 1e-15)
        #expect(ConformalScores.classes(within: score, in: p).contains(class_))
        #expect(!ConformalScores.classes(within: score.nextDown, in: p).contains(class_))
      }
    }
  }

  /// Of many scores some are kept: a bound is a score of the rank it says, never below the exact one, and little above.
  @Test(arguments: [2_000, 2_001, 3_999, 10_007, 123_456]) func manyAreRoundedToTheSafeSide(rows: Int) {
    let all = (0..<rows).map { random.uniform(.data, index: $0) }
    let scores = ConformalScores(kind: .error, scores: all)
    let sorted = all.sorted()
    #expect(scores.scores.count == 2_000 && scores.rows == rows)
    for level in [0.001, 0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9995] {
      let exact = max(1, Int((Double(rows + 1) * level).rounded(.up)))
      guard let rank = scores.rank(level) else {
        #expect(exact > rows)
        continue
      }
      #expect(rank >= exact && rank <= exact + (rows - 1) / 2_000, "\(level)")
      #expect(scores.quantile(level) == sorted[rank - 1])
      if rows == 2_000 { #expect(rank == exact) }
    }
  }

  /// Errors whose size depends on the row, and are skew: the coverage is the level whatever they are.
  @Test(arguments: [0.5, 0.8, 0.9, 0.95]) func rangesCoverWhatTheyPromise(level: Double) throws {
    func rows(_ trial: Int, _ count: Int) -> (actual: [Double], predicted: [Double]) {
      var (actual, predicted) = ([Double](), [Double]())
      for index in 0..<count {
        let x = random.uniform(.data, step: UInt64(trial), index: 3 * index)
        let z = random.normal(.data, step: UInt64(trial), index: 3 * index + 1)
        predicted.append(4 * x)
        actual.append(4 * x + (0.2 + x) * (z + 0.3 * z * z))
      }
      return (actual, predicted)
    }
    var (inside, all, strays) = (0, 0, 0)
    for trial in 0..<40 {
      let held = rows(2 * trial, 199)
      let scores = try #require(ConformalScores(evaluation(held.actual, held.predicted)))
      let new = rows(2 * trial + 1, 400)
      let regions = PredictionRegions(
        scores, level: level, numbers: new.predicted, probabilities: Matrix(rows: 400, columns: 0),
        range: -.infinity ... .infinity)
      let covered = new.actual.indices.count {
        regions.lower[$0] <= new.actual[$0] && new.actual[$0] <= regions.upper[$0]
      }
      let band = CountDistribution.covered(of: 400, rank: try #require(scores.rank(level)), among: 199)
        .band(leaving: 0.01)
      strays += band.contains(covered) ? 0 : 1
      (inside, all) = (inside + covered, all + 400)
    }
    #expect((Double(inside) / Double(all) - level).magnitude < 0.02)
    // Of forty bands of 99 % three or more are missed once in 130 times.
    #expect(strays <= 2)
  }

  /// Answers drawn by the very probabilities, and by others: sets cover either way.
  @Test(arguments: [1.0, 2.5]) func setsCoverWhatTheyPromise(sharpness: Double) throws {
    func rows(_ trial: Int, _ count: Int) -> (actual: [Int], said: Matrix<Double>) {
      var said = Matrix<Double>(rows: count, columns: 5)
      let actual = (0..<count).map { row in
        let p = probabilities(row: 100_000 * trial + row, classes: 5)
        // What the model says is sharper than the truth.
        var sharp = p.map { Elementary.exp(sharpness * Elementary.log($0)) }
        let sum = sharp.reduce(0, +)
        sharp = sharp.map { $0 / sum }
        for column in 0..<5 { said[row, column] = sharp[column] }
        var left = random.uniform(.sample, step: UInt64(trial), index: row)
        for (index, share) in p.enumerated() {
          left -= share
          if left < 0 { return index }
        }
        return 4
      }
      return (actual, said)
    }
    for level in [0.3, 0.8, 0.95] {
      var (inside, all, strays) = (0, 0, 0)
      for trial in 0..<25 {
        let held = rows(2 * trial, 299)
        let scores = try #require(ConformalScores(evaluation(held.actual, held.said)))
        #expect(scores.kind == .doubt)
        let new = rows(2 * trial + 1, 400)
        let sets = PredictionRegions(
          scores, level: level, numbers: [], probabilities: new.said, range: 0...1
        ).sets
        let covered = sets.indices.count { sets[$0].contains(new.actual[$0]) }
        let band = CountDistribution.covered(of: 400, rank: try #require(scores.rank(level)), among: 299)
          .band(leaving: 0.01)
        strays += band.contains(covered) ? 0 : 1
        (inside, all) = (inside + covered, all + 400)
      }
      #expect((Double(inside) / Double(all) - level).magnitude < 0.02, "\(level)")
      #expect(strays <= 2, "\(level)")
    }
  }

  /// Networks that are never wrong, and surer than 1 - p has digits for: their sets still hold what was asked, and the scores of ten
  /// networks are found from those of one and of two.
  @Test func setsOfNetworksThatAreNeverWrong() throws {
    func evaluation(_ networks: Range<Int>, data: UInt64) throws -> TableEvaluation {
      let actual = (0..<3_000).map { $0 % 2 }
      var said = Matrix<Double>(rows: actual.count, columns: 2)
      for (row, label) in actual.enumerated() {
        let own = 45 + 4 * random.normal(.data, step: data, index: row)
        for network in networks {
          let margin = own + 2 * random.normal(.data, step: data + 1 + UInt64(network), index: row)
          let doubt = 1 / (1 + Elementary.exp(margin))
          said[row, 1 - label] += doubt / Double(networks.count)
          said[row, label] += 1 / (1 + Elementary.exp(-margin)) / Double(networks.count)
        }
      }
      return try self.evaluation(actual, said)
    }
    let new = try evaluation(0..<10, data: 200)
    guard case .classification(let classification) = new.scores else { return #expect(Bool(false)) }
    #expect(classification.answers.probabilities[0, 0] > 1 - 1e-15)
    func coverage(_ scores: ConformalScores?) throws -> Double {
      let regions = PredictionRegions(
        try #require(scores), level: 0.9, numbers: [], probabilities: classification.answers.probabilities,
        range: 0...1)
      let covered = regions.sets.indices.count { regions.sets[$0].contains($0 % 2) }
      #expect(regions.sets.allSatisfy { $0.count <= 1 })
      return Double(covered) / Double(regions.sets.count)
    }
    let ofAll = try coverage(ConformalScores(evaluation(0..<10, data: 100)))
    #expect((ofAll - 0.9).magnitude < 0.02)
    let singles = try [evaluation(0..<1, data: 100), evaluation(1..<2, data: 100)]
    let few = try evaluation(0..<2, data: 100)
    let extrapolated = try coverage(
      ConformalScores(
        mean: few, singles: singles, remainingShare: UnseenAnswers.remainingShare(from: 2, to: 10)))
    #expect((extrapolated - 0.9).magnitude < 0.05)
  }

  /// Five networks of which each row has one that did not see it. What they err in by themselves, their mean has less of: the errors of
  /// one hold more than was asked for. On rows that they have seen, where they err in nothing else, it can be seen how much.
  @Test func theMeanOfNetworksThatHaveOneOpinionOfARow() throws {
    let (networks, rows) = (5, 4_000)
    func error(_ network: Int, _ row: Int, _ step: UInt64) -> Double {
      random.normal(.data, step: step + UInt64(network), index: row)
    }
    func evaluation(_ errors: [Double]) throws -> TableEvaluation {
      try self.evaluation([Double](repeating: 0, count: errors.count), errors)
    }
    func mean(_ row: Int, _ chosen: [Int], _ step: UInt64) -> Double {
      chosen.reduce(0) { $0 + error($1, row, step) } / Double(chosen.count)
    }
    func noise(_ row: Int, _ step: UInt64) -> Double { 1.5 * random.normal(.data, step: step, index: row) }
    let unseen = (0..<rows).map { noise($0, 300) + error($0 % networks, $0, 310) }
    /// The scores that networks have whose errors on rows that they have seen are of this size.
    func moved(_ unseen: [Double], seen size: Double) throws -> ConformalScores? {
      let byOne = try (0..<networks).map { network in
        try evaluation(
          (0..<rows).filter { $0 % networks != network }.map { size * error(network, $0, 320) })
      }
      let byOthers = try evaluation(
        (0..<rows).map { row in size * mean(row, (0..<networks).filter { $0 != row % networks }, 320) })
      return try ConformalScores(
        singles: evaluation(unseen), seenByOne: byOne, seenByOthers: byOthers,
        remainingShare: UnseenAnswers.remainingShare(from: 4, to: 5))
    }
    let new = (0..<rows).map { noise($0, 330) + mean($0, Array(0..<networks), 340) }
    let scores = try #require(try moved(unseen, seen: 0.8))
    #expect(scores.rows == rows && zip(scores.scores, scores.scores.dropFirst()).allSatisfy { $0 <= $1 })
    // By the formula: of the variance, 1.5 x 1.5 + 1, goes what it falls by on seen rows, 0.64 (1 - 1 / 5).
    let plain = try #require(ConformalScores(evaluation(unseen)))
    for level in [0.5, 0.8, 0.9] {
      let wanted = plain.quantile(level) * (1 - 0.512 / 3.25).squareRoot()
      #expect((scores.quantile(level) / wanted - 1).magnitude < 0.06, "\(level)")
    }
    func coverage(_ scores: ConformalScores) -> Double {
      Double(new.count { $0.magnitude <= scores.quantile(0.9) }) / Double(rows)
    }
    #expect(coverage(plain) > 0.93 && (coverage(scores) - 0.9).magnitude < 0.03)
    // With no error but their own, ln of it falls by ln 5 / 2 from one network to five, of which two thirds count.
    let own = (0..<rows).map { error($0 % networks, $0, 310) }
    let alone = try #require(ConformalScores(evaluation(own)))
    let sure = try #require(try moved(own, seen: 1))
    for level in [0.5, 0.8, 0.9] {
      let wanted = alone.quantile(level) * Elementary.exp(-Elementary.log(5) / 3)
      #expect((sure.quantile(level) / wanted - 1).magnitude < 0.08, "\(level)")
    }
    // Nothing to compare with: as they are.
    #expect(
      try ConformalScores(
        singles: evaluation(unseen), seenByOne: [], seenByOthers: evaluation(new), remainingShare: 0.1)
        == plain)
  }

  /// Where doubts differ by powers of ten, their mean is about the greatest: it is less sure than one network, and the scores
  /// of single ones hold less than was asked for. What was seen says how much less.
  @Test func theMeanOfDoubtsThatDifferByPowersOfTen() throws {
    let (networks, rows) = (5, 3_000)
    func doubt(_ network: Int, _ row: Int, _ step: UInt64) -> Double {
      let own = 12 + 4 * random.normal(.data, step: step, index: row)
      let margin = own + 3 * random.normal(.data, step: step + 1 + UInt64(network), index: row)
      return 1 / (1 + Elementary.exp(margin))
    }
    func evaluation(_ doubts: [Double]) throws -> TableEvaluation {
      var said = Matrix<Double>(rows: doubts.count, columns: 2)
      for (row, doubt) in doubts.enumerated() { (said[row, 0], said[row, 1]) = (1 - doubt, doubt) }
      return try self.evaluation([Int](repeating: 0, count: doubts.count), said)
    }
    func mean(_ row: Int, _ chosen: [Int], _ step: UInt64) -> Double {
      chosen.reduce(0) { $0 + doubt($1, row, step) } / Double(chosen.count)
    }
    let unseen = try evaluation((0..<rows).map { doubt($0 % networks, $0, 400) })
    let seen = try (0..<networks).map { network in
      try evaluation((0..<rows).filter { $0 % networks != network }.map { doubt(network, $0, 420) })
    }
    let others = try evaluation(
      (0..<rows).map { row in mean(row, (0..<networks).filter { $0 != row % networks }, 420) })
    let new = (0..<rows).map { mean($0, Array(0..<networks), 440) }
    let plain = try #require(ConformalScores(unseen))
    let scores = try #require(
      ConformalScores(
        singles: unseen, seenByOne: seen, seenByOthers: others,
        remainingShare: UnseenAnswers.remainingShare(from: 4, to: 5)))
    func coverage(_ scores: ConformalScores) -> Double {
      Double(new.count { $0 <= scores.quantile(0.9) }) / Double(rows)
    }
    #expect(coverage(plain) < 0.87)
    #expect((coverage(scores) - 0.9).magnitude < 0.03)
    #expect(scores.scores.allSatisfy { $0 > 0 && $0 <= plain.scores[plain.scores.count - 1] })
  }

  /// Softmax of normal numbers.
  private func probabilities(row: Int, classes: Int) -> [Double] {
    let powers = (0..<classes).map {
      Elementary.exp(random.normal(.data, step: 77, index: classes * row + $0))
    }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
