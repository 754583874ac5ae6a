import Backprop
import BackpropCompute
import TestSupport
import Testing

/// The best threshold against all thresholds, and against scikit-learn.
@Suite struct DecisionThresholdTests {
  private var decisions: [Score] { Score.all(ofClasses: 2).filter(\.needsDecisions) }

  @Test func agreesWithScikitLearn() throws {
    let fixtures = try ScoreFixtures()
    let best = fixtures.pairs("binary", "best")
    #expect(best.count == 5)
    for (name, values) in best {
      let score = try #require(Score.named(name))
      for (isWeighted, want) in zip([false, true], values) {
        let found = try #require(
          DecisionThreshold.best(for: score, answers: fixtures.binary(weighted: isWeighted)))
        #expect(isClose(found.value, want, relative: 1e-9), "\(name)")
        // The value is that of the answers decided there.
        let decided = try fixtures.binary(weighted: isWeighted).deciding(from: found.probability)
        #expect(isClose(score.value(of: decided) ?? .nan, want, relative: 1e-9), "\(name)")
      }
    }
  }

  /// Every threshold there is, in small tables with many equal probabilities, with and without weights: none is
  /// better, and none as good is nearer to 1/2.
  @Test func bruteForce() throws {
    let source = RandomSource(seed: 8)
    for sample in 0..<25 {
      let rows = 1 + source.integer(below: 12, .data, step: UInt64(sample), index: 0)
      let p = (1...rows).map {
        Double(source.integer(below: 11, .data, step: UInt64(sample), index: $0)) / 10
      }
      let actual = (1...rows).map { source.integer(below: 2, .split, step: UInt64(sample), index: $0) }
      let weights = (1...rows).map {
        Double(source.integer(below: 3, .shuffle, step: UInt64(sample), index: $0))
      }
      for weights in [nil, weights.contains { $0 > 0 } ? weights : nil] {
        let answers = try ScoreFixtures.answers(actual, p, weights)
        let thresholds = (0...200).map { Double($0) / 200 }
        for score in decisions {
          let values = try thresholds.map { score.value(of: try answers.deciding(from: $0)) ?? .nan }
          let most = values.filter { !$0.isNaN }.max()
          let best = DecisionThreshold.best(for: score, answers: answers)
          guard let most, let best else {
            #expect(most == nil && best == nil)
            continue
          }
          #expect(isClose(best.value, most, relative: 1e-12), "\(score.name) of \(p), \(actual)")
          // None as good divides the rows at a place strictly nearer: the middles are nearest of their kind.
          let half = values[100]
          if half == most { #expect(best.probability == 0.5 || p.contains(0.5), "\(score.name) of \(p)") }
        }
      }
    }
  }

  @Test func byHand() throws {
    let f1 = try #require(Score.named("f1"))
    let accuracy = try #require(Score.named("accuracy"))
    // All of the second class lie above 0.25, one of the first too: from 0.2 to 0.3 the F1 is 6/7.
    let answers = try ScoreFixtures.answers([0, 1, 0, 1, 1], [0.2, 0.3, 0.35, 0.4, 0.45])
    let best = try #require(DecisionThreshold.best(for: f1, answers: answers))
    #expect(isClose(best.probability, 0.25, relative: 1e-12) && isClose(best.value, 6.0 / 7, relative: 1e-12))
    #expect(f1.value(of: answers) == 0)
    // Nothing to gain: 1/2 stays.
    let plain = try ScoreFixtures.answers([0, 1], [0.1, 0.8])
    let half = try #require(DecisionThreshold.best(for: accuracy, answers: plain))
    #expect(half.probability == 0.5 && half.value == 1)
    // All of one class.
    let alone = try #require(
      DecisionThreshold.best(for: accuracy, answers: ScoreFixtures.answers([1, 1], [0.1, 0.2])))
    #expect(isClose(alone.probability, 0.05, relative: 1e-12) && alone.value == 1)
    let never = try #require(
      DecisionThreshold.best(for: accuracy, answers: ScoreFixtures.answers([0, 0], [0.7, 0.9])))
    #expect(isClose(never.probability, 0.95, relative: 1e-12) && never.value == 1)
  }

  @Test func whatHasNone() throws {
    let fixtures = try ScoreFixtures()
    for name in ["roc-auc", "log-loss", "ece", "rmse", "kappa-linear"] {
      let score = try #require(Score.named(name))
      let best = try DecisionThreshold.best(for: score, answers: fixtures.binary())
      #expect(best == nil)
    }
    let accuracy = try #require(Score.named("accuracy"))
    let ofThree = try DecisionThreshold.best(for: accuracy, answers: fixtures.three())
    #expect(ofThree == nil)
    #expect(throws: ShapeError.self) { try fixtures.three().deciding(from: 0.5) }
    for threshold in [-0.1, 1.1, .nan] {
      #expect(throws: ShapeError.self) { try fixtures.binary().deciding(from: threshold) }
    }
    #expect(decisions.allSatisfy { $0.isHigherBetter })
  }
}
