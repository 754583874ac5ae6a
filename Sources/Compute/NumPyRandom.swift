/// NumPy's legacy generator, `numpy.random.RandomState`: the same seed gives the same numbers as in a Python script.
///
/// It exists so that data and weights drawn by a script come out again here; the library's own randomness is
/// counter-based and does not depend on the order of calls, as this one does. Integers, uniform numbers, permutations
/// and choices equal NumPy's to the bit; Gaussian ones to the last bits of a logarithm and a square root.
///
/// A value: a copy continues the stream on its own. Costs 2.5 kB and about 1 µs per 100 words.
///
/// M. Matsumoto and T. Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998); G. Marsaglia and T. A. Bray,
/// "A convenient method for generating normal variables", SIAM Review 6 (1964).
public struct NumPyRandom: Sendable, Equatable {
  /// Words of the twister's state, and how far the second half of a product reaches.
  private static let stateSize = 624
  private static let shiftSize = 397

  private var state: [UInt32]
  private var position: Int
  private var cachedNormal: Double?

  /// Starts the stream as `numpy.random.seed(seed)` or `RandomState(seed)` does; NumPy takes 32-bit seeds only.
  public init(seed: UInt32) {
    state = []
    state.reserveCapacity(Self.stateSize)
    var word = seed
    for index in 1...UInt32(Self.stateSize) {
      state.append(word)
      word = 1_812_433_253 &* (word ^ (word &>> 30)) &+ index
    }
    position = Self.stateSize
    cachedNormal = nil
  }

  /// The next 32 bits of the stream.
  public mutating func next32() -> UInt32 {
    if position == Self.stateSize { twist() }
    var word = state[position]
    position += 1
    word ^= word &>> 11
    word ^= (word &<< 7) & 0x9D2C_5680
    word ^= (word &<< 15) & 0xEFC6_0000
    word ^= word &>> 18
    return word
  }

  /// The next 64 bits: two words, the first one above the second.
  mutating func next64() -> UInt64 {
    let high = UInt64(next32())
    return high &<< 32 | UInt64(next32())
  }

  /// Replaces the state by the following 624 words.
  private mutating func twist() {
    for index in 0..<Self.stateSize {
      let next = state[(index + 1) % Self.stateSize]
      let mixed = (state[index] & 0x8000_0000) | (next & 0x7FFF_FFFF)
      let product = (mixed &>> 1) ^ (next & 1 == 0 ? 0 : 0x9908_B0DF)
      state[index] = state[(index + Self.shiftSize) % Self.stateSize] ^ product
    }
    position = 0
  }

  // MARK: Uniform numbers

  /// A number in 0 ..< 1 with 53 random bits, as `random_sample()`.
  public mutating func randomSample() -> Double {
    let high = Double(next32() &>> 5)
    let low = Double(next32() &>> 6)
    return (high * 67_108_864 + low) / 9_007_199_254_740_992
  }

  /// Numbers in 0 ..< 1, as `random_sample(count)`.
  ///
  /// - Precondition: `count >= 0`.
  public mutating func randomSamples(_ count: Int) -> [Double] {
    drawn(count) { $0.randomSample() }
  }

  /// Numbers in `low` ..< `high`, as `uniform(low, high, count)`.
  ///
  /// - Precondition: `count >= 0`.
  public mutating func uniform(low: Double = 0, high: Double = 1, count: Int) -> [Double] {
    let range = high - low
    return drawn(count) { low + range * $0.randomSample() }
  }

  // MARK: Gaussian numbers

  /// A number of mean 0 and standard deviation 1, as `randn()` and `standard_normal()`.
  ///
  /// The polar method makes two at a time; the second waits, through calls of other methods too, for the next one
  /// who asks.
  public mutating func standardNormal() -> Double {
    if let cached = cachedNormal {
      cachedNormal = nil
      return cached
    }
    var x1 = 0.0
    var x2 = 0.0
    var r2 = 0.0
    repeat {
      x1 = 2 * randomSample() - 1
      x2 = 2 * randomSample() - 1
      r2 = x1 * x1 + x2 * x2
    } while r2 >= 1 || r2 == 0
    let factor = (-2 * Elementary.log(r2) / r2).squareRoot()
    cachedNormal = factor * x1
    return factor * x2
  }

  /// Numbers of mean 0 and standard deviation 1, as `randn(count)`; a matrix is filled row by row.
  ///
  /// - Precondition: `count >= 0`.
  public mutating func standardNormals(_ count: Int) -> [Double] {
    drawn(count) { $0.standardNormal() }
  }

  /// Gaussian numbers, as `normal(mean, standardDeviation, count)`.
  ///
  /// - Precondition: `count >= 0`.
  public mutating func normal(mean: Double = 0, standardDeviation: Double = 1, count: Int) -> [Double] {
    drawn(count) { mean + standardDeviation * $0.standardNormal() }
  }

  private mutating func drawn(_ count: Int, _ draw: (inout NumPyRandom) -> Double) -> [Double] {
    precondition(count >= 0, "NumPyRandom: a negative count")
    var values: [Double] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(draw(&self)) }
    return values
  }
}
