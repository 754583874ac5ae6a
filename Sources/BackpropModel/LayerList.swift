import Backprop

/// Layers as one line of text, as people write them and as they are shown:
///
///     64:relu, dropout:0.2, residual(64:silu, 64), layer-norm, 32:tanh no-bias
///
/// Commas stand between layers. The one form that writes every layer of this package; layers of one's own are
/// written in programs.
public struct LayerList: Sendable, Equatable {
  /// The layers, from the input on.
  public var layers: [Layer]

  /// A list of these layers.
  public init(_ layers: [Layer]) { self.layers = layers }

  /// Every form of a layer, for help and for errors.
  public static var forms: [String] {
    [
      "SIZE[:ACTIVATION] [ntk] [no-bias] [weights=INITIALIZER] [biases=INITIALIZER]", "ACTIVATION",
      "prelu[:SLOPE] [per-unit]", "parametric:ACTIVATION", "scaling", "dropout:RATE", "alpha-dropout:RATE",
      "gaussian-noise:DEVIATION",
      "layer-norm[:EPSILON]", "rms-norm[:EPSILON]", "batch-norm[:EPSILON[:MOMENTUM]]",
      "residual(LAYER, ...)", "embedding(COLUMN:CATEGORIES:SIZE, ...) [weights=INITIALIZER]",
      "periodic(COLUMN[-LAST], ...) [frequencies=COUNT] [size=SIZE] [deviation=DEVIATION]",
      "piecewise(COLUMN[-LAST], ...) [pieces=COUNT]",
    ]
  }

  /// The layers that a text spells.
  ///
  /// Throws where it spells none, or has a number out of its range, and says which part.
  public init(text: String) throws(ModelError) {
    var reader = LayerReader(text: Array(text.utf8))
    layers = try reader.list(depth: 0)
    try reader.end()
  }

  /// The text of these layers; one of one's own is `custom:NAME`, which does not read back.
  public var text: String { layers.map(Self.text).joined(separator: ", ") }

  private static func text(_ layer: Layer) -> String {
    func numbers(_ word: String, _ numbers: Double...) -> String {
      ([word] + numbers.map { "\($0)" }).joined(separator: ":")
    }
    switch layer {
    case .dense(let dense):
      var text = "\(dense.outputs)"
      if dense.activation != .identity { text += ":" + dense.activation.spelling }
      if dense.parametrization == .neuralTangent { text += " ntk" }
      if !dense.hasBias { text += " no-bias" }
      if let initializer = dense.initializer { text += " weights=\(initializer.spelling)" }
      if dense.biasInitializer != .zero { text += " biases=\(dense.biasInitializer.spelling)" }
      return text
    case .activation(let activation): return activation.spelling
    case .prelu(let prelu):
      return (prelu.slope == PReLU().slope ? "prelu" : numbers("prelu", prelu.slope))
        + (prelu.isShared ? "" : " per-unit")
    case .parametric(let parametric): return "parametric:" + parametric.activation.spelling
    case .scaling: return "scaling"
    case .dropout(let dropout): return numbers("dropout", dropout.rate)
    case .alphaDropout(let dropout): return numbers("alpha-dropout", dropout.rate)
    case .gaussianNoise(let noise): return numbers("gaussian-noise", noise.standardDeviation)
    case .layerNorm(let norm):
      return norm == LayerNorm() ? "layer-norm" : numbers("layer-norm", norm.epsilon)
    case .rmsNorm(let norm): return norm == RMSNorm() ? "rms-norm" : numbers("rms-norm", norm.epsilon)
    case .batchNorm(let norm):
      return norm == BatchNorm() ? "batch-norm" : numbers("batch-norm", norm.epsilon, norm.momentum)
    case .residual(let residual): return "residual(" + LayerList(residual.layers).text + ")"
    case .embedding(let embedding):
      let tables = embedding.tables.map { "\($0.column):\($0.categories):\($0.dimension)" }
      let initializer = embedding.initializer
      return "embedding(" + tables.joined(separator: ", ") + ")"
        + (initializer == Embedding([]).initializer ? "" : " weights=\(initializer.spelling)")
    case .periodic(let periodic): return text(periodic)
    case .piecewise(let piecewise):
      return "piecewise(" + text(columns: piecewise.columns) + ")"
        + (piecewise.pieces == PiecewiseEmbedding([]).pieces ? "" : " pieces=\(piecewise.pieces)")
    case .custom(let custom): return "custom:\(custom.name)"
    }
  }

  /// Columns that follow one another as a range.
  private static func text(columns: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for column in columns {
      if let last = ranges.last, last.upperBound == column - 1 {
        ranges[ranges.count - 1] = last.lowerBound...column
      } else {
        ranges.append(column...column)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ", ")
  }

  /// The settings that are not the usual ones among them.
  private static func text(_ periodic: PeriodicEmbedding) -> String {
    let usual = PeriodicEmbedding([])
    return "periodic(" + text(columns: periodic.columns) + ")"
      + (periodic.frequencies == usual.frequencies ? "" : " frequencies=\(periodic.frequencies)")
      + (periodic.size == usual.size ? "" : " size=\(periodic.size)")
      + (periodic.deviation == usual.deviation ? "" : " deviation=\(periodic.deviation)")
  }
}
