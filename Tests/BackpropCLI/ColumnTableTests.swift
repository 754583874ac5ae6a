import TestSupport
import Testing

/// The table of columns, as wide as the terminal.
@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct ColumnTableTests {
  let backprop: Command

  init() throws {
    backprop = try Command()
    let names = [
      "a column with quite a long name", "\u{4F4F}\u{6240}\u{3068}\u{756A}\u{5730}", "tab\there", "when", "y",
    ]
    var text = names.joined(separator: ",") + "\n"
    for row in 0..<60 {
      text += "\(row % 9 == 2 ? "" : "\(row * 37 % 50 * 1_000_003).123456"),"
      text +=
        "\(["\u{6771}\u{4EAC}\u{90FD}\u{5343}\u{4EE3}\u{7530}\u{533A}", "\u{5927}\u{962A}\u{5E02}", "\u{4EAC}\u{90FD}"][row % 3]),"
      text += "a rather long word number \(row % 4),2024-0\(row % 9 + 1)-11 10:30,\(row % 2)\n"
    }
    try backprop.folder.write(text, as: "t.csv")
  }

  private func lines(_ width: String?) throws -> [String] {
    let run = try backprop.run(
      ["train", "t.csv", "--target", "y", "--epochs", "1", "--no-chart", "-o", "m"],
      environment: width.map { ["COLUMNS": $0] } ?? [:])
    #expect(run.code == 0, "\(run)")
    let all = run.error.split(separator: "\n").map(String.init)
    return Array(all.drop { !$0.hasPrefix("  column") }.prefix(6))
  }

  /// Signs of East Asia are two columns wide.
  private func width(_ line: String) -> Int {
    line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x3000 && $1.value <= 0x9FFF ? 2 : 1) }
  }

  @Test(arguments: [80, 100, 72])
  func linesFit(_ columns: Int) throws {
    let lines = try lines("\(columns)")
    #expect(lines.count == 6)
    for line in lines { #expect(width(line) <= columns, "\(line)") }
    // Still told: name, kind, counts and treatment.
    #expect(lines[1].contains("a column") && lines[1].contains("number") && lines[1].contains("robust scale"))
    #expect(lines[4].contains("when") && lines[4].contains("date") && lines[4].contains("2024-"))
  }

  @Test func columnsStandUnderEachOther() throws {
    for columns in ["80", nil] {
      let lines = try lines(columns)
      let place = try #require(lines[0].range(of: "kind")).lowerBound
      let column = width(String(lines[0][..<place]))
      for (line, kind) in zip(lines.dropFirst(), ["number", "category", "category", "date", "number"]) {
        let start = try #require(line.range(of: "  " + kind)).lowerBound
        #expect(width(String(line[..<start])) + 2 == column, "\(line)")
      }
      #expect(!lines.joined().contains("\t"))
    }
  }

  @Test func nothingIsCutWhereThereIsRoom() throws {
    let lines = try lines("200")
    #expect(lines[1].contains("a column with quite a lon"))
    #expect(lines[1].contains("robust scale, missing or not"))
    #expect(try self.lines(nil) == lines)
    #expect(try self.lines("many") == lines)
  }
}
