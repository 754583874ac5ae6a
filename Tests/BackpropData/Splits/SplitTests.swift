import BackpropData
import Testing

/// Splits that are not by chance alone: by group, by time, by a column.
@Suite struct SplitTests {
  private func names(_ table: Table, _ rows: [Int]) -> Set<String> {
    Set(rows.map { table.text(row: $0, column: 0) }.filter { !$0.isEmpty })
  }

  @Test func groupsAreNeverParted() throws {
    var draw = Drawing(seed: 2)
    for seed in 0..<200 as Range<UInt64> {
      let rows = Int.random(in: 2...80, using: &draw)
      let kinds = Int.random(in: 2...40, using: &draw)
      let labels = randomLabels(rows, kinds: kinds, missing: seed % 3 == 0 ? 0.3 : 0, using: &draw)
      let missing = labels.count { $0 == nil }
      guard Set(labels.compactMap { $0 }).count + missing >= 2 else { continue }
      let table = try made([("g", labels)])
      let fraction = Double.random(in: 0.01..<0.99, using: &draw)
      let (first, second) = try table.groupSplitRows(fraction: fraction, by: "g", seed: seed)
      #expect((first + second).sorted() == Array(0..<rows) && !first.isEmpty && !second.isEmpty)
      #expect(names(table, first).isDisjoint(with: names(table, second)))
      // No group of the second part would bring the first nearer to what was asked for.
      let target = min(max((fraction * Double(rows)).rounded(), 1), Double(rows - 1))
      let off = abs(Double(first.count) - target)
      let sizes = Dictionary(grouping: second.compactMap { labels[$0] }) { $0 }.values.map(\.count)
      let ones = second.filter { labels[$0] == nil }.map { _ in 1 }
      // A part of one group may have got it because no part can be empty.
      if sizes.count + ones.count > 1 {
        for size in sizes + ones { #expect(abs(Double(first.count + size) - target) >= off) }
      }
    }
  }

  @Test func groupsOfOneRowGiveTheExactFraction() throws {
    let table = try made([("g", (0..<100).map { $0 % 2 == 0 ? "\($0)" : nil })])
    let (first, second) = try table.groupSplitRows(fraction: 0.73, by: "g", seed: 1)
    #expect(first.count == 73 && second.count == 27 && first != first.sorted())
    let few = try made([("g", ["a", "a", "a", "a", "a", "b"])])
    for fraction in [0.01, 0.5, 0.99] {
      for seed in 0..<10 as Range<UInt64> {
        let (first, second) = try few.groupSplitRows(fraction: fraction, by: "g", seed: seed)
        #expect(first.count == 1 && fraction < 0.9 || first.count == 5 && fraction > 0.1)
        #expect(first.count + second.count == 6)
      }
    }
  }

  @Test func groupsOfNumbers() throws {
    let numbers = Column(name: "g", numbers: [1, 2, 1, .nan, 2, .nan, 0, -0.0])
    let table = try Table(name: "made", columns: [numbers])
    var partsOfMissing: Set<Bool> = []
    for seed in 0..<50 as Range<UInt64> {
      let first = Set(try table.groupSplitRows(fraction: 0.4, by: "g", seed: seed).first)
      for (a, b) in [(0, 2), (1, 4), (6, 7)] { #expect(first.contains(a) == first.contains(b)) }
      partsOfMissing.insert(first.contains(3) == first.contains(5))
    }
    #expect(partsOfMissing == [true, false])
  }

  @Test func chanceIsFairToGroups() throws {
    let table = try made([("g", (0..<20).map { "\($0 / 2)" })])
    let runs = 2000
    var counts = [Int](repeating: 0, count: 20)
    for seed in 0..<UInt64(runs) {
      for row in try table.groupSplitRows(fraction: 0.5, by: "g", seed: seed).first { counts[row] += 1 }
    }
    // Binomial: 1000 with a standard deviation of 22.4.
    #expect(counts.allSatisfy { abs($0 - runs / 2) < 112 }, "\(counts)")
  }

  @Test func seedsDecide() throws {
    var draw = Drawing(seed: 4)
    let table = try made([("g", randomLabels(60, kinds: 20, using: &draw))])
    for split in [Split.shuffled, .stratified(by: "g"), .grouped(by: "g")] {
      let one = try table.rows(of: split, fraction: 0.7, seed: 7)
      #expect(try table.rows(of: split, fraction: 0.7, seed: 7) == one)
      #expect(try table.rows(of: split, fraction: 0.7, seed: 8) != one)
    }
  }

  @Test func oneDoorForAll() throws {
    let table = try table("g,t,p\na,3,train\nb,1,valid\na,2,train\nc,5,test\nb,4,train\n")
    func parts(_ split: Split) throws -> SplitRows { try table.rows(of: split, fraction: 0.6, seed: 3) }
    let shuffled = try table.splitRows(fraction: 0.6, seed: 3)
    #expect(
      try parts(.shuffled) == SplitRows(training: shuffled.first, validation: shuffled.second))
    let stratified = try table.splitRows(fraction: 0.6, stratifiedBy: "g", seed: 3)
    #expect(try parts(.stratified(by: "g")).training == stratified.first)
    let grouped = try table.groupSplitRows(fraction: 0.6, by: "g", seed: 3)
    #expect(try parts(.grouped(by: "g")).validation == grouped.second)
    #expect(try parts(.timed(by: "t")) == SplitRows(training: [1, 2, 0], validation: [4, 3]))
    #expect(try parts(.column(named: "p")) == SplitRows(training: [0, 2, 4], validation: [1], test: [3]))
  }

  @Test func refusesWhatCannotBeSplit() throws {
    let table = try table("g,h\na,1\na,1\n")
    for split in [Split.grouped(by: "g"), .timed(by: "h")] {
      for fraction in [0, 1, -0.5, .nan] {
        let error = failure { () throws(TableError) in try table.rows(of: split, fraction: fraction, seed: 0)
        }
        #expect(error == .fractionOutOfRange(fraction) || fraction.isNaN && error?.kind == .badArgument)
      }
    }
    for split in [Split.grouped(by: "x"), .timed(by: "x"), .column(named: "x"), .stratified(by: "x")] {
      let error = failure { () throws(TableError) in try table.rows(of: split, fraction: 0.5, seed: 0) }
      #expect(error?.kind == .noSuchColumn)
    }
    let group = failure { () throws(TableError) in try table.groupSplitRows(fraction: 0.5, by: "g", seed: 0) }
    #expect(
      group?.description
        == "test.csv: column \"g\": at least 2 different values are needed to keep equal ones together, got 1"
    )
    let one = try made([("g", ["a"])])
    for split in [Split.grouped(by: "g"), .timed(by: "g")] {
      let error = failure { () throws(TableError) in try one.rows(of: split, fraction: 0.5, seed: 0) }
      #expect(error == .tooFewRows(table: "made", needed: 2, got: 1))
    }
  }
}
