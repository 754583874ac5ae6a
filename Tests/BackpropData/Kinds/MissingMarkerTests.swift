import BackpropData
import Testing

/// Which cells are missing, and what is said of them.
@Suite struct MissingMarkerTests {
  private func read(_ cells: [String], missing: [String] = []) throws -> Column? {
    let csv = columns([("a", cells)])
    return try understood(csv, missing: missing).understood(table(csv)).columns.first
  }

  private func numbers(_ cells: [String], missing: [String] = []) throws -> [Double?] {
    guard case .numbers(let numbers)? = try read(cells, missing: missing)?.values else { return [] }
    return numbers.map { $0.isNaN ? nil : $0 }
  }

  @Test func aDashIsMissing() throws {
    #expect(try numbers(["1", "-", " -- ", "2.5"]) == [1, nil, nil, 2.5])
    #expect(try numbers(["$1,000", "\u{2014}", "$7"]) == [1000, nil, 7])
    #expect(
      try schema(of: ["1", "-", "-", "2"]).notes == ["column \"a\": 2 cells are \"-\", taken for missing"])
    let words = try schema(of: ["red", "-", "blue"])
    #expect(words.column?.missingMarkers == ["-"] && words.column?.kind == .category)
    #expect(words.notes == ["column \"a\": 1 cell is \"-\", taken for missing"])
    let dates = try schema(of: ["2024-01-31", "-", "2024-02-01"])
    #expect(dates.column?.kind == .date && dates.column?.missingMarkers == ["-"])
  }

  @Test func aDashBesideAPlusIsASign() throws {
    for cells in [["+", "-"], ["+", "-", "0"], ["-", "+", "unclear"]] {
      let found = try schema(of: cells)
      #expect(found.column?.kind == .category && found.column?.missingMarkers == [] && found.notes.isEmpty)
    }
    // Alone it is the constant.
    #expect(try schema(of: ["-", "-"]).column?.kind == .constant)
  }

  /// pandas' own list, and what people write among numbers.
  @Test func wordsForMissingAmongNumbers() throws {
    for word in [
      "n/a", "#N/A", "<NA>", "-nan", "unknown", "Missing", "none", ".", "N.A.", "#DIV/0!", "na", "(null)",
      "(blank)", "''",
    ] {
      let found = try schema(of: ["1.5", word, "7", "2"])
      #expect(found.column?.kind == .number, "\(word)")
      #expect(try numbers(["1.5", word, "7", "2"]) == [1.5, nil, 7, 2], "\(word)")
      #expect(found.notes.count == 1 && found.notes[0].contains("1 cell is"), "\(word)")
      #expect(try schema(of: ["2024-01-31", word, "2024-02-01"]).column?.kind == .date, "\(word)")
    }
    // Among words only what can mean nothing else is missing.
    let words = try schema(of: ["unknown", "none", "red", "n/a"])
    #expect(words.column?.missingMarkers == ["n/a"] && words.column?.kind == .category)
    // Among two sorts of words numbers are words too.
    #expect(try schema(of: ["1", "2", "unknown", "red"]).column?.missingMarkers == [])
  }

  @Test func markersThatWereNamed() throws {
    #expect(try numbers(["1", "-999", "2", "-999.0"], missing: ["-999"]) == [1, nil, 2, nil])
    #expect(try numbers(["1", "k.A.", "2"], missing: ["k.A.", "-999"]) == [1, nil, 2])
    #expect(try numbers(["$1", " k.A.", "$2,000"], missing: ["k.A."]) == [1, nil, 2000])
    #expect(
      try numbers(["20240131", "99999999", "20231201", "19991231"], missing: ["99999999"]).count { $0 == nil }
        == 1)
    guard case .text(let words, let codes)? = try read(["red", "nil", "blue"], missing: ["nil"])?.values
    else {
      Issue.record("no words")
      return
    }
    #expect(Array(words) == ["red", "blue"] && codes == [0, -1, 1])
    // A zero that is no number is no boolean either.
    #expect(try schema(of: ["0", "1", "5", "5", "1"], missing: ["0"]).column?.kind == .code)
    #expect(try schema(of: ["9", "9", "NA"], missing: ["9"]).column?.kind == .constant)
  }

  /// A column that had none of them in training may have them at prediction.
  @Test func markersHoldForAllColumns() throws {
    let schema = try understood("a,b\n1,2\n-999,4\n", missing: ["-999", "k.A."])
    #expect(schema.columns.map(\.missingMarkers) == [["-999", "k.A."], ["-999", "k.A."]])
    #expect(schema.notes == ["no cell is \"k.A.\", which was to mark missing ones"])
    let read = try schema.understood(table("a,b\n5,k.A.\n6,-999\n"))
    #expect(read.columns[1].missingRows == [0, 1])
  }

  /// A number far from all others, in several cells, may mark missing ones: it is said, and stays a number.
  @Test(arguments: ["-999", "-9999", "9999", "-99", "999999"])
  func aNumberThatMayMarkMissingCells(_ mark: String) throws {
    let cells = ["3.5", mark, "17", "1", mark + ".0", "12", mark]
    let found = try schema(of: cells)
    let note =
      "column \"a\": 3 cells are \(mark) and the others 1 ... 17 (--missing \(mark) takes it for missing)"
    #expect(found.notes == [note] && found.column?.kind == .number)
    #expect(try numbers(cells)[1] == Double(mark))
    #expect(try schema(of: cells, missing: [mark]).notes.isEmpty)
    // Also in what is to be predicted.
    let csv = columns([("a", cells), ("b", cells.reversed().map { $0 == mark ? "0.25" : $0 })])
    #expect(try TableSchema(inferring: table(csv), target: "a").notes.contains(note))
  }

  @Test(
    arguments: [
      // Once is no mark, ages end at 99, thousands are no further from the others than these from each other.
      ["3.5", "-999", "17", "1"], ["1", "50", "97", "98", "99", "99"], ["1", "6000", "7", "9999", "9999"],
      // Other numbers may mean something.
      ["1", "2", "3", "-500", "-500"], ["1", "2", "-999", "-999"],
    ])
  func aNumberThatMarksNothing(_ cells: [String]) throws { #expect(try schema(of: cells).notes.isEmpty) }

  @Test func infinitiesAreMissingAndSaid() throws {
    let plain = try table("a,b\n1,inf\n2,3\n-Infinity,4\n")
    #expect(
      plain.notes == [
        "column \"a\": 1 infinite values count as missing (the first on line 4)",
        "column \"b\": 1 infinite values count as missing (the first on line 2)",
      ])
    // Beside dashes the reader has texts.
    let dashes = try table("a\n1\n-\ninf\n2\n1e999\n")
    let schema = try TableSchema(inferring: dashes)
    let read = try schema.understood(dashes)
    #expect(read.columns[0].missingRows == [1, 2, 4])
    #expect(read.notes == ["column \"a\": 2 infinite values count as missing (the first at test.csv:4)"])
  }

  @Test func mixedColumnsNameTheFirstCellThatDisagrees() throws {
    let mixed = try schema(of: ["1", "2", "3", "old", "5", "older"])
    #expect(mixed.column?.kind == .category)
    #expect(
      mixed.notes == [
        "column \"a\": 4 of 6 cells are numbers; the first that is none is \"old\" at test.csv:5 "
          + "(--missing old takes it for missing)"
      ])
    let dates = try schema(of: ["2024-01-31", "2024-02-01", "next week"])
    #expect(
      dates.notes == [
        "column \"a\": 2 of 3 cells are dates yyyy-mm-dd; the first that is none is \"next week\" at test.csv:4 "
          + "(--missing 'next week' takes it for missing)"
      ])
    let money = try schema(of: ["$1", "free", "$2,000", "$3"])
    #expect(money.notes.first?.contains("3 of 4 cells are numbers in $") == true)
    #expect(money.notes.first?.contains("\"free\" at test.csv:3") == true)
    // Half and half is no majority, and words with some numbers among them are words.
    #expect(try schema(of: ["1", "old", "2", "new"]).notes.isEmpty)
    #expect(try schema(of: ["1", "old", "mid", "new"]).notes.isEmpty)
  }
}
