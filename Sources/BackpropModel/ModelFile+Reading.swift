import Backprop
import BackpropCompute
import BackpropData
import BackpropFormats

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

// The reading side of a model's file: everything in it is checked before it is believed.
extension Model {
  /// The model in a file, whose `name` stands in messages.
  init(
    _ file: SafetensorsFile, name: String, custom: [CustomLayer.Kind], objectives: [CustomObjective],
    activations: [CustomActivation]
  ) throws(ModelError) {
    func damaged(_ text: String) -> ModelError { ModelError(.damaged, "\(name): \(text)") }
    var metadata: [String: String] = [:]
    for (key, value) in file.metadata where key.hasPrefix(Self.prefix) {
      metadata[String(key.dropFirst(Self.prefix.count))] = value
    }
    guard let format = metadata["format"] else {
      throw damaged("expected a model written by backprop train, got a safetensors file without its metadata")
    }
    guard let version = Int(format), version >= 1 else {
      throw damaged("expected a format version, got \"\(format)\"")
    }
    guard version <= Self.latestFormat else {
      throw damaged(
        "expected format version \(Self.latestFormat) or earlier, got \(version): written by a later version of backprop; "
          + "update this one")
    }
    func part<T: Decodable>(_ key: String, _: T.Type) throws(ModelError) -> T {
      guard let text = metadata[key] else { throw damaged("expected \"\(key)\" in the metadata, got none") }
      let decoder = JSONDecoder()
      decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
      do {
        return try decoder.decode(T.self, from: Data(text.utf8))
      } catch {
        throw damaged(
          "\"\(key)\" in the metadata: expected what backprop train writes, got \(text.prefix(60))")
      }
    }
    let checksum = metadata.removeValue(forKey: "checksum")
    guard checksum == Self.checksum(metadata, file.tensors) else {
      throw damaged(
        "expected checksum \(checksum ?? "in the metadata"), got \(Self.checksum(metadata, file.tensors)): the file was "
          + "altered after it was written; train again or take a copy")
    }
    let architecture = try part("architecture", NetworkDescription.self)
    let layers = try architecture.layers(file: name, custom: custom, activations: activations)
    let word = metadata["objective"] ?? ""
    guard let objective = Objective(spelling: word, custom: objectives) else {
      guard word.hasPrefix("custom/") else { throw damaged("expected an objective, got \"\(word)\"") }
      throw ModelError(
        .settings,
        "\(name): an objective of the author's own, \"\(word.dropFirst("custom/".count))\": expected it among the "
          + "`objectives:` of the reader, got "
          + (objectives.isEmpty ? "none" : objectives.map(\.name).joined(separator: ", ")))
    }
    let count = try Self.networkCount(
      metadata["networks"], version: version, tensors: file.tensors.count, damaged)
    var kinds = [layers]
    var kindOfNetwork = [Int](repeating: 0, count: count)
    if metadata["kinds"] != nil {
      let stored = try part("kinds", NetworkKinds.self)
      guard stored.architectures.first == architecture, stored.networks.count == count,
        stored.networks.allSatisfy({ stored.architectures.indices.contains($0) }),
        stored.architectures.allSatisfy({ $0.inputs == architecture.inputs })
      else { throw damaged("\"kinds\" in the metadata: expected the architecture of each network") }
      kinds = try stored.architectures.map { (kind) throws(ModelError) in
        try kind.layers(file: name, custom: custom, activations: activations)
      }
      kindOfNetwork = stored.networks
    }
    var networks: [ModelNetwork] = []
    for (index, kind) in kindOfNetwork.enumerated() {
      networks.append(
        try Self.network(
          file, prefix: Self.tensorPrefix(index, of: count), inputs: architecture.inputs, layers: kinds[kind],
          damaged))
    }
    let weights = try metadata["weights"] == nil ? nil : part("weights", [Double].self)
    guard weights.map({ $0.count == count && $0.allSatisfy { $0 > 0 && $0.isFinite } }) ?? true else {
      throw damaged("\"weights\" in the metadata: expected a number above 0 for each network")
    }
    self.init(
      networks: networks, weights: weights, objective: objective,
      schema: try metadata["schema"] == nil ? nil : part("schema", TableSchema.self),
      features: try part("features", FeatureEncoder.self),
      target: try part("target", TargetEncoder.self),
      adjustment: try metadata["adjustment"] == nil ? nil : part("adjustment", AnswerAdjustment.self),
      provenance: try part("provenance", Provenance.self),
      conformal: try metadata["conformal"] == nil ? nil : part("conformal", ConformalScores.self))
    guard conformal == nil || (conformal?.kind == .error) == (target.task == .regression) else {
      throw damaged("\"conformal\" in the metadata: expected scores of the target's task")
    }
    let outputs = network.widths[network.widths.count - 1]
    guard self.networks.allSatisfy({ $0.widths.last == outputs }) else {
      throw damaged("\"kinds\" in the metadata: expected networks with as many outputs each")
    }
    let isChecked = (try? objective.check(outputs: outputs)) != nil
    guard features.width == network.inputs, isChecked, outputs == objective.outputs(for: target.values) else {
      throw damaged(
        "expected a network of \(features.width) inputs and as many outputs as the target needs, "
          + "got \(network.inputs) and \(outputs)")
    }
  }

  /// How many networks there are. Each has a tensor at least, so that no file can ask for more than it has.
  private static func networkCount(
    _ text: String?, version: Int, tensors: Int, _ damaged: (String) -> ModelError
  ) throws(ModelError) -> Int {
    guard let text else { return 1 }
    guard version >= 2, let count = Int(text), (2...max(2, tensors)).contains(count) else {
      throw damaged("expected a number of networks from 2 to \(tensors), got \"\(text)\"")
    }
    return count
  }

  private static func network(
    _ file: SafetensorsFile, prefix: String, inputs: Int, layers: [Layer], _ damaged: (String) -> ModelError
  ) throws(ModelError) -> ModelNetwork {
    do {
      if file.tensors.contains(where: { $0.dataType == .float64 }) {
        return .double(
          try network(file, prefix: prefix, inputs: inputs, layers: layers) { (tensor) in try tensor.doubles()
          })
      }
      return .float(
        try network(file, prefix: prefix, inputs: inputs, layers: layers) { (tensor) in try tensor.floats() })
    } catch {
      throw damaged("\(error)")
    }
  }

  private static func network<S: Scalar>(
    _ file: SafetensorsFile, prefix: String, inputs: Int, layers: [Layer],
    _ elements: (SafetensorsTensor) throws -> [S]
  ) throws -> Network<S> {
    var network = try Network<S>(
      inputs: inputs, layers: layers, parametersOf: file.tensors.reduce(0) { $0 + $1.count })
    for tensor in network.layout.tensors {
      let stored = try file.tensor(named: prefix + tensor.name)
      guard stored.shape == tensor.shape else {
        throw ShapeError("\(tensor.name): expected the shape \(tensor.shape), got \(stored.shape)")
      }
      let values = try elements(stored)
      guard values.allSatisfy(\.isFinite) else { throw ShapeError("\(tensor.name): expected finite numbers") }
      if tensor.name.hasSuffix(".running_var"), let index = values.firstIndex(where: { $0 < 0 }) {
        throw ShapeError(
          "\(tensor.name), element \(index): expected a variance of 0 or more, got \(values[index])")
      }
      network[tensor: tensor.name] = values
    }
    return network
  }
}

extension Network {
  /// A network whose parameters will be filled in from a file that holds `stored` numbers: their count is checked before
  /// any memory is taken, so that no file can ask for more than it has.
  fileprivate init(inputs: Int, layers: [Layer], parametersOf stored: Int) throws {
    let needed = try ParameterLayout(inputs: inputs, layers: layers, of: S.self).count
    guard needed <= stored else {
      throw ShapeError("architecture: expected no more parameters than the file's \(stored), got \(needed)")
    }
    try self.init(inputs: inputs, layers: layers, parameters: Vector(count: needed))
  }
}
