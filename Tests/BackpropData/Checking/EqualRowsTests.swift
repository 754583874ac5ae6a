import Testing

@testable import BackpropData

/// Rows that are in a table more than once, and equal rows with different answers.
struct EqualRowsTests {
  /// 200 rows of numbers that do not repeat, with rows of one's own at the end.
  private func check(_ rows: [String], kind: String = "class", own: Int = 200) throws -> TableCheck {
    var dice = Dice(7)
    var text = csv("id,a,b,y", rows: own) { row in
      [row, dice.unit(), dice.unit(), kind == "class" ? "\(dice.word(["p", "q"]))" : "\(dice.unit())"]
    }
    for (number, row) in rows.enumerated() { text += "\(own + number),\(row)\n" }
    return try TableCheck(of: table(text), target: "y")
  }

  @Test func copiesAreNamedWithTheirLines() throws {
    let found = try check(["1.5,2.5,p", "1.5,2.5,p", "9,9,q", "1.50,2.5,p"]).findings(.duplicateRows)
    // Lines 202 to 205: identifiers aside the second and the fourth are copies of the first, whatever its digits look like.
    #expect(found.map(\.places) == [[CheckPlace([201, 203], of: try place(), limit: 5)]])
    #expect(found[0].places[0].lines == [203, 205] && found[0].severity == .note)
    #expect(found[0].message.contains("test.csv:202"))
    #expect(try check(["1.5,2.5,p", "1.5,2.6,p"]).findings(.duplicateRows) == [])
  }

  /// Any table with enough lines.
  private func place() throws -> Table { try table(csv("x,y", rows: 210) { [$0, $0 % 2] }) }

  @Test func onePercentIsAWarning() throws {
    #expect(
      try check(["1,2,p", "1,2,p", "1,2,p", "1,2,p"]).findings(.duplicateRows).map(\.severity) == [.warning])
  }

  @Test func whereEqualRowsMustBeTheyAreANote() throws {
    var dice = Dice(8)
    let text = csv("a,b,y", rows: 300) { _ in
      [dice.word(["u", "v"]), dice.word(["s", "t"]), dice.whole(0..<2)]
    }
    let check = try TableCheck(of: table(text), target: "y")
    #expect(check.findings(.duplicateRows).map(\.severity) == [.note])
    #expect(check.findings(.contradictoryLabels).map(\.severity) == [.note])
  }

  @Test func asPandasCountsThem() throws {
    let fixtures = try #require(CheckFixtures.read())
    for rows in fixtures.rows {
      let columns = (0..<3).map { column in
        Column(name: "c\(column)", text: rows.cells.map { $0[column].isEmpty ? nil : $0[column] })
      }
      let first = CellHashes.firstRows(CellHashes.rows(columns, count: rows.cells.count))
      #expect(first.indices.map { Int(first[$0]) != $0 } == rows.duplicated)
    }
  }

  @Test func equalRowsWithOtherClasses() throws {
    let found = try check(["1,2,p", "3,4,q", "1,2,q", "1,2,q"]).findings(.contradictoryLabels)
    #expect(found.map(\.severity) == [.warning] && found[0].places[0].lines == [202, 204, 205])
    // One of the three must be wrong.
    #expect(found[0].message.contains("3 rows (1.5 %) in 1 group") && found[0].message.contains("99.5 %"))
    #expect(try check(["1,2,p", "1,2,p", "1,2.5,q"]).findings(.contradictoryLabels) == [])
    #expect(try check(["1,2,p", "1,2,"]).findings(.contradictoryLabels) == [])
  }

  @Test func equalRowsWithOtherNumbers() throws {
    // The answers are from 0 to 1, with a deviation of 0.29.
    #expect(try check(["1,2,0.1", "1,2,0.9"], kind: "number").findings(.contradictoryLabels).count == 1)
    #expect(try check(["1,2,0.1", "1,2,0.2"], kind: "number").findings(.contradictoryLabels) == [])
  }

  @Test func cellsOfEqualMeaningHaveEqualHashes() throws {
    let numbers = Column(name: "a", numbers: [0, -0.0, 1, .nan, .nan, 2])
    let first = CellHashes.firstRows(CellHashes.rows([numbers], count: 6))
    #expect(first == [0, 0, 2, 3, 3, 5])
    // The same text under other codes.
    let one = Column(name: "a", text: ["x", "y", nil])
    let other = Column(name: "a", text: ["y", nil, "x"])
    let (a, b) = (CellHashes.rows([one], count: 3), CellHashes.rows([other], count: 3))
    #expect(a == [b[2], b[0], b[1]])
    // Which column has what matters.
    let swapped = CellHashes.rows([one, other], count: 3)
    #expect(Set(swapped + CellHashes.rows([other, one], count: 3)).count == 6)
  }
}
