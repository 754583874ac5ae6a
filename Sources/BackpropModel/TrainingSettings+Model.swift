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
    // The preprocessing puts it there again.
    if !model.features.embeddedColumns.isEmpty, case .embedding? = settings.hidden.first {
      settings.hidden.removeFirst()
    }
    if case .dense(let last)? = model.network.layers.last {
      settings.outputInitializer = last.initializer
      settings.outputBiasInitializer = last.biasInitializer
      settings.outputParametrization = last.parametrization
    }
    settings.precision = model.network.precision
    settings.featureScaling = model.features.scaling
    settings.schema = model.schema
    if case .numbers(_, _, let scaling) = model.target.values { settings.targetScaling = scaling }
    settings.seed = model.provenance.seed
    try settings.choosePair(of: model)
    let unread = settings.read(model.provenance.settings)
    var notes = unread.map { "\($0): the model file does not say it in a form to train with; the default" }
    if model.networks.contains(where: { $0.layers != model.network.layers }) {
      notes.append("layers: the model has networks of several kinds; those of the first")
    }
    return (settings, notes)
  }

  /// The loss and output that lead to the model's objective.
  private mutating func choosePair(of model: Model) throws(ModelError) {
    loss = model.objective
    for output in [nil] + Output.allCases.map(Optional.some) {
      self.output = output
      if let pair = try? objective(for: model.target), pair.objective == model.objective { return }
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
    // What is off is not in the file.
    func takeIfThere<Value>(_ name: String, _ read: (String) -> Value?, _ put: (Value) -> Void) {
      if words[name] != nil { take(name, read, put) }
    }
    takeIfThere("embed", { $0 == "none" ? .some(nil) : Int($0).map(Optional.some) }) { embedding = $0 }
    takeIfThere("split-group", { $0 }) { split = .grouped(by: $0) }
    takeIfThere("split-time", { $0 }) { split = .timed(by: $0) }
    takeIfThere("split-column", { $0 }) { split = .column(named: $0) }
    takeIfThere("validation-table", { _ in nil as Split? }) { split = $0 }
    takeIfThere("folds", { Int($0) }) { folds = $0 }
    takeIfThere("metric", { Score.named($0) }) { metric = $0 }
    takeIfThere("standardize", { Bool($0) }) { standardizes = $0 }
    takeIfThere("keep-best", { Bool($0) }) { keepsBest = $0 }
    takeIfThere("stopping", { EarlyStopping(spelling: $0) }) { stopping = $0 }
    takeIfThere("calibrate", { Bool($0) }) { calibrates = $0 }
    takeIfThere("restarts", { Int($0) }) { restarts = $0 }
    takeIfThere("class-weights", { ClassWeights(text: $0) }) { classWeights = $0 }
    takeIfThere("weights", { $0 }) { weights = $0 }
    takeIfThere("seeds", { Int($0) }) { seeds = $0 }
    takeIfThere("step-limit", { Int($0) }) { stepLimit = $0 }
    takeIfThere("time-limit", { Double($0) }) { timeLimit = $0 }
    takeIfThere("from", { _ in nil as Model? }) { start = $0 }
    takeIfThere("reduction", { Reduction(spelling: $0) }) { options.reduction = $0 }
    takeIfThere("l1", { Double($0) }) { options.penalty.l1 = $0 }
    takeIfThere("l2", { Double($0) }) { options.penalty.l2 = $0 }
    takeIfThere("clip-value", { Double($0) }) { options.clipping = .value($0) }
    takeIfThere("clip-norm", { Double($0) }) { options.clipping = .globalNorm($0) }
    takeIfThere("max-norm", { Double($0) }) { options.maximumNorm = $0 }
    takeIfThere("average", { Averaging(spelling: $0) }) { options.averaging = $0 }
    takeIfThere("lookahead", { Lookahead(spelling: $0) }) { options.lookahead = $0 }
    takeIfThere("accumulate", { Int($0) }) { options.parts = $0 }
    takeIfThere("mixup", { Double($0) }) { options.mixup = $0 }
    takeIfThere("decay-schedule", { Schedule(spelling: $0) }) { options.decaySchedule = $0 }
    takeIfThere("dropout-schedule", { Schedule(spelling: $0) }) { options.dropoutSchedule = $0 }
    takeIfThere("drop-last", { Bool($0) }) { options.dropsLast = $0 }
    takeIfThere("rate", { LayerRate.list($0) }) { options.rates = $0 }
    return unread
  }
}

extension LayerRate {
  /// Reads "layers.0=0.1 layers.1=0.0".
  fileprivate static func list(_ words: String) -> [LayerRate]? {
    let rates = words.split(separator: " ").map { LayerRate(spelling: String($0)) }
    let read = rates.compactMap { $0 }
    return read.count == rates.count ? read : nil
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
