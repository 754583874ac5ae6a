#if !hasFeature(Embedded)

  /// Whether a crew's caller wakes threads or rather works alone, by what its last runs have shown.
  ///
  /// Waking somebody costs the caller some microseconds, and on a machine that others keep busy it may bring nobody, or
  /// somebody whose processor is taken away in the middle of a part. Each disappointment doubles the time to the next try.
  struct CallPolicy {
    /// Above 0 where the last runs found a processor free.
    private var calm = 0
    private var lastBriefRun = 0
    /// How many calls in a row brought nobody in time, and the runs to let pass before the next.
    private var vainCalls = 0
    private var runsUncalled = 0
    /// How often of late a thread lost its processor in the middle of a part, the runs with help since, and until when the
    /// caller works alone because of it.
    private var interruptions = 0
    private var goodRuns = 0
    private var aloneUntil = 0
    /// The nanoseconds that help has saved of late, less those that waiting for it has lost.
    private var credit = 0
    private static let mostCredit = 20_000_000
    /// How long the caller's own parts took last time.
    private var lastTook = 0
    /// A run of so many nanoseconds is worth a call whatever came of others.
    private static let long = 200_000

    /// Whether the caller does this run by itself.
    mutating func goesAlone() -> Bool {
      guard aloneUntil > 0 else { return false }
      if Processors.nanoseconds() < aloneUntil { return true }
      aloneUntil = 0
      return false
    }

    /// Whether sleeping threads are called for a run that finds so many processors free.
    mutating func calls(free: Int, isBrief: Bool) -> Bool {
      if free > 0, lastTook > Self.long { return true }
      // Where another pool is at work, the moments in which it is not are too short to wake anybody for.
      calm = free > 0 ? min(calm + 1, 1) : -8
      guard calm > 0 else { return false }
      if isBrief {
        // Rare brief runs are over before anybody is awake.
        let now = Processors.nanoseconds()
        defer { lastBriefRun = now }
        guard now - lastBriefRun < Processors.patience else { return false }
      }
      guard runsUncalled == 0 else {
        runsUncalled -= 1
        return false
      }
      return true
    }

    /// Threads were called.
    mutating func haveCalled() {
      runsUncalled = vainCalls == 0 ? 0 : 1 << vainCalls
      vainCalls = min(vainCalls + 1, 8)
    }

    /// A run has ended, with some part done by another thread or none; the caller's own parts took so many nanoseconds, and
    /// waiting for the others' in vain lost so many.
    ///
    /// Help saves about what the caller's parts take. Where more is lost than saved, the caller works alone for as long as
    /// that, and twice as long each next time: that costs no more than the loss itself where it is rare, and makes it rare
    /// where it is not.
    mutating func haveRun(hadHelp: Bool, took: Int, lost: Int) {
      lastTook = took
      if hadHelp {
        vainCalls = 0
        credit = min(credit + took, Self.mostCredit)
      }
      if lost > 0 {
        credit -= lost
        goodRuns = 0
        guard credit < 0 else { return }
        aloneUntil = Processors.nanoseconds() + (-credit) << interruptions
        interruptions = min(interruptions + 1, 8)
        credit = 0
      } else if interruptions > 0, hadHelp {
        goodRuns += 1
        if goodRuns == 64 { (interruptions, goodRuns) = (interruptions - 1, 0) }
      }
    }
  }

#endif
