import BackpropCompute
import BackpropData
import Foundation
import TestSupport
import Testing

/// Columns that are kept in a folder: those of the file as it is now, whatever happens to what is kept.
@Suite struct ColumnCacheTests {
  private let folder: TemporaryFolder
  private let kept: TemporaryFolder
  private let budget: MemoryBudget

  init() throws {
    folder = try TemporaryFolder()
    kept = try TemporaryFolder()
    budget = try MemoryBudget(residentBytes: 64 << 20, folder: kept.path)
    try folder.write(Self.text(rows: 40_000), as: "t.csv")
  }

  /// Numbers, words, a row over two lines, missing cells, codes with zeros, and dates.
  private static func text(rows: Int) -> String {
    var text = "# what it is\nnumber;word;zip;day;note\n"
    for row in 0..<rows {
      let word = row % 7 == 0 ? "NA" : "word \(row % 300)"
      let note = row % 1000 == 5 ? "\"two\nlines; \"\"quoted\"\"\"" : "n\(row)"
      text +=
        "\(Double(row * 7919 % 10_007) / 64);\(word);0\(row % 90 + 10);2020-01-\(row % 28 + 10 > 28 ? 28 : row % 28 + 1);\(note)\n"
    }
    return text
  }

  private func read(_ options: TableOptions = TableOptions(), _ path: String? = nil) throws -> Table {
    var options = options
    options.cache = ColumnCache(folder: kept.path)
    return try MemoryBudget.$current.withValue(budget) {
      try Table(contentsOf: path ?? folder.file("t.csv"), options: options)
    }
  }

  /// Whether the columns were there already.
  private func wasKept(_ table: Table) -> Bool {
    table.notes.contains { $0.contains("made from the same file earlier") }
  }

  private func expectSame(_ table: Table, _ options: TableOptions = TableOptions()) throws {
    let usual = try Table(contentsOf: folder.file("t.csv"), options: options)
    #expect(table.columnNames == usual.columnNames && table.rowCount == usual.rowCount)
    #expect(Array(table.notes.dropLast()) == usual.notes)
    for (column, other) in zip(table.columns, usual.columns) {
      switch (column.values, other.values) {
      case (.numbers(let numbers), .numbers(let others)):
        #expect(numbers.map(\.bitPattern) == others.map(\.bitPattern))
      case (.text(let texts, let codes), .text(let others, let otherCodes)):
        #expect(texts == others && codes == otherCodes)
      default: Issue.record("\(column.name)")
      }
    }
    for row in [0, 5, 6, 1005, 39_999] where row < table.rowCount {
      #expect(
        table.texts(row: row) == usual.texts(row: row) && table.place(ofRow: row) == usual.place(ofRow: row))
    }
  }

  @Test func secondReadingIsTheFirst() throws {
    let first = try read()
    #expect(!wasKept(first) && first.notes.last?.hasSuffix("for the next time") == true, "\(first.notes)")
    try expectSame(first)
    #expect(
      try kept.names == [
        ColumnCache(folder: kept.path).path(of: folder.file("t.csv")).split(separator: "/").last.map(
          String.init) ?? ""
      ])
    let second = try read()
    #expect(wasKept(second), "\(second.notes)")
    try expectSame(second)
    #expect(ColumnCache(folder: kept.path).remove(folder.file("t.csv")))
    #expect(try kept.names.isEmpty)
    // What is removed is still there for who has it.
    #expect(second.texts(row: 1005) == first.texts(row: 1005))
    #expect(!wasKept(try read()))
  }

  /// Who changes an element of a kept column has a copy: what is kept has a checksum, and cannot be written to.
  @Test func whatIsKeptIsNotChanged() throws {
    for _ in 0..<2 {
      var table: Table? = try read()
      guard case .numbers(var numbers)? = table?.columns[0].values else {
        Issue.record("expected numbers")
        return
      }
      // Nobody else has the array now.
      table = nil
      let first = numbers[0]
      numbers[0] = first + 1
      #expect(numbers[0] == first + 1)
    }
    #expect(wasKept(try read()))
  }

  /// Distinct numbers are counted in parts where memory is bounded: as many as without.
  @Test func distinctNumbersInParts() throws {
    let names = (0..<2_000_000).map { Double($0 * 7919 % 1_500_007) }
    let table = try Table(name: "t", columns: [Column(name: "a", numbers: names)])
    let free = try TableSchema(inferring: table)
    let bounded = try MemoryBudget.$current.withValue(budget) { try TableSchema(inferring: table) }
    #expect(free == bounded)
    func summary() -> ColumnSummary {
      ColumnSummary(table.columns[0], schema: free.columns[0], features: nil)
    }
    let inParts = MemoryBudget.$current.withValue(budget, operation: summary)
    #expect(inParts == summary() && inParts.distinct == Set(names).count)
  }

  /// Parts of processes that ended while they read go; those of living ones stay.
  @Test func whatOthersLeftBehind() throws {
    let path = ColumnCache(folder: kept.path).path(of: folder.file("t.csv"))
    let name = String(path.dropFirst(kept.path.count + 1))
    for other in [name + ".99999999", name + ".1", name + ".bak", "other.99999999"] {
      try kept.write("", as: other)
    }
    _ = try read()
    #expect(try kept.names == [name, name + ".1", name + ".bak", "other.99999999"].sorted())
  }

  @Test func anotherTextIsReadAnew() throws {
    _ = try read()
    try folder.write(Self.text(rows: 40_001), as: "t.csv")
    let table = try read()
    #expect(!wasKept(table) && table.rowCount == 40_001)
    #expect(wasKept(try read()))
    // As long and as old, but another file.
    let url = URL(fileURLWithPath: folder.file("t.csv"))
    let date = try FileManager.default.attributesOfItem(atPath: url.path)[.modificationDate]
    try folder.write(Self.text(rows: 40_001).replacing("word 5", with: "dorw 5"), as: "t.csv")
    try FileManager.default.setAttributes([.modificationDate: date as Any], ofItemAtPath: url.path)
    let other = try read()
    #expect(!wasKept(other))
    try expectSame(other)
  }

  @Test func otherOptionsAreOtherFiles() throws {
    _ = try read()
    var options = TableOptions()
    options.hasHeader = false
    let table = try read(options)
    #expect(!wasKept(table) && table.rowCount == 40_001)
    let (again, other) = (try read(), try read(options))
    #expect(wasKept(again) && wasKept(other))
    #expect(try kept.names.count == 2)
  }

  /// A byte that changed, anywhere in the arrays or what stands behind them, and a file that ends early.
  @Test func whatIsDamagedIsMadeAnew() throws {
    _ = try read()
    let name = try #require(try kept.names.first)
    let whole = try kept.bytes(name)
    var places = (0..<12).map { $0 * (whole.count / 12) + 64 }
    places += [whole.count - 1, whole.count - 20, whole.count - 40, whole.count - 41, whole.count - 300]
    for place in places {
      var damaged = whole
      damaged[place] ^= 0x10
      try kept.write(damaged, as: name)
      let table = try read()
      // Between the arrays is nothing that could be damaged.
      if wasKept(table) { #expect(damaged[place] == 0x10, "\(place)") }
      try expectSame(table)
    }
    for count in [0, 1, 39, 40, whole.count / 2, whole.count - 1] {
      try kept.write(Array(whole.prefix(count)), as: name)
      let table = try read()
      #expect(!wasKept(table), "\(count)")
    }
    #expect(try kept.names == [name])
  }

  @Test func badRowsAndFullDisksLeaveNothing() throws {
    try folder.write(Self.text(rows: 40_000) + "1;2\n", as: "t.csv")
    #expect(throws: TableError.self) { try read() }
    #expect(try kept.names.isEmpty)
    var options = TableOptions()
    options.skipsBadRows = true
    try expectSame(try read(options), options)
    ColumnCache(folder: kept.path).remove(folder.file("t.csv"), options: options)

    try folder.write(Self.text(rows: 40_000), as: "t.csv")
    let small = try MemoryBudget(residentBytes: 64 << 20, folder: kept.path, diskBytes: 1 << 20)
    var cached = TableOptions()
    cached.cache = ColumnCache(folder: kept.path)
    #expect(throws: TableError.self) {
      try MemoryBudget.$current.withValue(small) {
        try Table(contentsOf: folder.file("t.csv"), options: cached)
      }
    }
    #expect(try kept.names.isEmpty)
  }
}
