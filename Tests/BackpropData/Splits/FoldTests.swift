import BackpropData
import Testing

@Suite struct FoldTests {
  /// Every row is validated once, and trained on in all other folds.
  private func expectParts(_ folds: [Fold], of rows: Int, _ count: Int) {
    #expect(folds.count == count)
    #expect(folds.flatMap(\.validation).sorted() == Array(0..<rows))
    for fold in folds {
      #expect(!fold.validation.isEmpty)
      #expect((fold.training + fold.validation).sorted() == Array(0..<rows))
    }
  }

  private func counts(_ fold: Fold, _ labels: [String?]) -> [String?: Int] {
    Dictionary(grouping: fold.validation) { labels[$0] }.mapValues(\.count)
  }

  @Test func shuffledFoldsAreEquallyLarge() throws {
    for (rows, count) in [(2, 2), (10, 3), (11, 11), (100, 7), (1003, 5)] {
      let table = try made([("a", [String?](repeating: "x", count: rows))])
      let folds = try table.folds(count: count, seed: 1)
      expectParts(folds, of: rows, count)
      #expect(folds.allSatisfy { (rows / count...(rows + count - 1) / count).contains($0.validation.count) })
    }
    let folds = try made([("a", [String?](repeating: "x", count: 50))]).folds(count: 5, seed: 1)
    #expect(folds[0].validation != folds[0].validation.sorted())
    #expect(folds[0].training != folds[0].training.sorted())
  }

  @Test func everyValueIsInEveryFold() throws {
    var draw = Drawing(seed: 8)
    for seed in 0..<100 as Range<UInt64> {
      let count = Int.random(in: 2...8, using: &draw)
      let rows = Int.random(in: count...120, using: &draw)
      let kinds = Int.random(in: 1...9, using: &draw)
      let labels = randomLabels(rows, kinds: kinds, missing: 0.1, using: &draw)
      let folds = try made([("y", labels)]).folds(count: count, stratifiedBy: "y", seed: seed)
      expectParts(folds, of: rows, count)
      let sizes = folds.map(\.validation.count)
      #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
      let kindSizes = Dictionary(grouping: labels) { $0 }.mapValues(\.count)
      for (label, size) in kindSizes {
        for fold in folds {
          #expect((size / count...(size + count - 1) / count).contains(counts(fold, labels)[label] ?? 0))
        }
      }
    }
  }

  @Test func stratifiesAsScikitLearn() throws {
    let fixtures = try SplitFixtures.read()
    #expect(fixtures.stratified.count == 8)
    for stratified in fixtures.stratified {
      let labels = stratified.labels
      var kinds: [String] = []
      for label in labels where !kinds.contains(label) { kinds.append(label) }
      let folds = try made([("y", labels)]).folds(count: stratified.folds, stratifiedBy: "y", seed: 5)
      for (fold, expected) in zip(folds, stratified.counts) {
        #expect(kinds.map { counts(fold, labels)[$0] ?? 0 } == expected)
      }
    }
  }

  @Test func numbersAreSpreadEvenly() throws {
    let numbers = (0..<1000).map { Double($0 * 371 % 1000) }
    let table = try Table(name: "made", columns: [Column(name: "y", numbers: numbers)])
    let folds = try table.folds(count: 5, stratifiedBy: "y", seed: 2)
    // Each fold has one of every five successive numbers of 0...999.
    for fold in folds {
      #expect(Set(fold.validation.map { Int(numbers[$0]) / 5 }).count == 200)
    }
    let holes = Column(name: "y", numbers: [1, .nan, 0, .nan, 1, .nan, 0, .nan])
    for fold in try Table(name: "made", columns: [holes]).folds(count: 4, stratifiedBy: "y", seed: 1) {
      #expect(fold.validation.count { $0 % 2 == 1 } == 1)
    }
  }

  @Test func groupsAreNeverParted() throws {
    var draw = Drawing(seed: 9)
    for seed in 0..<100 as Range<UInt64> {
      let count = Int.random(in: 2...6, using: &draw)
      let rows = Int.random(in: count...90, using: &draw)
      let groups = randomLabels(rows, kinds: 30, missing: seed % 2 == 0 ? 0.2 : 0, using: &draw)
      let labels = randomLabels(rows, kinds: 3, using: &draw)
      let table = try made([("g", groups), ("y", labels)])
      guard Set(groups.compactMap { $0 }).count + groups.count(where: { $0 == nil }) >= count else {
        continue
      }
      for stratum in [nil, "y"] {
        let folds = try table.folds(count: count, stratifiedBy: stratum, groupedBy: "g", seed: seed)
        expectParts(folds, of: rows, count)
        for fold in folds {
          let validated = Set(fold.validation.compactMap { groups[$0] })
          #expect(validated.isDisjoint(with: fold.training.compactMap { groups[$0] }))
        }
      }
    }
  }

  @Test func groupsAreBalancedAsByScikitLearn() throws {
    let fixtures = try SplitFixtures.read()
    #expect(fixtures.grouped.count == 10)
    for grouped in fixtures.grouped {
      for seed in 0..<5 as Range<UInt64> {
        let table = try made([("g", grouped.groups)])
        let folds = try table.folds(count: grouped.folds, groupedBy: "g", seed: seed)
        #expect(folds.map(\.validation.count).sorted() == grouped.sizes)
      }
    }
  }

  @Test func groupsAreStratifiedNoWorseThanByScikitLearn() throws {
    let fixtures = try SplitFixtures.read()
    #expect(fixtures.both.count == 8)
    for both in fixtures.both {
      let table = try made([("y", both.labels), ("g", both.groups)])
      let sizes = Dictionary(grouping: both.labels) { $0 }.mapValues(\.count)
      let runs = try (0..<20 as Range<UInt64>).map { seed in
        let folds = try table.folds(count: both.folds, stratifiedBy: "y", groupedBy: "g", seed: seed)
        return folds.flatMap { fold in
          sizes.map { label, size in
            let share = Double(counts(fold, both.labels)[label] ?? 0) / Double(size)
            return (share - 1 / Double(both.folds)) * (share - 1 / Double(both.folds))
          }
        }.reduce(0, +)
      }
      let mean = runs.reduce(0, +) / Double(runs.count)
      #expect(mean < 1.05 * both.unevenness, "\(both.folds) folds: \(mean), not \(both.unevenness)")
    }
  }

  @Test func seedsDecide() throws {
    var draw = Drawing(seed: 4)
    let groups = randomLabels(60, kinds: 30, using: &draw)
    let table = try made([("g", groups), ("y", randomLabels(60, kinds: 3, using: &draw))])
    for (stratum, group) in [(nil, nil), ("y", nil), (nil, "g"), ("y", "g")] as [(String?, String?)] {
      func folds(_ seed: UInt64) throws -> [[Int]] {
        try table.folds(count: 4, stratifiedBy: stratum, groupedBy: group, seed: seed).map(\.validation)
      }
      #expect(try folds(7) == folds(7))
      #expect(try Set(folds(7).map(Set.init)) != Set(folds(8).map(Set.init)))
    }
  }

  /// The training rows are not written out: a fold for every row of a long table is no long wait and no full
  /// memory.
  @Test func asManyFoldsAsRows() throws {
    let table = try made([("a", [String?](repeating: nil, count: 100_000))])
    let folds = try table.folds(count: 100_000, seed: 0)
    #expect(folds.count == 100_000 && folds[99_999].training.count == 99_999)
    let groups = try table.folds(count: 100_000, groupedBy: "a", seed: 0)
    #expect(Set(groups.flatMap(\.validation)).count == 100_000)
  }

  @Test func refusesWhatCannotBeParted() throws {
    let table = try made([("g", ["a", "b", "a", "b", "a"])])
    for count in [Int.min, -1, 0, 1] {
      let error = failure { () throws(TableError) in try table.folds(count: count, seed: 0) }
      #expect(error == .foldCountOutOfRange(count) && error?.kind == .badArgument)
    }
    for count in [6, Int.max] {
      let error = failure { () throws(TableError) in try table.folds(count: count, seed: 0) }
      #expect(error == .tooFewRows(table: "made", needed: count, got: 5))
    }
    let groups = failure { () throws(TableError) in try table.folds(count: 3, groupedBy: "g", seed: 0) }
    #expect(groups == .tooFewGroups(table: "made", column: "g", needed: 3, got: 2))
    for (stratum, group) in [("x", nil), (nil, "x")] as [(String?, String?)] {
      let error = failure { () throws(TableError) in
        try table.folds(count: 2, stratifiedBy: stratum, groupedBy: group, seed: 0)
      }
      #expect(error?.kind == .noSuchColumn)
    }
    #expect(TableError.foldCountOutOfRange(1).description == "cross-validation needs at least 2 folds, got 1")
  }
}
