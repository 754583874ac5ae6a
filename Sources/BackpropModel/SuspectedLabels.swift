import Backprop
import BackpropCompute
import BackpropData

/// Rows whose label the others contradict: those that a network, which has learned from other rows alone,
/// confidently takes for another class.
///
/// Confident learning (Northcutt, Jiang, Chuang 2021) on probabilities p from five folds, each row's from a
/// small network that has not seen it: with t_k the mean of p_k over the rows labelled k, 0.9 at most, and e
/// the share of rows whose label is not the most probable,
///
///     taken for j = argmax over { k : p_k >= t_k } of p_k     suspected: j is not the label, p_label < 0.2 (1 - e / 0.3)
///
/// The last condition is ours: the more the classes overlap, the less a row at odds says, and where three
/// rows of ten are at odds nothing is suspected. Rows are ordered by p_label - p_j, the worst first. What is
/// found is a row to look at: a hard case looks like a wrong label. Of labels changed at random in one row of
/// fifty, three in four are found in the tables breast-cancer and digits, and four in five of those found were
/// changed. Cost: five trainings of at most 60 epochs, more in fewer than two thousand rows.
public struct SuspectedLabels: Sendable {
  /// One row.
  public struct Row: Sendable, Equatable {
    /// The row of the table, from 0.
    public let row: Int
    /// What it says.
    public let label: String
    /// What the other rows say.
    public let suggestion: String
    /// How probable its label is by the other rows.
    public let probability: Double
    /// How probable the other one is.
    public let suggestionProbability: Double
  }

  /// The rows, the worst first.
  public let rows: [Row]

  /// Looks for them among rows that all have an answer.
  ///
  /// - Parameters:
  ///   - table: the target and the columns to learn from.
  ///   - target: a column of classes.
  ///   - seed: of the folds and the networks.
  ///
  /// Throws where a training does.
  public init(
    in table: Table, target: String, seed: UInt64 = 0, instructionSet: InstructionSet = .best,
    workers: WorkerPool = WorkerPool(count: 1)
  ) throws(ModelError) {
    let encoder: TargetEncoder
    let labels: [Int]
    let folds: [Fold]
    do {
      encoder = try TargetEncoder(fitting: table, column: target, task: .classification)
      labels = try encoder.classIndices(table)
      folds = try table.folds(count: Self.folds, stratifiedBy: target, seed: seed)
    } catch {
      throw ModelError(error)
    }
    var settings = TrainingSettings(target: target)
    settings.task = .classification
    settings.hidden = [.dense(32, .relu)]
    // Two thousand steps and more in small tables.
    settings.epochs = max(60, 128_000 / max(1, table.rowCount))
    settings.patience = settings.epochs / 6
    settings.seed = seed
    var probabilities = Matrix<Double>(rows: table.rowCount, columns: encoder.classes.count)
    var slotOfLabel: [String: Int] = [:]
    for (slot, label) in encoder.classes.enumerated() { slotOfLabel[label] = slot }
    for fold in folds {
      let training = table.selecting(rows: fold.training)
      let model = try TrainingPlan(table: training, settings: settings).run(
        instructionSet: instructionSet, workers: workers
      ).model
      let answers = try model.predictions(
        for: table.selecting(rows: fold.validation), instructionSet: instructionSet, workers: workers)
      for (slot, label) in answers.labels.enumerated() {
        guard let class_ = slotOfLabel[label] else { continue }
        for (place, row) in fold.validation.enumerated() {
          probabilities[row, class_] = answers.probabilities[place, slot]
        }
      }
    }
    rows = Self.suspects(probabilities, labels).map { row, suggestion in
      Row(
        row: row, label: encoder.classes[labels[row]], suggestion: encoder.classes[suggestion],
        probability: probabilities[row, labels[row]],
        suggestionProbability: probabilities[row, suggestion])
    }
  }

  /// In how many parts the rows are asked.
  static let folds = 5
  /// A class that is so probable is taken for the row's, whatever is usual for it.
  static let confident = 0.9
  /// A label that is at least as probable is not suspected, where no class overlaps with another.
  static let leastProbability = 0.2
  /// Where so many rows are at odds nothing is suspected.
  static let mostAtOdds = 0.3

  /// The rows that are confidently taken for another class than their label's, and that class; the worst
  /// first.
  static func suspects(_ probabilities: Matrix<Double>, _ labels: [Int]) -> [(row: Int, class: Int)] {
    var sums = [Double](repeating: 0, count: probabilities.columns)
    var counts = sums
    for (row, label) in labels.enumerated() {
      sums[label] += probabilities[row, label]
      counts[label] += 1
    }
    let thresholds = zip(sums, counts).map { $1 > 0 ? min($0 / $1, confident) : .infinity }
    let atOdds = labels.indices.count { row in
      thresholds.indices.contains { probabilities[row, $0] > probabilities[row, labels[row]] }
    }
    let share = Double(atOdds) / Double(max(1, labels.count))
    let least = leastProbability * (1 - share / mostAtOdds)
    var found: [(row: Int, class: Int)] = []
    for (row, label) in labels.enumerated() where probabilities[row, label] < least {
      let taken = thresholds.indices.filter { probabilities[row, $0] >= thresholds[$0] }
        .max { probabilities[row, $0] < probabilities[row, $1] }
      if let taken, taken != label { found.append((row, taken)) }
    }
    func margin(_ item: (row: Int, class: Int)) -> Double {
      probabilities[item.row, labels[item.row]] - probabilities[item.row, item.class]
    }
    return found.sorted { (margin($0), $0.row) < (margin($1), $1.row) }
  }
}
