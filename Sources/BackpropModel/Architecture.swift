import Backprop

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The layers of a network as JSON text, in the form that a model file has them:
///
///     {"inputs": 4, "layers": [{"kind": "dense", "outputs": 8, "activation": "relu"}, {"kind": "dense", "outputs": 3}]}
public struct Architecture: Sendable, Equatable {
  /// How many numbers a row of input has; nil where the layers before the output layer are described.
  public var inputs: Int?
  /// All layers where `inputs` is there, else those before the output layer.
  public var layers: [Layer]

  /// The architecture of a network.
  public init(_ network: ModelNetwork) {
    inputs = network.inputs
    layers = network.layers
  }

  /// Reads JSON text; `name` stands in messages.
  ///
  /// Throws where it is not of that form, or has a layer that is unknown or lacks a setting.
  public init(json: [UInt8], name: String) throws(ModelError) {
    struct Form: Decodable {
      var inputs: Int?
      var layers: [LayerDescription]
    }
    /// What `inspect --json` prints of a model, of which this is a part.
    struct Summary: Decodable { var architecture: Form }
    let form: Form
    do {
      let decoder = JSONDecoder()
      form =
        try (try? decoder.decode(Summary.self, from: Data(json)))?.architecture
        ?? decoder.decode(Form.self, from: Data(json))
    } catch {
      throw ModelError(
        .settings,
        "\(name): expected JSON such as {\"layers\": [{\"kind\": \"dense\", \"outputs\": 64, \"activation\": "
          + "\"relu\"}, {\"kind\": \"dropout\", \"rate\": 0.2}]}, got something else"
      )
    }
    inputs = form.inputs
    do {
      layers = try LayerDescription.layers(form.layers, path: "layer ", file: name, custom: [])
    } catch {
      throw ModelError(.settings, error.description)
    }
  }
}

extension Architecture: Encodable {
  private enum CodingKeys: CodingKey { case inputs, layers }

  /// Writes the form that is read.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(inputs, forKey: .inputs)
    try container.encode(layers.map(LayerDescription.init), forKey: .layers)
  }
}

extension TrainingSettings {
  /// Takes an architecture: the hidden layers, or the whole network with the sizes that the table must then have.
  ///
  /// Throws where a whole network does not end in a dense layer without an activation.
  public mutating func take(_ architecture: Architecture) throws(ModelError) {
    guard let inputs = architecture.inputs else {
      hidden = architecture.layers
      return
    }
    guard case .dense(let last)? = architecture.layers.last, last.hasBias else {
      throw ModelError(
        .settings,
        "network: expected a whole network, one with \"inputs\", to end in a dense layer with a bias, got "
          + (architecture.layers.last?.kind ?? "no layer"))
    }
    hidden = Array(architecture.layers.dropLast())
    outputInitializer = last.initializer
    outputBiasInitializer = last.biasInitializer
    expectedSizes = [inputs] + architecture.layers.flatMap(\.sizes)
  }
}

extension Layer {
  /// The outputs of the dense layers in it.
  var sizes: [Int] {
    switch self {
    case .dense(let dense): [dense.outputs]
    case .residual(let residual): residual.layers.flatMap(\.sizes)
    default: []
    }
  }
}
