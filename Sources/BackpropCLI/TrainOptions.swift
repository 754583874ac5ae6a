import ArgumentParser
import Backprop
import BackpropData
import BackpropModel

/// The flags of `train` that decide what the model will be.
struct TrainOptions: ParsableArguments {
  @Option(help: "The column to predict. (default: a column named target, label, class or y)")
  var target: String?

  @Option(help: "What the target is. (default: told from its cells, and said)")
  var task: LearningTask?

  @Option(
    parsing: .upToNextOption,
    help: "The hidden layers' sizes, behind the table: TABLE.csv --hidden 64 32. (default: 64 32)")
  var hidden: [Int] = []

  @Option(
    parsing: .upToNextOption,
    help:
      "All sizes, inputs and outputs included, checked against the table: 30 64 32 1. Instead of --hidden.")
  var layers: [Int] = []

  @Option(help: "The hidden layers' activation.")
  var activation = SpelledArgument(Activation.relu)

  @Option(help: "What the last layer's outputs go through. (default: by the target and the loss)")
  var outputActivation: TrainingSettings.Output?

  @Option(help: "What training makes small. (default: cross-entropy for classes, squared for numbers)")
  var loss: TrainingSettings.Loss?

  @Option(
    help: """
      How the first weights are drawn; normal draws the biases too, the others leave them zero. \
      (default: he or glorot, by the activation)
      """)
  var initializer: SpelledArgument<Initializer>?

  @Option(help: "How the first biases are drawn. (default: zero, or as the weights where these are normal)")
  var biasInitializer: SpelledArgument<Initializer>?

  @Option(
    help: "Draw the first weights as a NumPy script does after np.random.seed; needs --initializer normal.")
  var numpySeed: UInt32?

  @Option(help: "The shape that the script draws its weights in. (default: inputs-by-outputs)")
  var numpyWeights: NumPyWeights?

  @Option(help: "How a number to predict is scaled.")
  var scaleTarget = TargetEncoder.Scaling.standard

  @Option(help: "How numeric columns are scaled.")
  var scaleFeatures = FeatureEncoder.Scaling.standard

  @Option(help: "How gradients become steps.")
  var optimizer = OptimizerName.adam

  @Option(help: "The size of a step. (default: 0.01 for sgd, else 0.001)")
  var learningRate: Double?

  @Option(help: "Momentum, for sgd.")
  var momentum = 0.0

  @Option(help: "The learning rate over the epochs, as a factor.")
  var schedule = SpelledArgument(Schedule.constant)

  @Option(help: "Rows in a step; auto takes 64 to 1024, by the rows there are.")
  var batchSize = TrainingSettings.Batch.automatic

  @Option(help: "Passes over the rows, at most.")
  var epochs = 500

  @Option(help: "Stop after so many epochs without a better validation loss; 0 never does.")
  var patience = 40

  @Option(help: "The share of units that dropout leaves out of each hidden layer.")
  var dropout = 0.0

  @Option(help: "How much weights shrink. (default: 0, for adamw 0.01)")
  var weightDecay: Double?

  @Option(help: "The share of the rows that is held out to choose the best epoch by; 0 for none.")
  var validation = 0.2

  @Flag(inversion: .prefixedNo, help: "Take the rows in a new random order every epoch.")
  var shuffle = true

  @Option(help: "The seed of everything random: equal seeds give equal bytes.")
  var seed: UInt64 = 0

  @Option(help: "The numbers to compute with.")
  var precision = TrainingSettings.Precision.float

  func validate() throws {
    func check(_ isRight: Bool, _ flag: String, _ expected: String, _ got: some Any) throws {
      if !isRight { throw ValidationError("\(flag): expected \(expected), got \(got)") }
    }
    if !hidden.isEmpty, !layers.isEmpty {
      throw ValidationError("--hidden and --layers: expected one of them, got both")
    }
    for size in hidden { try check(size > 0, "--hidden", "sizes of 1 or more", size) }
    for size in layers { try check(size > 0, "--layers", "sizes of 1 or more", size) }
    try check(
      layers.isEmpty || layers.count > 1, "--layers", "at least the inputs and the outputs", "one size")
    if let learningRate {
      try check(
        learningRate > 0 && learningRate.isFinite, "--learning-rate", "a number above 0", learningRate)
    }
    try check(momentum >= 0 && momentum < 1, "--momentum", "0 or more and below 1", momentum)
    if let weightDecay {
      try check(weightDecay >= 0 && weightDecay.isFinite, "--weight-decay", "0 or more", weightDecay)
    }
    try check(dropout >= 0 && dropout < 1, "--dropout", "0 or more and below 1", dropout)
    try check(
      validation >= 0 && validation < 1 && (validation == 0 || 1 - validation < 1), "--validation",
      "0 or more and below 1", validation)
    try check(epochs > 0, "--epochs", "1 or more", epochs)
    try check(patience >= 0, "--patience", "0 or more", patience)
    if numpyWeights != nil, numpySeed == nil {
      throw ValidationError("--numpy-weights: expected --numpy-seed with it, got none")
    }
    if numpySeed != nil {
      guard case .normal? = initializer?.value else {
        throw ValidationError("--numpy-seed: expected --initializer normal[:DEVIATION] with it")
      }
      guard
        biasInitializer == nil || biasInitializer?.value == .zero
          || biasInitializer?.value == initializer?.value
      else {
        throw ValidationError("--numpy-seed: expected --bias-initializer zero, or as the weights")
      }
    }
    if momentum != 0, optimizer != .sgd {
      throw ValidationError("--momentum: expected --optimizer sgd with it, got \(optimizer.rawValue)")
    }
  }

  /// The settings for a table; says which target was chosen where none was named.
  func settings(for table: Table, say: (String) -> Void) throws -> TrainingSettings {
    var settings = TrainingSettings(target: try target ?? plainTarget(of: table, say: say))
    settings.task = task
    let sizes = layers.isEmpty ? (hidden.isEmpty ? [64, 32] : hidden) : Array(layers.dropFirst().dropLast())
    // Normal weights come with normal biases, as in the scripts that draw them so.
    let drawn = initializer?.value
    var bias = Initializer.zero
    if case .normal? = drawn, let drawn { bias = drawn }
    if let biasInitializer { bias = biasInitializer.value }
    settings.hidden = sizes.flatMap { size -> [Layer] in
      let dense = Layer.dense(size, activation.value, initializer: drawn, biasInitializer: bias)
      return dropout > 0 ? [dense, .dropout(dropout)] : [dense]
    }
    settings.outputInitializer = drawn
    settings.outputBiasInitializer = bias
    settings.expectedSizes = layers.isEmpty ? nil : layers
    settings.loss = loss
    settings.output = outputActivation
    if let numpySeed, case .normal(let deviation)? = drawn {
      settings.numPyDraw = TrainingSettings.NumPyDraw(
        seed: numpySeed, weights: numpyWeights ?? .inputsByOutputs, deviation: deviation,
        drawsBiases: bias != .zero)
    }
    settings.targetScaling = scaleTarget
    settings.featureScaling = scaleFeatures
    settings.optimizer =
      switch optimizer {
      case .sgd: .sgd(learningRate: learningRate ?? 0.01, momentum: momentum, weightDecay: weightDecay ?? 0)
      case .adam: .adam(learningRate: learningRate ?? 0.001, weightDecay: weightDecay ?? 0)
      case .adamw: .adamW(learningRate: learningRate ?? 0.001, weightDecay: weightDecay ?? 0.01)
      }
    settings.schedule = schedule.value
    settings.batch = batchSize
    settings.epochs = epochs
    settings.patience = patience == 0 ? nil : patience
    settings.validation = validation
    settings.shuffles = shuffle
    settings.seed = seed
    settings.precision = precision
    return settings
  }

  private func plainTarget(of table: Table, say: (String) -> Void) throws -> String {
    let plain = ["target", "label", "class", "y"]
    let found = table.columnNames.filter { plain.contains($0.lowercased()) }
    guard found.count == 1, let name = found.first else {
      throw Failure(
        .usage,
        "\(table.name): expected --target, the column to predict"
          + (found.isEmpty ? "" : " (\(found.joined(separator: " or "))?)") + "; the columns are "
          + (table.columns.count <= 20
          ? table.columnNames : table.columnNames.prefix(12) + ["..."] + table.columnNames.suffix(3)).joined(
            separator: ", "))
    }
    say("target: the column named \"\(name)\"")
    return name
  }
}
