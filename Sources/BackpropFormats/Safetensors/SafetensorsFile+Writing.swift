/// A file's contents as bytes.
extension SafetensorsFile {
  /// The bytes of the file: equal contents give equal bytes.
  ///
  /// The metadata come first, in the order of their keys' UTF-8; then the tensors in their order, except that those
  /// with larger elements stand before those with smaller ones, so that every element lies at a multiple of its size.
  /// Spaces fill the header up to a multiple of 8 bytes. Throws where the header exceeds the format's 100 MB.
  public func serialized() throws(SafetensorsError) -> [UInt8] {
    let ordered = [8, 4, 2, 1].flatMap { size in tensors.filter { $0.dataType.size == size } }
    var header = header(of: ordered)
    header.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - header.count % 8) % 8))
    guard header.count <= Self.headerLimit else {
      throw SafetensorsError(
        file: nil, problem: .headerLength(UInt64(header.count), limit: Self.headerLimit))
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + ordered.reduce(0) { $0 + $1.bytes.count })
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: UInt64(header.count) >> UInt64(shift)))
    }
    bytes += header
    for tensor in ordered { bytes += tensor.bytes }
    return bytes
  }

  private func header(of ordered: [SafetensorsTensor]) -> [UInt8] {
    var entries: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { quoted($0.key) + ":" + quoted($0.value) }
      entries.append(quoted(Self.metadataKey) + ":{" + texts.joined(separator: ",") + "}")
    }
    var offset = 0
    for tensor in ordered {
      let end = offset + tensor.bytes.count
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      entries.append(
        quoted(tensor.name) + ":{\"dtype\":\"" + tensor.dataType.rawValue + "\",\"shape\":[" + shape
          + "],\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    return Array(("{" + entries.joined(separator: ",") + "}").utf8)
  }

  /// A text as JSON writes it.
  private func quoted(_ text: String) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var bytes = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default:
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self) + "\""
  }
}
