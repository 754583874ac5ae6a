import Backprop
import BackpropCompute

/// A network's architecture as it stands in a model file.
struct NetworkDescription: Codable, Equatable {
  /// One layer: its kind, and the settings that kind has.
  struct LayerDescription: Codable, Equatable {
    var kind: String
    var outputs: Int?
    var activation: String?
    var initializer: String?
    var biasInitializer: String?
    var rate: Double?
  }

  var inputs: Int
  var layers: [LayerDescription]

  init<S: Scalar>(_ network: Network<S>) {
    inputs = network.inputs
    layers = network.layers.map { layer in
      switch layer {
      case .dense(let dense):
        LayerDescription(
          kind: "dense", outputs: dense.outputs, activation: dense.activation.spelling,
          initializer: dense.initializer?.spelling, biasInitializer: dense.biasInitializer.spelling)
      case .activation(let activation): LayerDescription(kind: "activation", activation: activation.spelling)
      case .dropout(let dropout): LayerDescription(kind: "dropout", rate: dropout.rate)
      }
    }
  }

  /// The layers described. Throws where one is unknown to this version or lacks a setting.
  func layers(file: String) throws(ModelError) -> [Layer] {
    var result: [Layer] = []
    for (index, layer) in layers.enumerated() {
      func bad(_ expected: String) -> ModelError {
        ModelError(.damaged, "\(file): layer \(index) (\(layer.kind)): expected \(expected)")
      }
      let activation = try setting(layer.activation, or: Activation.identity, bad)
      switch layer.kind {
      case "dense":
        guard let outputs = layer.outputs, outputs > 0 else { throw bad("outputs of 1 or more") }
        let initializer: Initializer? =
          layer.initializer == nil ? nil : try setting(layer.initializer, or: .zero, bad)
        result.append(
          .dense(
            outputs, activation, initializer: initializer,
            biasInitializer: try setting(layer.biasInitializer, or: .zero, bad)))
      case "activation": result.append(.activation(activation))
      case "dropout":
        guard let rate = layer.rate else { throw bad("a rate") }
        result.append(.dropout(rate))
      default: throw bad("one of dense, activation, dropout")
      }
    }
    return result
  }

  private func setting<T: Spelled>(
    _ text: String?, or standard: T, _ bad: (String) -> ModelError
  ) throws(ModelError)
    -> T
  {
    guard let text else { return standard }
    guard let setting = T(spelling: text) else {
      throw bad("one of \(T.forms.joined(separator: ", ")), got \"\(text)\"")
    }
    return setting
  }
}
