import ArgumentParser
import BackpropModel

/// How long training goes on, in what order, and what it starts from.
struct RunOptions: ParsableArguments {
  @Option(help: "Rows in a step; auto takes 64 to 1024, by the rows there are.")
  var batchSize = TrainingSettings.Batch.automatic

  @Option(help: "In how many parts each batch is worked on, one after the other: less memory, the same step.")
  var accumulate = 1

  @Option(help: "Passes over the rows, at most.")
  var epochs = 500

  @Option(help: "Stop after so many epochs without a better validation loss; 0 never does.")
  var patience = 40

  @Option(help: "Stop after this time, with the best weights so far; the result then depends on the machine.")
  var timeLimit: DurationArgument?

  @Option(help: "Stop each network after so many steps, with the best weights so far.")
  var stepLimit: Int?

  @Flag(inversion: .prefixedNo, help: "Take the rows in a new random order every epoch.")
  var shuffle = true

  @Option(help: "The seed of everything random: equal seeds give equal bytes.")
  var seed: UInt64 = 0

  @Option(
    help: "Train so many networks, by the seed and the ones after it; the model answers with their mean.")
  var seeds: Int?

  @Option(
    help: """
      Start from the parameters of this model, with its layers and preprocessing: to go on, or with --freeze to \
      fit its last layers to another table.
      """, completion: .file(extensions: ["safetensors"]))
  var from: String?

  func validate() throws {
    try check(epochs > 0, "--epochs", "1 or more", epochs)
    try check(patience >= 0, "--patience", "0 or more", patience)
    try check(accumulate > 0, "--accumulate", "1 or more", accumulate)
    if let stepLimit { try check(stepLimit > 0, "--step-limit", "1 or more", stepLimit) }
    if let seeds { try check((1...1_000).contains(seeds), "--seeds", "1 to 1000", seeds) }
  }

  /// The model to start from; nil where parameters are drawn.
  func start(beside table: String) throws -> Model? {
    try from.map { try Model.named($0, beside: table) }
  }

  /// Puts the run into the settings.
  func apply(to settings: inout TrainingSettings) {
    settings.batch = batchSize
    settings.options.parts = accumulate
    settings.epochs = epochs
    settings.patience = patience == 0 ? nil : patience
    settings.timeLimit = timeLimit?.seconds
    settings.stepLimit = stepLimit
    settings.shuffles = shuffle
    settings.seed = seed
    settings.seeds = seeds ?? settings.start?.networks.count ?? 1
  }
}
