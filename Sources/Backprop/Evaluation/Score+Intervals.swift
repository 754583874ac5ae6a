import BackpropCompute

extension ClassAnswers {
  /// The intervals of scores by resampling the rows; nil for a score that has none: of other tasks, 0/0, or of a
  /// single row.
  ///
  /// Costs a sort of the rows for each class, and a few passes over them in each draw. The number of workers has
  /// no say in the result.
  public func intervals(
    of scores: [Score], resampling: Resampling = .standard, workers: WorkerPool = WorkerPool(count: 1)
  ) -> [ScoreInterval?] {
    let (rows, extent, isAll) = resampling.rows(weights: weights, count: actual.count, columns: classes)
    guard rows.count > 1, let part = isAll ? self : selecting(rows) else { return scores.map { _ in nil } }
    let base = part.ranked()
    let draws = resampling.values(
      extent: extent, width: scores.count, weights: base.weights, workers: workers
    ) { times, weights in
      let again = base.weighed(times, weights)
      return scores.map { $0.value(of: again) ?? .nan }
    }
    return scores.indices.map { place in
      let score = scores[place]
      if let share = score.shareOf, let value = score.value(of: self), value == 0 || value == 1 {
        let count = effectiveRows { share(self, $0) }
        return count > 0 ? ScoreInterval(certainShare: value, rows: count, level: resampling.level) : nil
      }
      return score.interval(
        value: score.value(of: self), ofPart: score.value(of: base),
        draws: stride(from: place, to: draws.count, by: scores.count).map { draws[$0] },
        share: Double(rows.count) / Double(isAll ? rows.count : weighing), level: resampling.level)
    }
  }

  /// How many rows weigh something.
  private var weighing: Int { weights?.reduce(0) { $0 + ($1 > 0 ? 1 : 0) } ?? actual.count }

  /// (sum of w)^2 / sum of w^2 over some rows: how many equal ones would say as much.
  private func effectiveRows(_ counts: (Int) -> Bool) -> Double {
    var (sum, squares) = (0.0, 0.0)
    for row in 0..<actual.count where counts(row) {
      let weight = weights.map { $0[row] } ?? 1
      sum += weight
      squares += weight * weight
    }
    return squares > 0 ? sum * sum / squares : 0
  }

  /// Some of the rows; nil where they are none.
  func selecting(_ rows: [Int]) -> ClassAnswers? {
    var chosen = Matrix<Double>(rows: rows.count, columns: classes)
    for (place, row) in rows.enumerated() {
      for column in 0..<classes { chosen[place, column] = probabilities[row, column] }
    }
    let (actual, predicted) = (rows.map { self.actual[$0] }, rows.map { self.predicted[$0] })
    let weights = weights.map { weights in rows.map { weights[$0] } }
    do {
      return ClassAnswers(
        actual: actual, predicted: predicted, probabilities: chosen, weights: weights,
        confusion: try ConfusionMatrix(
          actual: actual, predicted: predicted, classes: classes, weights: weights))
    } catch {
      return nil
    }
  }

  /// The same with the rankings of the classes; of two, that of the second.
  private func ranked() -> ClassAnswers {
    ClassAnswers(
      actual: actual, predicted: predicted, probabilities: probabilities, weights: weights,
      confusion: confusion,
      rankings: (0..<classes).map { index in
        classes == 2 && index == 0
          ? Ranking([], classes: []) : Ranking(probabilities.column(index), classes: actual)
      })
  }

  /// The same rows, each so many times.
  private func weighed(_ times: [Int], _ weights: [Double]) -> ClassAnswers {
    var counts = Array(repeating: 0, count: classes * classes)
    var sums = Matrix<Double>(rows: classes, columns: classes)
    for row in 0..<actual.count where times[row] > 0 {
      counts[actual[row] * classes + predicted[row]] += times[row]
      sums[actual[row], predicted[row]] += weights[row]
    }
    return ClassAnswers(
      actual: actual, predicted: predicted, probabilities: probabilities, weights: weights,
      confusion: ConfusionMatrix(
        counts: (0..<classes).map { Array(counts[$0 * classes..<($0 + 1) * classes]) }, weights: sums),
      rankings: rankings)
  }
}

extension RegressionScores {
  /// The intervals of scores by resampling the rows; nil for a score that has none: of other tasks, 0/0, or of a
  /// single row.
  ///
  /// Costs three sorts of the rows, and a few passes over them in each draw. The number of workers has no say in
  /// the result.
  public func intervals(
    of scores: [Score], resampling: Resampling = .standard, workers: WorkerPool = WorkerPool(count: 1)
  ) -> [ScoreInterval?] {
    let (rows, extent, isAll) = resampling.rows(weights: weights, count: actual.count, columns: 1)
    guard rows.count > 1, let part = isAll ? self : selecting(rows) else { return scores.map { _ in nil } }
    let base = part.ordered() ?? part
    let draws = resampling.values(
      extent: extent, width: scores.count, weights: base.weights, workers: workers
    ) { _, weights in
      guard let again = try? base.reweighted(weights) else { return [] }
      return scores.map { $0.value(of: again) ?? .nan }
    }
    let weighing = weights?.reduce(0) { $0 + ($1 > 0 ? 1 : 0) } ?? actual.count
    return scores.indices.map { place in
      scores[place].interval(
        value: scores[place].value(of: self), ofPart: scores[place].value(of: base),
        draws: stride(from: place, to: draws.count, by: scores.count).map { draws[$0] },
        share: Double(rows.count) / Double(weighing), level: resampling.level)
    }
  }

  /// Some of the rows; nil where they are none.
  private func selecting(_ rows: [Int]) -> RegressionScores? {
    try? RegressionScores(
      actual: rows.map { actual[$0] }, predicted: rows.map { predicted[$0] },
      weights: weights.map { weights in rows.map { weights[$0] } })
  }
}

extension Score {
  /// The interval of a value from what draws of a part of the rows scored.
  fileprivate func interval(
    value: Double?, ofPart part: Double?, draws: [Double], share: Double, level: Double
  ) -> ScoreInterval? {
    guard let value, let part, value.isFinite, part.isFinite else { return nil }
    guard let interval = ScoreInterval(percentilesOf: draws, level: level) else { return nil }
    if addsMagnitudes {
      let numbers = draws.filter { !$0.isNaN }
      let mean = numbers.reduce(0, +) / Double(numbers.count)
      return interval.moved(from: mean, to: value, scale: share.squareRoot()).held(above: 0)
    }
    return share == 1 ? interval : interval.moved(from: part, to: value, scale: share.squareRoot())
  }
}
