import Testing

@testable import BackpropModel

/// Which network is trained when.
struct MemberScheduleTests {
  @Test func networksOfOneLengthTakeRounds() {
    let schedule = MemberSchedule(lengths: [Double](repeating: 2, count: 5), threads: 2)
    #expect(schedule.order == [0, 1, 2, 3, 4] && schedule.ends == [2, 2, 4, 4, 6] && schedule.end == 6)
    #expect(Array(schedule.alone) == [0, 1, 2, 3] && Array(schedule.sharing) == [4])
  }

  @Test func theLongestBegin() {
    let schedule = MemberSchedule(lengths: [1, 1, 1, 1, 1, 3, 3, 3, 3, 3], threads: 2)
    #expect(schedule.order == [5, 6, 7, 8, 9, 0, 1, 2, 3, 4])
    // Twenty units for two threads: neither waits.
    #expect(schedule.end == 10 && schedule.sharing.isEmpty)
    #expect(schedule.ends == [7, 8, 9, 10, 10, 3, 3, 6, 6, 9])
  }

  @Test func noMoreThreadsThanNetworks() {
    let few = MemberSchedule(lengths: [4, 5], threads: 8)
    #expect(few.threads == 2 && few.order == [1, 0] && few.ends == [4, 5] && few.sharing.isEmpty)
    let one = MemberSchedule(lengths: [4, 5, 1], threads: 1)
    #expect(one.threads == 1 && one.ends == [9, 5, 10] && Array(one.alone) == [1, 0, 2])
  }

  /// No schedule ends before the longest network, or before all of them divided by the threads; one without idle threads is
  /// later than this by less than the longest (Graham 1966).
  @Test(arguments: 1...40) func neitherIdleNorLate(seed: Int) {
    let lengths = (0..<seed % 4 * 6 + 12).map { Double(($0 * 7_919 + seed * 104_729) % 97 + 1) }
    for threads in [1, 2, 3, 4, 6] where lengths.count % threads == 0 {
      let schedule = MemberSchedule(lengths: lengths, threads: threads)
      let least = max(lengths.max() ?? 0, lengths.reduce(0, +) / Double(threads))
      #expect(schedule.end >= least - 1e-9)
      #expect(schedule.end <= lengths.reduce(0, +) / Double(threads) + (lengths.max() ?? 0))
      #expect(Set(schedule.order).count == lengths.count)
    }
  }
}
