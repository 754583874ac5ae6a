/// Scores of one class, all others taken as one.
extension Score {
  /// What is asked of a class.
  public enum OfClass: Sendable, Equatable, CaseIterable {
    /// Of what is taken for it, the share that is of it.
    case precision
    /// Of what is of it, the share that is found.
    case recall
    /// The harmonic mean of both.
    case f1
    /// The weight of its rows, their number where no weights were given.
    case support

    /// Its name: "precision", "recall", "f1" or "support".
    public var name: String {
      switch self {
      case .precision: "precision"
      case .recall: "recall"
      case .f1: "f1"
      case .support: "support"
      }
    }
  }

  /// The score of one class of any number, named with the class in brackets: "recall[yes]".
  ///
  /// - Parameters:
  ///   - index: which of the classes it is, from 0.
  ///   - label: its name.
  public static func of(_ asked: OfClass, class index: Int, label: String) -> Score {
    let range = max(0, index) + 1...Int.max
    let name = "\(asked.name)[\(label)]"
    return switch asked {
    case .precision:
      Score(
        name, "precision (\(label))", "of what is taken for it, the share that is it",
        shareOf: { $0.predicted[$1] == index }, .listed,
        .decisions(range) { $0.precisionRecall(of: index).precision })
    case .recall:
      Score(
        name, "recall (\(label))", "of the class, the share that is found",
        shareOf: { $0.actual[$1] == index }, .listed,
        .decisions(range) { $0.precisionRecall(of: index).recall })
    case .f1:
      Score(
        name, "F1 (\(label))", "the harmonic mean of precision and recall", .listed,
        .decisions(range) { $0.precisionRecall(of: index).f1 })
    case .support:
      Score(
        name, "rows (\(label))", "the weight of its rows", .listed,
        .decisions(range) { $0.support(of: index) })
    }
  }
}
