/// Integers, orders and choices of NumPy's legacy generator, bit for bit.
extension NumPyRandom {
  /// Integers in `low` ..< `high`, as `randint(low, high, count)` with its default 64-bit type.
  ///
  /// Throws ``NumPyRandomError/emptyRange(low:high:)`` unless `low < high`.
  ///
  /// - Precondition: `count >= 0`.
  public mutating func integers(low: Int, high: Int, count: Int) throws(NumPyRandomError) -> [Int] {
    precondition(count >= 0, "NumPyRandom: a negative count")
    guard low < high else { throw .emptyRange(low: low, high: high) }
    let largest = UInt64(bitPattern: Int64(high) &- 1 &- Int64(low))
    var values: [Int] = []
    values.reserveCapacity(count)
    for _ in 0..<count {
      values.append(Int(truncatingIfNeeded: Int64(low) &+ Int64(bitPattern: bounded(by: largest))))
    }
    return values
  }

  /// The numbers 0 ..< `n` in random order, as `permutation(n)`.
  ///
  /// - Precondition: `n >= 0`.
  public mutating func permutation(_ n: Int) -> [Int] {
    precondition(n >= 0, "NumPyRandom: a negative count")
    var order = Array(0..<n)
    shuffle(&order)
    return order
  }

  /// Brings the values into random order, as `shuffle(values)`.
  public mutating func shuffle<T>(_ values: inout [T]) {
    var last = values.count - 1
    while last >= 1 {
      values.swapAt(last, Int(bounded(by: UInt64(last))))
      last -= 1
    }
  }

  /// Indices drawn evenly from 0 ..< `n`, as `choice(n, count, replace)`.
  ///
  /// Throws ``NumPyRandomError/emptyPopulation`` where nothing is there to draw from, and
  /// ``NumPyRandomError/tooFew(wanted:available:)`` where more are wanted without replacement than there are.
  ///
  /// - Precondition: `n >= 0` and `count >= 0`.
  public mutating func choice(
    from n: Int, count: Int, replacing: Bool = true
  ) throws(NumPyRandomError) -> [Int] {
    precondition(n >= 0 && count >= 0, "NumPyRandom: a negative count")
    guard n > 0 || count == 0 else { throw .emptyPopulation }
    if count == 0 && (replacing || n == 0) { return [] }
    if replacing { return try integers(low: 0, high: n, count: count) }
    guard count <= n else { throw .tooFew(wanted: count, available: n) }
    return Array(permutation(n).prefix(count))
  }

  /// Indices of `probabilities`, each drawn with its probability, as `choice(n, count, replace, p)`.
  ///
  /// The probabilities are finite, not negative, and add up to 1 within 1.5e-8; otherwise, and where too few are
  /// above zero to draw `count` without replacement, it throws.
  ///
  /// - Precondition: `count >= 0`.
  public mutating func choice(
    probabilities: [Double], count: Int, replacing: Bool = true
  ) throws(NumPyRandomError) -> [Int] {
    precondition(count >= 0, "NumPyRandom: a negative count")
    try Self.check(probabilities)
    if replacing {
      let distribution = Self.cumulative(probabilities)
      var chosen: [Int] = []
      chosen.reserveCapacity(count)
      for _ in 0..<count { chosen.append(Self.firstIndex(in: distribution, above: randomSample())) }
      return chosen
    }
    var available = 0
    for probability in probabilities where probability > 0 { available += 1 }
    guard count <= available else { throw .tooFew(wanted: count, available: available) }
    return distinct(count, probabilities)
  }

  /// Rounds of draws; each keeps the indices it meets first and takes them out of the next round.
  private mutating func distinct(_ count: Int, _ probabilities: [Double]) -> [Int] {
    var remaining = probabilities
    var chosen: [Int] = []
    while chosen.count < count {
      let samples = randomSamples(count - chosen.count)
      let distribution = Self.cumulative(remaining)
      for sample in samples {
        let index = Self.firstIndex(in: distribution, above: sample)
        if remaining[index] > 0 {
          chosen.append(index)
          remaining[index] = 0
        }
      }
    }
    return chosen
  }

  /// A whole number in 0 ... `largest`: words cut to the bits of `largest`, until one is not above it.
  private mutating func bounded(by largest: UInt64) -> UInt64 {
    if largest == 0 { return 0 }
    let mask = UInt64.max &>> UInt64(largest.leadingZeroBitCount)
    let isWide = largest > 0xFFFF_FFFF
    while true {
      let word = (isWide ? next64() : UInt64(next32())) & mask
      if word <= largest { return word }
    }
  }

  private static func check(_ probabilities: [Double]) throws(NumPyRandomError) {
    guard !probabilities.isEmpty else { throw .emptyPopulation }
    var sum = 0.0
    for index in probabilities.indices {
      let probability = probabilities[index]
      guard probability >= 0 && probability <= .greatestFiniteMagnitude else {
        throw .invalidProbability(index: index)
      }
      sum += probability
    }
    // The square root of Double's machine epsilon, NumPy's own tolerance.
    guard (sum - 1).magnitude <= 0x1p-26 else { throw .probabilitiesNotOne }
  }

  private static func cumulative(_ probabilities: [Double]) -> [Double] {
    var sums = probabilities
    var sum = 0.0
    for index in sums.indices {
      sum += sums[index]
      sums[index] = sum
    }
    for index in sums.indices { sums[index] /= sum }
    return sums
  }

  /// Bisection; the last entry is 1 and `sample` is below it, so there always is one.
  private static func firstIndex(in distribution: [Double], above sample: Double) -> Int {
    var low = 0
    var high = distribution.count - 1
    while low < high {
      let middle = (low + high) / 2
      if distribution[middle] > sample { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
