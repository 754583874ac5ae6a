import BackpropCompute

extension Score {
  /// Every score there is, in the order of reports. Of two classes the second is the one in question.
  public static let all: [Score] = ofClasses + ofProbabilities + ofNumbers + ofLabels

  private static let ofClasses: [Score] = [
    Score(
      "accuracy", "accuracy", "the share of rows whose class was found", shareOf: { _, _ in true }, .first,
      .decisions { $0.accuracy }, .labels { $0.subsetAccuracy }),
    Score(
      "balanced-accuracy", "balanced accuracy", "the mean recall of the classes", .shown,
      .decisions { $0.balancedAccuracy() }),
    Score(
      "balanced-accuracy-adjusted", "balanced accuracy, adjusted", "the same, 0 for a guess", .listed,
      .decisions { $0.balancedAccuracy(adjusted: true) }),
    Score(
      "precision", "precision", "of what is taken for it, the share that is it",
      shareOf: { $0.predicted[$1] == 1 }, .listed,
      .twoDecisions { $0.precisionRecall(of: 1).precision }),
    Score(
      "recall", "recall", "of the second class, the share that is found", shareOf: { $0.actual[$1] == 1 },
      .listed,
      .twoDecisions { $0.precisionRecall(of: 1).recall }),
    Score(
      "f1", "F1", "the harmonic mean of precision and recall", .listed,
      .twoDecisions { $0.precisionRecall(of: 1).f1 }),
    Score(
      "precision-macro", "precision, macro", "the mean precision of the classes", .listed,
      .decisions { $0.precisionRecall(.macro).precision },
      .labels { $0.average(.macro).precision }),
    Score(
      "recall-macro", "recall, macro", "the mean recall of the classes", .listed,
      .decisions { $0.precisionRecall(.macro).recall }, .labels { $0.average(.macro).recall }),
    Score(
      "f1-macro", "F1, macro", "the mean F1 of the classes", .listed,
      .decisions { $0.precisionRecall(.macro).f1 }, .labels { $0.average(.macro).f1 }),
    Score(
      "precision-micro", "precision, micro", "the precision of all rows together", .listed,
      .decisions { $0.precisionRecall(.micro).precision },
      .labels { $0.average(.micro).precision }),
    Score(
      "recall-micro", "recall, micro", "the recall of all rows together", .listed,
      .decisions { $0.precisionRecall(.micro).recall }, .labels { $0.average(.micro).recall }),
    Score(
      "f1-micro", "F1, micro", "the F1 of all rows together", .listed,
      .decisions { $0.precisionRecall(.micro).f1 }, .labels { $0.average(.micro).f1 }),
    Score(
      "precision-weighted", "precision, weighted", "the mean precision by the classes' rows", .listed,
      .decisions { $0.precisionRecall(.weighted).precision },
      .labels { $0.average(.weighted).precision }),
    Score(
      "recall-weighted", "recall, weighted", "the mean recall by the classes' rows", .listed,
      .decisions { $0.precisionRecall(.weighted).recall },
      .labels { $0.average(.weighted).recall }),
    Score(
      "f1-weighted", "F1, weighted", "the mean F1 by the classes' rows", .listed,
      .decisions { $0.precisionRecall(.weighted).f1 }, .labels { $0.average(.weighted).f1 }),
    Score(
      "mcc", "MCC", "Matthews' correlation of actual and predicted", .shown,
      .decisions { $0.matthewsCorrelation }),
    Score(
      "kappa", "Cohen's kappa", "the agreement beyond chance", .shown,
      .decisions { $0.cohenKappa() }),
    Score(
      "kappa-linear", "Cohen's kappa, linear", "the same for classes in an order", .listed,
      .decisions(3...Int.max) { $0.cohenKappa(.linear) }),
    Score(
      "kappa-quadratic", "Cohen's kappa, quadratic", "the same, far misses counted more", .listed,
      .decisions(3...Int.max) { $0.cohenKappa(.quadratic) }),
  ]

  private static let ofProbabilities: [Score] = [
    Score(
      "log-loss", "log loss", "mean of -ln(probability of the true class)", isHigherBetter: false, .first,
      .classes { a throws(ShapeError) in
        try ProbabilityScores.logLoss(actual: a.actual, probabilities: a.probabilities, weights: a.weights)
      }),
    Score(
      "brier", "Brier score", "the mean squared error of the probabilities", isHigherBetter: false, .shown,
      .two { a throws(ShapeError) in
        try ProbabilityScores.brier(
          actual: a.actual, positive: a.probabilities.column(1), weights: a.weights)
      },
      .classes { a throws(ShapeError) in
        try ProbabilityScores.brier(actual: a.actual, probabilities: a.probabilities, weights: a.weights)
      }),
    Score(
      "calibration-error", "calibration error", "how far probabilities are from frequencies",
      isHigherBetter: false, addsMagnitudes: true, .shown,
      .two { a throws(ShapeError) in
        try CalibrationCurve(actual: a.actual, probabilities: a.probabilities.column(1), weights: a.weights)
          .expectedError
      },
      .classes { a throws(ShapeError) in
        try CalibrationCurve(actual: a.actual, topOf: a.probabilities, weights: a.weights).expectedError
      }),
    Score(
      "ece", "ECE", "the same of the most probable class, in 15 bins", isHigherBetter: false,
      addsMagnitudes: true, .shown,
      .classes { a throws(ShapeError) in
        try CalibrationCurve(
          actual: a.actual, topOf: a.probabilities, bins: .equalWidth(ChanceCalibration.bins),
          weights: a.weights
        ).expectedError
      }),
    Score(
      "roc-auc", "ROC AUC", "the chance that it scores above the other class", .shown,
      .two { a throws(ShapeError) in try a.rankedAreas(of: 1).rest }),
    Score(
      "roc-auc-ovr-macro", "ROC AUC, one vs rest", "the mean ROC AUC of each class against the rest",
      .shown, .more(than: 2) { a throws(ShapeError) in try a.rankedAreas().oneVersusRest(.macro) }),
    Score(
      "roc-auc-ovr-weighted", "ROC AUC, one vs rest, weighted", "the same by the classes' rows", .listed,
      .more(than: 2) { a throws(ShapeError) in try a.rankedAreas().oneVersusRest(.weighted) }),
    Score(
      "roc-auc-ovo-macro", "ROC AUC, one vs one", "the mean ROC AUC of every two classes", .listed,
      .more(than: 2) { a throws(ShapeError) in try a.rankedAreas().oneVersusOne }),
    Score(
      "average-precision", "average precision", "the area under precision over recall", .shown,
      .two { a throws(ShapeError) in try a.rankedAreas(of: 1).averagePrecision }),
    Score(
      "average-precision-macro", "average precision, macro", "the mean average precision of the classes",
      .shown,
      .more(than: 2) { a throws(ShapeError) in try a.rankedAreas().averagePrecision }),
    Score(
      "top-2-accuracy", "top-2 accuracy", "the class is among the 2 most probable", shareOf: { _, _ in true },
      .listed,
      .more(than: 2) { a throws(ShapeError) in try top(2, a) }),
    Score(
      "top-3-accuracy", "top-3 accuracy", "the class is among the 3 most probable", shareOf: { _, _ in true },
      .listed,
      .more(than: 3) { a throws(ShapeError) in try top(3, a) }),
    Score(
      "top-5-accuracy", "top-5 accuracy", "the class is among the 5 most probable", shareOf: { _, _ in true },
      .listed,
      .more(than: 5) { a throws(ShapeError) in try top(5, a) }),
  ]

  private static let ofNumbers: [Score] = [
    Score(
      "rmse", "RMSE", "the root of the mean squared error", isHigherBetter: false,
      .first, .numbers { $0.rootMeanSquaredError }),
    Score(
      "mse", "MSE", "the mean squared error", isHigherBetter: false, .listed,
      .numbers { $0.meanSquaredError }),
    Score(
      "mae", "MAE", "the mean absolute error", isHigherBetter: false, .first,
      .numbers { $0.meanAbsoluteError }),
    Score(
      "median-absolute-error", "median absolute error", "half of the rows are closer", isHigherBetter: false,
      .shown, .numbers { $0.medianAbsoluteError }),
    Score(
      "max-error", "max error", "the worst row", isHigherBetter: false, .shown, .numbers { $0.maxError }),
    Score(
      "mape", "MAPE", "the mean error as a fraction of the target", isHigherBetter: false, .shown,
      .numbers { $0.meanAbsolutePercentageError }),
    Score("r2", "R2", "1 is perfect, 0 no better than the mean", .first, .numbers { $0.r2 }),
    Score(
      "explained-variance", "explained variance", "R2 with a constant error forgiven", .shown,
      .numbers { $0.explainedVariance }),
    Score(
      "pearson", "Pearson", "the correlation of actual and predicted numbers", .shown,
      .numbers { $0.pearson }),
    Score("spearman", "Spearman", "the correlation of their ranks", .shown, .numbers { $0.spearman }),
    Score(
      "pinball-10", "pinball loss at 0.1", "the loss of a 10 % quantile", isHigherBetter: false, .listed,
      .numbers { n throws(ShapeError) in try n.pinballLoss(quantile: 0.1) }),
    Score(
      "pinball-50", "pinball loss at 0.5", "the loss of the median", isHigherBetter: false, .listed,
      .numbers { n throws(ShapeError) in try n.pinballLoss(quantile: 0.5) }),
    Score(
      "pinball-90", "pinball loss at 0.9", "the loss of a 90 % quantile", isHigherBetter: false, .listed,
      .numbers { n throws(ShapeError) in try n.pinballLoss(quantile: 0.9) }),
  ]

  private static let ofLabels: [Score] = [
    Score(
      "hamming-loss", "Hamming loss", "the share of single answers that are wrong", isHigherBetter: false,
      .first, .labels { $0.hammingLoss }),
    Score(
      "precision-samples", "precision, samples", "the mean precision of the rows' labels", .listed,
      .labels { $0.samplesAverage.precision }),
    Score(
      "recall-samples", "recall, samples", "the mean recall of the rows' labels", .listed,
      .labels { $0.samplesAverage.recall }),
    Score(
      "f1-samples", "F1, samples", "the mean F1 of the rows' labels", .listed,
      .labels { $0.samplesAverage.f1 }),
  ]

  private static func top(_ k: Int, _ a: ClassAnswers) throws(ShapeError) -> Double {
    try ProbabilityScores.topKAccuracy(actual: a.actual, scores: a.probabilities, k: k, weights: a.weights)
  }
}
