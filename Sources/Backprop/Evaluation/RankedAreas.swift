import BackpropCompute

/// The rows by falling score, and where equal scores end: what does not depend on the rows' weights, and so
/// is kept where they are weighed anew many times.
struct Ranking: Sendable, Equatable {
  /// The rows, the highest score first.
  let rows: [Int]
  /// The class of each of them, in this order.
  let classes: [Int]
  /// Whether a score is another than the one before it, in this order.
  let isNew: [Bool]

  /// Costs a sort.
  init(_ scores: [Double], classes actual: [Int]) {
    let rows = (0..<scores.count).sorted { scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1 }
    self.rows = rows
    classes = rows.map { actual[$0] }
    isNew = rows.indices.map { $0 == 0 || scores[rows[$0]] != scores[rows[$0 - 1]] }
  }
}

/// The areas under the curves of one class, in one walk down its scores.
///
/// At each score that occurs let T be the weight of the rows of the class, F_j that of class j, F that of all
/// others, and t and f the weights above it; W is the weight of all rows of a class:
///
///     ROC area between it and class j   sum of F_j (t + T / 2) / (W W_j)
///     average precision                 sum of T (t + T) / (t + T + f + F) / W
struct RankedAreas {
  /// Between the class and all others together: NaN where either has no rows.
  private(set) var rest = Double.nan
  /// Between the class and each other one; NaN where either has no rows.
  private(set) var others: [Double]
  /// Under precision over recall; 0 where the class has no rows.
  private(set) var averagePrecision = 0.0
  /// The weight of its rows.
  private(set) var weight = 0.0

  /// Costs a pass over the rows.
  init(of index: Int, among count: Int, ranking: Ranking, weights: RowWeights) {
    others = Array(repeating: 0, count: count)
    var sums = Array(repeating: 0.0, count: count)
    var here = sums
    var present: [Int] = []
    var (above, own, below, all, areas) = (0.0, 0.0, 0.0, 0.0, 0.0)
    func close() {
      guard own > 0 || !present.isEmpty else { return }
      for other in present {
        let area = here[other] * (above + own / 2)
        others[other] += area
        areas += area
        sums[other] += here[other]
        below += here[other]
        here[other] = 0
      }
      present.removeAll(keepingCapacity: true)
      above += own
      all += own * (above / (above + below))
      own = 0
    }
    for place in ranking.rows.indices {
      if ranking.isNew[place] { close() }
      let weight = weights[ranking.rows[place]]
      guard weight > 0 else { continue }
      let class_ = ranking.classes[place]
      if class_ == index {
        own += weight
      } else {
        if here[class_] == 0 { present.append(class_) }
        here[class_] += weight
      }
    }
    close()
    weight = above
    for other in 0..<count {
      others[other] = above > 0 && sums[other] > 0 ? others[other] / above / sums[other] : .nan
    }
    guard above > 0 else { return }
    averagePrecision = all / above
    if below > 0 { rest = areas / above / below }
  }
}

extension [RankedAreas] {
  /// The mean area of each class against all others; NaN where a class has none.
  func oneVersusRest(_ average: PrecisionRecall.Average) -> Double {
    let total = reduce(0) { $0 + (average == .macro ? 1 : $1.weight) }
    return reduce(0) { $0 + (average == .macro ? 1 : $1.weight) * $1.rest } / total
  }

  /// The mean over pairs of classes that occur, each by the scores of both; NaN where fewer than two do.
  var oneVersusOne: Double {
    var (sum, pairs) = (0.0, 0.0)
    for first in indices {
      for second in 0..<first where !self[first].others[second].isNaN {
        sum += (self[first].others[second] + self[second].others[first]) / 2
        pairs += 1
      }
    }
    return sum / pairs
  }

  /// The mean average precision; a class without rows counts 0.
  var averagePrecision: Double { reduce(0) { $0 + $1.averagePrecision } / Double(count) }
}

extension ClassAnswers {
  /// Of one class, by the probabilities it was given.
  func rankedAreas(of index: Int) throws(ShapeError) -> RankedAreas {
    let kept = rankings.isEmpty || rankings[index].rows.isEmpty ? nil : rankings[index]
    return RankedAreas(
      of: index, among: classes,
      ranking: kept ?? Ranking(probabilities.column(index), classes: actual),
      weights: try RowWeights(weights, rows: actual.count, of: "ClassAnswers"))
  }

  /// Of all classes.
  func rankedAreas() throws(ShapeError) -> [RankedAreas] {
    var areas: [RankedAreas] = []
    for index in 0..<classes { areas.append(try rankedAreas(of: index)) }
    return areas
  }
}
