import Backprop
import BackpropCharts
import BackpropCompute
import BackpropData
import BackpropModel

/// The pictures of how good a model's probabilities are. Of two classes the second has a curve; else each has
/// one.
extension TableEvaluation {
  /// Receiver operating characteristics. Classes that no row has, or that all have, have none.
  func rocChart(target: String) throws -> LineChart {
    let classes = try classification("roc")
    return try LineChart.roc(
      title: "ROC of \(target)",
      curves: classes.drawn.compactMap { index in
        let curve = try ROCCurve(
          actual: classes.answers.actual, positive: index,
          scores: classes.answers.probabilities.column(index), weights: classes.answers.weights)
        guard !curve.area.isNaN else { return nil }
        return (classes.labels[index], curve.falsePositiveRates, curve.truePositiveRates, curve.area)
      })
  }

  /// Precision over recall. Classes that no row has have none.
  func precisionRecallChart(target: String) throws -> LineChart {
    let classes = try classification("precision-recall")
    let total = classes.labels.indices.reduce(0.0) { $0 + classes.confusion.support(of: $1) }
    return try LineChart.precisionRecall(
      title: "Precision and recall of \(target)",
      curves: classes.drawn.compactMap { index in
        let share = classes.confusion.support(of: index) / total
        guard share > 0 else { return nil }
        let curve = try PrecisionRecallCurve(
          actual: classes.answers.actual, positive: index,
          scores: classes.answers.probabilities.column(index), weights: classes.answers.weights)
        return (classes.labels[index], curve.recalls, curve.precisions, curve.averagePrecision, share)
      })
  }

  /// Observed frequencies by predicted probabilities: of two classes those of the second, else those of the
  /// most probable. The bars hold 95 %.
  func calibrationChart(target: String, bins: CalibrationCurve.Bins) throws -> LineChart {
    let classes = try classification("calibration")
    let answers = classes.answers
    let curve =
      classes.labels.count == 2
      ? try CalibrationCurve(
        actual: answers.actual, probabilities: answers.probabilities.column(1), bins: bins,
        weights: answers.weights)
      : try CalibrationCurve(
        actual: answers.actual, topOf: answers.probabilities, bins: bins, weights: answers.weights)
    let intervals = curve.bins.map { $0.interval(deviations: NormalQuantile.value(at: 0.975)) }
    return try LineChart.calibration(
      title: "Calibration of \(target)",
      curves: [
        (
          classes.labels.count == 2 ? classes.labels[1] : "most probable class",
          curve.bins.map(\.probability), curve.bins.map(\.frequency), curve.expectedError
        )
      ], intervals: [(intervals.map(\.lower), intervals.map(\.upper))])
  }

  private func classification(_ kind: String) throws -> Classification {
    guard case .classification(let classification) = scores else {
      throw Failure(.usage, "--kind \(kind): expected a model of classes, got one of numbers")
    }
    return classification
  }
}

extension TableEvaluation.Classification {
  /// The classes that have a curve of their own.
  fileprivate var drawn: Range<Int> { labels.count == 2 ? 1..<2 : labels.indices }
}

extension LearningCurve {
  /// The score on training and held-out rows, over the rows trained on.
  func chart(target: String) throws -> LineChart {
    try .learningCurve(
      title: "Learning curve of \(target)", score: score.title, rows: points.map(\.rows),
      training: points.map(\.training), heldOut: points.map(\.heldOut))
  }
}

extension Model {
  /// Trains models like this one on growing parts of a table, and says each as it is done.
  func learningCurve(
    on table: Table, score: Score?, _ kernels: InstructionSet, _ pool: WorkerPool, say: (String) -> Void
  ) throws -> LearningCurve {
    let (settings, notes) = try TrainingSettings.like(self)
    for note in notes { say(note) }
    // What the model never looked at has no say here either; the rows' weights it did look at.
    let known = features.columns + [target.column] + (settings.weights.map { [$0] } ?? [])
    let rows = try table.selecting(columns: known)
    Interrupt.listen()
    say(right("rows", 10) + right("training", 12) + right("held out", 12))
    return try LearningCurve(
      of: rows, settings: settings, score: score, instructionSet: kernels, workers: pool,
      while: { !Interrupt.wasAsked },
      onPoint: {
        say(right(grouped($0.rows), 10) + right(short($0.training), 12) + right(short($0.heldOut), 12))
      })
  }
}
