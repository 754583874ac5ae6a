import BackpropData
import BackpropModel

/// What a training would be: its plan, its size and its time, as text and as JSON.
struct DryRun: Encodable {
  let rows: Int
  let features: Int
  let networks: Int
  let kinds: Int
  let folds: Int
  let layers: [Int]
  let parameters: Int
  let epochs: Int
  let steps: Int
  let megabytes: Double
  let seconds: Double
  let objective: String
  let optimizer: String
  let columns: [ColumnSummary]

  /// - Parameter reading: the seconds until here.
  init(_ plan: TrainingPlan, _ estimate: TrainingPlan.Estimate, columns: [ColumnSummary], reading: Double) {
    rows = plan.rowCount
    features = plan.features.width
    networks = plan.networkCount
    kinds = plan.kindCount
    folds = plan.foldCount
    layers = plan.widths
    parameters = estimate.parameters
    let epochs = (0..<plan.networkCount).map(plan.epochs(ofNetwork:))
    self.epochs = epochs.max() ?? 0
    isOfOneLength = Set(epochs).count == 1
    steps = estimate.steps
    megabytes = (Double(estimate.bytes) / 1e5).rounded() / 10
    seconds = reading + estimate.seconds
    objective = plan.objective.spelling
    optimizer = plan.settings.optimizerWords
    self.columns = columns
    isAtMost = plan.settings.patience != nil || plan.settings.timeLimit != nil
  }

  private let isAtMost: Bool
  private let isOfOneLength: Bool

  private enum CodingKeys: CodingKey {
    case rows, features, networks, kinds, folds, layers, parameters, epochs, steps, megabytes, seconds
    case objective, optimizer, columns
  }

  var text: String {
    let parts = (kinds > 1 ? " of \(kinds) kinds" : "") + (folds > 1 ? " in \(folds) parts" : "")
    return """
      networks    \(networks)\(parts), \(layers.map(String.init).joined(separator: "-"))
      parameters  \(grouped(parameters)) each\(kinds > 1 ? " at most" : "")
      epochs      \(epochs)\(isOfOneLength ? "" : " at most"), \(grouped(steps)) steps in all
      memory      \(fixed(megabytes, 1)) MB beside the table
      time        \(isAtMost ? "at most " : "about ")\(duration(seconds))

      """
  }
}
