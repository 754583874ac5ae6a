import BackpropCompute
import Testing

/// Random numbers: pure functions of their address, with the distributions they promise.
///
/// The seeds are fixed, so these tests always give the same answer; bounds are five standard deviations.
@Suite struct RandomSourceTests {
  let source = RandomSource(seed: 2024)
  let count = 40_000

  @Test func numbersDependOnTheirAddressAlone() {
    let again = RandomSource(seed: 2024)
    for index in [5, 3, 0, 3] {
      #expect(source.uniform(.data, step: 2, index: index) == again.uniform(.data, step: 2, index: index))
      #expect(source.normal(.split, index: index) == again.normal(.split, index: index))
    }
    let addresses: [Double] = [
      source.uniform(.data, index: 0), source.uniform(.data, index: 1),
      source.uniform(.data, step: 1, index: 0),
      source.uniform(.shuffle, index: 0), source.uniform(.dropout(layer: 0), index: 0),
      source.uniform(.dropout(layer: 1), index: 0), source.uniform(.initialization(layer: 1), index: 0),
      source.uniform(.data, step: 1 << 32, index: 0), source.uniform(.data, step: 1 << 33, index: 0),
      RandomSource(seed: 2025).uniform(.data, index: 0),
    ]
    #expect(Set(addresses).count == addresses.count)
  }

  /// chi^2 over 50 bins has mean 49 and standard deviation sqrt(98).
  @Test func uniform() {
    var bins = Array(repeating: 0.0, count: 50)
    var sum = 0.0
    for index in 0..<count {
      let number = source.uniform(.data, index: index)
      #expect(number >= 0 && number < 1)
      bins[Int(number * 50)] += 1
      sum += number
    }
    let expected = Double(count) / 50
    let chiSquared = bins.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    #expect((chiSquared - 49).magnitude < 5 * 98.0.squareRoot())
    #expect((sum / Double(count) - 0.5).magnitude < 5 / (12 * Double(count)).squareRoot())
  }

  /// Moments of the standard normal distribution: 0, 1, 0, 3, with their sampling errors; and its quartiles.
  @Test func normal() {
    var moments = [0.0, 0.0, 0.0, 0.0]
    var inMiddleHalf = 0.0
    for index in 0..<count {
      let number = source.normal(.data, step: 3, index: index)
      var power = 1.0
      for order in 0..<4 {
        power *= number
        moments[order] += power / Double(count)
      }
      if number.magnitude < 0.674_489_750_196_082 { inMiddleHalf += 1 }
    }
    let error = 5 / Double(count).squareRoot()
    #expect(moments[0].magnitude < error)
    #expect((moments[1] - 1).magnitude < error * 2.0.squareRoot())
    #expect(moments[2].magnitude < error * 15.0.squareRoot())
    #expect((moments[3] - 3).magnitude < error * 96.0.squareRoot())
    #expect((inMiddleHalf / Double(count) - 0.5).magnitude < error / 2)
  }

  @Test(arguments: [1, 2, 3, 7, 100]) func integers(bound: Int) {
    var bins = Array(repeating: 0.0, count: bound)
    for index in 0..<count { bins[source.integer(below: bound, .data, step: 4, index: index)] += 1 }
    let expected = Double(count) / Double(bound)
    let chiSquared = bins.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    let freedom = Double(bound - 1)
    #expect((chiSquared - freedom).magnitude <= 5 * (2 * freedom).squareRoot())
  }

  @Test func integersReachBothEnds() {
    let big = Int.max
    let numbers = (0..<100).map { source.integer(below: big, .data, index: $0) }
    #expect(numbers.allSatisfy { $0 >= 0 && $0 < big })
    #expect(numbers.contains { $0 < big / 4 } && numbers.contains { $0 > big / 4 * 3 })
  }

  /// Streams of different purposes or steps do not correlate.
  @Test func streamsAreIndependent() {
    func correlation(_ a: (Int) -> Double, _ b: (Int) -> Double) -> Double {
      (0..<count).reduce(0.0) { $0 + (a($1) - 0.5) * (b($1) - 0.5) * 12 } / Double(count)
    }
    let bound = 5 / Double(count).squareRoot()
    #expect(
      correlation({ source.uniform(.data, index: $0) }, { source.uniform(.split, index: $0) }).magnitude
        < bound)
    #expect(
      correlation({ source.uniform(.data, index: $0) }, { source.uniform(.data, step: 1, index: $0) })
        .magnitude
        < bound)
    #expect(
      correlation({ source.uniform(.data, index: $0) }, { source.uniform(.data, index: $0 + 1) }).magnitude
        < bound)
  }

  @Test(arguments: [0, 1, 2, 10, 1000]) func permutations(count: Int) {
    let order = source.permutation(count: count, purpose: .shuffle, step: 1)
    #expect(order.sorted() == Array(0..<count))
    #expect(order == source.permutation(count: count, purpose: .shuffle, step: 1))
    if count >= 10 {
      #expect(order != LargeArray(0..<count))
      #expect(order != source.permutation(count: count, purpose: .shuffle, step: 2))
    }
  }

  /// All six orders of three items come equally often.
  @Test func ordersAreEquallyLikely() {
    var counts: [[Int]: Double] = [:]
    let trials = 12_000
    for step in 0..<trials {
      counts[Array(source.permutation(count: 3, purpose: .shuffle, step: UInt64(step))), default: 0] += 1
    }
    #expect(counts.count == 6)
    let expected = Double(trials) / 6
    let chiSquared = counts.values.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    #expect(chiSquared < 5 + 5 * 10.0.squareRoot())
  }
}
