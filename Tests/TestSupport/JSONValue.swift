/// A JSON document as a value, with every number read to the nearest Double.
public enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  /// The entries in the document's order.
  case object([Entry])

  /// A name and what stands under it.
  public struct Entry: Sendable, Equatable {
    /// The name.
    public let key: String
    /// What stands under it.
    public let value: JSONValue
  }

  /// What is not JSON, and where.
  public struct SyntaxError: Error, Equatable {
    /// The number of bytes before the fault.
    public let offset: Int
  }

  /// Reads a document of the project's own fixtures: trusted, so its depth is not bounded.
  public init(parsing bytes: [UInt8]) throws {
    var parser = JSONParser(bytes: bytes)
    self = try parser.document()
  }

  /// The entry of an object, or nil.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let entries) = self else { return nil }
    return entries.first { $0.key == key }?.value
  }

  /// The item of an array, or nil.
  public subscript(index: Int) -> JSONValue? {
    guard case .array(let items) = self, items.indices.contains(index) else { return nil }
    return items[index]
  }

  /// What lies at the end of a path of keys and indices.
  public subscript(path: [String]) -> JSONValue? {
    path.reduce(self as JSONValue?) { value, step in
      Int(step).flatMap { value?[$0] } ?? value?[step]
    }
  }

  /// The number, or the number that one of the texts "nan", "inf" and "-inf" stands for.
  public var number: Double? {
    switch self {
    case .number(let number): return number
    case .string("nan"): return .nan
    case .string("inf"): return .infinity
    case .string("-inf"): return -.infinity
    default: return nil
    }
  }

  /// The number, where it is a whole one.
  public var integer: Int? { number.flatMap(Int.init(exactly:)) }

  /// The text, where it is one.
  public var string: String? { if case .string(let text) = self { text } else { nil } }
  /// The truth value, where it is one.
  public var bool: Bool? { if case .bool(let truth) = self { truth } else { nil } }
  /// The items, where it is an array.
  public var items: [JSONValue]? { if case .array(let items) = self { items } else { nil } }
  /// The entries in the document's order, where it is an object.
  public var entries: [Entry]? { if case .object(let entries) = self { entries } else { nil } }

  /// All numbers of nested arrays in their order; nil where something else is among them.
  public var numbers: [Double]? {
    guard let items else { return number.map { [$0] } }
    var all: [Double] = []
    for item in items {
      guard let numbers = item.numbers else { return nil }
      all += numbers
    }
    return all
  }
}

private struct JSONParser {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws -> JSONValue {
    let value = try value()
    skipSpace()
    guard position == bytes.count else { throw fault }
    return value
  }

  private var fault: JSONValue.SyntaxError { JSONValue.SyntaxError(offset: position) }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func skips(_ mark: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: mark) else { return false }
    position += 1
    return true
  }

  private mutating func value() throws -> JSONValue {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    default: return try number()
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws -> JSONValue {
    guard bytes[position...].starts(with: word.utf8) else { throw fault }
    position += word.utf8.count
    return value
  }

  private mutating func number() throws -> JSONValue {
    let start = position
    while let byte = next, "+-.0123456789Ee".utf8.contains(byte) { position += 1 }
    guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)) else { throw fault }
    return .number(number)
  }

  /// The fixtures escape nothing but quotes, backslashes and Unicode's basic plane.
  private mutating func string() throws -> String {
    guard skips("\"") else { throw fault }
    var text: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\"") {
      position += 1
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      guard let mark = next else { throw fault }
      position += 1
      switch mark {
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "u"):
        let digits = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
        guard let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) else { throw fault }
        position += 4
        text += Array(String(scalar).utf8)
      default: text.append(mark)
      }
    }
    guard skips("\"") else { throw fault }
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func array() throws -> JSONValue {
    var items: [JSONValue] = []
    position += 1
    if skips("]") { return .array(items) }
    repeat { items.append(try value()) } while skips(",")
    guard skips("]") else { throw fault }
    return .array(items)
  }

  private mutating func object() throws -> JSONValue {
    var entries: [JSONValue.Entry] = []
    position += 1
    if skips("}") { return .object(entries) }
    repeat {
      skipSpace()
      let key = try string()
      guard skips(":") else { throw fault }
      entries.append(JSONValue.Entry(key: key, value: try value()))
    } while skips(",")
    guard skips("}") else { throw fault }
    return .object(entries)
  }
}
