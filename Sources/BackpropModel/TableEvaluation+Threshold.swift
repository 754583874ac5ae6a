import Backprop
import BackpropCompute

extension TableEvaluation {
  /// The same evaluation with the second of two classes named from this probability on; see
  /// ``DecisionThreshold``. The guess stays what it is.
  ///
  /// Throws where there are not two classes, or the threshold lies outside 0...1.
  public func deciding(from threshold: Double) throws(ModelError) -> TableEvaluation {
    guard case .classification(let classification) = scores else {
      throw ModelError(.settings, "threshold: expected a model of two classes, got one of numbers")
    }
    do {
      let answers = try classification.answers.deciding(from: threshold)
      return TableEvaluation(
        rows: rows,
        scores: .classification(try Classification(labels: classification.labels, answers: answers)),
        guess: guess, notes: notes)
    } catch {
      throw ModelError(.settings, error.description)
    }
  }

  /// The threshold at which a score is best on these rows; nil as ``DecisionThreshold/best(for:answers:)`` has
  /// it, and for numbers.
  public func bestThreshold(for score: Score) -> DecisionThreshold? {
    guard case .classification(let classification) = scores else { return nil }
    return DecisionThreshold.best(for: score, answers: classification.answers)
  }
}

extension Predictions {
  /// The class of each row with the second of two named from this probability on, and not from 1/2.
  ///
  /// Throws where there are not two classes, or the threshold lies outside 0...1.
  public func classes(threshold: Double) throws(ModelError) -> [Int] {
    guard labels.count == 2 else {
      throw ModelError(
        .settings,
        "threshold: expected a model of two classes, got one of "
          + (labels.isEmpty ? "numbers" : "\(labels.count)"))
    }
    guard threshold >= 0, threshold <= 1 else {
      throw ModelError(.settings, "threshold: expected a probability from 0 to 1, got \(threshold)")
    }
    return (0..<probabilities.rows).map { probabilities[$0, 1] >= threshold ? 1 : 0 }
  }
}
