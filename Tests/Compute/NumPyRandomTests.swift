import BackpropCompute
import TestSupport
import Testing

/// NumPy's own numbers, from the golden values and, where those are silent, from NumPy 2.4.6.
@Suite struct NumPyRandomTests {
  static let records: Result<[ParityRecord], any Error> = Result { try ParityFile("numpy_random").records }

  func streams() throws -> [(record: ParityRecord, seed: UInt32)] {
    let streams = try Self.records.get().filter { $0.name.hasPrefix("RandomState/") }
    try #require(ParityFile.isForeign ? !streams.isEmpty : streams.count == 6)
    return try streams.map { ($0, UInt32(try $0.integer("seed"))) }
  }

  @Test func wordsAndUniformNumbersAreEqual() throws {
    for (record, seed) in try streams() {
      var random = NumPyRandom(seed: seed)
      let words = (0..<10).map { _ in Int(random.next32()) }
      #expect(try words == record.integers("mt19937_first_10_words"))

      random = NumPyRandom(seed: seed)
      #expect(try random.randomSamples(20) == record.numbers("random_sample_20"))

      random = NumPyRandom(seed: seed)
      let uniform = try record.part("uniform")
      let wanted = try uniform.numbers("values")
      let got = try random.uniform(
        low: uniform.number("low"), high: uniform.number("high"), count: wanted.count)
      #expect(got == wanted)
    }
  }

  @Test func gaussianNumbersAreClose() throws {
    for (record, seed) in try streams() {
      var random = NumPyRandom(seed: seed)
      // An odd number, so that the next call begins with the cached one.
      #expect(try record.mismatch(random.standardNormals(21), record.numbers("randn_21")) == nil)
      #expect(try record.mismatch(random.standardNormals(5), record.numbers("then_randn_5")) == nil)

      random = NumPyRandom(seed: seed)
      let normal = try record.part("normal")
      let wanted = try normal.numbers("values")
      let got = try random.normal(
        mean: normal.number("loc"), standardDeviation: normal.number("scale"), count: wanted.count)
      #expect(record.mismatch(got, wanted) == nil)
    }
  }

  @Test func integersAreEqual() throws {
    for (record, seed) in try streams() {
      for range in try record.parts("randint") {
        var random = NumPyRandom(seed: seed)
        let wanted = try range.integers("values")
        let got = try random.integers(
          low: range.integer("low"), high: range.integer("high_exclusive"), count: wanted.count)
        #expect(got == wanted)
      }
    }
  }

  @Test func ordersAndChoicesAreEqual() throws {
    for (record, seed) in try streams() {
      let fresh = NumPyRandom(seed: seed)
      var random = fresh
      #expect(
        try random.permutation(record.integer("permutation", "n")) == record.integers("permutation", "values")
      )

      random = fresh
      var order = Array(0..<(try record.integer("shuffle_arange", "n")))
      random.shuffle(&order)
      #expect(try order == record.integers("shuffle_arange", "values"))

      for (key, replacing) in [("choice", true), ("choice_no_replacement", false)] {
        random = fresh
        let choice = try record.part(key)
        let got = try random.choice(
          from: choice.integer("n"), count: choice.integer("size"), replacing: replacing)
        #expect(try got == choice.integers("values"))
      }

      random = fresh
      let weighted = try record.part("choice_p")
      let got = try random.choice(probabilities: weighted.numbers("p"), count: weighted.integer("size"))
      #expect(try got == weighted.integers("values"))
    }
  }

  @Test func oneStreamServesAllCalls() throws {
    for (record, seed) in try streams() {
      var random = NumPyRandom(seed: seed)
      for call in try record.parts("chained") {
        let wanted = try call.numbers("values")
        let got: [Double]
        // The name of a call, and its numbers where it has any: "normal(1.5,2.0)".
        let words = try call.string("call").split { "(,)".contains($0) }
        let numbers = words.dropFirst().compactMap { Double($0) }
        switch (words.first, numbers.count) {
        case ("randn", 0): got = random.standardNormals(wanted.count)
        case ("random_sample", 0): got = random.randomSamples(wanted.count)
        case ("randint", 2):
          got = try random.integers(low: Int(numbers[0]), high: Int(numbers[1]), count: wanted.count)
            .map(Double.init)
        case ("permutation", 0): got = random.permutation(wanted.count).map(Double.init)
        case ("uniform", 2): got = random.uniform(low: numbers[0], high: numbers[1], count: wanted.count)
        case ("normal", 2):
          got = random.normal(mean: numbers[0], standardDeviation: numbers[1], count: wanted.count)
        case let other:
          Issue.record("no such call: \(other)")
          continue
        }
        #expect(record.mismatch(got, wanted) == nil)
      }
    }
  }

  @Test func weightsOfLayersComeOutTheSame() throws {
    let layers = try Self.records.get().filter { $0.name.hasPrefix("randn_layers/") }
    try #require(layers.count == 2)
    for record in layers {
      var random = NumPyRandom(seed: UInt32(try record.integer("seed")))
      for index in try record.parts("weights").indices {
        let weights = try record.tensor("weights", String(index))
        #expect(record.mismatch(random.standardNormals(weights.values.count), weights.values) == nil)
      }
    }
  }

  @Test func wideRangesTakeTwoWords() throws {
    var random = NumPyRandom(seed: 3)
    let wide = try random.integers(low: -5, high: 1 << 40, count: 4)
    #expect(wide == [1_073_054_410_366, 867_663_915_878, 593_770_158_992, 511_502_908_833])
    let widest = try random.integers(low: .min, high: .max, count: 3)
    #expect(
      widest == [-1_091_865_758_371_154_284, -8_672_253_188_701_226_403, -796_286_492_350_408_306])
    let words = try random.integers(low: 0, high: 1 << 32, count: 3)
    #expect(words == [2_788_052_472, 925_896_218, 1_196_093_777])
    // A range of one number takes none.
    #expect(try random.integers(low: 0, high: 1, count: 2) == [0, 0])
    #expect(random.randomSample() == 0.35390507188629283)
  }

  @Test func theStateIsRenewedManyTimes() throws {
    var random = NumPyRandom(seed: 5)
    _ = random.randomSamples(5000)
    #expect(random.randomSample() == 0.43804885193108245)
    #expect(try random.integers(low: 0, high: 7, count: 5) == [4, 2, 5, 5, 1])
  }

  @Test func choicesWithoutReplacementByProbability() throws {
    var random = NumPyRandom(seed: 11)
    let some = try random.choice(
      probabilities: [0.05, 0.3, 0.05, 0.3, 0.25, 0.05], count: 4, replacing: false)
    #expect(some == [1, 0, 3, 4])
    let all = try random.choice(
      probabilities: [0.01, 0.01, 0.01, 0.01, 0.01, 0.95], count: 6, replacing: false)
    #expect(all == [5, 1, 3, 0, 4, 2])
    #expect(try random.integers(low: 0, high: 1 << 31, count: 1) == [568_370_267])
  }

  @Test func nothingToDrawTakesNothingFromTheStream() throws {
    var random = NumPyRandom(seed: 7)
    var letters = ["a", "b", "c", "d", "e", "f"]
    random.shuffle(&letters)
    #expect(letters == ["d", "f", "a", "c", "b", "e"])
    #expect(try random.choice(from: 4, count: 0) == [])
    #expect(random.permutation(0) == [] && random.permutation(1) == [0])
    #expect(random.randomSamples(0) == [])
    #expect(try random.integers(low: 0, high: 100, count: 1) == [14])
  }

  @Test func aCopyGoesOnByItself() {
    var random = NumPyRandom(seed: 1)
    _ = random.standardNormals(3)
    var copy = random
    #expect(copy == random)
    #expect(copy.standardNormals(700) == random.standardNormals(700))
    _ = copy.next32()
    #expect(copy != random)
  }

  @Test func whatCannotBeDrawnIsAnError() {
    var random = NumPyRandom(seed: 0)
    #expect(throws: NumPyRandomError.emptyRange(low: 3, high: 3)) {
      try random.integers(low: 3, high: 3, count: 1)
    }
    #expect(throws: NumPyRandomError.emptyPopulation) { try random.choice(from: 0, count: 1) }
    #expect(throws: NumPyRandomError.emptyPopulation) { try random.choice(probabilities: [], count: 1) }
    #expect(throws: NumPyRandomError.tooFew(wanted: 4, available: 3)) {
      try random.choice(from: 3, count: 4, replacing: false)
    }
    #expect(throws: NumPyRandomError.tooFew(wanted: 2, available: 1)) {
      try random.choice(probabilities: [0, 1], count: 2, replacing: false)
    }
    for (wrong, index) in [([1.5, -0.5], 1), ([.nan, 1], 0), ([0, .infinity], 1)] as [([Double], Int)] {
      #expect(throws: NumPyRandomError.invalidProbability(index: index)) {
        try random.choice(probabilities: wrong, count: 1)
      }
    }
    #expect(throws: NumPyRandomError.probabilitiesNotOne) {
      try random.choice(probabilities: [0.5, 0.4], count: 1)
    }
    #expect(random == NumPyRandom(seed: 0))
  }
}
