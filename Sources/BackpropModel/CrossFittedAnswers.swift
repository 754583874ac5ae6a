import Backprop
import BackpropCompute
import BackpropData

/// What a network says of rows, each at an epoch that other rows chose.
///
/// The best of many epochs on some rows is better there than elsewhere, the more so the fewer they are: of 100 rows it has some
/// hundredths more right. So the rows are dealt into five parts, and each part's answers are those of the epoch that is best on
/// the other four, the last of equals (cross-fitting).
struct CrossFittedAnswers {
  /// How bad answers are, rows x outputs; lower is better.
  enum Criterion {
    /// The sum of what each row adds.
    case sum(rows: (Matrix<Double>) -> [Double])
    /// A number of its own for some of the rows; NaN where they have none.
    case value((_ answers: Matrix<Double>, _ rows: [Int]) -> Double)
  }

  /// Of fewer rows there are no parts; more are hardly liked better by an epoch that they chose.
  static let suitingRows = 10...2_000
  static let partCount = 5

  private let criterion: Criterion
  /// The rows of each part, and all others.
  private let parts: [(own: [Int], others: [Int])]
  private var least = [Double](repeating: .infinity, count: partCount)
  /// Rows x outputs; nil before the first epoch.
  private(set) var answers: Matrix<Double>?

  /// Nil where there are too few rows, or so many that it makes no difference.
  ///
  /// - Parameter partOfRow: for each row the number of its part.
  init?(partOfRow: [Int], by criterion: Criterion) {
    guard Self.suitingRows.contains(partOfRow.count) else { return nil }
    self.criterion = criterion
    parts = (0..<Self.partCount).map { part in
      (partOfRow.indices.filter { partOfRow[$0] == part }, partOfRow.indices.filter { partOfRow[$0] != part })
    }
  }

  /// Adds what the network says after an epoch.
  ///
  /// - Parameter finished: what it will say as part of the model, where that is another thing; asked only where an epoch is the best
  ///   so far on some rows.
  mutating func add(_ said: Matrix<Double>, finished: () -> Matrix<Double>?) {
    var better: [Int] = []
    for (part, loss) in losses(of: said).enumerated() where loss <= least[part] || !least[part].isFinite {
      least[part] = loss
      better.append(part)
    }
    guard !better.isEmpty else { return }
    let said = finished() ?? said
    var kept = answers ?? said
    for part in better {
      for row in parts[part].own { for column in 0..<said.columns { kept[row, column] = said[row, column] } }
    }
    answers = kept
  }

  /// For each part that of all other rows.
  private func losses(of said: Matrix<Double>) -> [Double] {
    switch criterion {
    case .sum(let ofRows):
      let rows = ofRows(said)
      return parts.map { part in part.others.reduce(0) { $0 + rows[$1] } }
    case .value(let value):
      let all = Array(0..<said.rows)
      return parts.map { part in
        let ofOthers = value(said.selecting(rows: part.others), part.others)
        // A part that has all rows of a class leaves no score to the others.
        return ofOthers.isNaN ? value(said, all) : ofOthers
      }
    }
  }
}

extension TrainingPlan {
  /// The number that the epochs of a network are compared by, for some of its validation rows; nil where that is a loss that only
  /// the trainer knows: Huber's, of quantiles and distributions, with smoothing or weights of classes.
  func criterion<S: Scalar>(on rows: Dataset<S>) -> CrossFittedAnswers.Criterion? {
    let weights = rows.weights.map { $0.elements.map(Double.init) }
    let targets = (0..<rows.rows).map { Double(rows.targets[$0, 0]) }
    let objective = objective
    func sum(_ loss: @escaping (_ error: Double) -> Double) -> CrossFittedAnswers.Criterion {
      let column = objective.answerColumn
      return .sum { answers in
        targets.indices.map { (weights?[$0] ?? 1) * loss(answers[$0, column] - targets[$0]) }
      }
    }
    func sumOfClasses(
      _ loss: @escaping (_ probabilities: Matrix<Double>, _ row: Int, _ class: Int) -> Double
    ) -> CrossFittedAnswers.Criterion {
      .sum { answers in
        let probabilities = objective.probabilities(of: answers)
        return targets.indices.map { (weights?[$0] ?? 1) * loss(probabilities, $0, Int(targets[$0])) }
      }
    }
    switch (settings.metric?.name, target.values) {
    case ("accuracy", .classes):
      return sumOfClasses { p, row, label in
        (0..<p.columns).contains { p[row, $0] > p[row, label] || (p[row, $0] == p[row, label] && $0 < label) }
          ? 1 : 0
      }
    case ("log-loss", .classes): return sumOfClasses(Self.logLoss)
    case ("rmse", .numbers), ("mse", .numbers), ("r2", .numbers): return sum { $0 * $0 }
    case (nil, .classes) where objective.isLogLoss: return sumOfClasses(Self.logLoss)
    case (nil, .numbers):
      switch objective {
      case .squaredError: return sum { $0 * $0 }
      case .absoluteError: return sum(\.magnitude)
      default: return nil
      }
    case (nil, _): return nil
    case (_?, _):
      guard let score = settings.metric else { return nil }
      return .value { answers, some in
        let value = value(
          of: score, answers: answers, targets: some.map { targets[$0] },
          weights: weights.map { weights in some.map { weights[$0] } })
        return value.map { score.isHigherBetter ? -$0 : $0 } ?? .nan
      }
    }
  }

  /// The parts that these rows of a table are dealt into, by number: in turn, or so that groups stay together.
  func crossFittingParts(of table: Table, rows: [Int]) -> [Int] {
    let count = CrossFittedAnswers.partCount
    guard case .grouped(let column)? = settings.split else { return rows.indices.map { $0 % count } }
    var parts = [Int](repeating: 0, count: rows.count)
    // Of fewer groups there is one part: no row has a say, and the last epoch answers.
    let folds = try? table.selecting(rows: rows).folds(count: count, groupedBy: column, seed: settings.seed)
    for (part, fold) in (folds ?? []).enumerated() { for row in fold.validation { parts[row] = part } }
    return parts
  }

  private static func logLoss(_ probabilities: Matrix<Double>, _ row: Int, _ label: Int) -> Double {
    -Elementary.log(max(probabilities[row, label], 1e-15))
  }
}

extension Objective {
  /// Whether its loss is the log loss, no more.
  fileprivate var isLogLoss: Bool {
    switch self {
    case .crossEntropy(let loss): loss.smoothing == 0 && loss.classWeights.isEmpty
    case .binaryCrossEntropy(let loss): loss.smoothing == 0 && loss.positiveWeights.isEmpty
    default: false
    }
  }
}
