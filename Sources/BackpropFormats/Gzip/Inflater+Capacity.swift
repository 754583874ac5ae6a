/// How much memory the output gets. What a file says of itself is a claim: it is believed as far as a multiple of what is there,
/// so that no small file takes much memory, and that much is taken at once, for otherwise the output would be copied as it grows.
extension Inflater {
  /// How many bytes of a file to read at a time, and the least to make room for: what the second-level cache holds.
  static let pieceCount = 1 << 18
  private static let believedTimes = 16

  /// Makes room in an empty output for as many bytes as a file of `packed` bytes claims to unpack to.
  mutating func expect(_ claim: Int, from packed: Int, in output: inout [UInt8], limit: Int) {
    // One byte more shows where the bytes end.
    expectedCount = max(min(claim, limit, .max - 1), 0) + 1
    output.reserveCapacity(min(expectedCount, Self.times(packed, Self.believedTimes)))
  }

  /// The next capacity of a full output: twice as much, or more where more is expected.
  func capacity(after full: Int) -> Int {
    let isExpected = expectedCount > full
    let next = isExpected ? min(expectedCount, Self.times(full, Self.believedTimes)) : Self.times(full, 2)
    return max(next, Self.pieceCount)
  }

  private static func times(_ count: Int, _ factor: Int) -> Int {
    let (product, overflow) = count.multipliedReportingOverflow(by: factor)
    return overflow ? .max : product
  }
}
