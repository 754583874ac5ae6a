import TestSupport
import Testing

/// The reader of golden values and its comparison, shown right and shown failing.
@Suite struct ParityTests {
  @Test func closeNumbers() {
    #expect(isClose(1, 1, relative: 0))
    #expect(isClose(1.0009, 1, relative: 1e-3))
    #expect(isClose(1e-9, 0, relative: 0, absolute: 1e-9))
    #expect(isClose(-0.0, 0, relative: 0))
    #expect(isClose(.nan, .nan, relative: 0))
    #expect(isClose(-.infinity, -.infinity, relative: 0))
    #expect(isClose([1, 2], [1, 2], relative: 0))
  }

  @Test func wrongNumbersAreNotClose() {
    #expect(!isClose(1.0011, 1, relative: 1e-3))
    #expect(!isClose(2e-9, 0, relative: 1, absolute: 1e-9))
    #expect(!isClose(-1, 1, relative: 1e-3))
    #expect(!isClose(.nan, 1, relative: 1, absolute: 1))
    #expect(!isClose(1, .nan, relative: 1, absolute: 1))
    #expect(!isClose(.infinity, 1e308, relative: 1))
    #expect(!isClose(1e308, .infinity, relative: 1))
    #expect(!isClose(-.infinity, .infinity, relative: 1))
    #expect(!isClose([1, 2], [1], relative: 1))
    #expect(firstMismatch([1, 2, 3], [1, 5, 3], relative: 0) == "at 1: expected 5.0, got 2.0")
  }

  @Test func json() throws {
    let text = #"{"a": [1, -2.5e-3, "nan"], "b": {"c": "\"\u00e9\n", "d": [true, null]}, "e": []}"#
    let value = try JSONValue(parsing: Array(text.utf8))
    #expect(value["a"]?.numbers?.prefix(2) == [1, -0.0025])
    #expect(value["a"]?[2]?.number?.isNaN == true)
    #expect(value[["b", "c"]]?.string == "\"é\n")
    #expect(value[["b", "d", "0"]]?.bool == true)
    #expect(value[["b", "d", "1"]] == .null)
    #expect(value[["b", "x"]] == nil && value[["a", "3"]] == nil)
    #expect(value["e"]?.items == [])
    for wrong in ["", "{", "[1,]", "[1 2]", "{\"a\"}", "1 2", "nul", "\"a", "-"] {
      #expect(throws: JSONValue.SyntaxError.self) { try JSONValue(parsing: Array(wrong.utf8)) }
    }
  }

  @Test(.enabled(if: !ParityFile.isForeign, "only the fixtures have this record"))
  func recordsAreReadAndMissed() throws {
    let record = try ParityFile("numpy_random").record("randn_layers/seed4/2-10-5-1")
    #expect(try record.integers("layers") == [2, 10, 5, 1])
    #expect(record.relativeTolerance == 1e-13 && record.absoluteTolerance == 1e-15)
    let weights = try record.tensor("weights", "0")
    #expect(weights.shape == [2, 10] && weights.rows == 2 && weights.columns == 10)
    #expect(weights.values[1] == 0.499951333237829)
    #expect(record.mismatch(weights.values, weights.values) == nil)
    #expect(record.mismatch(weights.values.map { $0 * (1 + 1e-12) }, weights.values) != nil)
    #expect(throws: ParityError.self) { try record.number("layers") }
    #expect(throws: ParityError.self) { try record.tensor("weights", "9") }
    #expect(throws: ParityError.self) { try ParityFile("numpy_random").record("nobody") }
  }

  @Test(arguments: [
    "activations", "losses", "optimizers", "schedules", "initializers", "networks", "metrics",
  ])
  func everyFileIsRead(_ name: String) throws {
    let file = try ParityFile(name)
    #expect(file.records.count > 5)
    #expect(Set(file.records.map(\.name)).count == file.records.count)
    #expect(file.records.allSatisfy { $0.relativeTolerance > 0 && !$0.name.isEmpty })
  }
}
