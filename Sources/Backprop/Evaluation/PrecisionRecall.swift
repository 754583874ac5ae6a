/// What the precision, recall and F1 of one class are made of, as sums of weights.
///
///     precision = hits / predicted      recall = hits / support      F1 = 2 hits / (predicted + support)
///
/// Each is 0 where its denominator is, as scikit-learn has it with `zero_division=0`: nothing was found.
public struct PrecisionRecall: Sendable, Equatable {
  /// Rows of the class that were taken for it: true positives.
  public var hits: Double
  /// Rows that were taken for it: true and false positives.
  public var predicted: Double
  /// Rows of the class: true positives and false negatives.
  public var support: Double

  /// A class with these sums; by default none.
  public init(hits: Double = 0, predicted: Double = 0, support: Double = 0) {
    self.hits = hits
    self.predicted = predicted
    self.support = support
  }

  /// Of what was taken for the class, the share that is of it, 0 to 1; 0 where nothing was.
  public var precision: Double { predicted == 0 ? 0 : hits / predicted }
  /// Of what is of the class, the share that was found, 0 to 1; 0 where nothing is.
  public var recall: Double { support == 0 ? 0 : hits / support }
  /// The harmonic mean of precision and recall, 0 to 1; 0 where nothing is of the class and nothing was taken
  /// for it.
  public var f1: Double { predicted + support == 0 ? 0 : 2 * hits / (predicted + support) }

  /// How the scores of several classes become one.
  public enum Average: Sendable, Equatable, CaseIterable {
    /// The mean over classes: each counts alike, however rare.
    case macro
    /// Of the sums over classes: each row counts alike.
    case micro
    /// The mean over classes, each counted by its support.
    case weighted
  }

  /// Precision, recall and F1 of several classes together; 0 without any class, and by support without any
  /// support.
  public static func average(
    _ classes: [PrecisionRecall], _ average: Average
  ) -> (precision: Double, recall: Double, f1: Double) {
    var sum = PrecisionRecall()
    for each in classes {
      sum.hits += each.hits
      sum.predicted += each.predicted
      sum.support += each.support
    }
    if average == .micro { return (sum.precision, sum.recall, sum.f1) }
    let total = average == .macro ? Double(classes.count) : sum.support
    guard total > 0 else { return (0, 0, 0) }
    var (precision, recall, f1) = (0.0, 0.0, 0.0)
    for each in classes {
      let share = average == .macro ? 1 : each.support
      precision += share * each.precision
      recall += share * each.recall
      f1 += share * each.f1
    }
    return (precision / total, recall / total, f1 / total)
  }
}
