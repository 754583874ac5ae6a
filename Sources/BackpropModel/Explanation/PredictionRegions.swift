import Backprop
import BackpropCompute

/// For each row of predictions what holds its answer with a given probability: a range of numbers, or a set of classes.
public struct PredictionRegions: Sendable, Equatable {
  /// How often the answer is to be inside, between 0 and 1.
  public let level: Double
  /// The greatest error, in the target's unit, or the greatest doubt in a class; infinite where the rows held out in training
  /// are too few for the level.
  public let bound: Double
  /// The lower end for each row, in the target's unit; empty for classes.
  public let lower: [Double]
  /// The upper end for each row; empty for classes.
  public let upper: [Double]
  /// The classes for each row, the most probable first; none for rows in which no class is probable enough. Empty for
  /// numbers.
  public let sets: [[Int]]

  /// Regions of predictions. Numbers outside `range`, which no answer can be, are cut off.
  init(
    _ scores: ConformalScores, level: Double, numbers: [Double], probabilities: Matrix<Double>,
    range: ClosedRange<Double>
  ) {
    self.level = level
    let bound = scores.quantile(level)
    self.bound = bound
    switch scores.kind {
    case .error:
      // An infinite prediction has no range around it.
      func end(_ number: Double, _ distance: Double) -> Double {
        guard bound.isFinite else { return distance > 0 ? range.upperBound : range.lowerBound }
        return min(max(number + distance, range.lowerBound), range.upperBound)
      }
      lower = numbers.map { end($0, -bound) }
      upper = numbers.map { end($0, bound) }
      sets = []
    case .doubt:
      (lower, upper) = ([], [])
      sets = (0..<probabilities.rows).map {
        ConformalScores.classes(within: bound, in: probabilities.row($0))
      }
    }
  }
}

extension Model {
  /// The regions that hold the answers of predictions of this model with a probability of `level` or more; what that rests on is
  /// said at ``ConformalScores``.
  ///
  /// Throws where no rows were held out in training, or the level is not between 0 and 1.
  public func regions(of predictions: Predictions, level: Double) throws(ModelError) -> PredictionRegions {
    PredictionRegions(
      try conformalScores(for: level), level: level, numbers: predictions.numbers,
      probabilities: predictions.probabilities, range: rangeOfAnswers)
  }

  /// The scores of the rows held out in training, for regions of a level.
  ///
  /// Throws where there are none, or the level is not between 0 and 1.
  public func conformalScores(for level: Double) throws(ModelError) -> ConformalScores {
    guard level > 0, level < 1 else {
      throw ModelError(.settings, "interval: expected a level between 0 and 1, such as 0.9, got \(level)")
    }
    guard let conformal else {
      throw ModelError(
        .settings,
        "interval: expected a model that keeps the errors of rows held out in training, got one "
          + (provenance.validationRows > 0 ? "of an earlier version" : "trained without validation rows")
          + "; train again"
          + (provenance.validationRows > 0 ? "" : " with --validation 0.2"))
    }
    return conformal
  }

  /// What an answer can be, by what the objective is defined for.
  var rangeOfAnswers: ClosedRange<Double> {
    switch objective {
    case .poisson: 0 ... .infinity
    case .binaryCrossEntropy: 0...1
    default: -.infinity ... .infinity
    }
  }
}
