import BackpropKernels
import Testing

/// Philox 4x32-10 against the known answers published with it (Random123, `kat_vectors`).
@Suite struct PhiloxTests {
  typealias Words = (UInt32, UInt32, UInt32, UInt32)

  @Test func knownAnswers() {
    #expect(
      philox(counter: (0, 0, 0, 0), key: (0, 0)) == (0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8))
    let ones = UInt32.max
    #expect(
      philox(counter: (ones, ones, ones, ones), key: (ones, ones))
        == (0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD))
    #expect(
      philox(
        counter: (0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344), key: (0xA409_3822, 0x299F_31D0))
        == (0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1))
  }

  /// A bit of the counter or of the key changes about half of the 128 bits of the answer.
  @Test func everyBitCounts() {
    let zero = philox(counter: (0, 0, 0, 0), key: (0, 0))
    func distance(_ a: Words, _ b: Words) -> Int {
      (a.0 ^ b.0).nonzeroBitCount + (a.1 ^ b.1).nonzeroBitCount + (a.2 ^ b.2).nonzeroBitCount
        + (a.3 ^ b.3).nonzeroBitCount
    }
    for bit in 0..<32 as Range<UInt32> {
      let one = UInt32(1) << bit
      for counter in [(one, 0, 0, 0), (0, one, 0, 0), (0, 0, one, 0), (0, 0, 0, one)] as [Words] {
        #expect((32...96).contains(distance(zero, philox(counter: counter, key: (0, 0)))))
      }
      #expect((32...96).contains(distance(zero, philox(counter: (0, 0, 0, 0), key: (one, 0)))))
      #expect((32...96).contains(distance(zero, philox(counter: (0, 0, 0, 0), key: (0, one)))))
    }
  }

  @Test func addressesAreCountersAndKeys() {
    let address = RandomAddress(seed: 0x299F_31D0_A409_3822, purpose: 0x0370_7344, step: 0x1319_8A2E)
    #expect(
      address.words(block: 0x85A3_08D3_243F_6A88) == (0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1))
  }
}
