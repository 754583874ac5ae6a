import Backprop

/// A network's architecture as it stands in a model file.
struct NetworkDescription: Codable, Equatable {
  var inputs: Int
  var layers: [LayerDescription]

  init(inputs: Int, layers: [Layer]) {
    self.inputs = inputs
    self.layers = layers.map(LayerDescription.init)
  }

  /// The layers described; those of a kind that is not this package's are made by `custom`.
  ///
  /// Throws where one is unknown to this version or lacks a setting.
  func layers(
    file: String, custom: [CustomLayer.Kind], activations: [CustomActivation]
  ) throws(ModelError) -> [Layer] {
    try LayerDescription.layers(layers, path: "layer ", file: file, custom: custom, activations: activations)
  }
}

/// The architectures of several networks as they stand in a model file.
struct NetworkKinds: Codable, Equatable {
  /// Those that differ, in the order in which they come up.
  var architectures: [NetworkDescription]
  /// For each network the number of its architecture, from 0.
  var networks: [Int]

  init(_ all: [NetworkDescription]) {
    architectures = []
    networks = []
    for one in all {
      let known = architectures.firstIndex(of: one)
      if known == nil { architectures.append(one) }
      networks.append(known ?? architectures.count - 1)
    }
  }
}

/// One layer in a model file: its kind, and the settings that kind has.
struct LayerDescription: Codable, Equatable {
  /// A table of an embedding.
  struct Table: Codable, Equatable {
    var column: Int
    var categories: Int
    var dimension: Int
  }

  var kind: String
  var outputs: Int?
  var activation: String?
  var hasBias: Bool?
  var initializer: String?
  var biasInitializer: String?
  /// Of a dense layer: "neural-tangent"; nil is the standard one.
  var parametrization: String?
  var rate: Double?
  var epsilon: Double?
  var momentum: Double?
  var slope: Double?
  var isShared: Bool?
  var tables: [Table]?
  /// Of a periodic embedding, with how many frequencies and numbers a column has.
  var columns: [Int]?
  var frequencies: Int?
  /// Of a piecewise embedding.
  var pieces: Int?
  var size: Int?
  var deviation: Double?
  var layers: [LayerDescription]?
  /// Of a user's own layer.
  var settings: [Double]?

  init(_ layer: Layer) {
    kind = layer.kind
    switch layer {
    case .dense(let dense):
      outputs = dense.outputs
      activation = dense.activation.spelling
      if !dense.hasBias { hasBias = false }
      initializer = dense.initializer?.spelling
      biasInitializer = dense.biasInitializer.spelling
      if dense.parametrization == .neuralTangent { parametrization = Self.neuralTangent }
    case .activation(let function): activation = function.spelling
    case .prelu(let prelu): (slope, isShared) = (prelu.slope, prelu.isShared)
    case .parametric(let parametric): activation = parametric.activation.spelling
    case .scaling: break
    case .dropout(let dropout): rate = dropout.rate
    case .alphaDropout(let dropout): rate = dropout.rate
    case .gaussianNoise(let noise): rate = noise.standardDeviation
    case .layerNorm(let norm): epsilon = norm.epsilon
    case .rmsNorm(let norm): epsilon = norm.epsilon
    case .batchNorm(let norm): (epsilon, momentum) = (norm.epsilon, norm.momentum)
    case .residual(let residual): layers = residual.layers.map(LayerDescription.init)
    case .embedding(let embedding):
      tables = embedding.tables.map {
        Table(column: $0.column, categories: $0.categories, dimension: $0.dimension)
      }
      initializer = embedding.initializer.spelling
    case .piecewise(let piecewise): (columns, pieces) = (piecewise.columns, piecewise.pieces)
    case .periodic(let periodic):
      (columns, frequencies, size) = (periodic.columns, periodic.frequencies, periodic.size)
      deviation = periodic.deviation
    case .custom(let custom):
      kind = "custom:" + custom.name
      settings = custom.settings
    }
  }

  static func layers(
    _ descriptions: [LayerDescription], path: String, file: String, custom: [CustomLayer.Kind],
    activations: [CustomActivation] = []
  ) throws(ModelError) -> [Layer] {
    var result: [Layer] = []
    for (index, description) in descriptions.enumerated() {
      result.append(
        try description.layer(path: "\(path)\(index)", file: file, custom: custom, activations: activations))
    }
    return result
  }

  private func layer(
    path: String, file: String, custom: [CustomLayer.Kind], activations: [CustomActivation]
  ) throws(ModelError) -> Layer {
    func bad(_ expected: String) -> ModelError {
      ModelError(.damaged, "\(file): \(path) (\(kind)): expected \(expected)")
    }
    func need<T>(_ value: T?, _ name: String) throws(ModelError) -> T {
      guard let value else { throw bad(name) }
      return value
    }
    switch kind {
    case "dense":
      guard let outputs, outputs > 0 else { throw bad("outputs of 1 or more") }
      let weights: Initializer? = initializer == nil ? nil : try setting(initializer, or: .zero, bad)
      return .dense(
        outputs, try function(activations, bad), hasBias: hasBias ?? true, initializer: weights,
        biasInitializer: try setting(biasInitializer, or: .zero, bad),
        parametrization: try parametrization(bad))
    case "activation": return .activation(try function(activations, bad))
    case "prelu": return .prelu(PReLU(slope: try need(slope, "a slope"), isShared: isShared ?? true))
    case "parametric": return .parametric(try function(activations, bad))
    case "scaling": return .scaling
    case "dropout": return .dropout(try need(rate, "a rate"))
    case "alpha-dropout": return .alphaDropout(try need(rate, "a rate"))
    case "gaussian-noise": return .gaussianNoise(try need(rate, "a rate"))
    case "layer-norm": return .layerNorm(LayerNorm(epsilon: try need(epsilon, "an epsilon")))
    case "rms-norm": return .rmsNorm(RMSNorm(epsilon: try need(epsilon, "an epsilon")))
    case "batch-norm":
      return .batchNorm(
        BatchNorm(epsilon: try need(epsilon, "an epsilon"), momentum: try need(momentum, "a momentum")))
    case "residual":
      return .residual(
        try Self.layers(
          try need(layers, "inner layers"), path: "\(path).layers.", file: file, custom: custom,
          activations: activations))
    case "embedding":
      let tables = try need(tables, "tables")
      return .embedding(
        Embedding(
          tables.map {
            Embedding.Table(column: $0.column, categories: $0.categories, dimension: $0.dimension)
          }, initializer: try setting(initializer, or: .normal(), bad)))
    case "piecewise":
      return .piecewise(
        PiecewiseEmbedding(try need(columns, "columns"), pieces: try need(pieces, "a number of pieces")))
    case "periodic":
      return .periodic(
        PeriodicEmbedding(
          try need(columns, "columns"), frequencies: try need(frequencies, "frequencies"),
          size: try need(size, "a size"), deviation: try need(deviation, "a deviation")))
    default: return try customLayer(path: path, file: file, custom: custom, bad)
    }
  }

  private static let neuralTangent = "neural-tangent"

  private func parametrization(
    _ bad: (String) -> ModelError
  ) throws(ModelError) -> Dense.Parametrization {
    switch parametrization {
    case nil: return .standard
    case Self.neuralTangent: return .neuralTangent
    case let other?: throw bad("a parametrization of \(Self.neuralTangent) or none, got \"\(other)\"")
    }
  }

  private func customLayer(
    path: String, file: String, custom: [CustomLayer.Kind], _ bad: (String) -> ModelError
  ) throws(ModelError) -> Layer {
    guard kind.hasPrefix("custom:") else { throw bad("a kind of layer that this version knows") }
    let name = String(kind.dropFirst("custom:".count))
    guard let found = custom.first(where: { $0.name == name }) else {
      throw ModelError(
        .settings,
        "\(file): \(path): a layer of the author's own, \"\(name)\": expected it among the `custom:` kinds of the "
          + "reader, got \(custom.isEmpty ? "none" : custom.map(\.name).joined(separator: ", "))")
    }
    guard let layer = found.layer(settings: settings ?? []) else {
      throw bad("settings that \"\(name)\" takes, got \(settings ?? [])")
    }
    return .custom(layer)
  }

  /// The activation; one of the author's own is found by its name.
  private func function(
    _ own: [CustomActivation], _ bad: (String) -> ModelError
  ) throws(ModelError) -> Activation {
    guard let activation, activation.hasPrefix("custom:") else {
      return try setting(activation, or: .identity, bad)
    }
    let name = activation.dropFirst("custom:".count)
    guard let found = own.first(where: { $0.name == name }) else {
      throw bad("an activation named \"\(name)\" among the `activations:` of the reader, got none")
    }
    return .custom(found)
  }

  private func setting<T: Spelled>(
    _ text: String?, or standard: T, _ bad: (String) -> ModelError
  ) throws(ModelError) -> T {
    guard let text else { return standard }
    guard let setting = T(spelling: text) else {
      throw bad("one of \(T.forms.joined(separator: ", ")), got \"\(text)\"")
    }
    return setting
  }
}
