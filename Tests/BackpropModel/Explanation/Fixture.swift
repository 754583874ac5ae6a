import Foundation
import TestSupport

/// A file of facts from another program.
func fixture(_ name: String) throws -> JSONValue {
  let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  return try JSONValue(parsing: Array(Data(contentsOf: tests.appendingPathComponent("Fixtures/" + name))))
}
