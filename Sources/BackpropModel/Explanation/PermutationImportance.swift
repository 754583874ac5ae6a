import Backprop
import BackpropCompute
import BackpropData

/// How much a model's score falls when the cells of one column are dealt anew among the rows: what the model takes from that
/// column and from no other (Breiman 2001; Fisher, Rudin and Dominici 2019).
///
///     fall of column j = s - s_j          where a higher score is better, else s_j - s
///
/// s is the score of the rows, s_j the same with column j in a random order, all features made of it together. Each column is
/// dealt several times; the mean says how much, the deviation how sure that is. It is a statement on the model, not on the
/// world: columns that say the same share what they say, and each falls little while the other is there.
///
/// Cost: repeats x columns predictions of the rows, which are 10,000 drawn at random at most, fewer where there are more than
/// a hundred columns.
public struct PermutationImportance: Sendable, Equatable {
  /// One column of the table.
  public struct Column: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// By how much the score falls on average, in its unit; about 0 where the column has no say.
    public let fall: Double
    /// The standard deviation of the falls, with n - 1; 0 of one.
    public let deviation: Double
    /// Each time.
    public let falls: [Double]
  }

  /// Two columns that say nearly the same.
  public struct Pair: Sendable, Equatable {
    /// The names.
    public let first: String
    /// The other one.
    public let second: String
    /// How closely they go together, -1 to 1: Pearson's correlation, of a number and words the correlation ratio, of words
    /// Cramér's V.
    public let correlation: Double
  }

  /// What falls.
  public let score: Score
  /// What it is with all columns in place, on these rows.
  public let baseline: Double
  /// How many rows were asked.
  public let rows: Int
  /// How many there are with an answer.
  public let allRows: Int
  /// How often each column was dealt.
  public let repeats: Int
  /// The columns, those with the greatest fall first.
  public let columns: [Column]
  /// Columns with a correlation above 0.9 or below -0.9, the greatest first; nil where there are too many features to look.
  public let correlated: [Pair]?

  /// The most rows that are asked.
  static let mostRows = 10_000
  /// The most rows times columns.
  static let mostCells = 1_000_000

  /// - Parameters:
  ///   - score: what falls; nil takes the first that suits the task.
  ///   - weights: a column of numbers, 0 or more, that says how much each row counts.
  ///   - threshold: the probability from which the second of two classes is named, 0 to 1; nil is the model's own.
  ///   - repeats: how often each column is dealt, 1 or more.
  ///   - seed: of the orders, and of the choice of rows.
  ///
  /// Throws where the table does not fit the model or has no answers, or the score does not suit the task. Neither the instruction
  /// set nor the number of workers has a say.
  public init(
    of model: Model, on table: Table, score: Score? = nil, weightedBy weights: String? = nil,
    threshold: Double? = nil, repeats: Int = 5, seed: UInt64 = 0, instructionSet: InstructionSet = .best,
    workers: WorkerPool = WorkerPool(count: 1)
  ) throws(ModelError) {
    let random = RandomSource(seed: seed)
    var chosen = try model.answered(table, with: weights.map { [$0] } ?? [])
    allRows = chosen.rowCount
    let count = model.features.sourceColumns.count
    let most = max(1_000, min(Self.mostRows, Self.mostCells / max(1, count)))
    if chosen.rowCount > most {
      let order = random.permutation(count: chosen.rowCount, purpose: .sample)
      chosen = chosen.selecting(rows: order.prefix(most).sorted())
    }
    let answers = try KnownAnswers(of: chosen, model: model, weightedBy: weights, threshold: threshold)
    let rows = try EncodedRows(chosen, of: model, instructionSet: instructionSet, workers: workers)
    let n = rows.count
    let whole = try answers.scores(of: rows.predictions(rows: n) { row, _ in row })
    let available = whole.available
    let score = score ?? available[0]
    guard let baseline = whole.value(of: score) else {
      throw ModelError(
        .settings,
        "importance: expected a score of this model (\(available.map(\.name).joined(separator: ", "))), got "
          + score.name
      )
    }
    let repeats = max(1, repeats)
    var columns: [Column] = []
    for (index, column) in rows.columns.enumerated() {
      var falls: [Double] = []
      for time in 0..<repeats {
        // Every column has orders of its own: equal columns must not be dealt alike.
        let order = random.permutation(
          count: n, purpose: .shuffle, step: UInt64(truncatingIfNeeded: index * repeats + time))
        let dealt = try rows.predictions(rows: n) { row, column in column == index ? order[row] : row }
        let value = try answers.scores(of: dealt).value(of: score) ?? .nan
        falls.append(score.isHigherBetter ? baseline - value : value - baseline)
      }
      columns.append(Column(name: column.name, falls: falls))
    }
    self.score = score
    self.baseline = baseline
    self.rows = n
    self.repeats = repeats
    // Columns of one fall stay in the table's order; a fall that is no number comes last.
    func key(_ column: Column) -> Double { column.fall.isNaN ? .infinity : -column.fall }
    self.columns = columns.enumerated().sorted { (key($0.element), $0.offset) < (key($1.element), $1.offset) }
      .map(\.element)
    correlated = Self.correlated(rows, model.features)
  }
}

extension PermutationImportance.Column {
  fileprivate init(name: String, falls: [Double]) {
    let mean = falls.reduce(0, +) / Double(falls.count)
    let squares = falls.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.init(
      name: name, fall: mean,
      deviation: falls.count > 1 ? (squares / Double(falls.count - 1)).squareRoot() : 0, falls: falls)
  }
}

extension PermutationImportance {
  /// From where two columns are said to be correlated.
  static let strong = 0.9

  /// Pairs of columns of which one nearly tells the other; nil where there are too many features to look.
  static func correlated(_ rows: EncodedRows, _ features: FeatureEncoder) -> [Pair]? {
    guard let association = ColumnAssociation(rows, features) else { return nil }
    var pairs: [Pair] = []
    for second in rows.columns.indices {
      for first in 0..<second {
        let strength = association.strength(first, second)
        guard strength.magnitude > strong else { continue }
        pairs.append(
          Pair(first: rows.columns[first].name, second: rows.columns[second].name, correlation: strength))
      }
    }
    return pairs.enumerated().sorted {
      (-$0.element.correlation.magnitude, $0.offset) < (-$1.element.correlation.magnitude, $1.offset)
    }.map(\.element)
  }
}

extension TableEvaluation.Scores {
  /// The scores that suit the task and the number of classes.
  var available: [Score] {
    switch self {
    case .classification(let classification): Score.all(ofClasses: classification.labels.count)
    case .regression: Score.allOfNumbers
    }
  }
}
