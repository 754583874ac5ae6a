import Foundation

/// A file of golden values made by another library: records of tensors, numbers and settings.
public struct ParityFile: Sendable {
  /// The whole document.
  public let document: JSONValue
  /// The records, in their order.
  public let records: [ParityRecord]

  /// Whether the values come from a folder that `BACKPROP_PARITY` names, and not from the fixtures: there are other
  /// sizes and settings there.
  public static var isForeign: Bool { ProcessInfo.processInfo.environment["BACKPROP_PARITY"] != nil }

  /// Reads `NAME.json` in `Tests/Fixtures/parity`, or in the folder that the environment variable `BACKPROP_PARITY`
  /// names.
  public init(_ name: String) throws {
    let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/parity")
    let folder =
      ProcessInfo.processInfo.environment["BACKPROP_PARITY"].map { URL(fileURLWithPath: $0) } ?? fixtures
    let url = folder.appendingPathComponent("\(name).json")
    document = try JSONValue(parsing: [UInt8](Data(contentsOf: url)))
    guard let items = document["records"]?.items else {
      throw ParityError(record: name, path: "records", expected: "a list")
    }
    records = items.map(ParityRecord.init(json:))
  }

  /// The record of this name.
  public func record(_ name: String) throws -> ParityRecord {
    guard let record = records.first(where: { $0.name == name }) else {
      throw ParityError(record: name, path: "", expected: "a record of this name")
    }
    return record
  }
}

/// One record, or a part of one. Paths lead to its values: `["inputs", "x"]`, `["layers", "0", "out"]`.
public struct ParityRecord: Sendable, CustomStringConvertible {
  /// The part of the document.
  public let json: JSONValue

  /// A record of a part of a document.
  public init(json: JSONValue) { self.json = json }

  /// The record's name; empty where a part has none.
  public var name: String { json["name"]?.string ?? "" }
  /// The tolerance in parts of the wanted number.
  public var relativeTolerance: Double { json["rtol"]?.number ?? 0 }
  /// The tolerance beside that.
  public var absoluteTolerance: Double { json["atol"]?.number ?? 0 }
  /// Whether a library may leave the record out.
  public var isOptional: Bool { json["optional"]?.bool ?? false }

  /// The name, for the log of a parameterised test.
  public var description: String { name }

  /// Whether something other than null is there.
  public func has(_ path: String...) -> Bool {
    let value = json[path]
    return value != nil && value != .null
  }

  /// The value at a path.
  public func value(_ path: String...) throws -> JSONValue { try value(path, "a value") { $0 } }

  /// A part, with the names and paths of a record.
  public func part(_ path: String...) throws -> ParityRecord {
    ParityRecord(json: try value(path, "a value") { $0 })
  }

  /// The items of a list as parts.
  public func parts(_ path: String...) throws -> [ParityRecord] {
    try value(path, "a list") { $0.items }.map(ParityRecord.init(json:))
  }

  /// A number, "nan", "inf" and "-inf" among them.
  public func number(_ path: String...) throws -> Double { try value(path, "a number") { $0.number } }

  /// A whole number.
  public func integer(_ path: String...) throws -> Int { try value(path, "a whole number") { $0.integer } }
  /// A text.
  public func string(_ path: String...) throws -> String { try value(path, "a text") { $0.string } }
  /// True or false.
  public func bool(_ path: String...) throws -> Bool { try value(path, "true or false") { $0.bool } }

  /// A plain list of numbers.
  public func numbers(_ path: String...) throws -> [Double] { try value(path, "numbers") { $0.numbers } }

  /// A plain list of whole numbers.
  public func integers(_ path: String...) throws -> [Int] {
    try value(path, "whole numbers") { value in
      value.numbers.flatMap { numbers in
        let integers = numbers.compactMap(Int.init(exactly:))
        return integers.count == numbers.count ? integers : nil
      }
    }
  }

  /// A tensor, `{"shape": [...], "data": [...]}`.
  public func tensor(_ path: String...) throws -> ParityTensor {
    try value(path, "a tensor") { ParityTensor(json: $0) }
  }

  /// The tensors of an object under their names, in the document's order.
  public func tensors(_ path: String...) throws -> [(name: String, tensor: ParityTensor)] {
    try value(path, "named tensors") { value in
      let named = value.entries?.compactMap { entry in
        ParityTensor(json: entry.value).map { (name: entry.key, tensor: $0) }
      }
      return named?.count == value.entries?.count ? named : nil
    }
  }

  private func value<Value>(
    _ path: [String], _ expected: String, _ read: (JSONValue) -> Value?
  ) throws -> Value {
    guard let value = json[path].flatMap(read) else {
      throw ParityError(record: name, path: path.joined(separator: "."), expected: expected)
    }
    return value
  }
}

/// An array of numbers in row-major order.
public struct ParityTensor: Sendable, Equatable {
  /// The sizes, the slowest first.
  public let shape: [Int]
  /// The numbers, as many as the product of the sizes.
  public let values: [Double]

  /// A tensor put together from others.
  public init(shape: [Int], values: [Double]) {
    self.shape = shape
    self.values = values
  }

  init?(json: JSONValue) {
    guard let shape = json["shape"]?.items?.compactMap(\.integer), let values = json["data"]?.numbers,
      shape.reduce(1, *) == values.count
    else { return nil }
    self.shape = shape
    self.values = values
  }

  /// The size of the first axis.
  public var rows: Int { shape.first ?? 1 }
  /// The numbers in one row.
  public var columns: Int { rows == 0 ? 0 : values.count / rows }
}

/// What a record lacks.
public struct ParityError: Error, CustomStringConvertible {
  /// The record's name.
  public let record: String
  /// The path, its steps joined by dots.
  public let path: String
  /// What should be there.
  public let expected: String

  /// The error in a sentence.
  public var description: String { "parity record \(record): expected \(expected) at '\(path)'" }
}
