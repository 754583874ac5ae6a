/// A 64-bit hash that is the same on every machine: FNV-1a over the bytes (Fowler, Noll, Vo), and the final
/// mix of MurmurHash3 (Appleby), because the high bits of FNV-1a alone hardly change for short texts.
struct TextHash {
  /// The plain FNV-1a hash of the bytes so far.
  private(set) var state: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ byte: UInt8) {
    state = (state ^ UInt64(byte)) &* 0x100_0000_01B3
  }

  mutating func add(_ scalar: Unicode.Scalar) {
    for byte in UTF8.encode(scalar) ?? UTF8.EncodedScalar() { add(byte) }
  }

  var mixed: UInt64 {
    var hash = state
    hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    hash = (hash ^ (hash >> 33)) &* 0xC4CE_B9FE_1A85_EC53
    return hash ^ (hash >> 33)
  }
}
