import Backprop
import BackpropCompute

/// How often the regions of predictions held the answers of a table, and how large they were.
public struct RegionCoverage: Sendable, Equatable {
  /// How often the answer was to be inside.
  public let level: Double
  /// How many rows were held out in training.
  public let calibrationRows: Int
  /// The rows with an answer.
  public let rows: Int
  /// How many of them have it inside.
  public let covered: Int
  /// Where that number lies 99 times of 100, if these rows and those held out in training are exchangeable; nil where the rows held
  /// out are too few for the level.
  ///
  /// The beta-binomial distribution, exactly; above the band there may be more where scores are equal, as those of classes are.
  public let band: ClosedRange<Int>?
  /// The mean width of the ranges in the target's unit, or the mean number of classes.
  public let meanSize: Double
  /// How many sets have no class.
  public let emptySets: Int
  /// The rows of each class apart; empty for numbers.
  public let classes: [Class]

  /// The rows of one class.
  public struct Class: Sendable, Equatable {
    /// Its name.
    public let label: String
    /// How many there are.
    public let rows: Int
    /// In how many of them the set has it.
    public let covered: Int
    /// The mean number of classes in their sets; NaN without rows.
    public let meanSize: Double
  }

  /// The share of the rows that have their answer inside.
  public var share: Double { Double(covered) / Double(rows) }
}

extension Model {
  /// How often regions of a level hold the answers that this model was evaluated on. Every row counts alike.
  ///
  /// Throws where no rows were held out in training, or the level is not between 0 and 1.
  public func coverage(of evaluation: TableEvaluation, level: Double) throws(ModelError) -> RegionCoverage {
    let scores = try conformalScores(for: level)
    func regions(_ numbers: [Double], _ probabilities: Matrix<Double>) -> PredictionRegions {
      PredictionRegions(
        scores, level: level, numbers: numbers, probabilities: probabilities, range: rangeOfAnswers)
    }
    let isInside: [Bool]
    let sizes: [Double]
    var classes: [RegionCoverage.Class] = []
    switch evaluation.scores {
    case .regression(let regression):
      let regions = regions(regression.predicted, Matrix(rows: regression.predicted.count, columns: 0))
      let actual = regression.actual
      // By the error and not by the ends, which are rounded: an answer at the bound is inside, as it was in training.
      isInside = actual.indices.map { (actual[$0] - regression.predicted[$0]).magnitude <= regions.bound }
      sizes = actual.indices.map { regions.upper[$0] - regions.lower[$0] }
    case .classification(let classification):
      let answers = classification.answers
      let sets = regions([], answers.probabilities).sets
      isInside = sets.indices.map { sets[$0].contains(answers.actual[$0]) }
      sizes = sets.map { Double($0.count) }
      var (rows, covered, total) = (
        classification.labels.map { _ in 0 }, classification.labels.map { _ in 0 },
        classification.labels.map { _ in 0.0 }
      )
      for (row, actual) in answers.actual.enumerated() {
        rows[actual] += 1
        covered[actual] += isInside[row] ? 1 : 0
        total[actual] += sizes[row]
      }
      classes = classification.labels.enumerated().map { index, label in
        RegionCoverage.Class(
          label: label, rows: rows[index], covered: covered[index],
          meanSize: total[index] / Double(rows[index]))
      }
    }
    return RegionCoverage(
      level: level, calibrationRows: scores.rows, rows: isInside.count, covered: isInside.count { $0 },
      band: scores.rank(level).map {
        CountDistribution.covered(of: isInside.count, rank: $0, among: scores.rows).band(leaving: 0.01)
      }, meanSize: sizes.reduce(0, +) / Double(sizes.count),
      emptySets: classes.isEmpty ? 0 : sizes.count { $0 == 0 }, classes: classes)
  }
}
