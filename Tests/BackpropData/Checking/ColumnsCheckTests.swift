import BackpropData
import Testing

/// Identifiers, groups, constants, columns without cells, and columns that say the same.
struct ColumnsCheckTests {
  private func check(_ header: String, _ row: (Int, inout Dice) -> [Any]) throws -> TableCheck {
    var dice = Dice(9)
    let text = csv("a,b,\(header),y", rows: 100) { number in
      [dice.unit(), dice.unit()] + row(number, &dice) + [dice.word(["p", "q"])]
    }
    return try TableCheck(of: table(text), target: "y")
  }

  @Test func identifiers() throws {
    let check = try check("number,PID,size") { number, dice in
      [number, 5000 + number * 7, dice.whole(0..<900)]
    }
    #expect(check.findings(.identifier).map(\.columns) == [["number", "PID"]])
    #expect(check.findings(.identifier).map(\.severity) == [.note])
  }

  @Test func groupsHaveKeysThatRepeat() throws {
    let found = try check("customer_id,street") { number, dice in ["c\(number / 4)", "s\(number / 4)"] }
      .findings(.group)
    #expect(found.map(\.columns) == [["customer_id"]])
    #expect(
      found[0].remedy.contains("customer_id") && found[0].message.contains("25 values stands in 4 rows"))
    // Too few keys, and too few rows of a key.
    #expect(try check("shop_id") { number, _ in ["c\(number % 19)"] }.findings(.group) == [])
    #expect(try check("shop_id") { number, _ in ["c\(number * 2 / 3)"] }.findings(.group) == [])
  }

  @Test func constants() throws {
    let check = try check("same,none,twice") { number, _ in [7, "", number == 3 ? "s" : "t"] }
    #expect(check.findings(.constant).map(\.columns) == [["same", "none"]])
  }

  @Test func nothingToLearnFrom() throws {
    let text = csv("id,same,y", rows: 100) { [$0, 1, $0 * 37 % 101 % 2] }
    #expect(
      try TableCheck(of: table(text), target: "y").findings.map(\.name) == [
        .noFeatures, .identifier, .constant,
      ])
    #expect(try check("same") { _, _ in [1] }.findings(.noFeatures) == [])
  }

  @Test func columnsWithoutCells() throws {
    let check = try check("half,most,some") { number, dice in
      [
        number % 2 == 0 ? "" : "\(dice.unit())", number % 25 != 3 ? "" : "\(dice.unit())",
        number % 5 < 2 ? "" : "\(dice.unit())",
      ]
    }
    let found = check.findings(.mostlyMissing)
    #expect(found.map(\.columns) == [["most"], ["half"]] && found.map(\.severity) == [.warning, .note])
    // Rows 3, 28, 53 and 78 have one.
    #expect(found[0].places[0].lines == [5, 30, 55, 80] && found[0].message.contains("96 %"))
  }

  @Test func columnsThatSayTheSame() throws {
    let words = ["first", "second", "third"]
    let check = try check("class,pclass,twin,falling,other") { number, dice in
      let (kind, x) = (dice.whole(0..<3), dice.unit())
      return [words[kind], kind + 1, x, 3 - 2 * x, number == 50 ? words[(kind + 1) % 3] : words[kind]]
    }
    // `other` differs in one row.
    #expect(check.findings(.duplicateColumns).map(\.columns) == [["class", "pclass"], ["twin", "falling"]])
    #expect(check.findings(.duplicateColumns)[0].remedy == "--ignore pclass")
  }

  @Test func numbersWithEqualCellsElsewhereDiffer() throws {
    // The same order but for one tie.
    let check = try check("one,other") { number, _ in
      let x = number * 31 % 100
      return [Double(x) + 0.5, x == 40 ? 39.5 : Double(x) + 0.5]
    }
    #expect(check.findings(.duplicateColumns) == [])
  }
}
