/// The header of a `.safetensors` file as it stands there: names, and numbers that are not yet compared.
///
///     header    { "__metadata__": { text: text, ... }, name: entry, ... }
///     entry     { "dtype": text, "shape": [number, ...], "data_offsets": [number, number] }
///
/// The grammar has no recursion, so no depth of brackets in a hostile file can exhaust the stack.
struct SafetensorsHeader {
  struct Entry {
    var name: String
    var dataType: SafetensorsDataType
    var shape: [Int]
    var begin: Int
    var end: Int
  }

  private(set) var entries: [Entry] = []
  private(set) var metadata: [String: String] = [:]
  /// Where the tensors' bytes begin.
  let end: Int

  init(_ bytes: [UInt8]) throws(SafetensorsError.Problem) {
    guard bytes.count >= 8 else { throw .noHeader(bytes: bytes.count) }
    let length = bytes[..<8].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    let limit = min(SafetensorsFile.headerLimit, bytes.count - 8)
    guard length >= 2, length <= UInt64(limit) else { throw .headerLength(length, limit: limit) }
    end = 8 + Int(length)

    var scanner = JSONScanner(bytes[8..<end])
    guard bytes[8] == UInt8(ascii: "{") else { throw scanner.unexpected("{") }
    var names: Set<String> = []
    try scanner.skip("{")
    if !scanner.skips("}") {
      repeat {
        let name = try scanner.string("the name of a tensor")
        guard names.insert(name).inserted else { throw .duplicate(name: name) }
        try scanner.skip(":")
        if name == SafetensorsFile.metadataKey {
          metadata = try Self.metadata(&scanner)
        } else {
          entries.append(try Self.entry(name, &scanner))
        }
      } while try scanner.continues(until: "}")
    }
    try scanner.expectEnd()
  }

  private static func metadata(
    _ scanner: inout JSONScanner
  ) throws(SafetensorsError.Problem) -> [String: String] {
    var texts: [String: String] = [:]
    try scanner.skip("{")
    if scanner.skips("}") { return texts }
    repeat {
      let key = try scanner.string("a key of the metadata")
      try scanner.skip(":")
      let text = try scanner.string("a text in the metadata")
      guard texts.updateValue(text, forKey: key) == nil else { throw .duplicate(name: key) }
    } while try scanner.continues(until: "}")
    return texts
  }

  private static func entry(
    _ name: String, _ scanner: inout JSONScanner
  ) throws(SafetensorsError.Problem) -> Entry {
    var dataType: SafetensorsDataType?
    var shape: [Int]?
    var range: [Int]?
    try scanner.skip("{")
    if scanner.skips("}") { throw .missing(tensor: name, field: "dtype") }
    repeat {
      let start = scanner
      let field = try scanner.string("dtype, shape or data_offsets")
      try scanner.skip(":")
      switch field {
      case "dtype" where dataType == nil:
        let text = try scanner.string("a dtype")
        dataType = SafetensorsDataType(rawValue: text)
        if dataType == nil { throw .dataType(tensor: name, got: text) }
      case "shape" where shape == nil:
        shape = try scanner.numbers()
      case "data_offsets" where range == nil:
        range = try scanner.numbers()
      default:
        throw start.unexpected("dtype, shape and data_offsets, each once")
      }
    } while try scanner.continues(until: "}")
    guard let dataType else { throw .missing(tensor: name, field: "dtype") }
    guard let shape else { throw .missing(tensor: name, field: "shape") }
    guard let range else { throw .missing(tensor: name, field: "data_offsets") }
    guard range.count == 2, range[0] <= range[1] else {
      throw scanner.invalid("two data_offsets, the end not before the begin", got: "others")
    }
    return Entry(name: name, dataType: dataType, shape: shape, begin: range[0], end: range[1])
  }
}
