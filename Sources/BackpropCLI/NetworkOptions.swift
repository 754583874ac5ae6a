import ArgumentParser
import Backprop
import BackpropData
import BackpropFormats
import BackpropModel

/// The layers, and how they are drawn.
struct NetworkOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: "The hidden layers' sizes, behind the table: TABLE.csv --hidden 64 32. (default: 64 32)")
  var hidden: [Int] = []

  @Option(
    parsing: .upToNextOption,
    help:
      "All sizes, inputs and outputs included, checked against the table: 30 64 32 1. Instead of --hidden.")
  var layers: [Int] = []

  @Option(
    help: ArgumentHelp(
      """
      The hidden layers in full, with commas between them, or a .json file of them as inspect --json shows it. \
      Instead of --hidden and what shapes it. A layer is one of: \(LayerList.forms.joined(separator: "; ")).
      """, valueName: "layers"))
  var network: String?

  @Option(help: "The hidden layers' activation. (default: relu)")
  var activation: SpelledArgument<HiddenActivation>?

  @Option(help: "Normalise each hidden layer, before its activation and instead of its biases.")
  var norm: Normalization?

  @Flag(help: "A way around each hidden layer that has the size of the one before it.")
  var residual = false

  @Option(help: "The share of units that dropout leaves out of each hidden layer. (default: 0)")
  var dropout: Double?

  @Option(help: "The same in the way that keeps selu's mean and variance.")
  var alphaDropout: Double?

  @Option(help: "The standard deviation of noise on the inputs in training.")
  var inputNoise: Double?

  @Option(
    help: """
      How the first weights are drawn; normal draws the biases too, the others leave them zero. \
      (default: he, lecun or glorot, by the activation)
      """)
  var initializer: SpelledArgument<Initializer>?

  @Option(help: "How the first biases are drawn. (default: zero, or as the weights where these are normal)")
  var biasInitializer: SpelledArgument<Initializer>?

  @Option(
    help: "Draw the first weights as a NumPy script does after np.random.seed; needs --initializer normal.")
  var numpySeed: UInt32?

  @Option(help: "The shape that the script draws its weights in. (default: inputs-by-outputs)")
  var numpyWeights: NumPyWeights?

  @Option(help: "The numbers to compute with. (default: float)")
  var precision: TrainingSettings.Precision?

  func validate() throws {
    try checkOne(of: [
      (!hidden.isEmpty, "--hidden"), (!layers.isEmpty, "--layers"), (network != nil, "--network"),
    ])
    for size in hidden { try check(size > 0, "--hidden", "sizes of 1 or more", size) }
    for size in layers { try check(size > 0, "--layers", "sizes of 1 or more", size) }
    try check(
      layers.isEmpty || layers.count > 1, "--layers", "at least the inputs and the outputs", "one size")
    try checkOne(of: [(dropout != nil, "--dropout"), (alphaDropout != nil, "--alpha-dropout")])
    for (flag, share) in [("--dropout", dropout), ("--alpha-dropout", alphaDropout)] {
      if let share { try check(share >= 0 && share < 1, flag, "0 or more and below 1", share) }
    }
    if let inputNoise {
      try check(inputNoise >= 0 && inputNoise.isFinite, "--input-noise", "0 or more", inputNoise)
    }
    if network != nil, let flag = shaping.first {
      throw ValidationError("\(flag): expected none with --network, which says it for each layer")
    }
    try validateDraw()
  }

  private func validateDraw() throws {
    if numpyWeights != nil, numpySeed == nil {
      throw ValidationError("--numpy-weights: expected --numpy-seed with it, got none")
    }
    guard numpySeed != nil else { return }
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

  /// The flags that were given of those that shape each hidden layer.
  private var shaping: [String] {
    [
      (activation != nil, "--activation"), (norm != nil, "--norm"), (residual, "--residual"),
      (dropout != nil, "--dropout"), (alphaDropout != nil, "--alpha-dropout"),
      (inputNoise != nil, "--input-noise"),
    ]
    .filter(\.0).map(\.1)
  }

  /// The flags that were given and that a model to start from answers by itself.
  var decided: [String] {
    let sizes = [(!hidden.isEmpty, "--hidden"), (!layers.isEmpty, "--layers"), (network != nil, "--network")]
    let draws = [
      (initializer != nil, "--initializer"), (biasInitializer != nil, "--bias-initializer"),
      (numpySeed != nil, "--numpy-seed"),
    ]
    return sizes.filter(\.0).map(\.1) + shaping + draws.filter(\.0).map(\.1)
  }

  /// The flags that were given and that only a training without a recipe takes.
  var own: [String] {
    decided.filter { $0 != "--hidden" && $0 != "--dropout" }
  }

  /// Those that a recipe takes too.
  var shared: [String] { decided.filter { !own.contains($0) } }

  /// Puts the network into the settings.
  func apply(to settings: inout TrainingSettings) throws {
    settings.precision = precision ?? settings.start?.network.precision ?? .float
    if settings.recipe != nil {
      settings.recipe?.hidden = hidden.isEmpty ? nil : hidden
      settings.recipe?.dropout = dropout
      return
    }
    if let start = settings.start {
      guard decided.isEmpty else {
        throw Failure(
          .usage,
          "\(decided.joined(separator: ", ")): expected none with --from, whose layers are "
            + LayerList(start.network.layers).text)
      }
      return
    }
    // Normal weights come with normal biases, as in the scripts that draw them so.
    let drawn = initializer?.value
    var bias = Initializer.zero
    if case .normal? = drawn, let drawn { bias = drawn }
    if let biasInitializer { bias = biasInitializer.value }
    settings.outputInitializer = drawn
    settings.outputBiasInitializer = bias
    if let network {
      try applyNetwork(network, to: &settings)
    } else {
      let sizes =
        layers.isEmpty ? (hidden.isEmpty ? [64, 32] : hidden) : Array(layers.dropFirst().dropLast())
      settings.hidden = try hiddenLayers(sizes, drawn, bias)
      settings.expectedSizes = layers.isEmpty ? nil : layers
    }
    if let numpySeed, case .normal(let deviation)? = drawn {
      settings.numPyDraw = TrainingSettings.NumPyDraw(
        seed: numpySeed, weights: numpyWeights ?? .inputsByOutputs, deviation: deviation,
        drawsBiases: bias != .zero)
    }
  }

  private func applyNetwork(_ network: String, to settings: inout TrainingSettings) throws {
    guard network.lowercased().hasSuffix(".json") else {
      do {
        settings.hidden = try LayerList(text: network).layers
      } catch {
        throw Failure(.usage, "--" + error.description)
      }
      return
    }
    try settings.take(Architecture(json: readFile(network), name: network))
  }

  private func hiddenLayers(_ sizes: [Int], _ drawn: Initializer?, _ bias: Initializer) throws -> [Layer] {
    var layers: [Layer] = []
    if let inputNoise, inputNoise > 0 { layers.append(.gaussianNoise(inputNoise)) }
    var before: Int?
    var hasWayAround = false
    for size in sizes {
      let block = block(size, drawn, bias)
      let isAround = residual && size == before
      layers += isAround ? [.residual(block)] : block
      hasWayAround = hasWayAround || isAround
      before = size
    }
    guard !residual || hasWayAround else {
      throw Failure(
        .usage,
        "--residual: expected two hidden layers of one size behind each other, got "
          + sizes.map(String.init).joined(separator: " "))
    }
    return layers
  }

  /// One hidden layer with what belongs to it.
  private func block(_ size: Int, _ drawn: Initializer?, _ bias: Initializer) -> [Layer] {
    let activation = activation?.value ?? .function(.relu)
    var layers: [Layer] = []
    switch (norm, activation) {
    case (nil, .function(let function)):
      layers.append(.dense(size, function, initializer: drawn, biasInitializer: bias))
    case (nil, .learned(let prelu)):
      layers += [
        .dense(size, initializer: drawn ?? Self.beforePReLU, biasInitializer: bias), .prelu(prelu),
      ]
    case (let norm?, .function(let function)):
      layers += [
        .dense(size, hasBias: false, initializer: drawn, biasInitializer: bias), norm.layer,
        .activation(function),
      ]
    case (let norm?, .learned(let prelu)):
      layers += [
        .dense(size, hasBias: false, initializer: drawn, biasInitializer: bias), norm.layer, .prelu(prelu),
      ]
    }
    if let dropout, dropout > 0 { layers.append(.dropout(dropout)) }
    if let alphaDropout, alphaDropout > 0 { layers.append(.alphaDropout(alphaDropout)) }
    return layers
  }

  /// A learned slope begins as a leaky ReLU, for which He's rule was made.
  private static var beforePReLU: Initializer? { Initializer(spelling: "he") }
}
