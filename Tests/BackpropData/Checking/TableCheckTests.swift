import BackpropCompute
import BackpropData
import Foundation
import TestSupport
import Testing

/// The check as a whole.
struct TableCheckTests {
  /// Columns of every kind that have nothing to do with the target: nothing is wrong with such a table.
  @Test(arguments: 0..<60)
  func randomTablesHaveNoErrors(seed: Int) throws {
    var dice = Dice(UInt64(1000 + seed))
    let rows = dice.whole(2..<600)
    let (words, classes) = (dice.whole(2..<40), dice.whole(2..<5))
    let isNumber = seed % 2 == 0
    func made(_ count: Int) throws -> Table {
      try table(
        csv("n,whole,code,word,flag,gaps,zeros,date,y", rows: count) { _ in
          [
            dice.unit(), dice.whole(0..<5000), dice.whole(0..<7), "w\(dice.whole(0..<words))",
            dice.whole(0..<2), dice.whole(0..<4) == 0 ? "" : "\(dice.unit())",
            dice.whole(0..<10) > 0 ? 0 : dice.unit(), "2024-\(dice.whole(10..<13))-\(dice.whole(10..<29))",
            isNumber ? dice.whole(0..<3) == 0 ? dice.unit() * dice.unit() : 0.0 : dice.whole(0..<classes),
          ]
        })
    }
    let first = try made(rows)
    let check = try TableCheck(of: first, target: "y", task: isNumber ? .regression : .classification)
    // In a table of two rows all answers may be the same.
    #expect(check.findings.filter { $0.severity == .error && $0.name != .constantTarget } == [])
    let second = try TableCheck(
      of: first, target: "y", second: made(max(2, rows / 4)), task: isNumber ? .regression : .classification)
    let expected: Set<CheckFinding.Name> = rows < 100 ? [.constantTarget, .unknownClasses] : []
    #expect(second.findings.filter { $0.severity == .error && !expected.contains($0.name) } == [])
  }

  @Test func errorsComeFirst() throws {
    var dice = Dice(1)
    let text = csv("id,leak,same,a,y", rows: 100) { row in
      let y = dice.whole(0..<2)
      return [row, y == 1 ? "on" : "off", 1, dice.unit(), row == 3 ? "" : "\(y)"]
    }
    let check = try TableCheck(of: table(text), target: "y")
    #expect(check.findings.map(\.name) == [.leak, .missingTarget, .identifier, .constant])
    #expect(check.findings.map(\.severity) == [.error, .warning, .note, .note])
    #expect(check.count(.error) == 1 && check.count(.warning) == 1 && check.count(.note) == 2)
    #expect((check.rows, check.columns, check.target, check.task) == (100, 5, "y", .classification))
    // What a network may learn from, in rows that have an answer.
    #expect(check.learnable.columnNames == ["a", "y"] && check.learnable.rowCount == 99)
    #expect(check.learnable.line(ofRow: 3) == 6)

    let known = check.accepting(.leak, column: "leak")
    #expect(
      known.count(.error) == 0
        && known.findings.map(\.name) == [.missingTarget, .leak, .identifier, .constant])
    #expect(check.accepting(.leak, column: "same").findings == check.findings)
    #expect(check.accepting(.missingTarget).count(.warning) == 0)
  }

  @Test func kindsAndIgnoredColumnsAreAsSaid() throws {
    var dice = Dice(2)
    let text = csv("id,a,y", rows: 100) { row in [row, dice.unit(), dice.whole(0..<2)] }
    let plain = try TableCheck(of: table(text), target: "y")
    #expect(plain.findings.map(\.name) == [.identifier])
    #expect(try TableCheck(of: table(text), target: "y", kinds: ["id": .number]).findings == [])
    #expect(try TableCheck(of: table(text), target: "y", ignored: ["id"]).findings == [])
    #expect(
      failure { () throws(TableError) in
        try TableCheck(of: table(text), target: "y", ignored: ["ID"])
      } != nil)
  }

  @Test func tablesOfAProgramHaveRowNumbers() throws {
    let numbers = (0..<60).map { Double($0 * 37 % 61) }
    let columns = [
      Column(name: "a", numbers: numbers),
      Column(name: "b", numbers: numbers.map { ($0 * 17).truncatingRemainder(dividingBy: 23) }),
      Column(name: "y", text: (0..<60).map { $0 == 7 || $0 == 9 ? nil : $0 % 2 == 0 ? "p" : "q" }),
    ]
    let check = try TableCheck(of: Table(name: "made", columns: columns), target: "y")
    #expect(check.findings(.missingTarget).first?.places.first?.description == "made, rows 8, 10")
  }

  @Test func placesSayHowManyMoreThereAre() throws {
    let table = try table(csv("a,y", rows: 30) { [$0, $0 % 2] })
    #expect("\(CheckPlace([0, 4, 9], of: table, limit: 2))" == "test.csv:2, 6 and 1 more")
    #expect("\(CheckPlace([3], of: table, limit: 5))" == "test.csv:5")
  }

  /// A quoted cell with line breaks moves the rows behind it.
  @Test func linesAreThoseOfTheFile() throws {
    var dice = Dice(3)
    var text = "a,b,y\n\"one\ntwo\",5,p\n"
    for row in 0..<80 { text += "w\(row % 9),\(dice.unit()),\(row == 40 ? "" : dice.word(["p", "q"]))\n" }
    let check = try TableCheck(of: table(text), target: "y")
    #expect(check.findings(.missingTarget).first?.places.first?.lines == [44])
  }

  /// Images: bytes are compared as whole rows, and are something to learn from.
  @Test func rowsOfBytes() throws {
    func images(_ rows: Int, from start: Int) throws -> Table {
      var pixels: [UInt8] = (0..<rows * 3).map { UInt8(truncatingIfNeeded: ($0 + start * 3) * 89 / 3) }
      // The last image is the first one.
      for pixel in 0..<3 { pixels[(rows - 1) * 3 + pixel] = pixels[pixel] }
      let labels = (0..<rows).map { $0 == rows - 1 ? 1.0 : Double(($0 + start) % 2) }
      return try Table(
        name: "images", bytes: ByteMatrix(rows: rows, columns: 3, elements: pixels),
        columns: [Column(name: "label", numbers: labels)])
    }
    let check = try TableCheck(of: images(60, from: 0), target: "label", second: images(30, from: 100))
    #expect(check.columns == 4 && check.learnable.bytes?.matrix.columns == 3)
    // Row 60 is row 1 with another label; in the second table the two have the same one.
    #expect(check.findings(.contradictoryLabels).first?.places.map(\.lines) == [[1, 60]])
    #expect(check.findings(.duplicateRows) == [] && check.findings(.noFeatures) == [])
    #expect(check.findings(.sharedRows) == [] && check.findings(.missingColumns) == [])
    let same = try TableCheck(of: images(60, from: 0), target: "label", second: images(60, from: 0))
    #expect(same.findings(.sharedRows).first?.places.first?.count == 60)
    // A second table with fewer columns lacks the others.
    let narrow = try Table(name: "narrow", columns: [Column(name: "x1", numbers: [1, 2])])
    let other = try TableCheck(of: images(60, from: 0), target: "label", second: narrow)
    #expect(other.findings(.missingColumns).map(\.columns) == [["x2", "x3"]])
    // A target among the bytes.
    #expect(try TableCheck(of: images(60, from: 0), target: "x2").task == .regression)
  }

  @Test func rowsOfSeveralFilesAreNamedWithTheirs() throws {
    let folder = try TemporaryFolder()
    let rows = csv("a,y", rows: 40) { [$0 * 37 % 41, $0 % 2 == 0 ? "p" : "q"] }
    try folder.write(rows + "1,\n", as: "one.csv")
    try folder.write(rows.replacingOccurrences(of: "\n3", with: "\n4") + "2,\n", as: "two.csv")
    let table = try Table(contentsOf: [folder.file("one.csv"), folder.file("two.csv")])
    let check = try TableCheck(of: table, target: "y")
    #expect(check.findings(.missingTarget).first?.places.map(\.description) == ["one.csv:42, two.csv:42"])
  }

  @Test func smallTablesAreNoTrouble() throws {
    for text in ["y\n1\n2\n", "a,y\n1,2\n", "a,y\n,\n1,1\n", "a\n1\n", "x,y\np,q\np,r\n"] {
      let target = text.hasPrefix("a\n") ? "a" : "y"
      let first = try table(text)
      _ = try TableCheck(of: first, target: target, second: first)
    }
  }

  @Test func manyColumns() throws {
    let names = (0..<5_000).map { "c\($0)" }.joined(separator: ",")
    var dice = Dice(4)
    let text = csv(names + ",y", rows: 24) { row in (0..<5_000).map { _ in dice.unit() } + [row % 2] }
    let first = try table(text)
    #expect(try TableCheck(of: first, target: "y").count(.error) == 0)
    #expect(try TableCheck(of: first, target: "y", second: table("y\n0\n1\n")).count(.error) == 1)
  }
}

/// Real tables, where the checkout has them beside it.
private let shared = URL(filePath: #filePath).appending(path: "../../../../../shared").standardizedFileURL
private let isPresent = FileManager.default.fileExists(atPath: shared.appending(path: "suite").path)

@Suite(.enabled(if: isPresent, "needs the folder ../shared with real tables"))
struct SharedTablesCheckTests {
  @Test(arguments: [
    "abalone", "adult", "ames", "bank", "banknote", "car", "credit-default", "diamonds", "energy",
    "heart-cleveland", "heart-statlog", "insurance", "pendigits", "penguins", "pima", "protein", "titanic",
  ])
  func noErrorsInTheSuite(name: String) throws {
    let folder = shared.appending(path: "suite/\(name)")
    let target = try String(contentsOf: folder.appending(path: "target"), encoding: .utf8)
    let check = try TableCheck(
      of: Table(contentsOf: folder.appending(path: "train.csv").path),
      target: target.trimmingCharacters(in: .whitespacesAndNewlines),
      second: Table(contentsOf: folder.appending(path: "test.csv").path))
    #expect(check.count(.error) == 0 && check.findings(.drift) == [], "\(check.findings)")
    // pandas finds the same copies.
    let copies = [
      "adult": 15, "banknote": 23, "credit-default": 24, "diamonds": 96, "insurance": 1, "protein": 1157,
    ]
    #expect(check.findings(.duplicateRows).first?.places.first?.count == copies[name])
  }

  @Test func leaksOfTheMessyTables() throws {
    let folder = shared.appending(path: "data/messy")
    let titanic = try Table(contentsOf: folder.appending(path: "titanic.csv").path)
    let check = try TableCheck(of: titanic, target: "survived")
    #expect(check.findings.filter { $0.severity == .error }.map(\.columns) == [["alive"]])
    #expect(
      check.findings(.duplicateColumns).map(\.columns) == [
        ["pclass", "class"], ["embarked", "embark_town"],
      ])
    #expect(check.findings(.duplicateRows).first?.places.first?.count == 107)
    let insurance = try Table(contentsOf: folder.appending(path: "insurance_training_data.csv").path)
    for (target, leak) in [("TARGET_FLAG", "TARGET_AMT"), ("TARGET_AMT", "TARGET_FLAG")] {
      let errors = try TableCheck(of: insurance, target: target).findings.filter { $0.severity == .error }
      #expect(errors.map(\.columns) == [[leak]])
    }
  }
}
