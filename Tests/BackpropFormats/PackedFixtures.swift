import Foundation

/// What Python packed: see `Tests/Fixtures/packed_files.py`.
struct PackedFixtures: Decodable {
  struct Stream: Decodable, CustomStringConvertible {
    let name, form: String
    let packed, unpacked: Data
    var description: String { "\(name), \(form)" }
  }

  struct Member: Decodable {
    let name: String
    let unpacked: Data
  }

  struct Archive: Decodable, CustomStringConvertible {
    let name: String
    let packed: Data
    let error: String?
    let members: [Member]?
    var description: String { name }
  }

  let streams: [Stream]
  /// A mebibyte of zeros, packed by gzip.
  let bomb: Data
  let archives: [Archive]

  static let all = fixtures(PackedFixtures.self, "packed_files.json")

  static func archive(_ name: String) -> [UInt8] {
    Array(all?.archives.first { $0.name == name }?.packed ?? Data())
  }

  static func stream(_ name: String, _ form: String = "gzip") -> [UInt8] {
    Array(all?.streams.first { $0.name == name && $0.form == form }?.packed ?? Data())
  }
}

/// What NumPy wrote, and what it read again: see `Tests/Fixtures/numpy_arrays.py`.
struct NumPyFixtures: Decodable {
  struct Array: Decodable, CustomStringConvertible {
    let name: String
    let file: Data?
    let dtype: String
    let shape: [Int]
    let values: [String]
    var description: String { name }
  }

  struct Refused: Decodable {
    let name: String
    let file: Data
    let dtype: String
  }

  struct Archive: Decodable {
    let name: String
    let file: Data
    let arrays: [Array]
  }

  let arrays: [Array]
  let refused: [Refused]
  let archives: [Archive]

  static let all = fixtures(NumPyFixtures.self, "numpy_arrays.json")

  static func file(_ name: String) -> [UInt8] {
    [UInt8](all?.arrays.first { $0.name == name }?.file ?? Data())
  }
}

private func fixtures<Value: Decodable>(_: Value.Type, _ name: String) -> Value? {
  guard let data = try? Data(contentsOf: URL(fileURLWithPath: fixture(name))) else { return nil }
  return try? JSONDecoder().decode(Value.self, from: data)
}

/// The bytes with one bit turned, for every bit of them.
func everyFlip(of bytes: [UInt8]) -> some Sequence<[UInt8]> {
  (0..<8 * bytes.count).lazy.map { bit in
    var flipped = bytes
    flipped[bit / 8] ^= 1 << UInt8(bit % 8)
    return flipped
  }
}
