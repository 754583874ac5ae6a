import Backprop
import BackpropCompute
import BackpropData

/// The parts of a table in which a model is worse than in the rest, beyond chance.
///
/// Looked at are the slices of every column but the target (each word, each bin of numbers, missing cells), also of columns that
/// the model does not read, and the common rows of two slices for each pair of the five worst columns; only those with 30 rows and
/// one in a hundred of all, or more. A slice is told where it is worse than the rest by Fisher's exact test (accuracy) or Mann and
/// Whitney's (other scores), with Holm's correction (1979) over all slices looked at: the chance that any of them is there by luck
/// is 5 % at most. The common rows of two slices must also be worse than what is left of either. The pairs count for all pairs of
/// columns, from which the worst were chosen.
///
/// Cost: a sort of the rows for each column, and passes over them.
public struct WorstSlices: Sendable, Equatable {
  /// Some rows, and how the model does in them.
  public struct Slice: Sendable, Equatable {
    /// What the rows have in common.
    public let conditions: [Condition]
    /// How many there are.
    public let rows: Int
    /// Their score.
    public let value: Double
    /// The score of all other rows.
    public let rest: Double
    /// How likely so bad a slice is by luck, among as many: corrected.
    public let chance: Double
  }

  /// What rows have in a column.
  public struct Condition: Sendable, Equatable {
    /// The column.
    public let column: String
    /// What they have there, in words: `17 to 25`, `red`, `missing`.
    public let cells: String
  }

  /// What slices are held against each other by.
  public let score: Score
  /// What it is for all rows.
  public let overall: Double
  /// How many rows there are.
  public let rows: Int
  /// The fewest rows that a slice has.
  public let leastRows: Int
  /// How many slices were looked at; those of pairs count for all columns.
  public let examined: Int
  /// Those beyond chance, the worst score first.
  public let slices: [Slice]

  /// The scores by which slices can be told: means over rows.
  public static func scores(of evaluation: TableEvaluation) -> [Score] { RowLosses.scores(of: evaluation) }

  /// How many columns are taken in pairs.
  static let worstColumns = 5
  /// The chance that any slice that is told is there by luck.
  static let level = 0.05
  /// The fewest rows that say anything.
  static let fewestRows = 30

  /// - Parameters:
  ///   - evaluation: of this model on this very table.
  ///   - score: one of ``scores(of:)``; nil takes the first.
  ///
  /// Throws where the table does not fit the model, or has other answered rows than the evaluation, or the score is no mean over
  /// rows.
  public init(
    of model: Model, on table: Table, _ evaluation: TableEvaluation, score: Score? = nil
  ) throws(ModelError) {
    let target = model.target.column
    let answered = try model.answered(table, with: table.columnNames)
    let available = Self.scores(of: evaluation)
    guard let losses = RowLosses(evaluation, score: score ?? available[0]) else {
      throw ModelError(
        .settings,
        "slices: expected a score that is a mean over rows (\(available.map(\.name).joined(separator: ", "))), got "
          + (score?.name ?? "none"))
    }
    guard answered.rowCount == losses.losses.count else {
      throw ModelError(
        .badData,
        "\(table.name): expected the \(losses.losses.count) rows of the evaluation, got \(answered.rowCount)")
    }
    let n = answered.rowCount
    let least = max(Self.fewestRows, (n + 99) / 100)
    let columns = answered.columns.indices.filter { answered.columns[$0].name != target }
      .map { ColumnSlices($0, of: answered, least: least) }
    let search = SliceSearch(losses, columns, least: least)
    self.score = losses.score
    overall = losses.value(of: 0..<n)
    rows = n
    leastRows = least
    examined = search.examined
    slices = search.told(level: Self.level).map { candidate, chance in
      func isInside(_ row: Int) -> Bool {
        candidate.parts.allSatisfy { columns[$0.column].sliceOfRow[row] == Int32($0.slice) }
      }
      return Slice(
        conditions: candidate.parts.map {
          Condition(column: columns[$0.column].column, cells: columns[$0.column].words[$0.slice])
        },
        rows: candidate.rows, value: losses.value(of: (0..<n).lazy.filter(isInside)),
        rest: losses.value(of: (0..<n).lazy.filter { !isInside($0) }), chance: chance)
    }.sorted { losses.score.isBetter($1.value, than: $0.value) }
  }
}
