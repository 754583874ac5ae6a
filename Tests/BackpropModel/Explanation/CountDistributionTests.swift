import TestSupport
import Testing

@testable import BackpropModel

/// Held against SciPy's distributions.
struct CountDistributionTests {
  @Test func bandsAreThoseOfTheBetaBinomial() throws {
    let bands = try #require(fixture("count_distributions.json")["bands"]?.items)
    #expect(bands.count == 8)
    for band in bands {
      let (n, rank) = (try #require(band["n"]?.integer), try #require(band["rank"]?.integer))
      let m = try #require(band["m"]?.integer)
      let found = CountDistribution.covered(of: m, rank: rank, among: n).band(leaving: 0.01)
      #expect(found.lowerBound == band["lower"]?.integer, "\(n) \(rank) \(m)")
      #expect(found.upperBound == band["upper"]?.integer, "\(n) \(rank) \(m)")
    }
  }

  @Test func tailsAreExact() throws {
    let facts = try fixture("count_distributions.json")
    for fact in try #require(facts["covered"]?.items) {
      let law = CountDistribution.covered(
        of: fact["m"]?.integer ?? 0, rank: fact["rank"]?.integer ?? 0, among: fact["n"]?.integer ?? 0)
      let chance = law.chance(ofAtLeast: fact["count"]?.integer ?? 0)
      #expect(isClose(chance, try #require(fact["chance"]?.number), relative: 1e-9))
    }
    for fact in try #require(facts["marked"]?.items) {
      let law = CountDistribution.marked(
        fact["marked"]?.integer ?? 0, of: fact["all"]?.integer ?? 0, draws: fact["draws"]?.integer ?? 0)
      let chance = law.chance(ofAtLeast: fact["count"]?.integer ?? 0)
      #expect(isClose(chance, try #require(fact["chance"]?.number), relative: 1e-9), "\(fact)")
    }
  }

  /// A uniform distribution of 0 ... m, for a single row held out.
  @Test func aSingleRowSaysNothing() {
    let law = CountDistribution.covered(of: 9, rank: 1, among: 1)
    for count in 0...10 {
      #expect(isClose(law.chance(ofAtLeast: count), Double(10 - count) / 10, relative: 1e-14))
    }
    #expect(law.band(leaving: 0.01) == 0...9)
    #expect(CountDistribution.covered(of: 0, rank: 1, among: 1).band(leaving: 0.01) == 0...0)
  }
}
