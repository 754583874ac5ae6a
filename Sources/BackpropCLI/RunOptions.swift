import ArgumentParser
import Backprop
import BackpropModel

/// How long training goes on, in what order, and what it starts from.
struct RunOptions: ParsableArguments {
  @Option(
    help: """
      How much time a model is worth: fast, default or best choose network, loss, optimizer, epochs and folds by the \
      table; plain takes them from the flags. (default: default; plain with a flag of network, loss or optimizer)
      """)
  var preset: PresetArgument?

  @Option(
    help: """
      In how many parts the rows are divided: a network is trained for each, on the other parts, and its best epoch \
      chosen on that one; the model answers with their mean. 1 holds rows out once. (default: by the preset; 1)
      """)
  var folds: Int?

  @Option(
    help: "The score that the best epoch is chosen by, and the model made for. (default: accuracy or RMSE)",
    completion: .list(Score.commandNames), transform: Score.argument)
  var metric: Score?

  @Option(
    parsing: .upToNextOption,
    help: "Pieces that the preset's recipe does without, to see what each is worth.")
  var without: [TabularRecipe.Piece] = []

  @Option(help: "Rows in a step; auto takes 64 to 1024, by the rows there are.")
  var batchSize = TrainingSettings.Batch.automatic

  @Option(help: "In how many parts each batch is worked on, one after the other: less memory, the same step.")
  var accumulate = 1

  @Option(help: "Passes over the rows, at most. (default: by the preset; 500)")
  var epochs: Int?

  @Option(
    help:
      "Stop after so many epochs without a better validation loss; 0 never does. (default: never; 40 with plain)"
  )
  var patience: Int?

  @Option(
    help: """
      End within this time, reading included: networks, parts and epochs become as few as that asks for. The result \
      then depends on the machine.
      """)
  var time: DurationArgument?

  @Flag(
    help:
      "Behind the networks of the parts train one on all rows, as long as was best for them; it is the model."
  )
  var refit = false

  @Option(help: "Stop after this time, with the best weights so far; the result then depends on the machine.")
  var timeLimit: DurationArgument?

  @Option(help: "Stop each network after so many steps, with the best weights so far.")
  var stepLimit: Int?

  @Flag(inversion: .prefixedNo, help: "Take the rows in a new random order every epoch.")
  var shuffle = true

  @Option(help: "The seed of everything random: equal seeds give equal bytes.")
  var seed: UInt64 = 0

  @Option(
    help:
      "Train so many networks for each part of the rows, by the seed and the ones after it; the model answers with their mean."
  )
  var seeds: Int?

  @Option(
    help: """
      Start from the parameters of this model, with its layers and preprocessing: to go on, or with --freeze to \
      fit its last layers to another table.
      """, completion: .file(extensions: ["safetensors"]))
  var from: String?

  func validate() throws {
    try validateTime()
    if let epochs { try check(epochs > 0, "--epochs", "1 or more", epochs) }
    if let patience { try check(patience >= 0, "--patience", "0 or more", patience) }
    if let folds { try check((1...1_000).contains(folds), "--folds", "1 to 1000", folds) }
    try check(accumulate > 0, "--accumulate", "1 or more", accumulate)
    if let stepLimit { try check(stepLimit > 0, "--step-limit", "1 or more", stepLimit) }
    if let seeds { try check((1...1_000).contains(seeds), "--seeds", "1 to 1000", seeds) }
  }

  private func validateTime() throws {
    try checkOne(of: [(time != nil, "--time"), (timeLimit != nil, "--time-limit")])
  }

  /// The model to start from; nil where parameters are drawn.
  func start(beside table: String) throws -> Model? {
    try from.map { try Model.named($0, beside: table) }
  }

  /// Puts the run into the settings.
  func apply(to settings: inout TrainingSettings) {
    settings.batch = batchSize
    settings.options.parts = accumulate
    settings.folds = folds
    settings.metric = metric
    settings.refits = refit
    if settings.recipe != nil {
      settings.recipe?.epochs = epochs
      settings.recipe?.without = Set(without)
    } else {
      settings.epochs = epochs ?? 500
    }
    settings.patience = patience.map { $0 == 0 ? nil : $0 } ?? (settings.recipe == nil ? 40 : nil)
    settings.timeLimit = timeLimit?.seconds
    settings.stepLimit = stepLimit
    settings.shuffles = shuffle
    settings.seed = seed
    settings.recipe?.repeats = seeds
    settings.seeds = settings.recipe == nil ? seeds ?? settings.start?.networks.count ?? 1 : 1
  }
}
