import Backprop
import BackpropCompute
import TestSupport
import Testing

/// Every metric of every record of metrics.json against scikit-learn and SciPy, with and without sample
/// weights.
@Suite struct MetricParityTests {
  static let file = Result { try ParityFile("metrics") }

  @Test func thereAreRecords() throws {
    #expect(try Self.file.get().records.count > 10)
  }

  @Test(arguments: (try? file.get().records) ?? [])
  func record(_ record: ParityRecord) throws {
    let metrics = try record.parts("metrics")
    #expect(!metrics.isEmpty)
    for metric in metrics {
      let name = try metric.string("metric")
      if metric.has("raises") {
        // Where SciPy throws for want of rows, Correlation documents NaN.
        let got = try MetricOfRecord.values(name, record, nil)
        #expect(got.map { $0.map(\.isNaN) } == [true], "\(record.name) \(name)")
        continue
      }
      let want = try metric.numbers("value")
      let got = try #require(
        try MetricOfRecord.values(name, record, nil), "\(record.name): unknown metric \(name)")
      #expect(record.mismatch(got, want) == nil, "\(name)")
      if metric.has("weighted") {
        let weights = try record.numbers("sample_weight")
        let weighted = try #require(try MetricOfRecord.values(name, record, weights))
        let wanted = try metric.numbers("weighted", "value")
        #expect(record.mismatch(weighted, wanted) == nil, "\(name), weighted")
        // The scale of weights says nothing, but for sums of them.
        guard !["confusion_matrix", "precision_recall_f1_support_per_class"].contains(name) else { continue }
        let scaled = try #require(try MetricOfRecord.values(name, record, weights.map { 8 * $0 }))
        #expect(isClose(scaled, weighted, relative: 1e-13, absolute: 1e-15), "\(name), weights times 8")
      }
    }
  }

  /// The comparison can fail: a value off by 1e-9, one number missing, a metric of another name.
  @Test func whatIsWrongIsSeen() throws {
    let record = try #require(try Self.file.get().records.first)
    let metrics = try record.parts("metrics")
    let metric = try #require(metrics.first { $0.json["metric"]?.string == "log_loss" })
    let want = try metric.numbers("value")
    #expect(record.mismatch(want.map { $0 * (1 + 1e-9) }, want) != nil)
    #expect(record.mismatch([], want) != nil)
    #expect(try MetricOfRecord.values("f2_macro", record, nil) == nil)
    let scores = try MetricOfRecord.values("roc_auc", record, nil)
    let weighted = try MetricOfRecord.values("roc_auc", record, record.numbers("sample_weight"))
    #expect(scores != weighted)
  }
}

/// What we say of a record, by scikit-learn's names; nil for a name that is not known.
enum MetricOfRecord {
  static func values(_ name: String, _ record: ParityRecord, _ weights: [Double]?) throws -> [Double]? {
    switch try record.string("kind") {
    case "binary", "multiclass": try ofClasses(name, record, weights)
    case "regression": try ofNumbers(name, record, weights).map { [$0] }
    case "regression_multi_output": try ofOutputs(name, record, weights)
    case "multi_label": try ofLabels(name, record, weights).map { [$0] }
    default: nil
    }
  }

  private static func matrix(_ record: ParityRecord, _ name: String) throws -> Matrix<Double> {
    let tensor = try record.tensor(name)
    return try Matrix(rows: tensor.rows, columns: tensor.columns, elements: tensor.values)
  }

  private static func ofClasses(
    _ name: String, _ record: ParityRecord, _ weights: [Double]?
  ) throws -> [Double]? {
    if let value = try ofScores(name, record, weights) { return [value] }
    let actual = try record.integers("y_true")
    let predicted = try record.integers("y_pred")
    let least = try record.string("kind") == "binary" ? 2 : 1
    let classes = max(least, 1 + max(actual.max() ?? 0, predicted.max() ?? 0))
    let confusion = try ConfusionMatrix(
      actual: actual, predicted: predicted, classes: classes, weights: weights)
    switch name {
    case "accuracy": return [confusion.accuracy]
    case "balanced_accuracy": return [confusion.balancedAccuracy()]
    case "balanced_accuracy_adjusted": return [confusion.balancedAccuracy(adjusted: true)]
    case "matthews_corrcoef": return [confusion.matthewsCorrelation]
    case "cohen_kappa": return [confusion.cohenKappa()]
    case "cohen_kappa_linear": return [confusion.cohenKappa(.linear)]
    case "cohen_kappa_quadratic": return [confusion.cohenKappa(.quadratic)]
    case "confusion_matrix": return confusion.weights.vector.elements
    case "confusion_matrix_row_normalised": return confusion.normalizedByRow.vector.elements
    case "precision_recall_f1_support_per_class":
      let each = (0..<classes).map { confusion.precisionRecall(of: $0) }
      return each.map(\.precision) + each.map(\.recall) + each.map(\.f1) + each.map(\.support)
    default:
      let words = name.split(separator: "_")
      guard words.count == 2 else { return nil }
      let of: PrecisionRecall.Average? = average(words[1])
      if words[1] == "binary" {
        let positive = confusion.precisionRecall(of: 1)
        return pick(words[0], (positive.precision, positive.recall, positive.f1)).map { [$0] }
      }
      return of.flatMap { pick(words[0], confusion.precisionRecall($0)) }.map { [$0] }
    }
  }

  private static func average(_ word: Substring) -> PrecisionRecall.Average? {
    switch word {
    case "macro": .macro
    case "micro": .micro
    case "weighted": .weighted
    default: nil
    }
  }

  private static func pick(
    _ word: Substring, _ values: (precision: Double, recall: Double, f1: Double)
  ) -> Double? {
    switch word {
    case "precision": values.precision
    case "recall": values.recall
    case "f1": values.f1
    default: nil
    }
  }

  private static func ofScores(_ name: String, _ record: ParityRecord, _ w: [Double]?) throws -> Double? {
    let actual = try record.integers("y_true")
    func one() throws -> [Double] { try record.numbers("y_score") }
    func all() throws -> Matrix<Double> { try matrix(record, "y_proba") }
    switch name {
    case "log_loss" where record.has("y_proba"):
      return try ProbabilityScores.logLoss(actual: actual, probabilities: all(), weights: w)
    case "log_loss": return try ProbabilityScores.logLoss(actual: actual, positive: one(), weights: w)
    case "brier": return try ProbabilityScores.brier(actual: actual, positive: one(), weights: w)
    case "brier_multiclass":
      return try ProbabilityScores.brier(actual: actual, probabilities: all(), weights: w)
    case "roc_auc": return try ROCCurve(actual: actual, scores: one(), weights: w).area
    case "roc_auc_ovr_macro":
      return try ROCCurve.areaOneVersusRest(actual: actual, scores: all(), weights: w)
    case "roc_auc_ovr_weighted":
      return try ROCCurve.areaOneVersusRest(actual: actual, scores: all(), average: .weighted, weights: w)
    case "roc_auc_ovo_macro": return try ROCCurve.areaOneVersusOne(actual: actual, scores: all(), weights: w)
    case "average_precision":
      return try PrecisionRecallCurve(actual: actual, scores: one(), weights: w).averagePrecision
    case "average_precision_macro":
      return try PrecisionRecallCurve.macroAveragePrecision(actual: actual, scores: all(), weights: w)
    default:
      let words = name.split(separator: "_")
      guard words.count == 3, words[0] == "top", words[2] == "accuracy", let k = Int(words[1]) else {
        return nil
      }
      return try ProbabilityScores.topKAccuracy(actual: actual, scores: all(), k: k, weights: w)
    }
  }

  private static func ofNumbers(_ name: String, _ record: ParityRecord, _ w: [Double]?) throws -> Double? {
    let scores = try RegressionScores(
      actual: record.numbers("y_true"), predicted: record.numbers("y_pred"), weights: w)
    return switch name {
    case "r2": scores.r2
    case "r2_force_finite_false": scores.r2(forcesFinite: false)
    case "mse": scores.meanSquaredError
    case "rmse": scores.rootMeanSquaredError
    case "mae": scores.meanAbsoluteError
    case "mape": scores.meanAbsolutePercentageError
    case "median_absolute_error": scores.medianAbsoluteError
    case "explained_variance": scores.explainedVariance
    case "max_error": scores.maxError
    case "pearson": scores.pearson
    case "spearman": scores.spearman
    default: nil
    }
  }

  private static func ofOutputs(_ name: String, _ record: ParityRecord, _ w: [Double]?) throws -> [Double]? {
    let scores = try MultiOutputScores(
      actual: matrix(record, "y_true"), predicted: matrix(record, "y_pred"), weights: w)
    let parts: [(String, (RegressionScores) -> Double)] = [
      ("mae", \.meanAbsoluteError), ("mse", \.meanSquaredError), ("rmse", \.rootMeanSquaredError),
      ("median_absolute_error", \.medianAbsoluteError), ("r2", \.r2),
      ("explained_variance", \.explainedVariance),
    ]
    for (word, score) in parts {
      switch name {
      case word + "_raw_values": return scores.outputs.map(score)
      case word + "_uniform_average": return [scores.mean(score)]
      default: continue
      }
    }
    switch name {
    case "r2_variance_weighted": return [scores.r2(.varianceWeighted)]
    case "explained_variance_variance_weighted": return [scores.explainedVariance(.varianceWeighted)]
    default: return nil
    }
  }

  private static func ofLabels(_ name: String, _ record: ParityRecord, _ w: [Double]?) throws -> Double? {
    let actual = try matrix(record, "y_true")
    if name == "roc_auc_macro" {
      return try MultiLabelScores.macroROCArea(actual: actual, scores: matrix(record, "y_score"), weights: w)
    }
    let scores = try MultiLabelScores(actual: actual, predicted: matrix(record, "y_pred"), weights: w)
    let words = name.split(separator: "_")
    switch name {
    case "subset_accuracy": return scores.subsetAccuracy
    case "hamming_loss": return scores.hammingLoss
    case _ where words.count == 2 && words[1] == "samples": return pick(words[0], scores.samplesAverage)
    case _ where words.count == 2:
      return average(words[1]).flatMap { pick(words[0], scores.average($0)) }
    default: return nil
    }
  }
}
