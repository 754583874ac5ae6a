import BackpropData
import BackpropModel

/// The flags that decide what a model will be, of `train` and of every verb that trains.
///
/// The groups stand in the commands themselves, so that help shows each under its title.
struct TrainOptions {
  let data: DataOptions
  let network: NetworkOptions
  let loss: LossOptions
  let optimizer: OptimizerOptions
  let run: RunOptions

  /// The settings for a table; says which target was chosen where none was named.
  func settings(for table: Table, at path: String, say: (String) -> Void) throws -> TrainingSettings {
    let start = try run.start(beside: path)
    var settings = TrainingSettings(target: try data.target(of: table, start: start, say: say))
    settings.start = start
    settings.recipe = try recipe(start: start)
    if start != nil {
      let decided = [
        (data.task != nil, "--task"), (data.scaleTarget != nil, "--scale-target"),
        (data.scaleFeatures != nil, "--scale-features"), (!data.kinds.isEmpty, "--column"),
        (!data.ignored.isEmpty, "--ignore"), (!data.missing.isEmpty, "--missing"),
        (data.embed != nil, "--embed"),
      ]
      .filter(\.0).map(\.1)
      guard decided.isEmpty else {
        throw Failure(
          .usage,
          "\(decided.joined(separator: ", ")): expected none with --from, whose preprocessing stays as it is")
      }
    }
    settings.task = data.task
    if let scaling = data.scaleTarget { settings.targetScaling = scaling }
    settings.featureScaling = data.scaleFeatures ?? .robust
    if let embed = data.embed { settings.embedding = embed.limit }
    settings.kinds = Dictionary(data.kinds.map { ($0.name, $0.kind) }) { $1 }
    settings.ignored = data.ignored
    settings.missing = data.missing
    settings.split = data.split
    settings.weights = data.weights
    settings.classWeights = data.classWeights
    settings.validation = data.validation ?? 0.2
    try network.apply(to: &settings)
    loss.apply(to: &settings)
    try optimizer.apply(to: &settings)
    run.apply(to: &settings)
    // Who says how much is held out says that it is held out once.
    if data.validation != nil, settings.folds == nil { settings.folds = 1 }
    // A rate that was asked for is kept.
    if optimizer.learningRate == nil, start == nil { settings.restarts = 2 }
    return settings
  }

  /// The recipe of the preset; nil for a network, a loss or an optimizer of one's own.
  private func recipe(start: Model?) throws -> Recipe? {
    let own = network.own + loss.own + optimizer.own + (start == nil ? [] : ["--from"])
    let shared = network.shared + optimizer.shared + (loss.labelSmoothing == nil ? [] : ["--label-smoothing"])
    func plain() throws -> Recipe? {
      guard run.without.isEmpty else {
        throw Failure(
          .usage, "--without: expected a preset that has a recipe, fast, default or best, got plain")
      }
      return nil
    }
    switch run.preset {
    case .plain?: return try plain()
    case .recipe(let preset)?:
      guard own.isEmpty else {
        throw Failure(
          .usage,
          "\(own.joined(separator: ", ")): expected none with --preset \(preset.rawValue), which decides it; leave "
            + "--preset out for a network and a training of one's own")
      }
      return Recipe(preset)
    case nil:
      guard own.isEmpty, shared.isEmpty else { return try plain() }
      return Recipe()
    }
  }
}
