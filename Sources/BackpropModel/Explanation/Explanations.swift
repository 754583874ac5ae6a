import Backprop
import BackpropCompute
import BackpropData

/// Which columns moved the prediction of each row, and how far: Shapley values (Shapley 1953; Strumbelj and Kononenko 2014),
/// against a row of typical cells.
///
/// f(S) is what the model says of a row whose columns in S are those of the row and whose others are typical: numbers at their
/// mean or in their middle and not missing, no category, no word, bytes of 0 (`FeatureEncoder.typicalRow`). It is the
/// probability of the class that the whole row was taken for, or the number in the target's unit. The effect of column j is what it
/// adds when it comes to the others, averaged over all orders in which columns can come:
///
///     effect(j) = sum over S without j of  |S|! (d - |S| - 1)! / d!  (f(S + j) - f(S))
///
/// so that the effects of all d columns add up to prediction - f(nothing). Up to eight columns that is the exact sum, of 2^d
/// predictions a row. Of more, it is the mean over 2 to 16 orders, each order and its reverse, the same for every row: the sum
/// still holds exactly, and each effect is an estimate. Cost: predictions for each row, about 1,000 at most, or 2 d where there are more
/// than 500 columns. The effects are of the model, not of the world, and mixed rows may be such as never occur.
public struct Explanations: Sendable, Equatable {
  /// What moved the prediction of one row.
  public struct Row: Sendable, Equatable {
    /// The columns with the greatest effects, the greatest first, whatever its sign.
    public let strongest: [Effect]
    /// What all others add up to.
    public let others: Double
    /// What the model says of the typical row: the prediction without its effects.
    public let typical: Double
  }

  /// What one column does to a prediction.
  public struct Effect: Sendable, Equatable {
    /// The column's number in `columns`.
    public let column: Int
    /// By how much it moves the prediction: a probability, or a number in the target's unit.
    public let size: Double
  }

  /// The names of the table's columns that the model reads.
  public let columns: [String]
  /// Row by row.
  public let rows: [Row]
  /// Whether the effects are exact, and no estimates.
  public let isExact: Bool
  /// How many predictions were made for each row.
  public let predictionsOfEach: Int

  /// Of more columns orders are drawn.
  static let mostExact = 8

  fileprivate init(_ plan: CoalitionPlan, columns: [String], rows: [Row]) {
    self.columns = columns
    self.rows = rows
    isExact = plan.isExact
    predictionsOfEach = plan.rowsOfEach
  }
}

extension Model {
  /// The columns that moved the prediction of each row; see ``Explanations``.
  ///
  /// - Parameters:
  ///   - count: how many columns are told for each row; nil tells all.
  ///   - seed: of the orders, where there are more than eight columns.
  ///
  /// Throws where the table does not fit the model. A row's effects are the same alone or among others, and neither the instruction
  /// set nor the number of workers has a say.
  public func explanations(
    of table: Table, count: Int? = nil, seed: UInt64 = 0, instructionSet: InstructionSet = .best,
    workers: WorkerPool = WorkerPool(count: 1)
  ) throws(ModelError) -> Explanations {
    let rows = try EncodedRows(
      understood(table), of: self, instructionSet: instructionSet, workers: workers)
    let names = rows.columns.map(\.name)
    let plan = CoalitionPlan(columns: names.count, random: RandomSource(seed: seed))
    // Some megabytes of mixed rows at a time.
    let mostMixed = max(1, min(16_384, 4_000_000 / max(1, features.width)))
    let atOnce = max(1, mostMixed / plan.rowsOfEach)
    let typical = try rows.predictions(rows: 1) { _, _ in rows.count }
    var found: [Explanations.Row] = []
    var first = 0
    while first < rows.count {
      let range = first..<min(first + atOnce, rows.count)
      let whole = try rows.predictions(rows: range.count) { row, _ in range.lowerBound + row }
      let mixed = try rows.predictions(rows: range.count * plan.rowsOfEach) { row, column in
        let isOwn = plan.contains(column, in: row % plan.rowsOfEach)
        return isOwn ? range.lowerBound + row / plan.rowsOfEach : rows.count
      }
      for row in range.indices {
        let place = row - range.lowerBound
        func value(_ predictions: Predictions, _ index: Int) -> Double {
          predictions.labels.isEmpty
            ? predictions.numbers[index] : predictions.probabilities[index, whole.classes[place]]
        }
        let start = value(typical, 0)
        let effects = plan.effects(empty: start, full: value(whole, place)) {
          value(mixed, place * plan.rowsOfEach + $0)
        }
        let order = effects.indices.sorted {
          (-effects[$0].magnitude, $0) < (-effects[$1].magnitude, $1)
        }
        let told = min(max(0, count ?? order.count), order.count)
        found.append(
          Explanations.Row(
            strongest: order.prefix(told).map { Explanations.Effect(column: $0, size: effects[$0]) },
            others: order.dropFirst(told).reduce(0) { $0 + effects[$1] }, typical: start))
      }
      first = range.upperBound
    }
    return Explanations(plan, columns: names, rows: found)
  }
}
