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
    case .stopping: "the best epoch lay too far behind"
    case .caller: "interrupted"
    case .notFinite(let place): place.description
    }
  }
}

extension TrainingSettings {
  /// The settings in words, by the names that the command line has for them; those that are off are not there.
  var words: [String: String] {
    var words = [
      "target": target, "epochs": "\(epochs)", "batch-size": batch.words,
      "optimizer": optimizerWords, "schedule": schedule.spelling, "validation": "\(validation)",
      "patience": patience.map { "\($0)" } ?? "none", "shuffle": "\(shuffles)", "seed": "\(seed)",
      "numpy-weights": numPyDraw.map { "\($0.weights)" } ?? "none",
      "numpy-seed": numPyDraw.map { "\($0.seed)" } ?? "none", "precision": precision.rawValue,
      "scale-target": targetScaling.rawValue,
    ]
    if !kinds.isEmpty {
      words["column"] = kinds.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.rawValue)" }.joined(
        separator: ", ")
    }
    if embedding != TrainingSettings(target: "").embedding {
      words["embed"] = embedding.map { "\($0)" } ?? "none"
    }
    if !ignored.isEmpty { words["ignore"] = ignored.joined(separator: ", ") }
    if !missing.isEmpty { words["missing"] = missing.joined(separator: ", ") }
    switch split {
    case .grouped(let column)?: words["split-group"] = column
    case .timed(let column)?: words["split-time"] = column
    case .column(let column)?: words["split-column"] = column
    case .shuffled?, .stratified?, nil: break
    }
    if let recipe { words["preset"] = recipe.preset.rawValue }
    if let folds { words["folds"] = "\(folds)" }
    if let metric { words["metric"] = metric.name }
    if standardizes { words["standardize"] = "true" }
    if !keepsBest { words["keep-best"] = "false" }
    if let stopping { words["stopping"] = stopping.spelling }
    if calibrates { words["calibrate"] = "true" }
    if restarts > 0 { words["restarts"] = "\(restarts)" }
    if let classWeights { words["class-weights"] = classWeights.text }
    if let weights { words["weights"] = weights }
    if seeds > 1 { words["seeds"] = "\(seeds)" }
    if let timeLimit { words["time-limit"] = "\(timeLimit)" }
    if let stepLimit { words["step-limit"] = "\(stepLimit)" }
    if let start { words["from"] = "a model of \(start.provenance.table), \(start.provenance.fingerprint)" }
    return words.merging(options.words) { $1 }
  }

  /// The optimizer and its settings in words.
  public var optimizerWords: String { "\(optimizer.spelling), learning rate \(optimizer.learningRate)" }
}

extension TrainingOptions {
  /// What is on, by the names that the command line has for it.
  var words: [String: String] {
    var words: [String: String] = [:]
    if reduction != .mean { words["reduction"] = reduction.spelling }
    if penalty.l1 != 0 { words["l1"] = "\(penalty.l1)" }
    if penalty.l2 != 0 { words["l2"] = "\(penalty.l2)" }
    switch clipping {
    case .value(let limit)?: words["clip-value"] = "\(limit)"
    case .globalNorm(let limit, _)?: words["clip-norm"] = "\(limit)"
    case nil: break
    }
    if let maximumNorm { words["max-norm"] = "\(maximumNorm)" }
    if let averaging { words["average"] = averaging.spelling }
    if let lookahead { words["lookahead"] = lookahead.spelling }
    if parts > 1 { words["accumulate"] = "\(parts)" }
    if mixup != 0 { words["mixup"] = "\(mixup)" }
    if decaySchedule != .constant { words["decay-schedule"] = decaySchedule.spelling }
    if dropoutSchedule != .constant { words["dropout-schedule"] = dropoutSchedule.spelling }
    if dropsLast { words["drop-last"] = "true" }
    if !rates.isEmpty { words["rate"] = rates.map(\.spelling).joined(separator: " ") }
    return words
  }
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
