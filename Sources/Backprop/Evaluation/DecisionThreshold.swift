import BackpropCompute

/// The probability from which the second of two classes is named: 1/2 gives the more probable one.
public struct DecisionThreshold: Sendable, Equatable {
  /// From it on, itself included, the second class is named; 0 to 1.
  public let probability: Double
  /// The score there.
  public let value: Double

  /// The threshold at which a score is best on these rows; on others it will be less good.
  ///
  /// Every way to divide the rows by their probability is tried, in one sweep from the highest to the lowest: a
  /// sort, and the confusion matrix at each probability that occurs. Between two probabilities the threshold is
  /// their middle, or 1/2 where that divides the rows alike; below the lowest and above the highest 0 and 1 stand
  /// for the other one. Of equally good ones it is the nearest to 1/2, then the higher.
  ///
  /// Nil where there are not two classes, the score is not of the classes named (``Score/needsDecisions``), or
  /// is 0/0 at each.
  public static func best(for score: Score, answers: ClassAnswers) -> DecisionThreshold? {
    guard answers.classes == 2, score.needsDecisions, score.needsClasses(2) else { return nil }
    let steps = Self.steps(answers)
    var best: DecisionThreshold?
    // With so many of the steps named, those that remain not.
    for named in 0...steps.count {
      let highest = named > 0 ? steps[named - 1].probability : 1
      let lowest = named < steps.count ? steps[named].probability : 0
      if named == 0, lowest == 1 { continue }
      let probability =
        named == steps.count && highest == 0 ? 0 : between(lowest, highest)
      let above = named > 0 ? steps[named - 1].above : Sums()
      let below = named < steps.count ? steps[named].below : Sums()
      guard let value = score.value(of: below.confusion(above)), !value.isNaN else { continue }
      if let best {
        let isNearer = (probability - 0.5).magnitude < (best.probability - 0.5).magnitude
        guard score.isBetter(value, than: best.value) || (value == best.value && isNearer) else { continue }
      }
      best = DecisionThreshold(probability: probability, value: value)
    }
    return best
  }

  /// A threshold above one probability and not above the next.
  private static func between(_ low: Double, _ high: Double) -> Double {
    if low < 0.5, high >= 0.5 { return 0.5 }
    let middle = low + (high - low) / 2
    return middle > low ? middle : high
  }

  /// The rows of either class, by number and weight.
  private struct Sums {
    var counts = (0, 0)
    var weights = (0.0, 0.0)

    mutating func add(_ class_: Int, _ weight: Double) {
      if class_ == 0 {
        counts.0 += 1
        weights.0 += weight
      } else {
        counts.1 += 1
        weights.1 += weight
      }
    }

    /// These taken for the first class, the others for the second.
    func confusion(_ second: Sums) -> ConfusionMatrix {
      var sums = Matrix<Double>(rows: 2, columns: 2)
      (sums[0, 0], sums[0, 1]) = (weights.0, second.weights.0)
      (sums[1, 0], sums[1, 1]) = (weights.1, second.weights.1)
      return ConfusionMatrix(
        counts: [[counts.0, second.counts.0], [counts.1, second.counts.1]], weights: sums)
    }
  }

  /// A probability that occurs, with the rows that have it or a higher one, and those that have it or a lower one.
  private struct Step {
    let probability: Double
    var above: Sums
    var below = Sums()
  }

  /// The probabilities that occur, falling. Sums run from either end, so that nothing is left of none.
  private static func steps(_ answers: ClassAnswers) -> [Step] {
    let probabilities = answers.probabilities.column(1)
    let ranking = Ranking(probabilities, classes: answers.actual)
    var steps: [Step] = []
    var stepOfPlace: [Int] = []
    var sums = Sums()
    for (place, row) in ranking.rows.enumerated() {
      let weight = answers.weights.map { $0[row] } ?? 1
      sums.add(ranking.classes[place], weight)
      if ranking.isNew[place] { steps.append(Step(probability: probabilities[row], above: sums)) }
      steps[steps.count - 1].above = sums
      stepOfPlace.append(steps.count - 1)
    }
    sums = Sums()
    for place in ranking.rows.indices.reversed() {
      let weight = answers.weights.map { $0[ranking.rows[place]] } ?? 1
      sums.add(ranking.classes[place], weight)
      steps[stepOfPlace[place]].below = sums
    }
    return steps
  }
}

extension ClassAnswers {
  /// The same answers with the second of two classes named from this probability on, and not from 1/2.
  ///
  /// At 1/2 rows that are as probable of either class are named the second, which else are named the first.
  ///
  /// Throws where there are not two classes, or the threshold lies outside 0...1.
  public func deciding(from threshold: Double) throws(ShapeError) -> ClassAnswers {
    guard classes == 2 else {
      throw ShapeError("threshold: expected 2 classes, got \(classes)")
    }
    guard threshold >= 0, threshold <= 1 else {
      throw ShapeError("threshold: expected a probability from 0 to 1, got \(words(threshold))")
    }
    let predicted = (0..<actual.count).map { probabilities[$0, 1] >= threshold ? 1 : 0 }
    return ClassAnswers(
      actual: actual, predicted: predicted, probabilities: probabilities, weights: weights,
      confusion: try ConfusionMatrix(
        actual: actual, predicted: predicted, classes: classes, weights: weights))
  }
}
