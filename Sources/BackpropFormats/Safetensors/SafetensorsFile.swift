/// The contents of a `.safetensors` file: named tensors and text metadata. It is data only, reading never runs code.
///
/// The file: 8 bytes with the length of the header, little-endian; the header, JSON that gives for each tensor's name
/// its dtype, shape and data_offsets; and the tensors' bytes, one after the other.
///
///     let file = try SafetensorsFile(contentsOf: "model.safetensors")
///     let weights = try file.tensor(named: "layers.0.weight").floats()
public struct SafetensorsFile: Sendable, Equatable {
  /// The tensors, in the order of their bytes where they were read from a file.
  public let tensors: [SafetensorsTensor]
  /// The texts kept in the header under `__metadata__`.
  public let metadata: [String: String]

  /// The format's own limit for the header, in bytes.
  static let headerLimit = 100_000_000
  /// The key of the metadata, which no tensor may have.
  static let metadataKey = "__metadata__"

  /// A file of these tensors; throws where two have one name, or one is called `__metadata__`.
  public init(
    tensors: [SafetensorsTensor], metadata: [String: String] = [:]
  ) throws(SafetensorsError) {
    var names: Set<String> = []
    for tensor in tensors {
      if tensor.name == Self.metadataKey {
        throw SafetensorsError(file: nil, problem: .reservedName(tensor.name))
      }
      if !names.insert(tensor.name).inserted {
        throw SafetensorsError(file: nil, problem: .duplicate(name: tensor.name))
      }
    }
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The tensor of this name, or nil; looks through all of them.
  public subscript(name: String) -> SafetensorsTensor? {
    tensors.first { $0.name == name }
  }

  /// The tensor of this name; throws where there is none.
  public func tensor(named name: String) throws(SafetensorsError) -> SafetensorsTensor {
    guard let tensor = self[name] else {
      throw SafetensorsError(file: nil, problem: .noSuchTensor(name))
    }
    return tensor
  }

  /// Reads and checks a whole file of at most `limit` bytes.
  ///
  /// The file is not trusted: sizes are bounded by what is there, and anything the format does not allow is refused.
  public init(contentsOf path: String, limit: Int = .max) throws(SafetensorsError) {
    let bytes: [UInt8]
    do {
      bytes = try readFile(path, limit: limit)
    } catch {
      throw SafetensorsError(file: path, problem: .file(error))
    }
    try self.init(bytes: bytes, file: path)
  }

  /// Writes the file whole or not at all, as ``AtomicFile/write(_:to:keepingEarlier:)-([UInt8],_,_)`` does.
  public func write(to path: String, keepingEarlier: Bool = false) throws(SafetensorsError) {
    let bytes = try serialized()
    do {
      try AtomicFile.write(bytes, to: path, keepingEarlier: keepingEarlier)
    } catch {
      throw SafetensorsError(file: path, problem: .file(error))
    }
  }
}
