import Backprop
import BackpropCompute
import BackpropData

extension TrainingSettings {
  /// The objective and the number of outputs for a target.
  ///
  /// Cross-entropy of two classes is that of one sigmoid, and a squared error of two classes is that of a sigmoid,
  /// unless `output` says otherwise. Throws where loss and output are no pair, or do not fit the target.
  func objective(for target: TargetEncoder) throws(ModelError) -> (objective: Objective, outputs: Int) {
    var isOfClasses = false
    if case .classes = target.values { isOfClasses = true }
    let asked = loss ?? start?.objective ?? (isOfClasses ? .crossEntropy : .squaredError)
    let goesOn = start != nil && loss == nil && output == nil
    guard var objective = goesOn ? asked : pair(asked, with: target.values),
      let outputs = objective.outputs(for: target.values)
    else { throw pairError(asked, target.values) }
    if labelSmoothing != 0 {
      guard isOfClasses, let smoothed = objective.withSmoothing(labelSmoothing) else {
        throw ModelError(
          .settings,
          "label smoothing: expected cross-entropy of classes with it, got \(objective.spelling)")
      }
      objective = smoothed
    }
    do {
      try objective.check(outputs: outputs)
    } catch {
      throw ModelError(.settings, error.description)
    }
    return (objective, outputs)
  }

  /// The objective of a loss and `output`; nil where they contradict each other.
  private func pair(_ asked: Objective, with values: TargetEncoder.Values) -> Objective? {
    switch (asked, values) {
    case (.crossEntropy(let loss), .classes(let labels)):
      switch output {
      case nil, .sigmoid:
        // Weights for two classes have no place in one sigmoid.
        if labels.count == 2, output == .sigmoid || loss.classWeights.isEmpty {
          return loss.classWeights.isEmpty
            ? .binaryCrossEntropy(BinaryCrossEntropy(smoothing: loss.smoothing)) : nil
        }
        return output == nil ? asked : nil
      case .softmax: return asked
      case .identity: return nil
      }
    case (.squaredError(var loss), .classes):
      guard output == nil || output == .sigmoid else { return nil }
      loss.output = .sigmoid
      return .squaredError(loss)
    case (.squaredError(var loss), .numbers):
      if output == .sigmoid { loss.output = .sigmoid }
      let isPair = output == nil || output == (loss.output == .sigmoid ? .sigmoid : .identity)
      return isPair ? .squaredError(loss) : nil
    case (.binaryCrossEntropy(let loss), _):
      return output == nil || (output == .sigmoid && loss.output == .sigmoid) ? asked : nil
    case (.binaryFocal, _): return output == nil || output == .sigmoid ? asked : nil
    case (.focal, _): return output == nil || output == .softmax ? asked : nil
    default: return output == nil || output == .identity && asked.outputActivation == .identity ? asked : nil
    }
  }

  private func pairError(_ asked: Objective, _ values: TargetEncoder.Values) -> ModelError {
    let words = Objective.words(for: values)
    let (target, expected): (String, String)
    switch values {
    case .classes(let labels):
      target = "\(labels.count) classes"
      let outputs = labels.count == 2 ? "sigmoid or softmax" : "softmax"
      expected = "cross-entropy with \(outputs), or by itself one of " + words.joined(separator: ", ")
    case .numbers:
      target = "numbers"
      expected =
        "squared or half-squared with identity or sigmoid, or by itself one of "
        + words.joined(separator: ", ")
    }
    let loss = loss == nil ? "the default loss" : asked.spelling
    let output = output?.rawValue ?? "the default output"
    return ModelError(
      .settings,
      "loss and output activation: expected \(expected) for a target of \(target), got \(loss) with \(output)"
    )
  }
}
