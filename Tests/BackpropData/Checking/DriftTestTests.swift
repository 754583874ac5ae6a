import TestSupport
import Testing

@testable import BackpropData

/// Two-sample tests against SciPy.
struct DriftTestTests {
  @Test func tailsOfDistributions() throws {
    let fixtures = try #require(CheckFixtures.read())
    for item in fixtures.kolmogorov {
      #expect(
        isClose(TailProbability.kolmogorov(item[0]), item[1], relative: 1e-10, absolute: 1e-12), "\(item)")
    }
    for item in fixtures.logGamma {
      #expect(
        isClose(TailProbability.logGamma(item[0]), item[1], relative: 1e-12, absolute: 1e-12), "\(item)")
    }
    for item in fixtures.chiSquared {
      let got = TailProbability.chiSquared(item[0], freedom: Int(item[1]))
      #expect(isClose(got, item[2], relative: 1e-9, absolute: 1e-15), "\(item) \(got)")
    }
    #expect(
      TailProbability.chiSquared(0, freedom: 3) == 1 && TailProbability.chiSquared(.infinity, freedom: 3) == 0
    )
  }

  @Test func distributionsOfNumbers() throws {
    let fixtures = try #require(CheckFixtures.read())
    for samples in fixtures.samples {
      let test = try #require(DriftTest(numbers: samples.a + [.nan], samples.b))
      #expect(isClose(test.distance, samples.distance, relative: 1e-12))
      #expect(isClose(test.chance, samples.chance, relative: 1e-9, absolute: 1e-12))
    }
    #expect(DriftTest(numbers: [.nan], [1]) == nil)
  }

  @Test func sharesOfCategories() throws {
    let fixtures = try #require(CheckFixtures.read())
    #expect(fixtures.tables.count > 2)
    for table in fixtures.tables {
      let test = try #require(DriftTest(counts: table.a, table.b))
      #expect(isClose(test.distance, table.distance, relative: 1e-12))
      #expect(isClose(test.chance, table.chance, relative: 1e-9, absolute: 1e-15))
    }
  }

  /// Categories of few rows count as one: 300 names, each once, are no other distribution than 300 other
  /// names.
  @Test func rareCategoriesAreTakenTogether() {
    let (ones, none) = ([Int](repeating: 1, count: 300), [Int](repeating: 0, count: 300))
    #expect(DriftTest(counts: ones + none, none + ones) == nil)
    #expect(DriftTest(counts: [500] + ones + none, [500] + none + ones)?.distance == 0)
    #expect(DriftTest(counts: [0, 0], [3, 4]) == nil)
  }

  @Test func whichOfSeveralTestsStand() throws {
    let fixtures = try #require(CheckFixtures.read())
    for item in fixtures.rates { #expect(DriftTest.standing(item.chances, rate: item.rate) == item.stands) }
    #expect(DriftTest.standing([], rate: 0.05) == [])
  }
}
