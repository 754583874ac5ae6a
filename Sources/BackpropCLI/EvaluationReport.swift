import Backprop
import BackpropCompute
import BackpropModel

/// Scores in the form the command shows them: by name, each with its interval and what a guess would get.
struct EvaluationReport: Encodable {
  struct Interval: Encodable {
    let lower: Double
    let upper: Double

    init(_ interval: ScoreInterval) { (lower, upper) = (interval.lower, interval.upper) }
  }

  struct Line: Encodable {
    let name: String
    let value: Double
    let interval: Interval?
    /// What one gets without looking at the features: by the shares of the classes, or the mean.
    let guess: Double
    let higherIsBetter: Bool
    let title: String

    private enum CodingKeys: CodingKey { case name, value, interval, guess, higherIsBetter }
  }

  struct ClassRow: Encodable {
    let label: String
    let rows: Int
    let precision: Double
    var precisionInterval: Interval?
    let recall: Double
    var recallInterval: Interval?
    let f1: Double
  }

  /// One class that is often taken for another.
  struct Mistake: Encodable {
    let actual: String
    let predicted: String
    let rows: Int
    /// Of the rows of the class.
    let share: Double
  }

  /// How the intervals came about.
  struct Draws: Encodable {
    let level: Double
    let resamples: Int
    let rows: Int
    let seed: UInt64
  }

  struct Calibration: Encodable {
    let error: Double
    let expectedByChance: Double
    let bound: Double
    let level: Double
    let probability: Double
    let simulations: Int
    let withinChance: Bool
  }

  /// Where the second class is named.
  struct Threshold: Encodable {
    let probability: Double
    let label: String
    var bestFor: String?
    var value: Double?
    var valueAtHalf: Double?
  }

  let rows: Int
  let scores: [Line]
  let classes: [ClassRow]?
  let confusion: [[Int]]?
  let mistakes: [Mistake]?
  let intervals: Draws?
  let calibration: Calibration?
  var threshold: Threshold?
  var requirements: [Requirement.Outcome]?
  /// The means of the classes, where there are more than two.
  let averages: [ClassRow]
  /// Of each actual class the shares it was taken for.
  let shares: Matrix<Double>?
  /// The values of the scores that were asked for beside the shown ones.
  let others: [TableEvaluation.Value]

  private enum CodingKeys: CodingKey {
    case rows, scores, classes, confusion, mistakes, intervals, calibration, threshold, requirements
  }

  /// What a training ends with: few scores.
  init(_ evaluation: TableEvaluation) {
    self.init(evaluation, evaluation.available.filter { $0.rank == .first })
  }

  /// - Parameters:
  ///   - chosen: what is shown.
  ///   - others: what is worked out beside it.
  ///   - resampling: how the intervals come about; nil leaves them out.
  init(
    _ evaluation: TableEvaluation, _ chosen: [Score], others: [Score] = [], resampling: Resampling? = nil,
    workers: WorkerPool = WorkerPool(count: 1)
  ) {
    rows = evaluation.rows
    let labels: [String]
    if case .classification(let classification) = evaluation.scores {
      labels = classification.labels
    } else {
      labels = []
    }
    // Of very many classes nobody reads the intervals.
    let asked: [Score] =
      resampling == nil || labels.count > Self.mostIntervals
      ? []
      : labels.enumerated().flatMap { index, label in
        [Score.of(.precision, class: index, label: label), .of(.recall, class: index, label: label)]
      }
    let all = chosen + others + asked
    let values =
      resampling.map { evaluation.values(of: all, resampling: $0, workers: workers) }
      ?? evaluation.values(of: all)
    scores = values.prefix(chosen.count).map {
      Line(
        name: $0.score.name, value: $0.value, interval: $0.interval.map(Interval.init), guess: $0.guess,
        higherIsBetter: $0.score.isHigherBetter, title: $0.score.title + evaluation.subject(of: $0.score))
    }
    self.others = Array(values.dropFirst(chosen.count).prefix(others.count))
    intervals = resampling.map {
      let extent = evaluation.extent(of: $0)
      return Draws(level: $0.level, resamples: extent.resamples, rows: extent.rows, seed: $0.seed)
    }
    guard case .classification(let classification) = evaluation.scores else {
      (confusion, classes, averages, mistakes, calibration, shares) = (nil, nil, [], nil, nil, nil)
      return
    }
    let confusion = classification.confusion
    self.confusion = confusion.counts
    shares = confusion.normalizedByRow
    let ofClasses = Array(values.dropFirst(chosen.count + others.count))
    classes = labels.enumerated().map { index, label in
      let each = confusion.precisionRecall(of: index)
      return ClassRow(
        label: label, rows: confusion.rows(of: index), precision: each.precision,
        precisionInterval: ofClasses.isEmpty ? nil : ofClasses[2 * index].interval.map(Interval.init),
        recall: each.recall,
        recallInterval: ofClasses.isEmpty ? nil : ofClasses[2 * index + 1].interval.map(Interval.init),
        f1: each.f1)
    }
    let means: [(String, PrecisionRecall.Average)] =
      labels.count > 2 ? [("(macro)", .macro), ("(weighted)", .weighted)] : []
    averages = means.map { label, average in
      let mean = confusion.precisionRecall(average)
      return ClassRow(
        label: label, rows: evaluation.rows, precision: mean.precision, recall: mean.recall, f1: mean.f1)
    }
    mistakes = classification.mistakes
    let isWanted = chosen.contains { $0.name == "ece" }
    calibration = resampling.flatMap { resampling in
      guard isWanted,
        let test = try? ChanceCalibration(
          of: classification.answers, resampling: resampling, workers: workers)
      else { return nil }
      return Calibration(
        error: test.error, expectedByChance: test.expected, bound: test.bound, level: test.level,
        probability: test.probability, simulations: test.simulations, withinChance: test.isWithinChance)
    }
  }

  /// Of more classes none has intervals.
  private static let mostIntervals = 50
}

extension TableEvaluation.Classification {
  /// The classes most often taken for another: the one with the most rows, and the one with the largest share of its
  /// rows, where that is another one of two rows or more.
  fileprivate var mistakes: [EvaluationReport.Mistake] {
    let shares = confusion.normalizedByRow
    var all: [EvaluationReport.Mistake] = []
    for actual in labels.indices {
      for predicted in labels.indices where predicted != actual && confusion.counts[actual][predicted] > 0 {
        all.append(
          EvaluationReport.Mistake(
            actual: labels[actual], predicted: labels[predicted], rows: confusion.counts[actual][predicted],
            share: shares[actual, predicted]))
      }
    }
    guard let most = all.max(by: { ($0.rows, $0.share) < ($1.rows, $1.share) }) else { return [] }
    let largest = all.filter { $0.rows > 1 }.max { ($0.share, $0.rows) < ($1.share, $1.rows) }
    guard let largest, (largest.actual, largest.predicted) != (most.actual, most.predicted) else {
      return [most]
    }
    return [most, largest]
  }
}

extension TableEvaluation {
  /// The class that a score of two classes is of, in brackets; nothing for one of all classes or of numbers.
  func subject(of score: Score) -> String {
    guard case .classification(let classification) = scores, !score.needsClasses(3),
      let label = classification.labels.last
    else { return "" }
    return " (\(label.prefix(16)))"
  }
}
