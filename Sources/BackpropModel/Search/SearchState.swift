import Backprop

/// What a search has so far.
struct SearchState {
  let score: Score
  private(set) var runs: [Search.Run] = []
  private(set) var bestRun: Search.Run?
  private(set) var outcome: (plan: TrainingPlan, result: TrainingPlan.Result)?

  init(score: Score) { self.score = score }

  /// Keeps a run, and its model where it is the best; says whether it is.
  mutating func add(
    _ run: Search.Run, _ outcome: (plan: TrainingPlan, result: TrainingPlan.Result)?
  ) -> Bool {
    runs.append(run)
    guard let outcome, run.score != nil else { return false }
    if let bestRun, !isBetter(run, than: bestRun) { return false }
    bestRun = run
    self.outcome = outcome
    return true
  }

  /// A share of rows is the same for many trials: of equal scores the surer one is better.
  private func isBetter(_ run: Search.Run, than other: Search.Run) -> Bool {
    guard let value = run.score else { return false }
    guard let earlier = other.score else { return true }
    if value == earlier { return run.logLoss < other.logLoss }
    return score.isBetter(value, than: earlier)
  }

  /// The numbers of the best trials of a round, in their order; of equal ones the first.
  func best(_ count: Int, ofRound round: Int) -> [Int] {
    let scored = runs.filter { $0.round == round && $0.score != nil }
    let sorted = scored.sorted { left, right in
      isBetter(left, than: right) || !isBetter(right, than: left) && left.trial.number < right.trial.number
    }
    return sorted.prefix(count).map(\.trial.number).sorted()
  }
}
