import BackpropData
import Testing

/// What a column is, and what it nearly is.
@Suite struct ColumnKindTests {
  struct Example: CustomTestStringConvertible {
    let kind: ColumnKind
    let cells: [String]
    let name: String

    init(_ kind: ColumnKind, _ cells: [String], name: String = "a") {
      (self.kind, self.cells, self.name) = (kind, cells, name)
    }

    var testDescription: String { "\(name): \(cells.prefix(4).joined(separator: " | "))" }
  }

  static let sentences = (0..<40).map { "the \(["cat", "dog", "owl"][$0 % 3]) number \($0 * 7) sat down" }
  static let names = (0..<200).map { "key\($0 * 7919 % 10_007)x" }

  static let numbers: [Example] = [
    Example(.number, ["1.5", "2", "-3e2", "+4"]), Example(.number, ["1", "2", "3", "4"]),
    // Whole numbers are codes if there are ten at most and each twice on the average; 21 rows of 11 are not.
    Example(.code, (0..<20).map { "\($0 % 10)" }), Example(.number, (0..<19).map { "\($0 % 10)" }),
    Example(.number, (0..<40).map { "\($0 % 11)" }), Example(.code, ["2", "4", "2", "4"]),
    Example(.number, ["0.5", "1", "0.5", "1"]), Example(.code, ["-1", "1", "-1", "1.0"]),
    Example(.boolean, ["0", "1", "1"]), Example(.boolean, ["1.0", "0", "NA"]),
    Example(.boolean, ["1", "0", "-", "1"]),
    Example(.constant, ["7", "7.0", "7"]), Example(.constant, ["", "NA", "?"]),
    Example(.category, ["7", "", "7"]), Example(.number, ["7", "8"]),
  ]

  static let marks: [Example] = [
    Example(.number, ["$1,234.50", "$7", "$0"]), Example(.number, ["12 %", "7.5 %", "100 %"]),
    Example(.number, ["1.234,50", "999,00", "7,25"]), Example(.number, ["12 kg", "7.5 kg"]),
    Example(.category, ["12 kg", "7.5 lb"]), Example(.category, ["12 %", "7.5", "a"]),
    Example(.number, ["1,234", "12,345", "7"]), Example(.category, ["1,234", "1.234", "2,345"]),
  ]

  static let dates: [Example] = [
    Example(.date, ["2024-01-31", "2023-12-01"]), Example(.category, ["2024-01-31", "2023-13-01"]),
    Example(.date, ["31.12.2023", "01.02.2024"]), Example(.date, ["2024-01-31 10:30", "2024-02-01 00:00"]),
    Example(.date, ["20240131", "20231201", "19991231"]),
    Example(.number, ["20240131", "20231201", "19991232"]), Example(.number, ["20240131", "20231201"]),
    Example(.number, ["20240131", "20231201", "21110101"]), Example(.number, ["20240131", "2023", "1999"]),
    Example(.date, ["08:15", "17:30", "23:59"]), Example(.category, ["08:15", "17:30", "24:00"]),
    Example(.category, ["2009-10", "2010-11", "2011-12"]),
  ]

  static let words: [Example] = [
    Example(.boolean, ["yes", "no", "YES"]), Example(.boolean, ["True", "False"]),
    Example(.boolean, ["Y", "n"]),
    Example(.category, ["yes", "no", "maybe"]), Example(.category, ["yes", "false"]),
    Example(.category, ["yes", "NA"]), Example(.constant, ["yes", "yes"]),
    Example(.category, ["red", "green", "red"]), Example(.category, Array(sentences.prefix(19))),
    Example(.text, sentences), Example(.category, sentences.map { String($0.prefix(7)) }),
    Example(.text, (0..<40).map { "\u{4ECA}\u{5929}\u{5929}\u{6C23}\u{5F88}\u{597D}\($0 * 7)" }),
    Example(.identifier, names), Example(.category, Array(names.prefix(99))),
    Example(.identifier, Array(names.prefix(99)), name: "customer_id"),
    Example(.category, Array(names.prefix(99)) + ["key0x"], name: "customer_id"),
    Example(.category, names.map { String($0.prefix(5)) }),
  ]

  @Test(arguments: numbers + marks + dates + words)
  func kindOfColumn(_ example: Example) throws {
    let found = try schema(of: example.cells, named: example.name)
    #expect(found.column?.kind == example.kind, "\(found)")
  }

  /// What is longer than a word can be is a text, however often it stands there.
  @Test func longCategoriesAreTexts() throws {
    let long = String(repeating: "x", count: 65_537)
    #expect(try schema(of: [long, "b", long, "b"]).column?.kind == .text)
    #expect(try schema(of: [String(long.dropLast()), "b", "b"]).column?.kind == .category)
  }

  /// Whole numbers that never repeat, and are what their name or the other columns make of them.
  @Test func numbersThatAreNames() throws {
    let keys = (0..<30).map { "\(1000 + $0 * 7919 % 10_007)" }
    for name in [
      "id", "ID", "Id", "PassengerId", "customerID", "userId", "user_id", "user id", "USER-ID", "id of user",
      "order_no", "Order Number", "userid", "CUSTOMERID", "zip code", "row", "uuid",
    ] {
      #expect(try schema(of: keys, named: name).column?.kind == .identifier, "\(name)")
      #expect(try schema(of: Array(keys.prefix(19)), named: name).column?.kind == .number, "\(name)")
      #expect(try schema(of: keys.dropLast() + [keys[0]], named: name).column?.kind == .number, "\(name)")
      #expect(try schema(of: keys.map { $0 + ".5" }, named: name).column?.kind == .number, "\(name)")
    }
    for name in [
      "income", "paid", "Paid", "PAID", "amount_paid", "prepaid", "bid", "grid", "fluid", "humid", "acid",
      "squid",
      "fatty acid", "hominid", "aphid", "number of rooms", "price index", "identity", "idle", "nose",
    ] {
      #expect(try schema(of: keys, named: name).column?.kind == .number, "\(name)")
    }
  }

  @Test func rowsThatAreCounted() throws {
    let count = (0..<30).map { "\($0)" }
    let others = (0..<3).map { other in (0..<30).map { "\(Double($0 * (31 + other) % 17) / 4)" } }
    func kind(_ name: String, _ cells: [String], others: [[String]]) throws -> ColumnKind? {
      let beside = others.enumerated().map { (name: "x\($0.offset)", cells: $0.element) }
      return try understood(columns([(name, cells)] + beside)).column(named: name)?.kind
    }
    // Of x and y, x is what y depends on.
    #expect(try kind("x", count, others: [others[0]]) == .number)
    #expect(try kind("x", count, others: Array(others.prefix(2))) == .number)
    #expect(try kind("x", count, others: others) == .identifier)
    #expect(try kind("x", count.map { "1\($0)" }, others: others) == .number)
    #expect(try kind("x", count.reversed(), others: others) == .identifier)
    #expect(try kind("x", count.dropLast() + ["3"], others: others) == .number)
  }

  /// An empty header over row numbers.
  @Test func anUnnamedIndex() throws {
    var text = ",a,y\n"
    for row in 0..<25 { text += "\(row * 3 % 50 + 100),\(Double(row) / 4),\(row % 2)\n" }
    let table = try table(text)
    #expect(table.columnNames == ["column1", "a", "y"])
    #expect(table.notes == ["column 1 has an empty header and is named column1"])
    #expect(try TableSchema(inferring: table).column(named: "column1")?.kind == .identifier)
  }

  @Test func datesOfEightDigitsAreSaid() throws {
    let found = try schema(of: ["20240131", "20231201", "19991231"], named: "my day")
    #expect(
      found.notes == [
        "column \"my day\": whole numbers of eight digits, taken for dates yyyymmdd "
          + "(--column 'my day=number' otherwise)"
      ])
    let asked = try schema(of: ["20240131", "20231201", "19991231"], named: "my day", kind: .number)
    #expect(asked.column?.kind == .number && asked.column?.form == .plainNumbers && asked.notes.isEmpty)
  }

  @Test func whatHasTwoReadingsIsSaid() throws {
    #expect(
      try schema(of: ["$1,234.50", "$7"]).notes == ["column \"a\": numbers in $ with thousands commas"])
    #expect(
      try schema(of: ["1,234", "2,345"]).notes
        == ["column \"a\": numbers with thousands commas, and could be read in another way"])
    #expect(
      try schema(of: ["01/02/2024", "03/04/2024"]).notes
        == ["column \"a\": dates are read as mm/dd/yyyy, and could be read in another way"])
    #expect(try schema(of: ["01/22/2024", "03/04/2024"]).notes.isEmpty)
  }
}
