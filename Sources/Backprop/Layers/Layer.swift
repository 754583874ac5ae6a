import BackpropCompute
import BackpropKernels

/// One layer of a network: a closed set, so that the compiler lists every place where a new layer must be known, with
/// `custom` as the open end.
public enum Layer: Sendable, Equatable {
  /// Every output looks at every input.
  case dense(Dense)
  /// An activation function by itself.
  case activation(Activation)
  /// A leaky ReLU whose slope is learned.
  case prelu(PReLU)
  /// An activation of which each unit learns how much it wants.
  case parametric(ParametricActivation)
  /// A learned factor for each unit.
  case scaling
  /// Drops units in training.
  case dropout(Dropout)
  /// Dropout for networks of SELU units.
  case alphaDropout(AlphaDropout)
  /// Adds normal noise in training.
  case gaussianNoise(GaussianNoise)
  /// Normalises each row over its units.
  case layerNorm(LayerNorm)
  /// Divides each row by the root of its mean square.
  case rmsNorm(RMSNorm)
  /// Normalises each unit over the rows of the batch.
  case batchNorm(BatchNorm)
  /// Layers with a way around them.
  case residual(Residual)
  /// Vectors in place of codes; only as the first layer.
  case embedding(Embedding)
  /// Periodic functions of numbers beside the numbers.
  case periodic(PeriodicEmbedding)
  /// How far numbers are through each of some intervals, beside the numbers.
  case piecewise(PiecewiseEmbedding)
  /// A layer of one's own.
  case custom(CustomLayer)

  /// A fully connected layer, activation included. Without initialisers its weights are drawn by He's rule under ReLU
  /// and its relatives, by LeCun's under SELU, else by Glorot's, and its biases are zero; in the neural tangent parametrisation its
  /// weights are standard normal.
  public static func dense(
    _ outputs: Int, _ activation: Activation = .identity, hasBias: Bool = true,
    initializer: Initializer? = nil, biasInitializer: Initializer = .zero,
    parametrization: Dense.Parametrization = .standard
  ) -> Layer {
    .dense(
      Dense(
        outputs: outputs, activation: activation, hasBias: hasBias, initializer: initializer,
        biasInitializer: biasInitializer, parametrization: parametrization))
  }

  /// A learned slope, one for all units, that begins at 1/4.
  public static let prelu = Layer.prelu(PReLU())
  /// An activation of which each unit learns how much it wants; all of it at first.
  public static func parametric(_ activation: Activation) -> Layer {
    .parametric(ParametricActivation(activation))
  }
  /// Dropout with this probability of dropping a unit.
  public static func dropout(_ rate: Double) -> Layer { .dropout(Dropout(rate: rate)) }
  /// Alpha dropout with this probability of dropping a unit.
  public static func alphaDropout(_ rate: Double) -> Layer { .alphaDropout(AlphaDropout(rate: rate)) }
  /// Normal noise of this standard deviation.
  public static func gaussianNoise(_ standardDeviation: Double) -> Layer {
    .gaussianNoise(GaussianNoise(standardDeviation: standardDeviation))
  }
  /// Layer normalisation with its usual settings.
  public static let layerNorm = Layer.layerNorm(LayerNorm())
  /// RMS normalisation with its usual settings.
  public static let rmsNorm = Layer.rmsNorm(RMSNorm())
  /// Batch normalisation with its usual settings.
  public static let batchNorm = Layer.batchNorm(BatchNorm())
  /// Layers with a way around them.
  public static func residual(_ layers: [Layer]) -> Layer { .residual(Residual(layers)) }
  /// Vectors in place of the codes in some columns.
  public static func embedding(_ tables: [Embedding.Table]) -> Layer { .embedding(Embedding(tables)) }
  /// Periodic functions of some columns, with the usual settings, beside all columns.
  public static func periodic(_ columns: [Int]) -> Layer { .periodic(PeriodicEmbedding(columns)) }
  /// Piecewise linear functions of some columns, with the usual settings, beside all columns.
  public static func piecewise(_ columns: [Int]) -> Layer { .piecewise(PiecewiseEmbedding(columns)) }
  /// A layer of one's own.
  public static func custom<Formula: LayerFormula>(_ formula: Formula) -> Layer {
    .custom(CustomLayer(formula))
  }

  /// The word for its kind, in files and messages.
  public var kind: String {
    switch self {
    case .dense: "dense"
    case .activation: "activation"
    case .prelu: "prelu"
    case .parametric: "parametric"
    case .scaling: "scaling"
    case .dropout: "dropout"
    case .alphaDropout: "alpha-dropout"
    case .gaussianNoise: "gaussian-noise"
    case .layerNorm: "layer-norm"
    case .rmsNorm: "rms-norm"
    case .batchNorm: "batch-norm"
    case .residual: "residual"
    case .embedding: "embedding"
    case .periodic: "periodic"
    case .piecewise: "piecewise"
    case .custom(let custom): custom.name
    }
  }
}

/// What a network asks of a layer before there is any memory.
extension Layer {
  /// How many outputs a layer with this many inputs has.
  func outputs(inputs: Int) -> Int {
    switch self {
    case .dense(let dense): dense.outputs
    case .embedding(let embedding): embedding.outputs(inputs: inputs)
    case .periodic(let periodic): periodic.outputs(inputs: inputs)
    case .piecewise(let piecewise): piecewise.outputs(inputs: inputs)
    case .custom(let custom): custom.outputs(inputs) ?? inputs
    case .activation, .prelu, .parametric, .scaling, .dropout, .alphaDropout, .gaussianNoise, .layerNorm,
      .rmsNorm, .batchNorm, .residual:
      inputs
    }
  }

  /// The tensors of the layer in the order they lie in; those of a residual connection are its inner layers'.
  func tensors(inputs: Int) -> [LayerTensor] {
    switch self {
    case .dense(let dense): dense.tensors(inputs: inputs)
    case .prelu(let prelu): prelu.tensors(inputs: inputs)
    case .parametric(let parametric): parametric.tensors(inputs: inputs)
    case .scaling: Scaling().tensors(inputs: inputs)
    case .layerNorm(let norm): norm.tensors(inputs: inputs)
    case .rmsNorm(let norm): norm.tensors(inputs: inputs)
    case .batchNorm(let norm): norm.tensors(inputs: inputs)
    case .embedding(let embedding): embedding.tensors(inputs: inputs)
    case .periodic(let periodic): periodic.tensors(inputs: inputs)
    case .piecewise(let piecewise): piecewise.tensors(inputs: inputs)
    case .custom(let custom):
      custom.tensors(inputs).map {
        LayerTensor(
          $0.name, shape: $0.shape, role: $0.role, initializer: $0.initializer, units: 0..<1)
      }
    case .activation, .dropout, .alphaDropout, .gaussianNoise, .residual: []
    }
  }

  /// What is wrong with its settings for so many inputs; nil where nothing is.
  func problem(inputs: Int) -> String? {
    func expect(_ isRight: Bool, _ expected: String, _ got: Double) -> String? {
      isRight ? nil : "expected \(expected)\(Backprop.got(got))"
    }
    switch self {
    case .dense(let dense):
      return dense.outputs > 0 ? nil : "expected Dense with 1 output or more, got \(dense.outputs)"
    case .prelu(let prelu):
      return expect(Float(prelu.slope).isFinite, "PReLU with a finite slope", prelu.slope)
    case .parametric(let parametric):
      return parametric.activation.isElementwise
        ? nil : "expected a parametric activation of single elements, got one of whole rows"
    case .dropout(let dropout):
      return expect(
        dropout.rate >= 0 && dropout.rate < 1, "a dropout rate of 0 or more and below 1", dropout.rate)
    case .alphaDropout(let dropout):
      return expect(
        dropout.rate >= 0 && dropout.rate < 1, "an alpha dropout rate of 0 or more and below 1", dropout.rate)
    case .gaussianNoise(let noise):
      return expect(
        noise.standardDeviation >= 0 && noise.standardDeviation.isFinite,
        "Gaussian noise with a standard deviation of 0 or more", noise.standardDeviation)
    case .layerNorm(let norm): return Self.problem(epsilon: norm.epsilon, "layer normalisation")
    case .rmsNorm(let norm): return Self.problem(epsilon: norm.epsilon, "RMS normalisation")
    case .batchNorm(let norm):
      return Self.problem(epsilon: norm.epsilon, "batch normalisation")
        ?? expect(
          norm.momentum > 0 && norm.momentum <= 1,
          "batch normalisation with a momentum above 0 and at most 1", norm.momentum)
    case .residual(let residual):
      return residual.layers.isEmpty ? "expected a residual connection around 1 layer or more, got none" : nil
    case .embedding(let embedding): return embedding.problem(inputs: inputs)
    case .periodic(let periodic): return periodic.problem(inputs: inputs)
    case .piecewise(let piecewise): return piecewise.problem(inputs: inputs)
    case .custom(let custom):
      guard let outputs = custom.outputs(inputs) else {
        return "expected a number of inputs that \(custom.name) takes, got \(inputs)"
      }
      return outputs > 0 ? nil : "expected \(custom.name) with 1 output or more, got \(outputs)"
    case .activation, .scaling: return nil
    }
  }

  private static func problem(epsilon: Double, _ name: String) -> String? {
    Float(epsilon) > 0 && epsilon.isFinite
      ? nil : "expected \(name) with an epsilon above 0, in Float too\(got(epsilon))"
  }

  /// The activation that it ends in; nil where it has none.
  var activation: Activation? {
    switch self {
    case .dense(let dense): dense.activation
    case .activation(let activation): activation
    case .prelu, .parametric, .scaling, .dropout, .alphaDropout, .gaussianNoise, .layerNorm, .rmsNorm,
      .batchNorm, .residual, .embedding, .periodic, .piecewise, .custom:
      nil
    }
  }

  /// Whether it adds a bias.
  var hasBias: Bool { if case .dense(let dense) = self { dense.hasBias } else { false } }

  /// What the weights of a layer with so many inputs are multiplied by on their way into its products.
  func weightFactor(inputs: Int) -> Double {
    if case .dense(let dense) = self { dense.weightFactor(inputs: inputs) } else { 1 }
  }

  /// Whether backward needs an array beside a: z, the normalised input, or the whole activation.
  var keepsPreActivation: Bool {
    switch self {
    case .dense(let dense): dense.activation.keepsPreActivation
    case .activation(let activation): activation.keepsPreActivation
    case .layerNorm, .rmsNorm, .batchNorm, .parametric: true
    case .prelu, .scaling, .dropout, .alphaDropout, .gaussianNoise, .residual, .embedding, .periodic,
      .piecewise, .custom:
      false
    }
  }

  /// Whether it keeps a factor for each unit in training.
  var keepsMask: Bool {
    switch self {
    case .dropout, .alphaDropout: true
    case .dense, .activation, .prelu, .parametric, .scaling, .gaussianNoise, .layerNorm, .rmsNorm, .batchNorm,
      .residual, .embedding, .periodic, .piecewise, .custom:
      false
    }
  }

  /// How many numbers it keeps for itself, for so many rows of so many units.
  func memoryCount(rows: Int, stride: Int) -> Int {
    switch self {
    case .layerNorm, .rmsNorm: rows
    case .batchNorm: BatchNorm.memoryRows * stride
    case .dense, .activation, .prelu, .parametric, .scaling, .dropout, .alphaDropout, .gaussianNoise,
      .residual, .embedding, .periodic, .piecewise, .custom:
      0
    }
  }

  /// Whether forward and backward of one row in training need sums over all rows of the batch.
  var needsWholeBatch: Bool { if case .batchNorm = self { true } else { false } }

  /// How many units its parameters are divided into, at most, to be shared among workers.
  func units(outputs: Int) -> Int {
    switch self {
    case .dense, .parametric, .scaling, .layerNorm, .rmsNorm, .batchNorm: outputs
    case .prelu(let prelu): prelu.isShared ? 1 : outputs
    case .embedding(let embedding): embedding.tables.count
    case .periodic(let periodic): periodic.columns.count
    case .custom: 1
    case .activation, .dropout, .alphaDropout, .gaussianNoise, .residual, .piecewise: 0
    }
  }
}
