import TestSupport
import Testing

@testable import BackpropModel

struct LossTestTests {
  /// Held against SciPy's mannwhitneyu, with and without ties.
  @Test func ranksAreThoseOfMannAndWhitney() throws {
    let facts = try #require(fixture("count_distributions.json")["ranks"]?.items)
    #expect(facts.count == 4)
    for fact in facts {
      let values = try #require(fact["values"]?.numbers)
      let chosen = try #require(fact["rows"]?.numbers).map { Int($0) }
      let test = LossTest(values, rows: Array(values.indices), areMarks: false)
      #expect(isClose(test.chance(of: chosen), try #require(fact["chance"]?.number), relative: 1e-8))
    }
  }

  /// Of four rows, two of them wrong, two drawn: both wrong ones once in six times.
  @Test func marksAreCounted() {
    let test = LossTest([9, 1, 0, 1, 9, 0], rows: [1, 2, 3, 5], areMarks: true)
    #expect(isClose(test.chance(of: [0, 2]), 1.0 / 6, relative: 1e-14))
    #expect(isClose(test.chance(of: [0, 1]), 5.0 / 6, relative: 1e-14))
    #expect(test.chance(of: [1, 3]) == 1)
  }

  @Test func nothingToTell() {
    for areMarks in [true, false] {
      let test = LossTest([1, 1, 1], rows: [0, 1, 2], areMarks: areMarks)
      #expect(test.chance(of: []) == 1 && test.chance(of: [0, 1, 2]) == 1)
      #expect(test.chance(of: [1]) == 1)
      #expect(LossTest([.nan], rows: [0], areMarks: areMarks).chance(of: [0]) == 1)
    }
  }
}
