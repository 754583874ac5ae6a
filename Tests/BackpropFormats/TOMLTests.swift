import BackpropFormats
import Foundation
import TestSupport
import Testing

/// TOML files, against what Python's tomllib reads of the same bytes.
@Suite struct TOMLTests {
  static let documents: [(text: String, value: JSONValue)] = {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/toml.json")
    guard let data = try? Data(contentsOf: url), let json = try? JSONValue(parsing: [UInt8](data)) else {
      return []
    }
    return (json.items ?? []).compactMap { item in
      guard let text = item["text"]?.string, let value = item["value"] else { return nil }
      return (text, value)
    }
  }()

  private func read(_ text: String) throws(TOMLError) -> TOMLTable {
    try TOMLTable(parsing: Array(text.utf8), name: "t.toml")
  }

  /// Whether two values are the same, by the fixture's marks.
  private func isEqual(_ got: TOMLValue, _ want: JSONValue) -> Bool {
    switch got {
    case .string(let text): return want["s"]?.string == text
    case .integer(let number): return want["i"]?.string == "\(number)"
    case .boolean(let isTrue): return want["b"]?.bool == isTrue
    case .number(let number):
      guard let wanted = want["f"]?.string.flatMap({ Double($0) }) else { return false }
      return number.isNaN ? wanted.isNaN : number.bitPattern == wanted.bitPattern
    case .array(let values):
      guard let wanted = want["a"]?.items, wanted.count == values.count else { return false }
      return zip(values, wanted).allSatisfy { isEqual($0, $1) }
    case .table(let table):
      guard let wanted = want["t"]?.items, wanted.count == table.entries.count else { return false }
      return zip(table.entries, wanted).allSatisfy { entry, pair in
        guard let key = pair[0]?.string, let value = pair[1] else { return false }
        return entry.key == key && isEqual(entry.value, value)
      }
    }
  }

  @Test func everyDocumentIsReadAsPythonReadsIt() throws {
    #expect(Self.documents.count > 500)
    for (text, value) in Self.documents {
      do {
        let table = try read(text)
        #expect(value != .null, "read what tomllib refuses: \(text.debugDescription)")
        if value != .null {
          #expect(isEqual(.table(table), value), "\(text.debugDescription): \(table)")
        }
      } catch {
        #expect(value == .null, "refused what tomllib reads: \(text.debugDescription): \(error)")
      }
    }
  }

  @Test func linesAreThoseOfTheKeys() throws {
    let table = try read("# c\na = [\n 1,\n]\r\n\nb = '''\nx\n'''\nc = 3\n[d]\ne = 4\n")
    #expect(table.entries.map(\.key) == ["a", "b", "c", "d"])
    #expect(table.entries.map(\.line) == [2, 6, 9, 10])
    guard case .table(let inner)? = table["d"] else {
      Issue.record("expected a table")
      return
    }
    #expect(inner.entries.map(\.line) == [11])
  }

  @Test(arguments: [
    ("a = 1\nb = 2\na = 3", "t.toml:3: the key a was given in line 1 already"),
    ("[n]\nx = 1\n[n]", "t.toml:3: the table n was given in line 1 already"),
    ("\n\na = relu", "t.toml:3: expected a value, got \"relu\"; texts"),
    ("a = 2026-01-02", "t.toml:1: expected a value, got \"2026-01-02\"; texts, dates too"),
    ("a = \"x\nb = 2", "t.toml:1: expected \" at the end of a text in its line, got the end of the line"),
    ("a = [1,\n2\nb = 3", "t.toml:3: expected , or ] in a list, got \"b = 3\""),
    ("a = 1 b = 2", "t.toml:1: expected the end of the line, got \"b = 2\""),
    ("a: 1", "t.toml:1: expected = behind the key a, got \": 1\""),
    ("{\"a\": 1}", "t.toml:1: expected a key of letters, digits, - and _, or in quotes"),
    ("a = 'x\u{0}'", "t.toml:1: expected text, got a control character (0)"),
    ("a = 99999999999999999999", "t.toml:1: expected a whole number of 64 bits"),
  ])
  func errorsSayWhere(text: String, beginning: String) {
    do {
      _ = try read(text)
      Issue.record("read \(text)")
    } catch {
      #expect(error.description.hasPrefix(beginning), "\(error)")
    }
  }

  @Test func bytesThatAreNoTextAreRefusedWithTheirLine() {
    do {
      _ = try TOMLTable(parsing: Array("a = 1\nb = \"".utf8) + [0xFF, 0xFE, 10], name: "t.toml")
      Issue.record("read what is no text")
    } catch {
      #expect(error.line == 2 && error.problem.contains("UTF-8"))
    }
  }

  @Test func depthIsBounded() throws {
    func nested(_ depth: Int) -> String {
      "a = " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(throws: Never.self) { try read(nested(64)) }
    for text in [
      nested(65), nested(1_000_000), "a = " + String(repeating: "[", count: 1_000_000),
      "a = " + String(repeating: "{b=", count: 100_000),
      "[" + String(repeating: "a.", count: 100_000) + "a]",
      String(repeating: "a.", count: 100_000) + "a = 1",
      (0..<100).map { "[" + Array(repeating: "a", count: $0 + 1).joined(separator: ".") + "]" }.joined(
        separator: "\n"),
    ] {
      #expect(throws: TOMLError.self) { try read(text) }
    }
  }

  @Test func aLongFileTakesTimeByItsLength() throws {
    let text = "[t]\n" + (0..<100_000).map { "k\($0) = \($0)\n" }.joined()
    let clock = ContinuousClock()
    let time = try clock.measure {
      guard case .table(let table)? = try read(text)["t"] else { throw CancellationError() }
      #expect(table.entries.count == 100_000)
    }
    // A tenth of a second; were it quadratic, minutes.
    #expect(time < .seconds(10))
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    let texts = ["", "a b", "\"", "\\", "\n\r\t\u{1}\u{7F}", "é😀", "'", "#", "=", "[x]", "a.b", "\u{1B}[2K"]
    for text in texts {
      let line = TOMLText.key([text]) + " = " + TOMLText.value(.array([.string(text), .number(1e-7)]))
      #expect(!line.contains("\n"))
      let table = try read(line)
      #expect(table.entries.map(\.key) == [text])
      #expect(table[text] == .array([.string(text), .number(1e-7)]))
    }
    #expect(TOMLText.key(["a-b", "c d"]) == "a-b.\"c d\"")
    let table = try read("a = {b = [1, 2.5], c.d = true}\ne = {}")
    #expect(
      try read(table.entries.map { "\($0.key) = \(TOMLText.value($0.value))" }.joined(separator: "\n"))
        .entries.map(\.value) == table.entries.map(\.value))
  }
}
