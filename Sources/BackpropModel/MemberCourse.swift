import Backprop
import Synchronization

/// The trainings of all networks of a model as they go, for those who run them side by side.
///
/// What the caller handed over is called under a lock, by one thread at a time.
final class MemberCourse: @unchecked Sendable {
  /// When the training of a network must end; nil in it never.
  struct Deadline {
    let seconds: Double?
  }

  private struct State {
    var shown: Int?
    var isStopped = false
  }

  private let begin: Double
  private let timeLimit: Double?
  private let caller: TrainingPlan.Caller
  private let state = Mutex(State())

  init(timeLimit: Double?, caller: TrainingPlan.Caller) {
    self.caller = caller
    self.timeLimit = timeLimit
    begin = timeLimit == nil ? 0 : caller.clock()
  }

  /// Announces a network, which must end by this share of the time; nil where nothing is wanted any more.
  func begin(_ network: Int, endingBy share: Double) -> Deadline? {
    state.withLock { state in
      guard !state.isStopped else { return nil }
      announce(network, &state)
      return Deadline(seconds: timeLimit.map { begin + $0 * share })
    }
  }

  /// Ends all that still goes on.
  func stop() { state.withLock { $0.isStopped = true } }

  var isWanted: Bool {
    state.withLock { state in
      if !state.isStopped, !caller.isWanted() { state.isStopped = true }
      return !state.isStopped
    }
  }

  var now: Double { state.withLock { _ in caller.clock() } }

  func report(_ report: EpochReport, of network: Int) {
    state.withLock { state in
      announce(network, &state)
      caller.onEpoch(report)
    }
  }

  private func announce(_ network: Int, _ state: inout State) {
    guard state.shown != network else { return }
    state.shown = network
    caller.onNetwork(network)
  }
}

extension TrainingPlan {
  /// What the caller of a run wants to say and to hear.
  struct Caller {
    let isWanted: () -> Bool
    let onEpoch: (EpochReport) -> Void
    let onNetwork: (Int) -> Void
    let clock: () -> Double
  }
}
