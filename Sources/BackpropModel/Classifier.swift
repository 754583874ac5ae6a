import Backprop
import BackpropCompute
import BackpropData

/// Learns to tell classes apart:
///
///     let table = try Table(contentsOf: "breast-cancer.csv")
///     let (train, test) = try table.split(fraction: 0.8, stratifiedBy: "diagnosis", seed: 7)
///     let model = try Classifier(target: "diagnosis", seed: 7).fitted(to: train) { print($0.epoch, $0.loss) }
///     print(try model.evaluation(on: test).accuracy)
///     try model.write(to: "diagnosis.safetensors")
public struct Classifier: Sendable {
  /// Everything that can be set; all but the target has a default.
  public var settings: TrainingSettings

  /// - Parameter hidden: the layers before the output layer, which is added by itself; nil takes network, training and folds
  ///   of ``Recipe``, the default preset.
  public init(target: String, hidden: [Layer]? = nil, seed: UInt64 = 0) {
    settings = TrainingSettings(target: target)
    settings.task = .classification
    if let hidden { settings.hidden = hidden } else { settings.recipe = Recipe() }
    settings.seed = seed
  }

  /// A model trained on a table; `onEpoch` is called after every epoch.
  ///
  /// Throws where the table or a setting does not fit, or training diverges.
  public func fitted(to table: Table, onEpoch: (EpochReport) -> Void = { _ in }) throws(ModelError) -> Model {
    try TrainingPlan(table: table, settings: settings).run(workers: WorkerPool(), onEpoch: onEpoch).model
  }
}
