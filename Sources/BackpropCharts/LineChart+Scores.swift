/// The curves that show how good answers are.
extension LineChart {
  /// Receiver operating characteristics: how much of a class is found, for how much of the rest is taken for
  /// it.
  ///
  /// The diagonal is what a guess gets. Rates that are not numbers are left out; the legend names each curve
  /// with its area.
  ///
  /// Throws a ``ChartError`` where the rates of a curve differ in length.
  public static func roc(
    title: String,
    curves: [(name: String, falsePositiveRates: [Double], truePositiveRates: [Double], area: Double)]
  ) throws(ChartError) -> LineChart {
    var series: [Series] = []
    for curve in curves {
      series.append(
        try Series(
          "\(curve.name) (AUC \(readable(curve.area)))", x: curve.falsePositiveRates,
          y: curve.truePositiveRates))
    }
    series.append(try Series("guess", x: [0, 1], y: [0, 1], stroke: .reference))
    return unitSquare(title, series, x: "false positive rate", y: "true positive rate")
  }

  /// Precision over recall: how clean the finds are, for how many are found.
  ///
  /// Drawn in steps, as the average precision sums them. With a single curve a dashed line shows what a guess
  /// gets, the share of the class.
  ///
  /// - Parameter curves: recalls falling, as the curves of scores give them; `share` is that of the class among
  ///   the rows.
  ///
  /// Throws a ``ChartError`` where recalls and precisions of a curve differ in length.
  public static func precisionRecall(
    title: String,
    curves: [(
      name: String, recalls: [Double], precisions: [Double], averagePrecision: Double, share: Double
    )]
  ) throws(ChartError) -> LineChart {
    var series: [Series] = []
    for curve in curves {
      let name = "\(curve.name) (AP \(readable(curve.averagePrecision)))"
      // Checks the lengths, which zip below would hide.
      _ = try Series(name, x: curve.recalls, y: curve.precisions)
      var (x, y): ([Double], [Double]) = ([], [])
      for (recall, precision) in zip(curve.recalls, curve.precisions) {
        if let last = y.last, last != precision {
          x.append(recall)
          y.append(last)
        }
        x.append(recall)
        y.append(precision)
      }
      series.append(try Series(name, x: x, y: y))
    }
    if curves.count == 1, let share = curves.first?.share {
      series.append(try Series("guess", x: [0, 1], y: [share, share], stroke: .reference))
    }
    return unitSquare(title, series, x: "recall", y: "precision")
  }

  /// Reliability: how often a class is there, by the probability it was given.
  ///
  /// On the diagonal probabilities mean what they say; below it a class is promised too often, above too
  /// seldom. A bar that reaches the diagonal may be chance.
  ///
  /// - Parameter intervals: between what the frequencies of each curve may lie; without them no bars are drawn.
  ///
  /// Throws a ``ChartError`` where the probabilities, frequencies and ends of a curve differ in length.
  public static func calibration(
    title: String,
    curves: [(name: String, probabilities: [Double], frequencies: [Double], error: Double)],
    intervals: [(lower: [Double], upper: [Double])] = []
  ) throws(ChartError) -> LineChart {
    var series: [Series] = []
    for (index, curve) in curves.enumerated() {
      let line = try Series(
        "\(curve.name) (error \(readable(curve.error)))", x: curve.probabilities, y: curve.frequencies,
        markers: true)
      series.append(
        index < intervals.count
          ? try line.with(bars: intervals[index].lower, intervals[index].upper) : line)
    }
    series.append(try Series("perfect", x: [0, 1], y: [0, 1], stroke: .reference))
    return unitSquare(title, series, x: "predicted probability", y: "observed frequency")
  }

  /// How often ranges or sets hold the answer, by the level that they promise, between the ends of a band that chance explains.
  ///
  /// On the diagonal they hold what they promise.
  ///
  /// Throws a ``ChartError`` where the lists differ in length.
  public static func coverage(
    title: String, levels: [Double], shares: [Double], lower: [Double], upper: [Double]
  ) throws(ChartError) -> LineChart {
    var series = [try Series("held", x: levels, y: shares)]
    // Out along the lower end and back along the upper one.
    _ = try Series("99 % band", x: levels, y: lower)
    series.append(
      try Series("99 % band", x: levels + levels.reversed(), y: lower + upper.reversed(), stroke: .dashed))
    series.append(try Series("promised", x: [0, 1], y: [0, 1], stroke: .reference))
    return unitSquare(title, series, x: "level", y: "share of rows with the answer inside")
  }

  /// A score against the number of rows trained on, on these rows and on rows held out.
  ///
  /// Throws a ``ChartError`` where the lists differ in length.
  public static func learningCurve(
    title: String, score: String, rows: [Int], training: [Double], heldOut: [Double]
  ) throws(ChartError) -> LineChart {
    let x = rows.map(Double.init)
    return LineChart(
      title: title,
      series: [
        try Series("training rows", x: x, y: training, markers: true),
        try Series("held-out rows", x: x, y: heldOut, markers: true),
      ], xAxis: Axis("rows trained on"), yAxis: Axis(score))
  }

  /// Both axes are shares: a square that shows a little more than 0 to 1, so that lines on its border are
  /// seen whole.
  private static func unitSquare(_ title: String, _ series: [Series], x: String, y: String) -> LineChart {
    var chart = LineChart(
      title: title, series: series, xAxis: Axis(x, range: -0.02...1.02), yAxis: Axis(y, range: -0.02...1.02))
    chart.preferredSize = (520, 540)
    return chart
  }
}
