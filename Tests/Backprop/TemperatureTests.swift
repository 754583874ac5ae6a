import Backprop
import BackpropCompute
import TestSupport
import Testing

/// The temperature of probabilities.
struct TemperatureTests {
  private let random = RandomSource(seed: 3)

  /// Softmax of normal logits times a factor, and classes drawn from the softmax without it.
  private func drawn(rows: Int, classes: Int, factor: Double) -> (actual: [Int], said: Matrix<Double>) {
    var said = Matrix<Double>(rows: rows, columns: classes)
    var actual: [Int] = []
    for row in 0..<rows {
      let z = (0..<classes).map { 1.5 * random.normal(.data, index: row * classes + $0) }
      func softmax(_ scale: Double) -> [Double] {
        let e = z.map { Elementary.exp($0 * scale) }
        return e.map { $0 / e.reduce(0, +) }
      }
      for (column, p) in softmax(factor).enumerated() { said[row, column] = p }
      var rest = random.uniform(.sample, index: row)
      actual.append(
        softmax(1).firstIndex { p in
          rest -= p; return rest < 0
        } ?? classes - 1)
    }
    return (actual, said)
  }

  private func logLoss(_ actual: [Int], _ said: Matrix<Double>) -> Double {
    actual.indices.reduce(0) { $0 - Elementary.log(said[$1, actual[$1]]) } / Double(actual.count)
  }

  @Test(arguments: [0.25, 1, 3])
  func itIsFoundAgain(factor: Double) throws {
    let (actual, said) = drawn(rows: 20_000, classes: 4, factor: factor)
    let temperature = try Temperature.fitted(actual: actual, probabilities: said)
    #expect(isClose(temperature, factor, relative: 0.05), "\(temperature)")
    // No other is better, a little away or a lot.
    func loss(_ temperature: Double) -> Double {
      var adjusted = said
      Temperature.apply(temperature, to: &adjusted)
      return logLoss(actual, adjusted)
    }
    for other in [0.999, 1.001, 0.5, 2] { #expect(loss(temperature) <= loss(temperature * other)) }
    var adjusted = said
    Temperature.apply(temperature, to: &adjusted)
    #expect(isClose(try Temperature.fitted(actual: actual, probabilities: adjusted), 1, relative: 1e-6))
  }

  /// One opinion on each row is what it was; of several the mean has the smallest loss, and each is surer than alone.
  @Test func theMeanOfOpinions() throws {
    let (actual, said) = drawn(rows: 2_000, classes: 3, factor: 2)
    let halves = [Array(0..<1_000), Array(1_000..<2_000)].map {
      Temperature.Opinion(rows: $0, probabilities: said.selecting(rows: $0), weight: 3)
    }
    let alone = try Temperature.fitted(actual: actual, probabilities: said)
    #expect(isClose(try Temperature.fitted(actual: actual, opinions: halves), alone, relative: 1e-6))
    // The same logits with noise of two kinds: what differs cancels in the mean.
    let noisy = (1...2).map { copy in
      var noisy = said
      for row in 0..<noisy.rows {
        let e = (0..<3).map {
          said[row, $0] * Elementary.exp(random.normal(.data, step: UInt64(copy), index: row * 3 + $0))
        }
        for column in 0..<3 { noisy[row, column] = e[column] / e.reduce(0, +) }
      }
      return noisy
    }
    let opinions = zip(noisy, [1.0, 0.5]).map { noisy, weight in
      Temperature.Opinion(rows: Array(0..<2_000), probabilities: noisy, weight: weight)
    }
    func loss(_ temperature: Double) -> Double {
      var mean = Matrix<Double>(rows: 2_000, columns: 3)
      for opinion in opinions {
        var adjusted = opinion.probabilities
        Temperature.apply(temperature, to: &adjusted)
        for row in 0..<2_000 {
          for column in 0..<3 { mean[row, column] += adjusted[row, column] * opinion.weight / 1.5 }
        }
      }
      return logLoss(actual, mean)
    }
    let together = try Temperature.fitted(actual: actual, opinions: opinions)
    for other in [0.999, 1.001, 0.5, 2] { #expect(loss(together) <= loss(together * other)) }
    for noisy in noisy {
      #expect(try Temperature.fitted(actual: actual, probabilities: noisy) > together)
    }
    // A row without an opinion has no say, nor has one of weight 0.
    let first = try Temperature.fitted(actual: actual, opinions: [halves[0]])
    let weights = (0..<2_000).map { $0 < 1_000 ? 1.0 : 0 }
    #expect(
      isClose(
        try Temperature.fitted(actual: actual, opinions: halves, weights: weights), first, relative: 1e-6))
    #expect(throws: ShapeError.self) {
      try Temperature.fitted(actual: Array(actual.prefix(1_500)), opinions: halves)
    }
    #expect(throws: ShapeError.self) {
      try Temperature.fitted(
        actual: actual, opinions: [Temperature.Opinion(rows: [0, 1], probabilities: said)])
    }
  }

  @Test func aWeightIsSoManyRows() throws {
    let (actual, said) = drawn(rows: 300, classes: 3, factor: 2)
    let weights = (0..<300).map { Double($0 % 3) }
    let rows = (0..<300).flatMap { row in Array(repeating: row, count: row % 3) }
    let twice = try Temperature.fitted(
      actual: rows.map { actual[$0] }, probabilities: said.selecting(rows: rows))
    #expect(
      isClose(
        try Temperature.fitted(actual: actual, probabilities: said, weights: weights), twice, relative: 1e-6))
  }

  /// What is always right cannot be sure enough, what is always wrong not doubtful enough; zeros are no infinity.
  @Test func theEndsOfTheRange() throws {
    let right = try Matrix<Double>(rows: 2, columns: 2, elements: [0.9, 0.1, 0.2, 0.8])
    #expect(try Temperature.fitted(actual: [0, 1], probabilities: right) < 0.06)
    #expect(try Temperature.fitted(actual: [1, 0], probabilities: right) > 19)
    var zero = try Matrix<Double>(rows: 1, columns: 2, elements: [1, 0])
    Temperature.apply(4, to: &zero)
    #expect(zero[0, 0] + zero[0, 1] == 1 && zero[0, 1] > 0)
    #expect(throws: ShapeError.self) {
      try Temperature.fitted(actual: [0, 2], probabilities: right)
    }
  }

  @Test func oneColumnIsTwo() throws {
    var one = try Matrix<Double>(rows: 3, columns: 1, elements: [0.9, 0.5, 0.01])
    var two = try Matrix<Double>(rows: 3, columns: 2, elements: [0.1, 0.9, 0.5, 0.5, 0.99, 0.01])
    Temperature.apply(2.5, to: &one)
    Temperature.apply(2.5, to: &two)
    for row in 0..<3 { #expect(isClose(one[row, 0], two[row, 1], relative: 1e-12)) }
  }
}
