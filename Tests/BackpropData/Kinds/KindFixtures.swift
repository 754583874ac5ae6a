import Foundation

/// The facts of a JSON file of Tests/Fixtures; nil if it cannot be read.
func kindFixture<Facts: Decodable>(_ name: String) -> Facts? {
  let file = URL(filePath: #filePath).appending(path: "../../../Fixtures/\(name).json").standardizedFileURL
  guard let data = try? Data(contentsOf: file) else { return nil }
  return try? JSONDecoder().decode(Facts.self, from: data)
}

/// The value after being written as JSON and read back.
func throughJSON<Value: Codable>(_ value: Value) throws -> Value {
  try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
}
