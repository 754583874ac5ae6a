/// Network, loss and training for tables of a thousand rows to some hundred thousand: RealMLP (Holzmüller, Grinsztajn and
/// Steinwart 2024) with the settings that its authors tuned on many tables and no search of one's own.
///
/// Inputs are numbers scaled robustly and clipped smoothly, columns of one category each likewise, and codes to embed;
/// targets are classes, or numbers of mean 0 and deviation 1.
///
///     let recipe = TabularRecipe(inputs: 12, numbers: [0, 1, 2], classes: 3)
///     var network = try Network<Float>(inputs: 12, layers: recipe.layers, seed: 1)
///     if recipe.standardizes { try network.standardize(on: data.inputs, seed: 1) }
///     let trainer = try Trainer(
///       network, objective: recipe.objective, optimizer: recipe.optimizer, data: data, validation: validation,
///       batch: .rows(TabularRecipe.batch(rows: data.rows)), schedule: recipe.schedule,
///       plannedEpochs: TabularRecipe.epochs(rows: data.rows), options: recipe.options, seed: 1)
///     let history = try trainer.fit(epochs: trainer.plannedEpochs, choice: .score)
public struct TabularRecipe: Sendable, Equatable {
  /// How much of it there is.
  public enum Form: Sendable, Equatable {
    /// Scaling layer, neural tangent parametrisation, label smoothing and the swinging learning rate (RealMLP-TD-S).
    case simple
    /// Also periodic embeddings, parametric activations, dropout, weight decay and first weights from the data
    /// (RealMLP-TD).
    case full
  }

  /// What the full form is made of, and can do without, to see what each is worth.
  public enum Piece: String, Sendable, CaseIterable {
    /// A learned factor for each input.
    case scaling
    /// Weights of size 1 with factors in front; without it He's or Glorot's, and a rate divided by the root of the units.
    case neuralTangent = "neural-tangent"
    /// Periodic embeddings of numbers.
    case periodic
    /// Pieces of numbers, of those of which most rows have one value and of others.
    case pieces
    /// Activations of which each unit learns how much it wants.
    case parametric
    /// First weights and biases from the data.
    case firstWeights = "first-weights"
    /// Dropout.
    case dropout
    /// Weight decay.
    case weightDecay = "weight-decay"
    /// Dropout and weight decay that end before training does; without it they stay.
    case fading
    /// The swinging learning rate; without it a fifth of it all the time.
    case swinging
    /// A memory of 20 steps for squared gradients; without it one of 1,000.
    case shortMemory = "short-memory"
    /// Label smoothing.
    case smoothing
    /// The weights of the best epoch; without it those of the last.
    case bestEpoch = "best-epoch"
    /// Probabilities as sure as rows that were not trained on say (see ``Temperature``), and numbers held to what was met.
    case calibration
  }

  /// How many numbers a row of input has.
  public var inputs: Int
  /// The input columns that are numbers, in ascending order; they have periodic embeddings in the full form.
  public var numbers: [Int]
  /// Those of ``numbers`` of which most rows have one value, in ascending order: a capital gain, a number of pools. What
  /// distinguishes the other rows is a small part of the range for scales and periods, so that the full form gives these numbers
  /// ``pieces`` of a ``PiecewiseEmbedding`` too, which RealMLP has not.
  public var concentrated: [Int] = []
  /// The input columns of codes, in ascending order, and their embeddings.
  public var tables: [Embedding.Table]
  /// How many classes there are; nil where numbers are predicted.
  public var classes: Int?
  /// How many numbers are predicted, where there are no classes.
  public var outputs: Int
  /// How much of the recipe.
  public var form: Form
  /// How many pieces every other number has beside its periodic functions; 0 for none.
  public var intervals = 0
  /// What it does without.
  public var without: Set<Piece> = []
  /// The units of the hidden layers.
  public var hidden = [256, 256, 256]
  /// The share of each target that is given to all classes alike. 0.1 is for accuracy; probabilities and rankings want 0.
  public var smoothing = 0.1
  /// The share of units that dropout leaves out in the full form.
  public var dropout = 0.15
  /// The weight decay of the full form.
  public var weightDecay = 0.02
  /// The size of a step; nil is the form's own: 0.04 for classes, 0.2 for numbers, or 0.07 in the simple form.
  public var learningRate: Double?

  /// How many pieces a number has of which most rows have one value. ``Network/placePieces(on:rows:seed:)`` places them.
  public static let pieces = 48

  /// A recipe for rows of this form.
  public init(
    inputs: Int, numbers: [Int] = [], tables: [Embedding.Table] = [], classes: Int? = nil, outputs: Int = 1,
    form: Form = .full
  ) {
    self.inputs = inputs
    self.numbers = numbers
    self.tables = tables
    self.classes = classes
    self.outputs = outputs
    self.form = form
  }

  /// From the input to the outputs.
  public var layers: [Layer] {
    var layers: [Layer] = []
    if !tables.isEmpty { layers.append(.embedding(tables)) }
    // Each of these layers puts its vectors in front of the columns that the next one looks for.
    var offset = tables.reduce(0) { $0 + $1.dimension }
    func columns(_ numbers: [Int]) -> [Int] {
      numbers.map { number in offset + number - tables.count { $0.column < number } }
    }
    if has(.periodic), !numbers.isEmpty {
      let periodic = PeriodicEmbedding(columns(numbers))
      layers.append(.periodic(periodic))
      offset += numbers.count * periodic.size
    }
    let few = form == .full ? concentrated : []
    for (some, pieces) in [(few, Self.pieces), (numbers.filter { !few.contains($0) }, intervals)]
    where has(.pieces) && pieces > 0 && !some.isEmpty {
      layers.append(.piecewise(PiecewiseEmbedding(columns(some), pieces: pieces)))
      offset += some.count * pieces
    }
    if has(.scaling) { layers.append(.scaling) }
    let activation = classes == nil ? Activation.mish : .selu
    for width in hidden {
      layers.append(
        .dense(
          width, has(.parametric) ? .identity : activation,
          biasInitializer: has(.firstWeights) ? .zero : .normal(), parametrization: parametrization))
      if has(.parametric) { layers.append(.parametric(activation)) }
      if has(.dropout) { layers.append(.dropout(dropout)) }
    }
    layers.append(
      .dense(classes ?? outputs, initializer: form == .full ? nil : .zero, parametrization: parametrization))
    return layers
  }

  private func has(_ piece: Piece) -> Bool {
    guard !without.contains(piece) else { return false }
    switch piece {
    case .periodic, .parametric, .firstWeights, .dropout, .weightDecay, .fading: return form == .full
    case .scaling, .neuralTangent, .pieces, .swinging, .shortMemory, .smoothing, .bestEpoch, .calibration:
      return true
    }
  }

  /// What the weights of dense layers are multiplied by.
  public var parametrization: Dense.Parametrization { has(.neuralTangent) ? .neuralTangent : .standard }

  /// Whether the network's first weights are to be standardised on the rows it is trained on.
  public var standardizes: Bool { has(.firstWeights) }

  /// Whether the weights of the best epoch are kept.
  public var keepsBest: Bool { has(.bestEpoch) }

  /// Whether answers are adjusted to rows that were not trained on.
  public var calibrates: Bool { has(.calibration) }

  /// The loss that goes with the targets.
  public var objective: Objective {
    classes == nil
      ? .squaredError : .crossEntropy(CrossEntropy(smoothing: has(.smoothing) ? smoothing : 0))
  }

  /// Adam of a short memory, its weight decay beside the gradient.
  public var optimizer: Optimizer {
    let rate = learningRate ?? (classes != nil ? 0.04 : form == .full ? 0.2 : 0.07)
    return .adamW(
      learningRate: has(.swinging) ? rate : rate / 5, beta1: 0.9, beta2: has(.shortMemory) ? 0.95 : 0.999,
      epsilon: 1e-8, weightDecay: has(.weightDecay) ? weightDecay : 0)
  }

  /// Four swings of the learning rate.
  public var schedule: Schedule { has(.swinging) ? .cosineLogarithm() : .constant }

  /// The rates of the parameters, and how decay and dropout end.
  ///
  /// The reference implementation has a tensor's factor in its decay twice: once with the learning rate, once more here.
  public var options: TrainingOptions {
    var options = TrainingOptions()
    options.dropsLast = true
    options.rates = [LayerRate("*.bias", factor: 0.1, decay: 0)]
    for (index, layer) in layers.enumerated() {
      switch layer {
      case .scaling: options.rates.append(LayerRate("layers.\(index)", factor: 6, decay: 6))
      case .dense where !has(.neuralTangent):
        // Steps of the size that they have there in layers of so many units, and weights that shrink as fast.
        let root = Double(hidden.max() ?? 1).squareRoot()
        options.rates.append(LayerRate("layers.\(index).weight", factor: 1 / root, decay: root))
      case .periodic, .parametric: options.rates.append(LayerRate("layers.\(index)", factor: 0.1, decay: 0.1))
      default: break
      }
    }
    guard has(.fading) else { return options }
    options.decaySchedule = .flatCosine()
    options.dropoutSchedule = .flatCosine()
    return options
  }

  /// Rows in a step, for so many to train on.
  public static func batch(rows: Int) -> Int {
    let batch =
      switch rows {
      case ...1024: 64
      case ...8192: 128
      case ...30_000: 256
      case ...100_000: 512
      default: 1024
      }
    return max(1, min(batch, rows))
  }

  /// How many epochs, for so many rows to train on: 256 up to 100,000, then fewer, 32 at least.
  public static func epochs(rows: Int) -> Int {
    Int(min(256, max(32, (25_600_000 / Double(max(1, rows))).rounded())))
  }
}
