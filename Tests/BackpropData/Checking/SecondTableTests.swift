import BackpropData
import Testing

/// What a second table shares with the first, and where it differs.
struct SecondTableTests {
  /// Rows of a number, a word and a class, and what a rule makes of the cells.
  private func rows(
    _ seed: UInt64, _ count: Int, header: String = "a,b,c,y", _ change: (Int, [Any]) -> [Any] = { $1 }
  ) throws -> Table {
    var dice = Dice(seed)
    return try table(
      csv(header, rows: count) { row in
        change(row, [dice.unit(), dice.unit(), dice.word(["red", "green", "blue"]), dice.word(["p", "q"])])
      })
  }

  private func check(_ first: Table, _ second: Table) throws -> TableCheck {
    try TableCheck(of: first, target: "y", second: second)
  }

  @Test(arguments: 0..<20)
  func rowsOfTheSameKindAreFine(seed: Int) throws {
    let check = try check(rows(UInt64(2 * seed), 400), rows(UInt64(2 * seed + 1), 100))
    #expect(check.findings == [])
  }

  // MARK: rows in both

  @Test func rowsInBothAreAnError() throws {
    let first = try rows(1, 300)
    let copied = (0..<10).map { first.texts(row: $0 * 7) }
    let found = try check(first, rows(2, 100) { row, cells in row < 10 ? copied[row] : cells }).findings(
      .sharedRows)
    #expect(found.map(\.severity) == [.error] && found[0].places[0].lines == [2, 3, 4, 5, 6])
    #expect(found[0].message.hasPrefix("10 rows of test.csv (10 %)") && found[0].places[0].count == 10)
    // Without answers, and with others.
    let bare = try rows(2, 100, header: "a,b,c") { row, cells in
      (row < 10 ? copied[row] as [Any] : cells).dropLast()
    }
    #expect(try check(first, bare).findings(.sharedRows).map(\.severity) == [.error])
    let contrary = try rows(2, 100) { row, cells in
      row < 10 ? copied[row].dropLast() + [copied[row][3] == "p" ? "q" : "p"] : cells
    }
    let differing = try check(first, contrary).findings(.sharedRows)
    #expect(differing.map(\.severity) == [.note] && differing[0].message.contains("but for the target"))
  }

  @Test func fewSharedRowsAreANote() throws {
    let first = try rows(1, 300)
    let second = try rows(2, 300) { row, cells in row == 4 ? first.texts(row: 0) : cells }
    #expect(try check(first, second).findings(.sharedRows).map(\.severity) == [.note])
  }

  /// A table that repeats itself shares rows with any part of it.
  @Test func rowsThatRepeatAnywayAreAWarning() throws {
    func repeating(_ seed: UInt64) throws -> Table {
      var dice = Dice(seed)
      return try table(
        csv("a,b,y", rows: 300) { _ in
          let kind = dice.whole(0..<1000)
          return kind < 200 ? [kind % 20, kind % 7 * 100, kind % 2] : [dice.unit(), dice.unit(), kind % 2]
        })
    }
    let check = try check(repeating(1), repeating(2))
    #expect(check.findings(.sharedRows).map(\.severity) == [.warning])
  }

  /// Rows of few values agree by chance: as often with each other as with those of a second table.
  @Test(arguments: 0..<20)
  func rowsThatAgreeByChanceAreNoError(seed: Int) throws {
    func coarse(_ seed: Int, _ rows: Int) throws -> Table {
      var dice = Dice(UInt64(seed))
      return try table(
        csv("a,b,c,y", rows: rows) { _ in (0..<3).map { _ in dice.whole(0..<6) } + [dice.whole(0..<2)] })
    }
    let check = try check(coarse(seed, 80), coarse(seed + 100, 20))
    #expect(check.findings(.sharedRows).allSatisfy { $0.severity > .error })
  }

  // MARK: columns

  @Test func missingColumns() throws {
    let check = try check(rows(1, 100), rows(2, 50, header: "A,b,c,y"))
    let found = check.findings(.missingColumns)
    #expect(found.map(\.columns) == [["a"]] && found[0].severity == .error)
    #expect(found[0].remedy.contains("--rename A=a"))
    // An absent target, one column more, and another order are none.
    let other = try rows(2, 50, header: "c,extra,b,a") { _, cells in [cells[2], 1, cells[1], cells[0]] }
    #expect(try self.check(rows(1, 100), other).findings == [])
  }

  @Test func cellsWrittenInAnotherWay() throws {
    let found = try check(
      rows(1, 100), rows(2, 50) { row, cells in row == 3 ? ["much"] + cells.dropFirst() : cells }
    )
    .findings(.differentKind)
    #expect(found.map(\.columns) == [["a"]] && found[0].severity == .error)
    #expect(found[0].message.contains("test.csv:5") && found[0].message.contains("\"much\""))
  }

  @Test func classesThatAreNew() throws {
    let found = try check(
      rows(1, 100), rows(2, 50) { row, cells in row == 9 ? cells.dropLast() + ["r"] : cells }
    )
    .findings(.unknownClasses)
    #expect(found.map(\.severity) == [.error] && found[0].places[0].lines == [11])
    // Numbers to predict may be new.
    func numbers(_ seed: UInt64) throws -> Table {
      var dice = Dice(seed)
      return try table(csv("a,y", rows: 100) { _ in [dice.unit(), dice.unit()] })
    }
    #expect(try check(numbers(1), numbers(2)).findings(.unknownClasses) == [])
  }

  @Test func categoriesThatAreNew() throws {
    func second(_ share: Int) throws -> Table {
      try rows(2, 400) { row, cells in row % 100 < share ? [cells[0], cells[1], "violet", cells[3]] : cells }
    }
    let many = try check(rows(1, 400), second(5)).findings(.unknownCategories)
    #expect(many.map(\.severity) == [.warning] && many[0].message.contains("\"violet\""))
    #expect(many[0].places[0].lines == [2, 3, 4, 5, 6] && many[0].places[0].count == 20)
    let one = try check(
      rows(1, 400),
      rows(2, 400) { row, cells in row == 8 ? [cells[0], cells[1], "violet", cells[3]] : cells })
    #expect(one.findings(.unknownCategories).map(\.severity) == [.note])
    // Names that are mostly new in the first table too are to be expected.
    func named(_ seed: UInt64) throws -> Table {
      var dice = Dice(seed)
      return try rows(seed, 400) { _, cells in [cells[0], cells[1], "n\(dice.whole(0..<600))", cells[3]] }
    }
    #expect(try check(named(1), named(2)).findings(.unknownCategories).map(\.severity) == [.note])
  }

  // MARK: drift

  private func drift(_ change: (Int, [Any]) -> [Any]) throws -> [CheckFinding] {
    try check(rows(1, 1000), rows(2, 500, change)).findings(.drift)
  }

  @Test func numbersThatAreShifted() throws {
    let found = try drift { _, cells in [(cells[0] as? Double ?? 0) + 0.3] + cells.dropFirst() }
    #expect(found.map(\.columns) == [["a"]] && found[0].severity == .warning)
    #expect(try drift { _, cells in [(cells[0] as? Double ?? 0) + 0.05] + cells.dropFirst() } == [])
  }

  @Test func categoriesThatAreMoreFrequent() throws {
    let found = try drift { row, cells in [cells[0], cells[1], row % 3 == 0 ? "red" : cells[2], cells[3]] }
    #expect(found.map(\.columns) == [["c"]] && found[0].message.contains("\"red\""))
    #expect(
      try drift { row, cells in [cells[0], cells[1], row % 20 == 0 ? "red" : cells[2], cells[3]] } == [])
  }

  @Test func cellsThatAreMissing() throws {
    let found = try drift { row, cells in [row % 5 == 0 ? "" : cells[0]] + cells.dropFirst() }
    #expect(found.map(\.columns) == [["a"]] && found[0].message.contains("missing 0 % -> 20 %"))
    #expect(try drift { row, cells in [row % 25 == 0 ? "" : cells[0]] + cells.dropFirst() } == [])
  }

  @Test func classesThatAreMoreFrequent() throws {
    let found = try drift { row, cells in cells.dropLast() + [row % 2 == 0 ? "p" : cells[3]] }
    #expect(found.map(\.columns) == [["y"]] && found[0].remedy.contains("--class-weights"))
  }

  @Test func laterDatesAreANote() throws {
    func dated(_ seed: UInt64, year: Int) throws -> Table {
      var dice = Dice(seed)
      return try rows(seed, 400, header: "day,b,c,y") { _, cells in
        ["\(year)-0\(dice.whole(1..<10))-1\(dice.whole(0..<10))"] + cells.dropFirst()
      }
    }
    let found = try check(dated(1, year: 2023), dated(2, year: 2024)).findings(.drift)
    #expect(
      found.map(\.severity) == [.note] && found[0].message.contains("2023-0")
        && found[0].message.contains("2024-0"))
  }
}
