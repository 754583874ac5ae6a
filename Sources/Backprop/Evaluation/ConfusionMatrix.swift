import BackpropCompute

/// How often each class was taken for each: rows of the matrix are actual classes, columns predicted ones.
public struct ConfusionMatrix: Sendable, Equatable {
  /// How many rows of the table, `counts[actual][predicted]`: classes x classes.
  public let counts: [[Int]]
  /// Their weights in sum, C: the counts themselves where no weights were given.
  public let weights: Matrix<Double>

  /// Counts pairs of class indices. Costs one pass.
  ///
  /// Throws where the lists differ in length or are empty, a class is not in 0 ..< classes, or a weight is
  /// negative.
  public init(
    actual: [Int], predicted: [Int], classes: Int, weights: [Double]? = nil
  ) throws(ShapeError) {
    let who = "ConfusionMatrix"
    let rowWeights = try RowWeights(weights, rows: actual.count, of: who)
    try expect(predicted.count, "predicted classes", rows: actual.count, of: who)
    try expect(actual, "actual", below: classes, of: who)
    try expect(predicted, "predicted", below: classes, of: who)
    var counts = Array(repeating: Array(repeating: 0, count: classes), count: classes)
    var sums = Array(repeating: 0.0, count: classes * classes)
    for row in 0..<actual.count {
      counts[actual[row]][predicted[row]] += 1
      sums[actual[row] * classes + predicted[row]] += rowWeights[row]
    }
    self.counts = counts
    self.weights = try Matrix(rows: classes, columns: classes, elements: sums)
  }

  /// A matrix of counts and weights that go together.
  init(counts: [[Int]], weights: Matrix<Double>) {
    self.counts = counts
    self.weights = weights
  }

  /// How many classes there are, those that never occur among them.
  public var classes: Int { counts.count }
  /// How many rows were counted.
  public var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }
  /// Rows whose class this is, unweighted.
  public func rows(of index: Int) -> Int { counts[index].reduce(0, +) }

  /// The weight of a class among the actual ones, sum over j of C[i, j].
  public func support(of index: Int) -> Double {
    var sum = 0.0
    for column in 0..<classes { sum += weights[index, column] }
    return sum
  }

  /// The weight of a class among the predicted ones, sum over i of C[i, j].
  public func predictions(of index: Int) -> Double {
    var sum = 0.0
    for row in 0..<classes { sum += weights[row, index] }
    return sum
  }

  var hits: Double { sum { weights[$0, $0] } }
  var totalWeight: Double { sum { support(of: $0) } }

  /// The share of rows whose class was found: sum of C[i, i] / sum of C, 0 to 1.
  public var accuracy: Double { hits / totalWeight }

  /// The mean of the recalls of the classes that occur, 0 to 1; with `adjusted`, 0 for a guess and 1 for
  /// perfection.
  ///
  ///     adjusted = (balanced - 1/k) / (1 - 1/k)      k classes that occur
  ///
  /// Classes that occur in no row (or only in rows of weight 0) are left out. Where one class alone occurs,
  /// the adjusted one is NaN if all is right and else -infinity, as in scikit-learn: there is no chance to
  /// adjust for.
  public func balancedAccuracy(adjusted: Bool = false) -> Double {
    var sum = 0.0
    var occurring = 0.0
    for index in 0..<classes where support(of: index) > 0 {
      sum += weights[index, index] / support(of: index)
      occurring += 1
    }
    let balanced = sum / occurring
    return adjusted ? (balanced - 1 / occurring) / (1 - 1 / occurring) : balanced
  }

  /// Each row of C divided by its sum: of each actual class, the shares it was taken for. A class without
  /// rows has zeros.
  public var normalizedByRow: Matrix<Double> {
    var shares = weights
    for row in 0..<classes {
      let sum = support(of: row)
      for column in 0..<classes { shares[row, column] = sum == 0 ? 0 : shares[row, column] / sum }
    }
    return shares
  }

  /// Precision, recall and F1 of one class, all others taken as one.
  public func precisionRecall(of index: Int) -> PrecisionRecall {
    PrecisionRecall(
      hits: weights[index, index], predicted: predictions(of: index), support: support(of: index))
  }

  /// Precision, recall and F1 of all classes together.
  ///
  /// A class that occurs neither among the actual nor among the predicted ones is left out, as in
  /// scikit-learn; one that is never predicted counts with a precision of 0. Micro averages all equal the
  /// accuracy: a wrong row is one false positive and one false negative.
  public func precisionRecall(
    _ average: PrecisionRecall.Average
  ) -> (precision: Double, recall: Double, f1: Double) {
    var occurring: [PrecisionRecall] = []
    for index in 0..<classes {
      var rows = 0
      for other in 0..<classes { rows += counts[index][other] + counts[other][index] }
      if rows > 0 { occurring.append(precisionRecall(of: index)) }
    }
    return PrecisionRecall.average(occurring, average)
  }

  func sum(_ term: (Int) -> Double) -> Double {
    var sum = 0.0
    for index in 0..<classes { sum += term(index) }
    return sum
  }
}
