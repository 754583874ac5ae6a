import BackpropData
import Testing

/// Codes that look like numbers: 02134 is a place in Boston, and 2134 is none.
@Suite struct LeadingZeroTests {
  private let zips = "zip,y\n02134,1\n10001,2\n02134,3\n94105,4\n00501,5\n"

  private func words(_ table: Table) -> [String?] {
    guard case .text(let words, let codes) = table.columns[0].values else { return [] }
    return codes.map { $0 < 0 ? nil : words[Int($0)] }
  }

  @Test func theyStayWords() throws {
    let schema = try understood(zips)
    #expect(schema.column(named: "zip")?.kind == .category)
    #expect(
      schema.notes == [
        "column \"zip\": numbers with leading zeros, taken for words (--column zip=number otherwise)"
      ])
    #expect(try words(schema.understood(table(zips))) == ["02134", "10001", "02134", "94105", "00501"])
  }

  @Test func predictionReadsThemThePlaceTheyStand() throws {
    let schema = try understood(zips)
    // None has a zero here, and the reader has numbers.
    #expect(try words(schema.understood(table("zip\n94105\n10001\n"))) == ["94105", "10001"])
    #expect(try words(schema.understood(table("zip\n94105\n02134\n2134\n"))) == ["94105", "02134", "2134"])
  }

  @Test func asNumbersIfAsked() throws {
    let schema = try understood(zips, kinds: ["zip": .number])
    guard case .numbers(let numbers) = try schema.understood(table(zips)).columns[0].values else {
      Issue.record("no numbers")
      return
    }
    #expect(numbers == [2134, 10001, 2134, 94105, 501])
  }

  @Test func numbersThatOnlyBeginWithZero() throws {
    #expect(try schema(of: ["0.5", "0", "0.25"]).column?.kind == .number)
    #expect(try schema(of: ["-0.5", "00.5", "1"]).column?.kind == .number)
    // One stray zero among many numbers of all lengths is no code.
    let many = (0..<300).map { "\($0 * 7)" }
    #expect(try schema(of: ["007"] + many).column?.kind == .number)
    #expect(try schema(of: ["007"] + many.prefix(50)).column?.kind == .category)
    #expect(try schema(of: (0..<200).map { "0\(10_000 + $0)" }).column?.kind == .identifier)
  }

  /// A zero far below the first rows decides as one among them.
  @Test func whatTheFirstRowsDoNotShow() throws {
    let late = "zip,y\n" + (0..<2000).map { "\(10_000 + $0 % 50),1\n" }.joined() + "02134,2\n"
    let schema = try understood(late, kinds: ["zip": .category])
    #expect(try words(schema.understood(table(late))).last == "02134")
    #expect(try words(schema.understood(table("zip\n02134\n10049\n"))) == ["02134", "10049"])
  }
}
