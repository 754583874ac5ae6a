import BackpropCompute

/// A way to score answers: its name, which way is better, what it needs, and its formula.
///
/// ``all`` is the one list of them, from which reports, help texts and charts are made.
public struct Score: Sendable {
  /// The name at the command line and in files: "roc-auc".
  public let name: String
  /// The name in reports: "ROC AUC".
  public let title: String
  /// What it says, in a few words.
  public let summary: String
  /// Whether a higher value is a better one; else a lower one is.
  public let isHigherBetter: Bool
  /// How often it is wanted.
  public let rank: Rank
  let formulas: [Formula]
  /// Whether it adds up magnitudes of differences, which resampling makes larger on the whole.
  let addsMagnitudes: Bool
  /// The rows that it is a share of; nil where it is no share of rows.
  let shareOf: (@Sendable (ClassAnswers, Int) -> Bool)?

  /// How often a score is wanted.
  public enum Rank: Sendable, Equatable {
    /// In every report.
    case first
    /// In a report on how good a model is.
    case shown
    /// Where it is asked for.
    case listed
  }

  /// What a score is worked out from.
  enum Formula: Sendable {
    /// Answers of as many classes.
    case classes(ClosedRange<Int>, @Sendable (ClassAnswers) throws(ShapeError) -> Double)
    /// How often each of as many classes was taken for each, and nothing else of the answers.
    case decisions(ClosedRange<Int>, @Sendable (ConfusionMatrix) -> Double)
    case numbers(@Sendable (RegressionScores) throws(ShapeError) -> Double)
    case labels(@Sendable (MultiLabelScores) -> Double)

    /// Answers of any classes.
    static func classes(
      _ formula: @escaping @Sendable (ClassAnswers) throws(ShapeError) -> Double
    ) -> Formula { .classes(1...Int.max, formula) }
    /// Answers of two classes, the second of which is the one in question.
    static func two(
      _ formula: @escaping @Sendable (ClassAnswers) throws(ShapeError) -> Double
    ) -> Formula { .classes(2...2, formula) }
    /// Answers of more than so many classes.
    static func more(
      than count: Int, _ formula: @escaping @Sendable (ClassAnswers) throws(ShapeError) -> Double
    ) -> Formula { .classes(count + 1...Int.max, formula) }
    /// The classes that were named, whatever their number.
    static func decisions(_ formula: @escaping @Sendable (ConfusionMatrix) -> Double) -> Formula {
      .decisions(1...Int.max, formula)
    }
    /// The classes that were named, of two.
    static func twoDecisions(_ formula: @escaping @Sendable (ConfusionMatrix) -> Double) -> Formula {
      .decisions(2...2, formula)
    }
  }

  init(
    _ name: String, _ title: String, _ summary: String, isHigherBetter: Bool = true,
    addsMagnitudes: Bool = false, shareOf: (@Sendable (ClassAnswers, Int) -> Bool)? = nil, _ rank: Rank,
    _ formulas: Formula...
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.isHigherBetter = isHigherBetter
    self.rank = rank
    self.formulas = formulas
    self.addsMagnitudes = addsMagnitudes
    self.shareOf = shareOf
  }

  /// The scores of answers of so many classes.
  public static func all(ofClasses count: Int) -> [Score] { all.filter { $0.needsClasses(count) } }
  /// The scores of numbers.
  public static var allOfNumbers: [Score] { all.filter { $0.needsNumbers } }
  /// The scores of rows with several labels.
  public static var allOfLabels: [Score] { all.filter { $0.needsLabels } }

  /// Whether it can be worked out from answers of so many classes.
  public func needsClasses(_ count: Int) -> Bool {
    for formula in formulas {
      switch formula {
      case .classes(let range, _), .decisions(let range, _): if range.contains(count) { return true }
      case .numbers, .labels: break
      }
    }
    return false
  }

  /// Whether the classes that are named make it, and nothing else of the probabilities: another
  /// ``DecisionThreshold`` gives another value.
  public var needsDecisions: Bool {
    for formula in formulas { if case .decisions = formula { return true } }
    return false
  }

  /// Whether it can be worked out from numbers.
  public var needsNumbers: Bool {
    for formula in formulas { if case .numbers = formula { return true } }
    return false
  }

  /// Whether it can be worked out from rows with several labels.
  public var needsLabels: Bool {
    for formula in formulas { if case .labels = formula { return true } }
    return false
  }

  /// Whether one of its values is better than another; NaN is neither.
  public func isBetter(_ value: Double, than other: Double) -> Bool {
    isHigherBetter ? value > other : value < other
  }

  /// Its value; nil where it is no score of so many classes. Costs up to a sort of the rows for each class.
  public func value(of answers: ClassAnswers) -> Double? {
    for formula in formulas {
      switch formula {
      case .classes(let range, let value) where range.contains(answers.classes):
        return Self.checked { () throws(ShapeError) in try value(answers) }
      case .decisions(let range, let value) where range.contains(answers.classes):
        return value(answers.confusion)
      default: continue
      }
    }
    return nil
  }

  /// Its value; nil where more than the classes that were named is needed.
  func value(of confusion: ConfusionMatrix) -> Double? {
    for formula in formulas {
      if case .decisions(let range, let value) = formula, range.contains(confusion.classes) {
        return value(confusion)
      }
    }
    return nil
  }

  /// Its value; nil where it is no score of numbers. Costs up to two sorts of the rows.
  public func value(of numbers: RegressionScores) -> Double? {
    for formula in formulas {
      if case .numbers(let value) = formula {
        return Self.checked { () throws(ShapeError) in try value(numbers) }
      }
    }
    return nil
  }

  /// Answers were checked when they were made, so that nothing is left for a formula to throw.
  private static func checked(_ value: () throws(ShapeError) -> Double) -> Double {
    do { return try value() } catch { return .nan }
  }

  /// Its value; nil where it is no score of labels.
  public func value(of labels: MultiLabelScores) -> Double? {
    for formula in formulas { if case .labels(let value) = formula { return value(labels) } }
    return nil
  }

  /// The score of this name, or nil.
  public static func named(_ name: String) -> Score? {
    all.first { $0.name.utf8.elementsEqual(name.utf8) }
  }
}

extension Score: Equatable {
  /// Scores are equal where their names are.
  public static func == (left: Score, right: Score) -> Bool {
    left.name.utf8.elementsEqual(right.name.utf8)
  }
}
