import BackpropData
import Testing

@Suite struct TimeSplitTests {
  private func numbered(_ times: [Double]) throws(TableError) -> Table {
    try Table(name: "made", columns: [Column(name: "t", numbers: times)])
  }

  @Test func earliestFirst() throws {
    var draw = Drawing(seed: 6)
    for _ in 0..<200 {
      let rows = Int.random(in: 2...50, using: &draw)
      let kinds = Int.random(in: 1...60, using: &draw)
      let times = (0..<rows).map { _ in Double(Int.random(in: 0..<kinds, using: &draw)) / 4 - 3 }
      let fraction = Double.random(in: 0.01..<0.99, using: &draw)
      let (first, second) = try numbered(times).timeSplitRows(fraction: fraction, by: "t")
      let order = first + second
      #expect(order.sorted() == Array(0..<rows) && !first.isEmpty && !second.isEmpty)
      for (a, b) in zip(order, order.dropFirst()) {
        #expect(times[a] < times[b] || times[a] == times[b] && a < b)
      }
      let target = min(max(Int((fraction * Double(rows)).rounded()), 1), rows - 1)
      let sorted = times.sorted()
      let changes = (1..<rows).filter { sorted[$0 - 1] < sorted[$0] }
      #expect(changes.isEmpty ? first.count == target : changes.contains(first.count))
      let nearest = changes.map { abs($0 - target) }.min() ?? 0
      #expect(abs(first.count - target) == nearest)
    }
  }

  @Test func datesInTheOrderOfPython() throws {
    let fixtures = try SplitFixtures.read()
    #expect(fixtures.times.count == 4)
    for times in fixtures.times {
      let (first, second) = try made([("t", times.texts)]).timeSplitRows(fraction: 0.5, by: "t")
      #expect(first + second == times.order)
    }
  }

  @Test func whatIsNoTime() throws {
    let wrong =
      try SplitFixtures.read().noTimes + [
        "2023-02-29", "1900-02-29", "2024-04-31", "2024-00-10", "2024-13-10", "2024-01-00", "2024-01-32",
        "2024-01-01T24:00", "2024-01-01T10:60", "2024-01-01T10", "2024-01-01T", "24-01-01", "2024-01-01Z",
        "2024-01-01T10:00:00.", "2024-01-01T10:00+1", "2024-01-01T10:00+01:", "31.05.2024", "monday", "é",
        "-",
      ]
    for text in wrong {
      let error = failure { () throws(TableError) in
        try made([("t", ["2023-05-05", text])]).timeSplitRows(fraction: 0.5, by: "t")
      }
      #expect(error == .unusableCell(place: "made, row 2", column: "t", cell: text, problem: .notATime))
    }
    for text in [
      "2024-02-29", "2000-02-29", " 2024-01-01\t", "0000-01-01", "9999-12-31T23:59:60.999999999999Z",
    ] {
      _ = try made([("t", ["2023-05-05", text])]).timeSplitRows(fraction: 0.5, by: "t")
    }
  }

  @Test func saysWhichCell() throws {
    func description(_ csv: String) -> String? {
      failure { () throws(TableError) in try table(csv).timeSplitRows(fraction: 0.5, by: "t") }?.description
    }
    #expect(description("x,t\n1,3\n2,\n3,\n") == "test.csv:3: column \"t\": the cell is empty")
    #expect(
      description("x,t\n1,2024-01-01\n2,NA\n3,x\n")
        == "test.csv:3: column \"t\": the cell is missing (\"NA\")")
    #expect(
      description("x,t\n1,2024-01-01\n2,soon\n3,\n")
        == "test.csv:3: column \"t\": expected a number, or a date such as 2024-05-31 or "
        + "2024-05-31 17:30:00, got \"soon\"")
  }
}
