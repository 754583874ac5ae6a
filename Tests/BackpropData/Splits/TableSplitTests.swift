import BackpropData
import Testing

@Suite struct TableSplitTests {
  private func labelled(_ counts: [(String?, Int)]) throws -> Table {
    let labels = counts.flatMap { Array(repeating: $0.0, count: $0.1) }
    let rows = Column(name: "row", numbers: labels.indices.map(Double.init))
    return try Table(name: "made", columns: [rows, Column(name: "label", text: labels)])
  }

  private func count(_ label: String, in rows: [Int], of table: Table) -> Int {
    rows.count { table.text(row: $0, column: 1) == label }
  }

  @Test(arguments: [(10, 0.8, 8), (10, 0.01, 1), (10, 0.999, 9), (2, 0.5, 1), (7, 0.5, 4), (1000, 0.75, 750)])
  func hasTheSizeAskedFor(_ total: Int, _ fraction: Double, _ expected: Int) throws {
    let table = try labelled([("a", total)])
    let (first, second) = try table.splitRows(fraction: fraction, seed: 1)
    #expect(first.count == expected)
    #expect((first + second).sorted() == Array(0..<total))
  }

  @Test func sharesOutEveryClass() throws {
    let table = try labelled([("a", 500), ("b", 50), ("c", 10), (nil, 40)])
    for seed in 0..<20 as Range<UInt64> {
      let (first, second) = try table.splitRows(fraction: 0.8, stratifiedBy: "label", seed: seed)
      #expect(["a", "b", "c", ""].map { count($0, in: first, of: table) } == [400, 40, 8, 32])
      #expect((first + second).sorted() == Array(0..<600))
      #expect(first != first.sorted())
    }
  }

  @Test func keepsSingleRowsOfAClassInTheFirstPart() throws {
    let table = try labelled([("a", 30), ("b", 1), ("c", 1), ("d", 1), ("e", 2), ("f", 1)])
    for seed in 0..<50 as Range<UInt64> {
      for fraction in [0.5, 0.7, 0.9] {
        let (first, second) = try table.splitRows(fraction: fraction, stratifiedBy: "label", seed: seed)
        #expect(first.count == Int((fraction * 36).rounded()))
        #expect(["b", "c", "d", "f"].allSatisfy { count($0, in: first, of: table) == 1 })
        #expect(count("e", in: first, of: table) >= 1)
        #expect((first + second).sorted() == Array(0..<36))
      }
    }
  }

  @Test func splitsByAColumnOfDistinctNumbers() throws {
    let table = try labelled([("a", 1000)])
    let (first, second) = try table.splitRows(fraction: 0.8, stratifiedBy: "row", seed: 3)
    #expect(first.count == 800 && second.count == 200)
    // A fair draw: the mean of 200 of the numbers 0...999 is 499.5 with a standard error of 18.3.
    let mean = Double(second.reduce(0, +)) / 200
    #expect(abs(mean - 499.5) < 5 * 18.3)
  }

  @Test func dependsOnTheSeedAlone() throws {
    let table = try labelled([("a", 60), ("b", 40)])
    let one = try table.splitRows(fraction: 0.8, stratifiedBy: "label", seed: 7)
    let again = try table.splitRows(fraction: 0.8, stratifiedBy: "label", seed: 7)
    let other = try table.splitRows(fraction: 0.8, stratifiedBy: "label", seed: 8)
    #expect(one == again && one != other)
    let (train, test) = try table.split(fraction: 0.8, stratifiedBy: "label", seed: 7)
    #expect((0..<80).map { train.text(row: $0, column: 0) } == one.first.map { "\($0)" })
    #expect(test.rowCount == 20)
  }

  @Test func refusesWhatCannotBeSplit() throws {
    let table = try labelled([("a", 3)])
    for fraction in [0, 1, -0.5, 1.5, .nan] {
      let error = failure { () throws(TableError) in try table.split(fraction: fraction, seed: 0) }
      #expect(error?.kind == .badArgument)
    }
    let one = try labelled([("a", 1)])
    let error = failure { () throws(TableError) in try one.split(fraction: 0.5, seed: 0) }
    #expect(error?.description == "made: at least 2 rows are needed, got 1")
    let absent = failure { () throws(TableError) in
      try table.split(fraction: 0.5, stratifiedBy: "lable", seed: 0)
    }
    #expect(absent?.kind == .noSuchColumn)
  }
}
