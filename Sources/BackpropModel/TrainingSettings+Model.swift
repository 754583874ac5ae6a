import Backprop
import BackpropData

extension TrainingSettings {
  /// The settings to train a model like this one with, as far as its file says them: network, objective,
  /// scaling, seed, epochs, batch, patience and optimizer.
  ///
  /// - Returns: the settings, and a sentence for each that the file does not say and that has its default.
  ///
  /// Throws where no settings lead to the model's objective.
  public static func like(_ model: Model) throws(ModelError) -> (settings: TrainingSettings, notes: [String])
  {
    var settings = TrainingSettings(target: model.target.column)
    settings.task = model.target.task
    settings.hidden = Array(model.network.layers.dropLast())
    if case .dense(let last)? = model.network.layers.last {
      settings.outputInitializer = last.initializer
      settings.outputBiasInitializer = last.biasInitializer
    }
    settings.precision = model.network.precision
    settings.featureScaling = model.features.scaling
    if case .numbers(_, _, let scaling) = model.target.values { settings.targetScaling = scaling }
    settings.seed = model.provenance.seed
    try settings.choosePair(of: model)
    let unread = settings.read(model.provenance.settings)
    return (
      settings, unread.map { "\($0): the model file does not say it in a form to train with; the default" }
    )
  }

  /// The loss and output that lead to the model's objective.
  private mutating func choosePair(of model: Model) throws(ModelError) {
    for loss in [nil] + Loss.allCases.map(Optional.some) {
      for output in [nil] + Output.allCases.map(Optional.some) {
        self.loss = loss
        self.output = output
        if let pair = try? objective(for: model.target), pair.objective == model.objective { return }
      }
    }
    throw ModelError(
      .settings,
      "expected an objective that training from a table has, got \(model.objective.spelling)")
  }

  /// Reads the words that ``words`` wrote, and says which it could not.
  private mutating func read(_ words: [String: String]) -> [String] {
    var unread: [String] = []
    func take<Value>(_ name: String, _ read: (String) -> Value?, _ put: (Value) -> Void) {
      guard let word = words[name] else { return unread.append(name) }
      if let value = read(word) { put(value) } else { unread.append(name) }
    }
    take("epochs", { Int($0) }) { epochs = $0 }
    take("validation", { Double($0) }) { validation = $0 }
    take("shuffle", { Bool($0) }) { shuffles = $0 }
    take("patience", { $0 == "none" ? .some(nil) : Int($0).map(Optional.some) }) { patience = $0 }
    take("schedule", { Schedule(spelling: $0) }) { schedule = $0 }
    take("batch-size", { Batch(words: $0) }) { batch = $0 }
    take("optimizer", { Optimizer(words: $0) }) { optimizer = $0 }
    return unread
  }
}

extension TrainingSettings.Batch {
  init?(words: String) {
    switch words {
    case "auto": self = .automatic
    case "full": self = .full
    default:
      guard let rows = Int(words), rows > 0 else { return nil }
      self = .rows(rows)
    }
  }
}

extension Optimizer {
  /// Reads "sgd:0.9, learning rate 0.01" and the earlier "sgd, learning rate 0.01, momentum 0.9, weight decay
  /// 0.0".
  fileprivate init?(words: String) {
    let parts = words.split(separator: ",").map { String($0.drop { $0 == " " }) }
    func number(_ name: String) -> Double? {
      parts.first { $0.hasPrefix(name + " ") }.flatMap { Double($0.dropFirst(name.count + 1)) }
    }
    guard let spelling = parts.first, var optimizer = Optimizer(spelling: spelling),
      let rate = number("learning rate")
    else { return nil }
    optimizer.learningRate = rate
    if let momentum = number("momentum") { optimizer = optimizer.withMomentum(momentum) }
    if let decay = number("weight decay") { optimizer = optimizer.withWeightDecay(decay) }
    self = optimizer
  }
}
