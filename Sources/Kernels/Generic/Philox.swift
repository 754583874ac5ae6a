/// Philox 4x32-10: four random words as a pure function of a counter and a key
/// (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011).
@inlinable @inline(always)
public func philox(
  counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)
) -> (UInt32, UInt32, UInt32, UInt32) {
  var (c0, c1, c2, c3) = counter
  var (k0, k1) = key
  for _ in 0..<10 {
    let left = UInt64(c0) &* 0xD251_1F53
    let right = UInt64(c2) &* 0xCD9E_8D57
    let high = UInt32(truncatingIfNeeded: left &>> 32)
    (c0, c1, c2, c3) = (
      UInt32(truncatingIfNeeded: right &>> 32) ^ c1 ^ k0, UInt32(truncatingIfNeeded: right),
      high ^ c3 ^ k1, UInt32(truncatingIfNeeded: left)
    )
    k0 = k0 &+ 0x9E37_79B9
    k1 = k1 &+ 0xBB67_AE85
  }
  return (c0, c1, c2, c3)
}

/// The address of one random number: everything it depends on.
public struct RandomAddress: Sendable, Equatable {
  public var seed: UInt64
  public var purpose: UInt32
  public var step: UInt32

  @inlinable @inline(always)
  public init(seed: UInt64, purpose: UInt32, step: UInt32) {
    self.seed = seed
    self.purpose = purpose
    self.step = step
  }

  /// Words 4 `block` ... 4 `block` + 3 of this address's stream.
  @inlinable @inline(always)
  public func words(block: UInt64) -> (UInt32, UInt32, UInt32, UInt32) {
    philox(
      counter: (
        UInt32(truncatingIfNeeded: block), UInt32(truncatingIfNeeded: block &>> 32), step, purpose
      ),
      key: (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed &>> 32)))
  }
}
