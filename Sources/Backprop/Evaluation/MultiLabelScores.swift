import BackpropCompute

/// Scores of rows that may have several labels, or none: 1 where a row has one, else 0.
public struct MultiLabelScores: Sendable, Equatable {
  /// The sums of each label, which have its precision, recall and F1.
  public let labels: [PrecisionRecall]
  /// The share of rows all of whose labels are right, 0 to 1; higher is better.
  public let subsetAccuracy: Double
  /// The share of single answers that are wrong, 0 to 1; lower is better.
  public let hammingLoss: Double
  /// The means over rows of the precision, recall and F1 of a row's labels; a row without any counts 0.
  public let samplesAverage: (precision: Double, recall: Double, f1: Double)

  /// Compares two matrices of 0 and 1, rows x labels. Costs one pass.
  ///
  /// Throws where their shapes differ or are empty, an element is neither 0 nor 1, or a weight is negative.
  public init(
    actual: Matrix<Double>, predicted: Matrix<Double>, weights: [Double]? = nil
  ) throws(ShapeError) {
    let who = "MultiLabelScores"
    let weights = try RowWeights(weights, rows: actual.rows, of: who)
    guard actual.rows == predicted.rows, actual.columns == predicted.columns, actual.columns > 0 else {
      throw ShapeError(
        "\(who): expected \(actual.rows) x \(max(1, actual.columns)) predicted labels, got "
          + "\(predicted.rows) x \(predicted.columns)")
    }
    for matrix in [actual, predicted] {
      for element in matrix.vector.elements where element != 0 && element != 1 {
        throw ShapeError("\(who): expected labels of 0 or 1, got another number")
      }
    }
    var labels = Array(repeating: PrecisionRecall(), count: actual.columns)
    var (right, wrong) = (0.0, 0.0)
    var samples = (precision: 0.0, recall: 0.0, f1: 0.0)
    for row in 0..<actual.rows {
      var own = PrecisionRecall()
      var differences = 0.0
      for column in 0..<actual.columns {
        let (t, p) = (actual[row, column], predicted[row, column])
        own.hits += t * p
        own.predicted += p
        own.support += t
        differences += (t - p).magnitude
        labels[column].hits += weights[row] * t * p
        labels[column].predicted += weights[row] * p
        labels[column].support += weights[row] * t
      }
      if differences == 0 { right += weights[row] }
      wrong += weights[row] * differences
      samples.precision += weights[row] * own.precision
      samples.recall += weights[row] * own.recall
      samples.f1 += weights[row] * own.f1
    }
    self.labels = labels
    subsetAccuracy = right / weights.total
    hammingLoss = wrong / (weights.total * Double(actual.columns))
    samplesAverage = (
      samples.precision / weights.total, samples.recall / weights.total, samples.f1 / weights.total
    )
  }

  /// Precision, recall and F1 of all labels together.
  public func average(
    _ average: PrecisionRecall.Average
  ) -> (precision: Double, recall: Double, f1: Double) {
    PrecisionRecall.average(labels, average)
  }

  /// The mean over labels of the area under each one's ROC curve; NaN where a label is on no row, or on all.
  ///
  /// - Parameter scores: rows x labels, of any range, higher for the label.
  public static func macroROCArea(
    actual: Matrix<Double>, scores: Matrix<Double>, weights: [Double]? = nil
  ) throws(ShapeError) -> Double {
    try expect(scores.rows, "rows of scores", rows: actual.rows, of: "MultiLabelScores")
    guard scores.columns == actual.columns, actual.columns > 0 else {
      throw ShapeError(
        "MultiLabelScores: expected scores of \(max(1, actual.columns)) labels, got \(scores.columns)")
    }
    var sum = 0.0
    for column in 0..<actual.columns {
      let isOn = actual.column(column).map { $0 == 1 ? 1 : 0 }
      sum += try ROCCurve(actual: isOn, scores: scores.column(column), weights: weights).area
    }
    return sum / Double(actual.columns)
  }

  /// Whether the scores are equal, not the answers they came from.
  public static func == (left: MultiLabelScores, right: MultiLabelScores) -> Bool {
    left.labels == right.labels && left.subsetAccuracy == right.subsetAccuracy
      && left.hammingLoss == right.hammingLoss && left.samplesAverage == right.samplesAverage
  }
}
