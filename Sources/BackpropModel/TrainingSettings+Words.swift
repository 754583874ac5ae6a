import Backprop
import BackpropData

/// "30 64 1"
func words(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: " ") }

extension History.End {
  /// In words, as the model file keeps it.
  public func words(patience: Int?) -> String {
    switch self {
    case .epochs: "all epochs run"
    case .patience: "no better validation loss for \(patience ?? 0) epochs"
    case .caller: "interrupted"
    case .notFinite(let place): place.description
    }
  }
}

extension TrainingSettings {
  /// The settings in words, by the names that the command line has for them.
  var words: [String: String] {
    [
      "target": target, "epochs": "\(epochs)", "batch-size": batch.words,
      "optimizer": optimizerWords, "schedule": schedule.spelling, "validation": "\(validation)",
      "patience": patience.map { "\($0)" } ?? "none", "shuffle": "\(shuffles)", "seed": "\(seed)",
      "numpy-weights": numPyDraw.map { "\($0.weights)" } ?? "none",
      "numpy-seed": numPyDraw.map { "\($0.seed)" } ?? "none", "precision": precision.rawValue,
      "scale-target": targetScaling.rawValue,
    ]
  }

  /// The optimizer and its settings in words.
  public var optimizerWords: String { "\(optimizer.spelling), learning rate \(optimizer.learningRate)" }
}

extension TrainingSettings.Batch {
  var words: String {
    switch self {
    case .automatic: "auto"
    case .full: "full"
    case .rows(let rows): "\(rows)"
    }
  }
}
