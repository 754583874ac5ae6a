import Backprop
import BackpropCompute

/// How far predictions were from the answers of rows that did not train: what makes of a prediction a range, or a set of
/// labels, that holds the answer as often as it says (split conformal prediction; Vovk, Gammerman and Shafer 2005).
///
/// | target | score of a row | so a new row's region is |
/// |---|---|---|
/// | a number | abs(t - p) | p - q ... p + q |
/// | a class | 1 - p(true class) | the classes with a probability of 1 - q or more |
///
/// 1 - p is the sum of the other classes' probabilities: so it still tells rows apart where p is 1 to all digits.
///
/// q is the score of rank ceil((n + 1) level) among the n rows. Where the rows and the new one are exchangeable, as rows drawn
/// alike are, the region holds the answer with probability level or more, whatever the model is. That is the mean over rows:
/// rows of one kind may fare worse than others. Three things would bend it:
///
/// - Rows that choose the best epoch are better liked at that epoch than new ones. So each row's score is of an epoch that other rows
///   chose, where a network has 10 to 2,000 of them; more make no difference.
/// - The model answers with the mean of all its networks, and only few of them have not seen a row. With two or more, scores are
///   extrapolated from those of one and of these few (the logarithm of how far a mean of m is off is about a + b / m). With one,
///   they are moved by what the mean of the others is to one of them on rows that they have seen. Of 20,000 rows or more, some
///   are kept from all networks, and the scores are the whole model's.
/// - The scores of several parts come from several networks: 2 level - 1 is then all that holds for certain (Barber, Candès, Ramdas
///   and Tibshirani 2021).
///
/// Such sets are the smallest on average (Sadinle, Lei and Wasserman 2019), and as often right as promised. Where the most
/// probable class alone is right more often than the level, some are empty, those of the rows that the model doubts most:
/// no class is as probable as it was for the rows that it knows. Sets that always have a class (Romano, Sesia and Candès 2020) would
/// promise less than they do there.
///
/// Rows of weight 0 do not count, all others alike. Up to 2,000 scores are kept as they are; of more, 2,000 of them, and a rank
/// is rounded up to the next one kept: regions become larger by 0.05 % of coverage at most, never smaller.
public struct ConformalScores: Codable, Sendable, Equatable {
  /// What a score says.
  public enum Kind: String, Codable, Sendable {
    /// abs(t - p), in the target's unit.
    case error
    /// 1 - p(true class), 0 to 1.
    case doubt
  }

  /// What the scores say.
  public let kind: Kind
  /// From how many rows they are: n.
  public let rows: Int
  /// The scores of rank ceil(j n / m), for j from 1 to their number m: ascending, all of them up to 2,000.
  public let scores: [Double]

  /// The most scores that are kept.
  static let mostKept = 2_000
  /// What no file can exceed.
  static let mostRead = 100_000

  /// The scores of rows that did not train; nil where no row counts.
  public init?(_ evaluation: TableEvaluation) { self.init([evaluation]) }

  /// The scores of several folds, each evaluated by a model that did not see it; nil where no row counts, or some are of
  /// classes and some of numbers.
  public init?(_ evaluations: [TableEvaluation]) {
    guard let (kind, scores) = Self.scores(of: evaluations) else { return nil }
    self.init(kind: kind, scores: scores)
  }

  /// The scores that the mean of all networks has, from those of each network alone and of the mean of a few for each row; nil
  /// where no row counts.
  ///
  /// - Parameter remainingShare: how much further it is from the few to all, as a share of the way from one to the few.
  init?(mean: TableEvaluation, singles: [TableEvaluation], remainingShare: Double) {
    guard let (kind, scores) = Self.scores(of: [mean]), let alone = Self.scores(of: singles)?.scores.sorted()
    else { return nil }
    let sorted = scores.sorted()
    self.init(kind: kind, scores: sorted) { score, rank in
      Self.moved(score, kind, by: remainingShare, from: alone[rank(alone)], to: score)
    }
  }

  /// The scores that the mean of all networks has, from those of the one for each row that did not see it, and from what a mean
  /// is to one network on rows that they have seen; nil where no row counts.
  ///
  /// - Parameters:
  ///   - seenByOne: each network alone, on rows that trained it.
  ///   - seenByOthers: the mean of all networks but one, on rows that trained them.
  ///   - remainingShare: how much further it is from these to all, as a share of the way from one to these.
  init?(
    singles: TableEvaluation, seenByOne: [TableEvaluation], seenByOthers: TableEvaluation,
    remainingShare: Double
  ) {
    guard let (kind, scores) = Self.scores(of: [singles]) else { return nil }
    guard let byOne = Self.scores(of: seenByOne), let byOthers = Self.scores(of: [seenByOthers]) else {
      self.init(kind: kind, scores: scores)
      return
    }
    let (start, end) = (byOne.scores.sorted(), byOthers.scores.sorted())
    let share = 1 + remainingShare
    self.init(kind: kind, scores: scores.sorted()) { score, rank in
      let (one, others) = (start[rank(start)], end[rank(end)])
      return others < one
        ? max(
          Self.moved(score, kind, by: Self.shareOnNewRows * share, from: one, to: others),
          Self.lowered(score, kind, by: share, from: one, to: others))
        : Self.moved(
          // Probabilities beyond a half are drawn back to it by their mean, not on.
          score, kind, by: kind == .doubt ? share * max(0, 1 - 2 * score) : share, from: one, to: others)
    }
  }

  /// How much of the gain on rows that the networks have seen is there on new ones, where they err alike when the rows do not say
  /// enough; on rows held out of thirteen tables from half to all.
  private static let shareOnNewRows = 2.0 / 3

  /// Scores that are each moved as those of the same rank in other lists are; none passes the largest.
  private init(
    kind: Kind, scores: [Double], moved: (_ score: Double, _ rank: (_ list: [Double]) -> Int) -> Double
  ) {
    let largest = scores[scores.count - 1]
    self.init(
      kind: kind,
      scores: scores.indices.map { index in
        min(largest, moved(scores[index]) { list in index * list.count / scores.count })
      })
  }

  /// A score moved by a share of the way between two others: in the logarithm of an error, in that of the odds of a doubt. So none
  /// becomes 0 that was more (networks that are never wrong differ by powers of ten), and no doubt more than 1.
  private static func moved(
    _ score: Double, _ kind: Kind, by share: Double, from start: Double, to end: Double
  ) -> Double {
    func place(_ score: Double) -> Double {
      Elementary.log(score) - (kind == .doubt ? Elementary.log(1 - score) : 0)
    }
    func hasPlace(_ score: Double) -> Bool { score > 0 && (kind == .doubt ? score < 1 : score.isFinite) }
    guard hasPlace(score), hasPlace(start), hasPlace(end) else { return score }
    let size = Elementary.exp(place(score) + share * (place(end) - place(start)))
    return kind == .doubt && size.isFinite ? size / (1 + size) : size
  }

  /// The least that a score can become: what the mean is better than one network by on rows that they have seen is chance of theirs.
  /// New rows have no more of it to lose, but much that all err in alike. Variances add up, and so do probabilities.
  private static func lowered(
    _ score: Double, _ kind: Kind, by share: Double, from start: Double, to end: Double
  ) -> Double {
    guard kind == .error else { return score - share * (start - end) }
    let (one, mean) = (start / score, end / score)
    guard one.isFinite, score.isFinite else { return score }
    return score * max(0, 1 - share * (one - mean) * (one + mean)).squareRoot()
  }

  /// The scores of the rows that count, in any order.
  private static func scores(of evaluations: [TableEvaluation]) -> (kind: Kind, scores: [Double])? {
    var scores: [Double] = []
    var kinds: [Kind] = []
    for evaluation in evaluations {
      switch evaluation.scores {
      case .regression(let regression):
        kinds.append(.error)
        let weights = regression.scores.weights
        for row in regression.actual.indices where (weights?[row] ?? 1) > 0 {
          let error = (regression.actual[row] - regression.predicted[row]).magnitude
          scores.append(error.isNaN ? .infinity : error)
        }
      case .classification(let classification):
        kinds.append(.doubt)
        let answers = classification.answers
        for row in answers.actual.indices where (answers.weights?[row] ?? 1) > 0 {
          scores.append(doubt(of: answers.actual[row], in: answers.probabilities.row(row)))
        }
      }
    }
    guard let kind = kinds.first, kinds.allSatisfy({ $0 == kind }), !scores.isEmpty else { return nil }
    return (kind, scores)
  }

  /// Of scores in any order, one at least.
  init(kind: Kind, scores all: [Double]) {
    let sorted = all.sorted()
    let kept = min(sorted.count, Self.mostKept)
    self.kind = kind
    rows = sorted.count
    scores = (0..<kept).map { sorted[Self.rank(of: $0, kept: kept, rows: sorted.count) - 1] }
  }

  /// Reads scores and checks that they can be some; what cannot throws `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    kind = try container.decode(Kind.self, forKey: .kind)
    rows = try container.decode(Int.self, forKey: .rows)
    scores = try container.decode([Double].self, forKey: .scores)
    let isSound =
      (1...Self.mostRead).contains(scores.count) && rows >= scores.count && rows <= 1 << 40
      && scores.allSatisfy { $0 >= 0 && (kind == .error || $0 <= 1) }
      && zip(scores, scores.dropFirst()).allSatisfy { $0 <= $1 }
    guard isSound else {
      throw DecodingError.dataCorruptedError(
        forKey: .scores, in: container, debugDescription: "expected ascending scores of 0 or more")
    }
  }

  /// The highest level that so many rows can promise: n / (n + 1).
  public var highestLevel: Double { Double(rows) / Double(rows + 1) }

  /// The rank, from 1, of the score that bounds regions of a level; nil where there are too few rows for it.
  ///
  /// ceil((n + 1) level), to a millionth of a millionth, rounded up to a rank that is kept.
  public func rank(_ level: Double) -> Int? {
    place(level).map { Self.rank(of: $0, kept: scores.count, rows: rows) }
  }

  /// q, the bound of regions of a level: infinite where there are too few rows for it.
  public func quantile(_ level: Double) -> Double { place(level).map { scores[$0] } ?? .infinity }

  /// The place of that score among those kept.
  private func place(_ level: Double) -> Int? {
    let wanted = (Double(rows + 1) * level * (1 - 1e-12)).rounded(.up)
    guard wanted <= Double(rows) else { return nil }
    // The first j with ceil(j n / m) >= k is floor((k - 1) m / n) + 1.
    return (Int(max(1, wanted)) - 1) * scores.count / rows
  }

  /// The rank of the score at a place: ceil(j n / m), where j is the place from 1.
  private static func rank(of place: Int, kept: Int, rows: Int) -> Int {
    ((place + 1) * rows + kept - 1) / kept
  }
}

extension ConformalScores {
  /// The classes whose doubt, 1 - p, is `bound` or less, the most probable first; equal ones by their number.
  static func classes(within bound: Double, in probabilities: [Double]) -> [Int] {
    probabilities.indices.filter { doubt(of: $0, in: probabilities) <= bound }
      .sorted { (-probabilities[$0], $0) < (-probabilities[$1], $1) }
  }

  /// 1 - p of a class, 0 to 1.
  static func doubt(of chosen: Int, in probabilities: [Double]) -> Double {
    guard probabilities[chosen] > 0.5 else { return 1 - probabilities[chosen] }
    return probabilities.indices.reduce(0) { $1 == chosen ? $0 : $0 + probabilities[$1] }
  }
}
