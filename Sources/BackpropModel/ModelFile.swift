import Backprop
import BackpropCompute
import BackpropData
import BackpropFormats

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A model as a file: one valid `.safetensors`, with everything else as JSON text in its metadata.
///
/// | key | holds |
/// |---|---|
/// | `backprop.format` | the version of this layout: "5"; "4" where all networks have the same layers and count alike, "3" without adjustment and conformal scores, "2" also without a schema, "1" also without several networks |
/// | `backprop.networks` | how many networks there are; absent for one |
/// | `backprop.architecture` | inputs and layers |
/// | `backprop.kinds` | where networks differ in their layers: each different architecture, and which of them each network has; since "5" |
/// | `backprop.weights` | how much each network counts in the mean, where they do not count alike; since "5" |
/// | `backprop.objective` | loss and output function, in a word |
/// | `backprop.schema` | what the columns are, and how their cells are written; since "3" |
/// | `backprop.features`, `backprop.target` | preprocessing |
/// | `backprop.adjustment` | temperature and range of the networks' answers, where they have any; since "4" |
/// | `backprop.conformal` | how far predictions were from rows held out in training; since "4", absent without such rows |
/// | `backprop.provenance` | table, settings, seed, losses of all epochs |
/// | `backprop.checksum` | a fingerprint of all of that and of the tensors |
///
/// Tensors are named `layers.0.weight`; those of several networks `networks.0.layers.0.weight` and so on.
/// Equal models give equal bytes. Reading runs no code, and takes no more memory than the file has bytes, a few times.
extension Model {
  /// The latest version of the layout that this version reads; it writes the earliest that holds the model.
  static let latestFormat = 5
  private var format: Int {
    kinds != nil || weights != nil
      ? 5 : adjustment != nil || conformal != nil ? 4 : schema != nil ? 3 : networks.count == 1 ? 1 : 2
  }
  static let prefix = "backprop."

  /// The different architectures, where there are several.
  private var kinds: NetworkKinds? {
    let all = networks.map { NetworkDescription(inputs: $0.inputs, layers: $0.layers) }
    let kinds = NetworkKinds(all)
    return kinds.architectures.count > 1 ? kinds : nil
  }

  /// Writes the model, whole or not at all; an earlier file under that name is kept beside it as `.bak`.
  public func write(to path: String, keepingEarlier: Bool = true) throws(ModelError) {
    do {
      try AtomicFile.write(serialized(), to: path, keepingEarlier: keepingEarlier)
    } catch let error as FileError {
      throw ModelError(.cannotWrite, error.description)
    } catch {
      throw ModelError(.cannotWrite, "\(path): \(error)")
    }
  }

  /// The bytes that `write` writes.
  public func serialized() throws(ModelError) -> [UInt8] {
    do {
      return try safetensors().serialized()
    } catch {
      throw ModelError(.cannotWrite, "model: \(error)")
    }
  }

  /// Reads a model.
  ///
  /// - Parameters:
  ///   - custom: the kinds of layers of one's own that the model may have.
  ///   - objectives: the objectives of one's own that it may have.
  ///   - activations: the activations of one's own that it may have.
  ///
  /// Throws where the file is absent, truncated, altered, of a later version, or no model of this package, or has a layer
  /// an objective or an activation that is none of these.
  public init(
    contentsOf path: String, custom: [CustomLayer.Kind] = [],
    objectives: [CustomObjective] = [], activations: [CustomActivation] = []
  ) throws(ModelError) {
    let bytes: [UInt8]
    do {
      bytes = try readFile(path)
    } catch {
      throw ModelError(error)
    }
    try self.init(bytes: bytes, name: path, custom: custom, objectives: objectives, activations: activations)
  }

  /// Reads a model from the bytes of its file; `name` stands in messages.
  ///
  /// Throws where they are truncated, altered, of a later version, or no model of this package.
  public init(
    bytes: [UInt8], name: String, custom: [CustomLayer.Kind] = [],
    objectives: [CustomObjective] = [], activations: [CustomActivation] = []
  ) throws(ModelError) {
    let file: SafetensorsFile
    do {
      file = try SafetensorsFile(bytes: bytes, file: name)
    } catch {
      throw ModelError(.damaged, "\(error); expected a model file written by backprop train")
    }
    try self.init(file, name: name, custom: custom, objectives: objectives, activations: activations)
  }

  private func safetensors() throws -> SafetensorsFile {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    func json(_ value: some Encodable) throws -> String {
      String(decoding: try encoder.encode(value), as: UTF8.self)
    }
    var tensors: [SafetensorsTensor] = []
    for (index, network) in networks.enumerated() {
      let prefix = Self.tensorPrefix(index, of: networks.count)
      switch network {
      case .float(let network):
        for tensor in network.layout.tensors {
          try tensors.append(
            SafetensorsTensor(
              name: prefix + tensor.name, shape: tensor.shape, floats: network[tensor: tensor.name] ?? []))
        }
      case .double(let network):
        for tensor in network.layout.tensors {
          try tensors.append(
            SafetensorsTensor(
              name: prefix + tensor.name, shape: tensor.shape, doubles: network[tensor: tensor.name] ?? []))
        }
      }
    }
    let architecture = NetworkDescription(inputs: network.inputs, layers: network.layers)
    var metadata = [
      "format": "\(format)", "architecture": try json(architecture), "objective": objective.spelling,
      "features": try json(features), "target": try json(target), "provenance": try json(provenance),
    ]
    if let weights { metadata["weights"] = try json(weights) }
    if let kinds { metadata["kinds"] = try json(kinds) }
    if let schema { metadata["schema"] = try json(schema) }
    if let adjustment { metadata["adjustment"] = try json(adjustment) }
    if let conformal { metadata["conformal"] = try json(conformal) }
    if networks.count > 1 { metadata["networks"] = "\(networks.count)" }
    metadata["checksum"] = Self.checksum(metadata, tensors)
    return try SafetensorsFile(
      tensors: tensors,
      metadata: Dictionary(uniqueKeysWithValues: metadata.map { (Self.prefix + $0.key, $0.value) }))
  }

  /// What stands before the names of a network's tensors.
  static func tensorPrefix(_ index: Int, of count: Int) -> String { count == 1 ? "" : "networks.\(index)." }

  static func checksum(_ metadata: [String: String], _ tensors: [SafetensorsTensor]) -> String {
    var fingerprint = Fingerprint()
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      fingerprint.add(key)
      fingerprint.add(value)
    }
    for tensor in tensors.sorted(by: { $0.name < $1.name }) {
      fingerprint.add(tensor.name)
      for size in tensor.shape { fingerprint.add("\(size)") }
      fingerprint.add(tensor.bytes)
    }
    return fingerprint.text
  }
}
