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
/// | `backprop.format` | the version of this layout, "1" |
/// | `backprop.architecture` | inputs and layers |
/// | `backprop.objective` | loss and output function, in a word |
/// | `backprop.features`, `backprop.target` | schema and preprocessing |
/// | `backprop.provenance` | table, settings, seed, losses of all epochs |
/// | `backprop.checksum` | a fingerprint of all of that and of the tensors |
///
/// Equal models give equal bytes. Reading runs no code, and takes no more memory than the file has bytes, a few times.
extension Model {
  /// The version of the layout that this version writes, and the latest that it reads.
  static let format = 1
  private static let prefix = "backprop."

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
  /// - Parameter custom: the kinds of layers of one's own that the model may have.
  ///
  /// Throws where the file is absent, truncated, altered, of a later version, or no model of this package, or has a layer
  /// that is none of `custom`.
  public init(contentsOf path: String, custom: [CustomLayer.Kind] = []) throws(ModelError) {
    let bytes: [UInt8]
    do {
      bytes = try readFile(path)
    } catch {
      throw ModelError(error)
    }
    try self.init(bytes: bytes, name: path, custom: custom)
  }

  /// Reads a model from the bytes of its file; `name` stands in messages.
  ///
  /// Throws where they are truncated, altered, of a later version, or no model of this package.
  public init(bytes: [UInt8], name: String, custom: [CustomLayer.Kind] = []) throws(ModelError) {
    let file: SafetensorsFile
    do {
      file = try SafetensorsFile(bytes: bytes, file: name)
    } catch {
      throw ModelError(.damaged, "\(error); expected a model file written by backprop train")
    }
    try self.init(file, name: name, custom: custom)
  }

  private func safetensors() throws -> SafetensorsFile {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    func json(_ value: some Encodable) throws -> String {
      String(decoding: try encoder.encode(value), as: UTF8.self)
    }
    let architecture: NetworkDescription
    var tensors: [SafetensorsTensor] = []
    switch network {
    case .float(let network):
      architecture = NetworkDescription(network)
      for tensor in network.layout.tensors {
        try tensors.append(
          SafetensorsTensor(
            name: tensor.name, shape: tensor.shape, floats: network[tensor: tensor.name] ?? []))
      }
    case .double(let network):
      architecture = NetworkDescription(network)
      for tensor in network.layout.tensors {
        try tensors.append(
          SafetensorsTensor(
            name: tensor.name, shape: tensor.shape, doubles: network[tensor: tensor.name] ?? []))
      }
    }
    var metadata = [
      "format": "\(Self.format)", "architecture": try json(architecture), "objective": objective.spelling,
      "features": try json(features), "target": try json(target), "provenance": try json(provenance),
    ]
    metadata["checksum"] = Self.checksum(metadata, tensors)
    return try SafetensorsFile(
      tensors: tensors,
      metadata: Dictionary(uniqueKeysWithValues: metadata.map { (Self.prefix + $0.key, $0.value) }))
  }

  private init(
    _ file: SafetensorsFile, name: String, custom: [CustomLayer.Kind]
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
    guard version <= Self.format else {
      throw damaged(
        "expected format version \(Self.format) or earlier, got \(version): written by a later version of backprop; "
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
    let layers = try architecture.layers(file: name, custom: custom)
    guard let objective = Objective(spelling: metadata["objective"] ?? "") else {
      throw damaged("expected an objective, got \"\(metadata["objective"] ?? "")\"")
    }
    let network = try Self.network(file, inputs: architecture.inputs, layers: layers, damaged)
    self.init(
      network: network, objective: objective, features: try part("features", FeatureEncoder.self),
      target: try part("target", TargetEncoder.self), provenance: try part("provenance", Provenance.self))
    let outputs = network.widths[network.widths.count - 1]
    let fits =
      switch (objective, target.values) {
      case (.crossEntropy, .classes(let labels)): outputs == labels.count
      case (.crossEntropy, .numbers): false
      case (_, .classes(let labels)): outputs == 1 && labels.count == 2
      case (_, .numbers): outputs == 1
      }
    guard features.width == network.inputs, fits else {
      throw damaged(
        "expected a network of \(features.width) inputs and as many outputs as the target needs, "
          + "got \(network.inputs) and \(outputs)")
    }
  }

  private static func network(
    _ file: SafetensorsFile, inputs: Int, layers: [Layer], _ damaged: (String) -> ModelError
  ) throws(ModelError) -> ModelNetwork {
    do {
      if file.tensors.contains(where: { $0.dataType == .float64 }) {
        return .double(try network(file, inputs: inputs, layers: layers) { (tensor) in try tensor.doubles() })
      }
      return .float(try network(file, inputs: inputs, layers: layers) { (tensor) in try tensor.floats() })
    } catch {
      throw damaged("\(error)")
    }
  }

  private static func network<S: Scalar>(
    _ file: SafetensorsFile, inputs: Int, layers: [Layer], _ elements: (SafetensorsTensor) throws -> [S]
  ) throws -> Network<S> {
    var network = try Network<S>(
      inputs: inputs, layers: layers, parametersOf: file.tensors.reduce(0) { $0 + $1.count })
    for tensor in network.layout.tensors {
      let stored = try file.tensor(named: tensor.name)
      guard stored.shape == tensor.shape else {
        throw ShapeError("\(tensor.name): expected the shape \(tensor.shape), got \(stored.shape)")
      }
      let values = try elements(stored)
      guard values.allSatisfy(\.isFinite) else { throw ShapeError("\(tensor.name): expected finite numbers") }
      network[tensor: tensor.name] = values
    }
    return network
  }

  private static func checksum(_ metadata: [String: String], _ tensors: [SafetensorsTensor]) -> String {
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
