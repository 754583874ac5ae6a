import BackpropKernels

/// What a random number is for. Numbers for different purposes are independent, whatever order they are drawn in.
public struct RandomPurpose: Sendable, Equatable {
  let code: UInt32

  /// The first parameters of layer `index`.
  public static func initialization(layer index: Int) -> RandomPurpose {
    RandomPurpose(code: 0x0100_0000 | UInt32(truncatingIfNeeded: index))
  }
  /// The mask of layer `index`.
  public static func dropout(layer index: Int) -> RandomPurpose {
    RandomPurpose(code: 0x0200_0000 | UInt32(truncatingIfNeeded: index))
  }
  /// The order of the rows in an epoch.
  public static let shuffle = RandomPurpose(code: 0x0300_0000)
  /// Which rows go to which part of a split.
  public static let split = RandomPurpose(code: 0x0400_0000)
  /// The noise that layer `index` adds.
  public static func noise(layer index: Int) -> RandomPurpose {
    RandomPurpose(code: 0x0600_0000 | UInt32(truncatingIfNeeded: index))
  }
  /// How rows are mixed with one another.
  public static let mixup = RandomPurpose(code: 0x0700_0000)
  /// The first biases of layer `index`, where they are drawn from data.
  public static func standardization(layer index: Int) -> RandomPurpose {
    RandomPurpose(code: 0x0800_0000 | UInt32(truncatingIfNeeded: index))
  }
  /// Which rows stand for all.
  public static let sample = RandomPurpose(code: 0x0900_0000)
  /// Which rows stand for the table once more, when a score's spread is wanted.
  public static let resampling = RandomPurpose(code: 0x0B00_0000)
  /// Answers as probabilities would give them.
  public static let chance = RandomPurpose(code: 0x0C00_0000)
  /// The settings of a search's trials.
  public static let search = RandomPurpose(code: 0x0A00_0000)
  /// Made-up data.
  public static let data = RandomPurpose(code: 0x0500_0000)
}

/// Random numbers as a pure function of (seed, purpose, step, index), by Philox 4x32-10: no state, so it does not matter
/// who draws what when, and a paused run goes on exactly where it stopped.
public struct RandomSource: Sendable, Equatable {
  /// What all its numbers depend on; any value is as good as another.
  public let seed: UInt64

  /// Numbers that belong to this seed; costs nothing, as nothing is drawn in advance.
  public init(seed: UInt64) {
    self.seed = seed
  }

  /// The address of a stream, for kernels that draw their own numbers.
  public func address(_ purpose: RandomPurpose, step: UInt64) -> RandomAddress {
    // A step beyond 2^32 takes part through the seed, so that no stream ever comes twice.
    RandomAddress(
      seed: seed &+ (step &>> 32) &* 0x9E37_79B9_7F4A_7C15, purpose: purpose.code,
      step: UInt32(truncatingIfNeeded: step))
  }

  /// A number in [0, 1) of 53 random bits.
  public func uniform(_ purpose: RandomPurpose, step: UInt64 = 0, index: Int) -> Double {
    Self.unit(address(purpose, step: step).words(block: UInt64(truncatingIfNeeded: index)))
  }

  /// A number of the standard normal distribution (Marsaglia's polar method; each try has a block of its own).
  public func normal(_ purpose: RandomPurpose, step: UInt64 = 0, index: Int) -> Double {
    let address = address(purpose, step: step)
    var attempt: UInt64 = 0
    while true {
      let words = address.words(block: UInt64(truncatingIfNeeded: index) | (attempt &<< 48))
      let x = 2 * Self.unit(words) - 1
      let y = 2 * Self.unit((words.2, words.3, 0, 0)) - 1
      let square = x * x + y * y
      if square < 1, square > 0 { return x * (-2 * Elementary.log(square) / square).squareRoot() }
      attempt += 1
    }
  }

  /// A whole number in 0 ..< bound, without bias (Lemire's method; `bound` > 0).
  public func integer(below bound: Int, _ purpose: RandomPurpose, step: UInt64 = 0, index: Int) -> Int {
    let address = address(purpose, step: step)
    let bound = UInt64(bound)
    var attempt: UInt64 = 0
    while true {
      let words = address.words(block: UInt64(truncatingIfNeeded: index) | (attempt &<< 48))
      let word = UInt64(words.0) | UInt64(words.1) &<< 32
      let (high, low) = word.multipliedFullWidth(by: bound)
      if low >= bound || low >= (0 &- bound) % bound { return Int(high) }
      attempt += 1
    }
  }

  /// Puts `items` in a random order (Fisher and Yates), drawing in index order.
  @_specialize(where Item == Int)
  public func shuffle<Item>(_ items: inout [Item], _ purpose: RandomPurpose, step: UInt64 = 0) {
    var last = items.count - 1
    while last > 0 {
      items.swapAt(last, integer(below: last + 1, purpose, step: step, index: last))
      last -= 1
    }
  }

  /// The same for numbers of rows, where there may be very many.
  public func shuffle(_ rows: inout LargeArray<Int>, _ purpose: RandomPurpose, step: UInt64 = 0) {
    unsafe rows.withUnsafeMutableBufferPointer { rows in
      var last = rows.count - 1
      while last > 0 {
        unsafe rows.swapAt(last, integer(below: last + 1, purpose, step: step, index: last))
        last -= 1
      }
    }
  }

  /// The numbers 0 ..< count in a random order.
  public func permutation(count: Int, purpose: RandomPurpose, step: UInt64 = 0) -> LargeArray<Int> {
    var items = LargeArray(0..<count)
    shuffle(&items, purpose, step: step)
    return items
  }

  private static func unit(_ words: (UInt32, UInt32, UInt32, UInt32)) -> Double {
    Double(UInt64(words.0 >> 5) << 26 | UInt64(words.1 >> 6)) * 0x1p-53
  }
}
