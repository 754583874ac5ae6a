import TestSupport
import Testing

/// What of a file of golden values is covered, and what waits for which capability: every record must be one or the
/// other, so that none is forgotten silently.
struct Coverage {
  /// Names of records that are compared.
  var covered: Set<String>
  /// Beginnings of the names of records that are not, and what they need.
  var waiting: [(prefix: String, capability: String)]

  /// Names that are in neither list or in both, or listed without being there, in words; nil where there are none.
  func gap(in names: [String]) -> String? {
    for name in names {
      let waits = waiting.contains { name.hasPrefix($0.prefix) }
      if covered.contains(name) == waits {
        return waits ? "\(name) is covered and listed as waiting" : "\(name) is neither covered nor waiting"
      }
    }
    if let missing = covered.subtracting(names).first { return "\(missing) is not in the file" }
    for entry in waiting where !names.contains(where: { $0.hasPrefix(entry.prefix) }) {
      return "nothing in the file begins with \(entry.prefix)"
    }
    return nil
  }
}

@Suite struct CoverageTests {
  @Test func gapsAreSeen() {
    let coverage = Coverage(covered: ["a", "b"], waiting: [("x/", "layers that fly")])
    #expect(coverage.gap(in: ["a", "b", "x/1", "x/2"]) == nil)
    #expect(coverage.gap(in: ["a", "b", "x/1", "new"]) == "new is neither covered nor waiting")
    #expect(coverage.gap(in: ["a", "x/1"]) == "b is not in the file")
    #expect(coverage.gap(in: ["a", "b"]) == "nothing in the file begins with x/")
    #expect(
      Coverage(covered: ["x/1"], waiting: [("x/", "")]).gap(in: ["x/1"])
        == "x/1 is covered and listed as waiting")
  }
}
