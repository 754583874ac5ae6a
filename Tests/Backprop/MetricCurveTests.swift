import Backprop
import BackpropCompute
import TestSupport
import Testing

/// Curves, and what the parity records have no values for, against scikit-learn 1.9 and SciPy 1.17: the call
/// of each stands beside its values.
@Suite struct MetricCurveTests {
  let y = [0, 1, 1, 0, 1, 0, 1, 1, 0, 0]
  let s = [0.1, 0.35, 0.4, 0.4, 0.8, 0.2, 0.8, 0.9, 0.5, 0.15]
  let w = [1, 2, 0.5, 1, 0, 3, 1, 1, 2, 1]

  func close(_ got: [Double], _ want: [Double]) -> Bool { isClose(got, want, relative: 1e-14) }

  /// roc_curve(y, s), roc_curve(y, s, sample_weight=w) and roc_curve(y, s, drop_intermediate=False)
  @Test func roc() throws {
    let plain = try ROCCurve(actual: y, scores: s)
    #expect(plain.thresholds == [.infinity, 0.9, 0.8, 0.5, 0.4, 0.35, 0.1])
    #expect(close(plain.falsePositiveRates, [0, 0, 0, 0.2, 0.4, 0.4, 1]))
    #expect(close(plain.truePositiveRates, [0, 0.2, 0.6, 0.6, 0.8, 1, 1]))
    let weighted = try ROCCurve(actual: y, scores: s, weights: w)
    #expect(weighted.thresholds == [.infinity, 0.9, 0.8, 0.5, 0.4, 0.35, 0.2, 0.1])
    #expect(close(weighted.falsePositiveRates, [0, 0, 0, 0.25, 0.375, 0.375, 0.75, 1]))
    #expect(
      close(
        weighted.truePositiveRates,
        [0, 0.2222222222222222, 0.4444444444444444, 0.4444444444444444, 0.5555555555555556, 1, 1, 1]))
    let all = try ROCCurve(actual: y, scores: s, keepsEveryThreshold: true)
    #expect(all.thresholds == [.infinity, 0.9, 0.8, 0.5, 0.4, 0.35, 0.2, 0.15, 0.1])
    #expect(close(all.falsePositiveRates, [0, 0, 0, 0.2, 0.4, 0.4, 0.6, 0.8, 1]))
    #expect(all.area == plain.area)
  }

  /// The area counts pairs: a positive above a negative 1, beside it 1/2.
  @Test func areaIsTheShareOfPairs() throws {
    var pairs = 0.0
    for (i, a) in y.enumerated() where a == 1 {
      for (j, b) in y.enumerated() where b == 0 {
        pairs += w[i] * w[j] * (s[i] > s[j] ? 1 : s[i] == s[j] ? 0.5 : 0)
      }
    }
    let positives = zip(y, w).reduce(0) { $0 + ($1.0 == 1 ? $1.1 : 0) }
    let negatives = zip(y, w).reduce(0) { $0 + ($1.0 == 0 ? $1.1 : 0) }
    let area = try ROCCurve(actual: y, scores: s, weights: w).area
    #expect(isClose(area, pairs / (positives * negatives), relative: 1e-14))
    let turned = try ROCCurve(actual: y, positive: 0, scores: s.map { -$0 }, weights: w).area
    #expect(isClose(turned, area, relative: 1e-14))
  }

  /// c, P = [0,1,2,2,1,0], [[.7,.2,.1],[.3,.4,.3],[.2,.2,.6],[.5,.3,.2],[.1,.8,.1],[.45,.1,.45]]
  /// roc_auc_score(c, P, multi_class='ovo'), ('ovr', average='micro'); with the first four rows, [0,1,0,1]
  /// and labels=[0,1,2]: nan for 'ovr', 0.75 for 'ovo'
  @Test func areaOfSeveralClasses() throws {
    let c = [0, 1, 2, 2, 1, 0]
    let elements = [
      0.7, 0.2, 0.1, 0.3, 0.4, 0.3, 0.2, 0.2, 0.6, 0.5, 0.3, 0.2, 0.1, 0.8, 0.1, 0.45, 0.1, 0.45,
    ]
    let p = try Matrix<Double>(rows: 6, columns: 3, elements: elements)
    #expect(isClose(try ROCCurve.areaOneVersusOne(actual: c, scores: p), 0.875, relative: 1e-14))
    let ones = Array(repeating: 3.0, count: 6)
    #expect(
      isClose(try ROCCurve.areaOneVersusOne(actual: c, scores: p, weights: ones), 0.875, relative: 1e-14))
    let micro = try ROCCurve.areaOneVersusRest(actual: c, scores: p, average: .micro)
    #expect(isClose(micro, 0.8611111111111112, relative: 1e-14))
    let part = p.selecting(rows: [0, 1, 2, 3])
    #expect(try ROCCurve.areaOneVersusRest(actual: [0, 1, 0, 1], scores: part).isNaN)
    #expect(try ROCCurve.areaOneVersusOne(actual: [0, 1, 0, 1], scores: part) == 0.75)
  }

  /// precision_recall_curve(y, s) and (y, s, sample_weight=w)
  @Test func precisionRecall() throws {
    let plain = try PrecisionRecallCurve(actual: y, scores: s)
    #expect(plain.thresholds == [0.1, 0.15, 0.2, 0.35, 0.4, 0.5, 0.8, 0.9])
    #expect(
      close(
        plain.precisions,
        [0.5, 0.5555555555555556, 0.625, 0.7142857142857143, 0.6666666666666666, 0.75, 1, 1, 1]))
    #expect(close(plain.recalls, [1, 1, 1, 1, 0.8, 0.6, 0.6, 0.2, 0]))
    let weighted = try PrecisionRecallCurve(actual: y, scores: s, weights: w)
    #expect(
      close(
        weighted.precisions,
        [
          0.36, 0.391304347826087, 0.42857142857142855, 0.6, 0.45454545454545453, 0.5, 1, 1, 1,
        ]))
    let ninths: [Double] = [9, 9, 9, 9, 5, 4, 4, 2, 0]
    #expect(close(weighted.recalls, ninths.map { $0 / 9 }))
    let none = try PrecisionRecallCurve(actual: [0, 0], scores: [0.1, 0.2])
    #expect(none.averagePrecision == 0 && none.recalls == [1, 1, 0])
  }

  /// calibration_curve(y, s, n_bins=5) and (y, s, n_bins=4, strategy='quantile')
  @Test func calibration() throws {
    let width = try CalibrationCurve(actual: y, probabilities: s, bins: .equalWidth(5))
    #expect(close(width.bins.map(\.frequency), [0, 0.6666666666666666, 0, 1, 1]))
    #expect(
      close(width.bins.map(\.probability), [0.15000000000000002, 0.3833333333333333, 0.5, 0.8, 0.9]))
    #expect(width.bins.map(\.weight) == [3, 3, 1, 2, 1])
    // By the formula, from the bins above.
    let error = (3 * 0.15 + 3 * (2.0 / 3 - 1.15 / 3) + 0.5 + 2 * 0.2 + 0.1) / 10
    #expect(isClose(width.expectedError, error, relative: 1e-14) && width.maximumError == 0.5)
    let count = try CalibrationCurve(actual: y, probabilities: s, bins: .equalCount(4))
    #expect(close(count.bins.map(\.frequency), [0, 0.6666666666666666, 0, 1]))
    #expect(
      close(
        count.bins.map(\.probability), [0.15000000000000002, 0.3833333333333333, 0.5, 0.8333333333333334])
    )
  }

  /// A weight of k is k rows; the most probable class of three, by hand.
  @Test func calibrationOfWeightsAndOfTheTop() throws {
    let repeated = try CalibrationCurve(actual: [1, 1, 0, 1], probabilities: [0.62, 0.62, 0.68, 0.1])
    let weighted = try CalibrationCurve(
      actual: [1, 0, 1], probabilities: [0.62, 0.68, 0.1], weights: [2, 1, 1])
    #expect(isClose(weighted.expectedError, repeated.expectedError, relative: 1e-14))
    let p = try Matrix<Double>(
      rows: 3, columns: 3, elements: [0.7, 0.2, 0.1, 0.3, 0.4, 0.3, 0.2, 0.16, 0.64])
    let top = try CalibrationCurve(actual: [0, 0, 2], topOf: p)
    #expect(close(top.bins.map(\.probability), [0.4, 0.67]) && top.bins.map(\.frequency) == [0, 1])
    #expect(isClose(top.expectedError, (0.4 + 2 * 0.33) / 3, relative: 1e-14))
  }

  /// t, p = [3,-.5,2,7], [2.5,0,2,8]; mean_pinball_loss(t, p, alpha=a) and with sample_weight=[1,2,0,.5]
  @Test(arguments: [(0.1, 0.35, 0.4), (0.5, 0.25, 0.2857142857142857), (0.9, 0.15, 0.17142857142857146)])
  func pinball(q: Double, plain: Double, weighted: Double) throws {
    let (t, p) = ([3, -0.5, 2, 7], [2.5, 0, 2, 8])
    #expect(
      isClose(
        try RegressionScores(actual: t, predicted: p).pinballLoss(quantile: q), plain, relative: 1e-14))
    #expect(
      isClose(
        try RegressionScores(actual: t, predicted: p, weights: [1, 2, 0, 0.5]).pinballLoss(quantile: q),
        weighted, relative: 1e-14))
  }

  /// median_absolute_error([1,2,3,4,5,6], [1.5,2,4,6,5.25,9], sample_weight=[1,0,1,0,0,2]) = 2.0, and
  /// ([1,2,3,4], [2,4,6,8], sample_weight=[1,1,1,1]) = 2.5, =[1,3,1,1] 2.0
  @Test func medians() throws {
    func median(_ t: [Double], _ p: [Double], _ w: [Double]) throws -> Double {
      try RegressionScores(actual: t, predicted: p, weights: w).medianAbsoluteError
    }
    #expect(try median([1, 2, 3, 4, 5, 6], [1.5, 2, 4, 6, 5.25, 9], [1, 0, 1, 0, 0, 2]) == 2)
    #expect(try median([1, 2, 3, 4], [2, 4, 6, 8], [1, 1, 1, 1]) == 2.5)
    #expect(try median([1, 2, 3, 4], [2, 4, 6, 8], [1, 3, 1, 1]) == 2)
  }

  /// spearmanr and pearsonr of np.repeat([1,2,2,5], k), np.repeat([3,1,4,4], k) with k = [1,2,3,1]
  @Test func correlationsOfWeights() throws {
    let (x, z, k) = ([1.0, 2, 2, 5], [3.0, 1, 4, 4], [1.0, 2, 3, 1])
    #expect(isClose(try Correlation.spearman(x, z, weights: k), 0.37267799624996495, relative: 1e-14))
    #expect(isClose(try Correlation.pearson(x, z, weights: k), 0.28203803740888317, relative: 1e-14))
    // A constant whose sum rounds is still constant.
    #expect(try Correlation.pearson(Array(repeating: 0.1, count: 10), (0..<10).map(Double.init)).isNaN)
  }

  /// top_k_accuracy_score([0,1,2], [[.4,.4,.2],[.4,.4,.2],[.2,.4,.4]], k=1) = 2/3: ties go to the later
  /// class.
  @Test func tiesOfTheTop() throws {
    let p = try Matrix<Double>(rows: 3, columns: 3, elements: [0.4, 0.4, 0.2, 0.4, 0.4, 0.2, 0.2, 0.4, 0.4])
    #expect(
      isClose(
        try ProbabilityScores.topKAccuracy(actual: [0, 1, 2], scores: p, k: 1), 2.0 / 3, relative: 1e-14))
    #expect(try ProbabilityScores.topKAccuracy(actual: [0, 1, 2], scores: p, k: 5) == 1)
  }

  /// Y, Q = [[1,0,1],[0,0,0],[1,1,0],[0,1,1]], [[1,0,0],[0,1,0],[1,1,0],[0,0,0]], sample_weight=[1,2,3,.5]:
  /// accuracy_score, hamming_loss, f1_score by macro, micro, weighted and samples
  @Test func labelsWithWeights() throws {
    let scores = try MultiLabelScores(
      actual: Matrix(rows: 4, columns: 3, elements: [1, 0, 1, 0, 0, 0, 1, 1, 0, 0, 1, 1]),
      predicted: Matrix(rows: 4, columns: 3, elements: [1, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0]),
      weights: [1, 2, 3, 0.5])
    #expect(
      close(
        [
          scores.subsetAccuracy, scores.hammingLoss, scores.average(.macro).f1, scores.average(.micro).f1,
          scores.average(.weighted).f1, scores.samplesAverage.f1,
        ],
        [
          0.46153846153846156, 0.20512820512820512, 0.5686274509803922, 0.7777777777777778,
          0.7189542483660131, 0.5641025641025641,
        ]))
  }

  /// r2_score([[1,1],[2,1],[3,1]], [[1,1],[2,1],[4,2]], multioutput='variance_weighted') = 0.5, and 0.5 for
  /// targets of 1 and [[1,1],[2,1],[4,1]]: by variance where there is one, else each output alike.
  @Test func constantOutputs() throws {
    let one = try Matrix<Double>(rows: 3, columns: 2, elements: [1, 1, 2, 1, 3, 1])
    let p = try Matrix<Double>(rows: 3, columns: 2, elements: [1, 1, 2, 1, 4, 2])
    #expect(try MultiOutputScores(actual: one, predicted: p).r2(.varianceWeighted) == 0.5)
    let q = try Matrix<Double>(rows: 3, columns: 2, elements: [1, 1, 2, 1, 4, 1])
    let ones = Matrix<Double>(rows: 3, columns: 2, repeating: 1)
    #expect(try MultiOutputScores(actual: ones, predicted: q).r2(.varianceWeighted) == 0.5)
  }
}
